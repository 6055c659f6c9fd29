"""TeX to MathML by KaTeX itself, which runs in QuickJS: no browser, no Node, no request.

KaTeX comes into the package when it is installed (`assets/vendor/`), QuickJS with the extra
`site`. Both may be missing in a source checkout. A formula is an author's text, which can say
"expand for ever": expansions, memory, depth and time have bounds, and what hits one is broken.
"""

from __future__ import annotations

import json
import re
from importlib import resources
from typing import Any

KATEX = "assets/vendor/katex.min.js"
# Beyond any formula that a person reads.
MOST_SOURCE, MOST_MATHML = 8_000, 400_000
MOST_MEMORY, MOST_STACK, MOST_SECONDS = 128 << 20, 512 << 10, 1
# What XML, and so MathML, has no place for; `\char1` makes it of plain letters.
NO_TEXT = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# A string that was put together from many comes out of QuickJS whole only by way of JSON.
# Commands that need trust load pictures or write HTML.
CALL = """
function runpressFormula(tex, display) {
  try {
    return JSON.stringify({mathml: katex.renderToString(tex, {
      output: "mathml", displayMode: display, strict: "ignore",
      maxExpand: 1000, maxSize: 50,
      trust: asked => { throw new katex.ParseError(asked.command + " is not for pages"); },
    })});
  } catch (error) {
    if (error.name !== "ParseError") throw error;
    return JSON.stringify({wrong: error.rawMessage});
  }
}
"""


class BrokenFormulaError(Exception):
    """A formula that KaTeX does not take; its message is KaTeX's words."""


class KatexMissingError(Exception):
    """KaTeX or QuickJS is not installed; its message is the next move."""


class Katex:
    """A KaTeX that is started when the first formula comes, and started anew after an accident."""

    def __init__(self) -> None:
        self._function: Any = None

    def mathml(self, tex: str, *, display: bool) -> str:
        """Return a formula as a `<math>` element.

        Raises:
            BrokenFormulaError: it is no TeX that KaTeX knows, or too much of it.
            KatexMissingError: there is nothing to convert it with.
        """
        if len(tex) > MOST_SOURCE:
            raise BrokenFormulaError(f"it is longer than {MOST_SOURCE:,} characters")
        told = self._call(tex, display)
        if "wrong" in told:
            raise BrokenFormulaError(str(told["wrong"]))
        mathml = str(told["mathml"])
        if len(mathml) > MOST_MATHML:
            raise BrokenFormulaError("what it expands to is too long for a page")
        if NO_TEXT.search(mathml):
            raise BrokenFormulaError("it holds a character that no page can show")
        return mathml.removeprefix('<span class="katex">').removesuffix("</span>")

    def _call(self, tex: str, display: bool) -> dict[str, Any]:
        function = self._function or _start()
        # One that was interrupted half-way is not used again.
        self._function = None
        try:
            told: dict[str, Any] = json.loads(function(tex, display))
        except _accidents() as accident:
            raise BrokenFormulaError("it is too deep or takes too long") from accident
        self._function = function
        return told


def _start() -> Any:
    source = resources.files("runpress.site").joinpath(KATEX)
    try:
        import quickjs

        katex = source.read_text("utf-8")
    except ImportError as error:
        raise KatexMissingError(
            "Install what converts them: pip install 'runpress[site]'."
        ) from error
    except OSError as error:
        raise KatexMissingError("Install runpress again: KaTeX is not in this copy.") from error
    context = quickjs.Context()
    context.set_memory_limit(MOST_MEMORY)
    context.set_max_stack_size(MOST_STACK)
    context.eval(katex)
    context.eval(CALL)
    context.set_time_limit(MOST_SECONDS)
    return context.get("runpressFormula")


def _accidents() -> tuple[type[Exception], ...]:
    import quickjs

    return (quickjs.JSException, quickjs.StackOverflow, ValueError, TypeError)
