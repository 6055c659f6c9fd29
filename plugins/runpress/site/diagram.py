"""Mermaid text as SVG inside the page, drawn when the site is built.

So a diagram needs no script, asks no other origin, follows the palette and prints. The
drawing is merman's (the extra `svg`). Its own colours and style sheet are taken off and the
page's CSS does the rest. Without merman, or where it cannot draw a diagram, the page shows
the text, which was written to be read.
"""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from functools import lru_cache

import markupsafe

from runpress.format.names import shorten
from runpress.site.markup import ACTIVE, INVISIBLE
from runpress.site.model import key_of

MOST_CHARACTERS = 50_000
DECIMALS = re.compile(r"(-?\d+\.\d)\d+")
# What merman paints with; the page's style sheet has the say here.
PAINT = ("fill", "stroke", "style", "data-points", "data-look", "data-et", "data-edge", "data-id")
# What a drawing is made of. Pictures, links and scripts are not: a browser would follow them.
DRAWING = ("svg", "g", "rect", "path", "circle", "ellipse", "line", "polygon", "polyline")
WORDS = ("text", "tspan", "title", "desc", "foreignObject", "div", "span", "p", "br", "strong")
# Taken out later where nothing uses them.
DEFINITIONS = ("defs", "marker", "style", "linearGradient", "filter")
# What is drawn over the rest, and in which order.
LATE = {"clusters": 1, "nodes": 2}
ELEMENTS = frozenset((*DRAWING, *WORDS, "b", "i", "em", *DEFINITIONS))


@dataclass(frozen=True)
class Drawn:
    """A diagram as SVG, its width in CSS pixels, and its nodes in words."""

    svg: markupsafe.Markup
    width: int
    words: str


# The runs of a sweep hold the same diagram many times over.
@lru_cache(maxsize=512)
def draw_diagram(source: str) -> Drawn | str:
    """Return the drawn diagram, or in words why it cannot be drawn."""
    if len(source) > MOST_CHARACTERS:
        return f"it is longer than {MOST_CHARACTERS} characters"
    try:
        from merman import Merman, MermanError
    except ImportError:
        return 'merman is not installed: pip install "runpress[svg]"'
    identity = f"rp-{key_of(source)[:8]}"
    options = {
        "site_config": {
            "theme": "base",
            "look": "classic",
            # The size of the words decides the size of the boxes. The style sheet shows them at
            # 14px: the first line of a box is bold there, which takes that much more room.
            "themeVariables": {"fontSize": "15px"},
            "flowchart": {"wrappingWidth": 280, "minNodeWidth": 28, "padding": 13},
        },
        "svg": {"diagram_id": identity},
    }
    try:
        root = ET.fromstring(Merman().render_svg(source, json.dumps(options)))  # noqa: S314
    except (MermanError, ET.ParseError) as error:
        return shorten(str(getattr(error, "message", error)), 200)
    return _plain(root)


def _plain(root: ET.Element) -> Drawn:
    for element in root.iter():
        # Inside HTML the elements need no namespace, and a prefix would hide them.
        element.tag = element.tag.rpartition("}")[2]
        _disarm(element)
        if "outer-path" in element.get("class", "").split():
            # The same outline is drawn twice, at length: once to be filled, once as a line.
            element[1:] = []
        if element.tag != "svg":
            for name in PAINT:
                element.attrib.pop(name, None)
        if "d" in element.attrib:
            element.set("d", DECIMALS.sub(r"\1", element.attrib["d"]))
    _drop_unused(root)
    _raise_titles(root)
    width = round(float(root.get("viewBox", "0 0 600 0").split()[2]))
    labels = [
        " ".join(text.strip() for text in label.itertext() if text.strip())
        for label in root.iter("span")
        if label.get("class") == "nodeLabel"
    ]
    words = ", ".join(dict.fromkeys(labels))
    root.attrib.pop("aria-roledescription", None)
    root.set("role", "img")
    root.set("aria-label", words)
    root.set("width", str(width))
    # The style sheet keeps it from being scaled down until nobody can read it.
    root.set("style", f"--rp-width: {width}px")
    html = INVISIBLE.sub("", ET.tostring(root, encoding="unicode", method="html"))
    svg = markupsafe.Markup(html.translate(ACTIVE))  # noqa: S704 (labels were escaped by merman)
    return Drawn(svg, width, words)


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
            if unused or child.tag in ("style", "linearGradient", "filter"):
                parent.remove(child)
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag == "defs" and not len(child):
                parent.remove(child)
