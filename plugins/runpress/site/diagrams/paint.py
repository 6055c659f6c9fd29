"""Colours of a drawing put into the page's palette: stand-ins become CSS variables.

A colour that is nobody's stand-in was chosen by an author, or by the drawing program without
being asked. As the fill of a shape it is laid thinly over the page's own ground, so that
words on it can be read in both palettes; as a line it stays; grey ones and those of words
give way to the page's own.
"""

from __future__ import annotations

import colorsys
import re
from collections.abc import Collection

from runpress.site.diagrams.theme import STAND_INS

PREFIX = "--rp-d-"
HEX = re.compile(r"#(?P<digits>[0-9a-fA-F]{3,8})")
CHANNELS = re.compile(r"rgba?\(\s*(?P<channels>[0-9.]+(?:\s*,\s*[0-9.]+){2,3})\s*\)")
NAMED = re.compile(r"[a-zA-Z]{3,30}")
# What an author may have written that is no colour at all.
KEPT = ("none", "transparent", "inherit", "currentcolor")
GREYS = (
    "black",
    "white",
    "gray",
    "grey",
    "lightgray",
    "lightgrey",
    "darkgray",
    "darkgrey",
    "silver",
)
NUMBER = re.compile(r"[0-9.]+(?:px|em|rem|%)?(?:[ ,]+[0-9.]+(?:px)?)*")
TURN = re.compile(r"(?:(?:rotate|scale)\([-0-9., deg]+\) ?){1,2}")
RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
KEYFRAMES = re.compile(r"@keyframes[^{}]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")
CLASS = re.compile(r"\.(-?[A-Za-z_][\w-]*)")
SELECTOR = re.compile(r"[\w\s.#>*:\[\]=$\"'^()-]+")
# States and looks that no drawing of ours has.
ABSENT = ("data-look", ":root", "error-", "edge-animation", " svg", ":hover", "#my-svg")
COLOURS = ("fill", "stroke", "color", "background-color", "background")
NUMBERS = (
    "stroke-width",
    "stroke-dasharray",
    "stroke-opacity",
    "fill-opacity",
    "opacity",
    "font-size",
)
TYPE = (
    "text-anchor",
    "dominant-baseline",
    "alignment-baseline",
    "font-weight",
    "font-style",
    "text-align",
    "shape-rendering",
    "stroke-linecap",
    "display",
)
BY_COLOUR = {colour: f"var({PREFIX}{role})" for role, colour in STAND_INS.items()}


def paint(value: str, name: str, *, of_words: bool = False) -> str | None:
    """Return a value of a colour's attribute as the page shows it; None for nothing safe.

    Args:
        value: a colour, as it was drawn.
        name: the attribute or property: `fill`, `stroke`, `color`.
        of_words: whether it is words that have it.
    """
    value = value.replace("!important", "").strip().lower()
    if value in KEPT:
        return value
    colour = _as_hex(value)
    if colour in BY_COLOUR:
        return BY_COLOUR[colour]
    known = colour or (value if NAMED.fullmatch(value) else None)
    return _chosen(known, name, of_words=of_words or name == "color") if known else None


def _chosen(colour: str, name: str, *, of_words: bool) -> str:
    """Return a colour that was chosen, as both palettes can bear it."""
    if of_words:
        return f"var({PREFIX}ink)"
    if colour in GREYS or (colour.startswith("#") and _is_grey(colour)):
        return f"var({PREFIX}{'rule' if name == 'stroke' else 'node'})"
    if name == "stroke":
        return colour
    return f"color-mix(in srgb, {colour} 22%, var({PREFIX}paper))"


def paint_rules(sheet: str, scope: str, classes: Collection[str]) -> str:
    """Return the rules of a drawing's style sheet that it uses, in the page's colours.

    Args:
        sheet: the style sheet, whose selectors begin with `scope`.
        scope: the drawing's id with a `#` before it.
        classes: those that its elements have.
    """
    rules: dict[str, None] = {}
    for selectors, body in RULE.findall(KEYFRAMES.sub("", sheet)):
        used = [
            each for part in selectors.split(",") if (each := _used(part.strip(), scope, classes))
        ]
        of_words = bool(used) and all(
            re.search(r"text|span|label|title", each, re.I) for each in used
        )
        told = paint_all(body, of_words=of_words)
        if used and told:
            rules[f"{','.join(used)}{{{told}}}"] = None
    return "".join(rules)


def paint_all(declarations: str, *, of_words: bool = False) -> str:
    """Return the declarations of a style that are about paint and type, and nothing else."""
    told = []
    for each in declarations.split(";"):
        name, _, value = each.partition(":")
        name, value = name.strip().lower(), value.replace("!important", "").strip()
        painted = None
        if name in COLOURS:
            painted = paint(value, name, of_words=of_words)
        elif (
            (name in NUMBERS and NUMBER.fullmatch(value))
            or (name in TYPE and re.fullmatch(r"[\w-]{1,30}", value))
            or (name == "transform" and TURN.fullmatch(value))
        ):
            painted = value
        if painted:
            told.append(f"{name}:{painted}")
    return ";".join(told)


def _used(selector: str, scope: str, classes: Collection[str]) -> str:
    """Return a selector that weighs no more than the page's own rules; "" for one not used."""
    if not SELECTOR.fullmatch(selector) or any(each in selector for each in ABSENT):
        return ""
    if not selector.startswith(scope) or not set(CLASS.findall(selector)) <= set(classes):
        return ""
    return f":where({scope}){selector.removeprefix(scope)}"


def _as_hex(value: str) -> str | None:
    if found := HEX.fullmatch(value):
        digits = found["digits"]
        digits = "".join(each * 2 for each in digits) if len(digits) in (3, 4) else digits
        return f"#{digits[:6].lower()}" if len(digits) in (6, 8) else None
    if found := CHANNELS.fullmatch(value):
        channels = [float(each) for each in found["channels"].split(",")[:3]]
        return "#" + "".join(f"{min(255, round(each)):02x}" for each in channels)
    return None


def _is_grey(colour: str) -> bool:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    _, light, saturation = colorsys.rgb_to_hls(red, green, blue)
    return saturation < 0.2 or not 0.05 < light < 0.97
