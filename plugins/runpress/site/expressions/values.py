"""The values of a text: inline code filled in, typed numerals checked.

`fill` serves the build: it returns the text with every value in its place and a problem for
everything that has none. A value that cannot be had leaves its source in the text, marked,
so that nobody reads a hole. `write_numerals` serves `runpress check --write`: it changes the
typed numerals in the author's own file, and nothing else.
"""

from __future__ import annotations

import re

from runpress.errors import ExpressionError, NotRunYet
from runpress.format.names import shorten
from runpress.format.problems import Problem, Severity
from runpress.site.catalog import Catalog
from runpress.site.expressions.evaluation import evaluate
from runpress.site.expressions.numerals import agrees, rewrite
from runpress.site.expressions.parser import parse_expression
from runpress.site.expressions.value import Value
from runpress.site.markup import INVISIBLE
from runpress.site.text.scan import Span, find_spans
from runpress.site.wording.numbers import PERCENT
from runpress.site.wording.words import Words, words_of

__all__ = ["Value", "evaluate", "fill", "write_numerals"]

NOT_UNDERSTOOD, NOT_THERE, IN_HEADING, DIFFERS, NO_NUMERAL = (
    "RP201",
    "RP202",
    "RP203",
    "RP204",
    "RP205",
)
SPACE = re.compile(r"[ \t\r\n\f\v]+")
# Of a setting or of what is no expression; Markdown takes hours over a million characters.
LONGEST = 1_000
# Letters, digits and a point between digits mean nothing to any Markdown extension.
ACTIVE = re.compile(r"_|[^\w. ]|(?<![0-9])\.|\.(?![0-9])")


def fill(
    markdown: str,
    catalog: Catalog,
    experiment_id: str | None,
    where: str,
    first_line: int = 1,
    *,
    words: Words | None = None,
) -> tuple[str, list[Problem]]:
    """Return a text with its values filled in, and what is wrong with them.

    Args:
        markdown: the page's text without its front matter; `first_line` is the line of the
            file at which it begins.
        catalog: the records.
        experiment_id: the page's experiment, if it has one.
        where: the file as the user knows it, for messages.
        words: the page's language; English where none is given.
    """
    filler = _Filler(catalog, experiment_id, where, words)
    parts: list[str] = []
    done = 0
    for span in find_spans(markdown, first_line):
        source = markdown[span.start : span.end]
        parts += [markdown[done : span.start], filler.replacement(span, source)]
        done = span.end
    return "".join([*parts, markdown[done:]]), filler.problems


def write_numerals(text: str, catalog: Catalog, experiment_id: str | None) -> str:
    """Return a file's whole text with every checked numeral right.

    A numeral keeps its number of digits. One that is right, and one whose expression has no
    value, stays as it is; so does everything else.
    """
    parts: list[str] = []
    done = 0
    for span in find_spans(text, whole_file=True):
        if span.kind != "numeral" or not span.numeral or span.in_heading:
            continue
        try:
            value = evaluate(span.expression, catalog, experiment_id)
        except ExpressionError:
            continue
        if not agrees(span.numeral, value):
            parts += [text[done : span.start], rewrite(span.numeral, value)]
            done = span.start + len(span.numeral)
    return "".join([*parts, text[done:]])


def inert(text: str) -> str:
    """Return text as HTML in which no Markdown processor finds anything to interpret."""
    clean = INVISIBLE.sub("", SPACE.sub(" ", text))
    return ACTIVE.sub(lambda found: _entity(found.group()), clean)


class _Filler:
    """Replaces one span after the other and keeps what was wrong."""

    def __init__(
        self, catalog: Catalog, experiment_id: str | None, where: str, words: Words | None
    ) -> None:
        self._catalog = catalog
        self._experiment_id = experiment_id
        self._where = where
        self._words = words
        self.problems: list[Problem] = []

    def replacement(self, span: Span, source: str) -> str:
        """Return what stands in a span's place, having noted what is wrong with it."""
        if span.kind == "literal":
            return ""
        if span.in_heading:
            what = "a heading takes no values, so this one was left as it stands."
            self._warn(IN_HEADING, span, what, "Write the value into the text below.")
            return source
        if span.kind == "numeral" and not span.numeral:
            what = f"no plain number touches the comment `= {shorten(span.expression)}`."
            move = "Put the comment right behind the number it is about: 0.985<!--= … -->."
            self._warn(NO_NUMERAL, span, what, move)
            return _problem_mark(f"<!--= {span.expression} -->", what)
        value = self._value(span)
        if value is None:
            return self._awaited()
        if isinstance(value, str):
            return _problem_mark(span.numeral or f"= {span.expression}", value)
        return self._checked(span, value) if span.kind == "numeral" else self._shown(value)

    def _value(self, span: Span) -> Value | str | None:
        """Return the span's value, or the sentence that says why it has none.

        None stands for a value of a planned experiment. That it has no runs is said once, of
        the page; a number that somebody has typed all the same is as wrong as ever.
        """
        code = NOT_UNDERSTOOD
        try:
            tree = parse_expression(span.expression)
            code = NOT_THERE
            return evaluate(tree, self._catalog, self._experiment_id)
        except ExpressionError as error:
            if isinstance(error, NotRunYet) and span.kind != "numeral":
                return None
            source = shorten(span.expression)
            column = span.expression_column + error.column
            what = f"`= {source}`, column {column}: {error}."
            move = "Correct it against the records; `\\= …` shows code as it is."
            self._warn(code, span, what, move)
            return what

    def _awaited(self) -> str:
        words = self._words or words_of("en")
        note = f'<span class="rp-n">({inert(words("meta.none"))})</span>'
        return f'<span class="rp-value">… {note}</span>'

    def _checked(self, span: Span, value: Value) -> str:
        text = value.formatted(self._words).text
        if agrees(span.numeral, value):
            return f'<span class="rp-value" title="{inert(text)}">{inert(span.numeral)}</span>'
        what = (
            f"the text says {span.numeral}, column {span.column}, and the runs give "
            f"{value.formatted().text.replace(chr(0xA0), ' ')} for `= {shorten(span.expression)}`."
        )
        self.problems.append(
            Problem(Severity.ERROR, DIFFERS, self._where, what, _move(span, value), span.line)
        )
        return _problem_mark(span.numeral, what)

    def _shown(self, value: Value) -> str:
        """Return a value as inline HTML."""
        formatted = value.formatted(self._words)
        note = f' <span class="rp-n">{formatted.note}</span>' if formatted.note else ""
        number = inert(shorten(formatted.number, LONGEST))
        return f'<span class="rp-value">{number}{note}</span>'

    def _warn(self, code: str, span: Span, what: str, move: str) -> None:
        problem = Problem(Severity.WARNING, code, self._where, what, move, span.line)
        self.problems.append(problem)


def _move(span: Span, value: Value) -> str:
    move = "`runpress check --write` writes the number anew."
    as_percentage = span.numeral + "%"
    if not span.numeral.endswith("%") and value.unit == PERCENT and agrees(as_percentage, value):
        return f"Write {as_percentage}: without the sign the recorded fraction is meant."
    if span.numeral.endswith("%") and value.unit != PERCENT:
        return f'Give the metric its unit in the front matter (unit: "%"), or {move}'
    return move


def _problem_mark(source: str, what: str) -> str:
    title, shown = inert(what), inert(shorten(source, LONGEST))
    return f'<span class="rp-problem" title="{title}">{shown}</span>'


def _entity(char: str) -> str:
    if char in "±×–…":
        return char
    return "&nbsp;" if char == "\xa0" else f"&#{ord(char)};"
