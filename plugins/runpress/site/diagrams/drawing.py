"""Mermaid text as SVG inside the page, drawn when the site is built.

So a diagram needs no script, asks no other origin, follows the palette and prints. The
drawing is merman's (the extra `svg`). A flowchart's own colours and style sheet are taken
off, and the page's CSS does the rest; other kinds keep the rules that they use, in the
page's colours.
"""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET

import markupsafe

from runpress.format.names import shorten
from runpress.site.diagrams.drawings import Drawings
from runpress.site.diagrams.drawn import Drawn
from runpress.site.diagrams.paint import paint, paint_all, paint_rules
from runpress.site.diagrams.theme import theme_variables
from runpress.site.markup import ACTIVE, INVISIBLE
from runpress.site.model import key_of

MOST_CHARACTERS = 50_000
LONGEST_WORDS = 400
DECIMALS = re.compile(r"(-?\d+\.\d)\d+")
# What merman tells its own script, and the browser's.
IDLE = ("data-points", "data-look", "data-et", "data-edge", "data-id", "data-color-id", "data-node")
# What a drawing is made of. Pictures, links and scripts are not: a browser would follow them.
DRAWING = ("svg", "g", "rect", "path", "circle", "ellipse", "line", "polygon", "polyline")
LETTERS = ("text", "tspan", "title", "desc")
LABELS = ("foreignObject", "div", "span", "p", "br", "strong", "b", "i", "em")
# Taken out later where nothing uses them.
DEFINITIONS = ("defs", "marker", "style", "linearGradient", "filter", "symbol")
# What is drawn over the rest, and in which order.
LATE = {"clusters": 1, "nodes": 2}
ELEMENTS = frozenset((*DRAWING, *LETTERS, *LABELS, *DEFINITIONS))


def draw_diagram(source: str) -> Drawn | str:
    """Return the drawn diagram, or in words why it cannot be drawn."""
    return DRAWINGS.of(source)


def _draw(source: str) -> Drawn | str:
    if len(source) > MOST_CHARACTERS:
        return f"it is longer than {MOST_CHARACTERS} characters"
    try:
        from merman import Merman, MermanError
    except ImportError:
        return 'merman is not installed: pip install "runpress[svg]"'
    identity = f"rp-{key_of(source)[:8]}"
    try:
        svg = Merman().render_svg(source, json.dumps(_options(identity)))
        root = ET.fromstring(svg)  # noqa: S314
    except (MermanError, ET.ParseError) as error:
        return shorten(str(getattr(error, "message", error)), 200)
    return _finish(root, identity)


# What a text comes to depends on nothing else.
DRAWINGS = Drawings(_draw)


def _options(identity: str) -> dict[str, object]:
    return {
        "site_config": {
            "theme": "base",
            "look": "classic",
            # The size of the words decides the size of the boxes. The style sheet shows them at
            # 14px: the first line of a box is bold there, which takes that much more room.
            "themeVariables": {"fontSize": "15px"} | theme_variables(),
            "flowchart": {"wrappingWidth": 280, "minNodeWidth": 28, "padding": 13},
            "sankey": {"linkColor": "source"},
        },
        "svg": {"diagram_id": identity},
    }


def _finish(root: ET.Element, identity: str) -> Drawn:
    for element in root.iter():
        # Inside HTML the elements need no namespace, and a prefix would hide them.
        element.tag = element.tag.rpartition("}")[2]
    kind = root.attrib.pop("aria-roledescription", "")
    plain = kind.startswith("flowchart")
    rules = "" if plain else _rules(root, identity)
    for element in root.iter():
        if element.tag == "switch":
            # Words as HTML, and again for programs that know no HTML.
            element[1:] = []
        _disarm(element)
        _repaint(element, plain=plain)
        for name in ("d", "points", "transform"):
            if name in element.attrib:
                element.set(name, DECIMALS.sub(r"\1", element.attrib[name]))
    _drop_unused(root)
    if plain:
        _raise_titles(root)
    for links in root.findall("g[@class='links']"):
        # The flows of a sankey are drawn over its words.
        root.remove(links)
        root.insert(0, links)
    width, height = map(round, map(float, root.get("viewBox", "0 0 600 0").split()[2:]))
    words = _words(root)
    for name in ("aria-labelledby", "aria-describedby"):
        root.attrib.pop(name, None)
    root.attrib |= {"role": "img", "aria-label": words, "width": str(width)}
    if not plain:
        root.set("class", f"rp-kind-{re.sub('[^a-z0-9]', '', kind.lower())}")
    # The style sheet keeps it from being scaled down until nobody can read it.
    root.set("style", f"--rp-width: {width}px")
    if rules:
        root.insert(0, ET.Element("style"))
        root[0].text = rules
    html = INVISIBLE.sub("", ET.tostring(root, encoding="unicode", method="html"))
    svg = markupsafe.Markup(html.translate(ACTIVE))  # noqa: S704 (labels were escaped by merman)
    return Drawn(svg, width, height, words)


def _rules(root: ET.Element, identity: str) -> str:
    """Return the drawing's own style sheet as far as it is used, in the page's colours."""
    classes = {name for each in root.iter() for name in each.get("class", "").split()}
    sheet = "".join(each.text or "" for each in root.iter("style"))
    return paint_rules(sheet, f"#{identity}", classes)


def _words(root: ET.Element) -> str:
    """Return what a drawing says, for who cannot see it: its own title, else its labels."""
    told = next((each.text for each in root if each.tag == "title" and each.text), None)
    if told:
        return shorten(told.strip(), LONGEST_WORDS)
    labels = [_text(each) for each in root.iter("span") if each.get("class") == "nodeLabel"]
    if not labels:
        labels = [_text(each) for each in root.iter() if each.tag in ("text", "foreignObject")]
    return shorten(", ".join(dict.fromkeys(each for each in labels if each)), LONGEST_WORDS)


def _text(label: ET.Element) -> str:
    return " ".join(text.strip() for text in label.itertext() if text.strip())


def _disarm(element: ET.Element) -> None:
    """Take from an element what would load something, lead elsewhere or run."""
    if element.tag not in ELEMENTS:
        # A group does nothing; what was written inside and after it stays.
        element.tag = "g"
    # Ids of parts are the same in every diagram; only arrow heads are referred to by theirs.
    unwanted = ["href", "src", "srcset"] + ["id"] * (element.tag not in ("svg", "marker"))
    for name, value in list(element.attrib.items()):
        key = name.rpartition("}")[2]
        foreign = "url(" in value.replace("url(#", "")
        if foreign or key.startswith("on") or key in unwanted:
            del element.attrib[name]


def _repaint(element: ET.Element, *, plain: bool) -> None:
    """Put an element's paint into the page's colours; of a plain one only what was chosen."""
    if plain and "outer-path" in element.get("class", "").split():
        # The same outline is drawn twice, at length: once to be filled, once as a line.
        element[1:] = []
    if element.tag == "svg":
        return
    for name in IDLE:
        element.attrib.pop(name, None)
    of_words = element.tag in LETTERS
    style = element.attrib.pop("style", "")
    if element.tag in LABELS:
        if "break-spaces" in style:
            element.set("class", f"{element.get('class', '')} rp-wraps".strip())
        style = ""
    told = paint_all(style, of_words=of_words)
    for name in ("fill", "stroke"):
        value = element.attrib.pop(name, None)
        painted = paint(value, name, of_words=of_words) if value and not plain else None
        if painted:
            element.set(name, painted)
    if plain:
        chosen = [each for each in told.split(";") if _is_chosen(each)]
        told = ";".join(chosen) if element.tag in DRAWING else ""
    if told:
        element.set("style", told)


def _is_chosen(declaration: str) -> bool:
    """Say whether an author chose this paint for a shape."""
    name, _, value = declaration.partition(":")
    return name in ("fill", "stroke") and not value.startswith("var(") and value != "none"


def _raise_titles(root: ET.Element) -> None:
    """Draw frames after the lines, so that no line strikes through a frame's title."""
    for group in root.iter("g"):
        if group.get("class") == "root":
            group[:] = sorted(group, key=lambda part: LATE.get(part.get("class", ""), 0))


def _drop_unused(root: ET.Element) -> None:
    """Take out style sheets, gradients, shadows and the arrow heads that no edge uses."""
    used = {
        value.removeprefix("url(#").removesuffix(")")
        for element in root.iter()
        for name, value in element.attrib.items()
        if name.startswith("marker-")
    }
    for parent in list(root.iter()):
        for child in list(parent):
            unused = child.tag == "marker" and child.get("id") not in used
            if unused or child.tag in ("style", "linearGradient", "filter", "symbol"):
                parent.remove(child)
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag == "defs" and not len(child):
                parent.remove(child)
