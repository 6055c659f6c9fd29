"""MathML as browsers draw it: what MathML Core left out becomes CSS.

KaTeX writes MathML 3. Chromium knows its core alone, so there the columns of `aligned` would
be centred, matrices would stand apart, and bold would be thin. Alignment, spacing and rules of
tables become styles of their cells, enclosures become classes, and letters of another alphabet
become the characters that Unicode has for them.
"""

from __future__ import annotations

import unicodedata
from contextlib import suppress
from functools import cache
from itertools import chain, repeat
from xml.etree import ElementTree as ET

NAMESPACE = ' xmlns="http://www.w3.org/1998/Math/MathML"'
# Unicode's words for MathML's.
ALPHABETS = {
    "bold": "BOLD",
    "italic": "ITALIC",
    "bold-italic": "BOLD ITALIC",
    "script": "SCRIPT",
    "bold-script": "BOLD SCRIPT",
    "fraktur": "FRAKTUR",
    "bold-fraktur": "BOLD FRAKTUR",
    "double-struck": "DOUBLE-STRUCK",
    "sans-serif": "SANS-SERIF",
    "bold-sans-serif": "SANS-SERIF BOLD",
    "sans-serif-italic": "SANS-SERIF ITALIC",
    "sans-serif-bold-italic": "SANS-SERIF BOLD ITALIC",
    "monospace": "MONOSPACE",
}
# Letters that Unicode had before the alphabets have the names of those times.
EARLIER = {"SCRIPT": "SCRIPT", "FRAKTUR": "BLACK-LETTER", "DOUBLE-STRUCK": "DOUBLE-STRUCK"}
PLANCK = "\u210e"
# What TeX leaves above and below the letters of a row, in em.
STRUT = 0.12
BARS = ("\u2223", "\u2225", "|")
# Cells that only hold room, for the number of an equation.
ROOM = ("mtr-glue", "mml-eqn-num")


def to_core(mathml: str, tex: str) -> str:
    """Return KaTeX's MathML for browsers that know MathML Core.

    Args:
        mathml: a `<math>` element.
        tex: its source, which becomes its name for who cannot see it.
    """
    # Not a stranger's text: KaTeX wrote it, and escapes all that it was given.
    root = ET.fromstring(mathml.replace(NAMESPACE, "", 1))  # noqa: S314
    root.set("alttext", tex)
    for element in list(root.iter()):
        change = CHANGES.get(element.tag)
        if change:
            change(element)
        _spell(element)
    return ET.tostring(root, "unicode", short_empty_elements=False)


def _table(table: ET.Element) -> None:
    rows = table.findall("mtr")
    told = {name: _each(table, name) for name in ("columnalign", "columnspacing", "columnlines")}
    lines = _each(table, "rowlines")
    row_gap = _em(table.attrib.pop("rowspacing", ""), 0.16)
    _width(table)
    for at, row in enumerate(rows):
        cells = [cell for cell in row.findall("mtd") if cell.get("class") not in ROOM]
        below = lines.get(at, lines.get(-1, "none")) if at < len(rows) - 1 else "none"
        for number, cell in enumerate(cells):
            _cell(cell, number, len(cells), told)
            _add(cell, f"padding-block:{row_gap / 2 + STRUT:g}em")
            if below != "none":
                _add(cell, f"border-bottom:1px {below}")


def _cell(cell: ET.Element, number: int, count: int, told: dict[str, dict[int, str]]) -> None:
    """Give a cell its place among those of its row."""
    align = _nth(told["columnalign"], number)
    if align in ("left", "right"):
        cell.set("class", f"rp-{align}")
    gaps = told["columnspacing"]
    left = _em(_nth(gaps, number - 1), 1) / 2 if number else 0
    right = _em(_nth(gaps, number), 1) / 2 if number < count - 1 else 0
    _width(cell)
    _add(cell, f"padding-inline:{left:g}em {right:g}em")
    line = _nth(told["columnlines"], number) if number < count - 1 else ""
    if line in ("solid", "dashed"):
        _add(cell, f"border-right:1px {line}")


def _each(table: ET.Element, name: str) -> dict[int, str]:
    """Take a list of words off a table; under -1 the last, which goes on for ever."""
    words = table.attrib.pop(name, "").split()
    return dict(chain(enumerate(words), zip((-1,), words[-1:], strict=False)))


def _nth(words: dict[int, str], number: int) -> str:
    return words.get(number, words.get(-1, ""))


def _width(element: ET.Element) -> None:
    width = element.attrib.pop("width", "")
    if width:
        _add(element, f"width:{width}")


def _enclosure(element: ET.Element) -> None:
    """A box or a stroke around a part: a class, whose look is in `words.css`."""
    element.tag = "mrow"
    kinds = element.attrib.pop("notation", "").split()
    element.set("class", " ".join(f"rp-enclosed-{kind}" for kind in kinds))


def _padding(element: ET.Element) -> None:
    """Room beside a part: of its width plus so much, Core knows the plus as padding alone."""
    if element.get("width", "").startswith("+"):
        _add(element, f"padding-inline:{_em(element.attrib.pop('width')[1:], 0) / 2:g}em")
        element.attrib.pop("lspace", None)
        element.tag = "mrow"


def _operator(element: ET.Element) -> None:
    """A bar that opens or closes a norm keeps no room for an operator's two sides."""
    if element.text in BARS and {"fence", "stretchy"} & set(element.attrib):
        element.set("lspace", "0em")
        element.set("rspace", "0em")


CHANGES = {"mtable": _table, "menclose": _enclosure, "mpadded": _padding, "mo": _operator}


def _spell(element: ET.Element) -> None:
    variant = element.get("mathvariant", "normal")
    if variant == "normal":
        return
    del element.attrib["mathvariant"]
    if element.tag in ("mtext", "ms"):
        element.set("class", f"rp-{variant}")
        return
    style = ALPHABETS.get(variant, "")
    text = "".join(map(_letter, element.text or "", repeat(style)))
    # A single letter would be slanted, which one of another alphabet is already, or is not.
    if element.tag == "mi" and text == element.text:
        element.set("class", f"rp-{variant}")
        element.set("mathvariant", "normal")
    element.text = text


def italic(mark: str) -> str:
    """Return a letter as it stands in a formula for a quantity."""
    return _letter(mark, "ITALIC")


@cache
def _letter(mark: str, style: str) -> str:
    """Return a letter in another alphabet; itself where Unicode has none for it."""
    name = unicodedata.name(mark, "").replace(" LETTER", "")
    letter = name.removeprefix("LATIN ").removeprefix("GREEK ")
    for likely in (f"MATHEMATICAL {style} {letter}", f"{EARLIER.get(style)} {letter}"):
        with suppress(KeyError):
            return unicodedata.lookup(likely)
    return PLANCK if (style, mark) == ("ITALIC", "h") else mark


def _em(length: str, otherwise: float) -> float:
    try:
        return float(length.removesuffix("em"))
    except ValueError:
        return otherwise


def _add(element: ET.Element, style: str) -> None:
    element.set("style", ";".join(each for each in (element.get("style"), style) if each))
