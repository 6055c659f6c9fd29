"""HTML from templates, safe inside any Markdown.

What a record holds was written by somebody else. Templates escape every value, and what
comes out is a single line without blank lines, fences or control characters, so that no
Markdown processor, whatever its extensions, finds anything in it to interpret.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import jinja2
import markupsafe
from jinja2.compiler import CodeGenerator

# Python-Markdown marks its own places in a text with control characters, and bidirectional
# controls can make a line read otherwise than it is.
INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]"
)
# What other tools look for in a page's source: macros, Markdown in HTML, snippets.
# Everything that `escape` changes: most texts have nothing of it.
CHANGED = re.compile(rf"[&<>\"'{{}}`\n\t{INVISIBLE.pattern[1:]}")
ACTIVE = str.maketrans({"{": "&#123;", "}": "&#125;", "`": "&#96;", "\n": "&#10;", "\t": "&#9;"})


def fill_template(template: str, **values: Any) -> str:
    """Return the HTML of a template as one line, ready to stand alone in Markdown."""
    lines = _template(template).render(values).split("\n")
    return "".join([line.strip(" ") for line in lines])


def escape(value: object) -> markupsafe.Markup:
    """Return text of a record or a person as inert HTML; markup of ours stays."""
    if isinstance(value, markupsafe.Markup):
        return value
    text = str(value)
    if not CHANGED.search(text):
        # Made at once, without being asked what it is.
        return str.__new__(markupsafe.Markup, text)
    text = INVISIBLE.sub("", text)
    return markupsafe.Markup(str(markupsafe.escape(text)).translate(ACTIVE))  # noqa: S704 (escaped here)


@cache
def _template(name: str) -> jinja2.Template:
    """Return a template, which is looked for once: asking for it asks the disk each time."""
    found = _environment().get_template(name)
    # Jinja has a chain of mappings here, and goes along it anew at every use.
    found.globals = dict(found.globals)
    return found


class _EscapedOnce(CodeGenerator):
    """Writes what `finalize` returns as it is: `escape` has been there.

    Without this Jinja escapes it again, which changes nothing and takes as long.
    """

    def _output_child_pre(self, *parts: Any) -> None:
        self.write(parts[-1].src or "escape(")

    def _output_child_post(self, *_: Any) -> None:
        self.write(")")


class _Environment(jinja2.Environment):
    """Looks for `row.name` in a dict at once, and not first among what all dicts can do."""

    code_generator_class = _EscapedOnce

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return what a template means by `obj.attribute`."""
        if type(obj) is dict and attribute in obj and not hasattr(dict, attribute):
            return obj[attribute]
        return super().getattr(obj, attribute)


@cache
def _environment() -> jinja2.Environment:
    return _Environment(
        loader=jinja2.PackageLoader("runpress.site"),
        autoescape=True,
        auto_reload=False,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=escape,
    )
