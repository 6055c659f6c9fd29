"""Which fonts words are drawn in, and which characters none of them has.

DejaVu Sans comes with matplotlib and has Latin, Greek, Cyrillic and more, but no Chinese.
Where a CJK font is there, from `pip install 'runpress[zh]'` or from the system, it stands
behind DejaVu. A character that no font has is drawn as an empty square, on purpose and
without matplotlib's warning, and `missing_glyphs` lets a caller say so once.
"""

from __future__ import annotations

import functools
import importlib.util
import unicodedata

FIRST = "DejaVu Sans"
SQUARE = "\u25a1"
SYSTEM_CJK = (
    "Noto Sans CJK SC",
    "Noto Sans CJK JP",
    "Noto Sans SC",
    "Source Han Sans SC",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
)


@functools.cache
def families() -> tuple[str, ...]:
    """Return the font families to draw with, the first first."""
    behind = _packaged() or _on_system()
    return (FIRST, behind) if behind else (FIRST,)


def missing_glyphs(text: str) -> str:
    """Return the characters of `text`, each once, that would be drawn as empty squares."""
    return "".join(dict.fromkeys(mark for mark in clean(text) if not _has(mark)))


def remedy(missing: str) -> str:
    """Return what to do about characters that no font has."""
    if len(families()) == 1 and any(map(_is_east_asian, missing)):
        return "Install a font for them: pip install 'runpress[zh]'."
    return "Choose other characters for these names."


def drawable(text: str) -> str:
    """Return `text` on one line, with a square for each character that no font has."""
    return "".join(mark if _has(mark) else SQUARE for mark in clean(text))


def has_bold(text: str) -> bool:
    """Say whether the bold of the first font has every character of `text`.

    The fonts behind it come in one weight.
    """
    return all(ord(mark) in _bold_glyphs() for mark in text)


def clean(text: str) -> str:
    """Return `text` on one line, composed, without characters that have no picture."""
    spaced = " ".join(unicodedata.normalize("NFC", text).split())
    return "".join(mark for mark in spaced if unicodedata.category(mark)[0] != "C")


def _is_east_asian(mark: str) -> bool:
    # Emoji are wide too, and no font of ours has them.
    return unicodedata.east_asian_width(mark) in "WF" and unicodedata.category(mark)[0] != "S"


def _has(mark: str) -> bool:
    return any(ord(mark) in glyphs for glyphs in _glyphs())


@functools.cache
def _glyphs() -> tuple[frozenset[int], ...]:
    from matplotlib.font_manager import FontProperties, fontManager, get_font

    paths = [fontManager.findfont(FontProperties(family=name)) for name in families()]
    return tuple(frozenset(get_font(path).get_charmap()) for path in paths)


@functools.cache
def _bold_glyphs() -> frozenset[int]:
    from matplotlib.font_manager import FontProperties, fontManager, get_font

    path = fontManager.findfont(FontProperties(family=FIRST, weight="bold"))
    return frozenset(get_font(path).get_charmap())


def _packaged() -> str | None:
    """Register the font of the `zh` extra and return its family; None where it is missing."""
    if importlib.util.find_spec("pylopdf_fonts_zh_cn") is None:
        return None
    import pylopdf_fonts_zh_cn
    from matplotlib.font_manager import fontManager, get_font

    path = str(pylopdf_fonts_zh_cn.sans_path())
    try:
        fontManager.addfont(path)
        return str(get_font(path).family_name)
    except (OSError, RuntimeError):
        return None


def _on_system() -> str | None:
    from matplotlib.font_manager import fontManager

    there = {font.name for font in fontManager.ttflist}
    return next((name for name in SYSTEM_CJK if name in there), None)
