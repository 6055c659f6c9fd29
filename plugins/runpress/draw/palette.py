"""Colours, dashes and markers of series: one table for pictures and for pages.

The hues are those of Okabe and Ito, which people with any colour vision can tell apart.
Several of them are too pale for a white page and too dim for a dark one, so each hue comes
in four strengths: a line that reaches 3:1 against its background and words that reach
4.5:1, in light and in dark. Dash and marker say the same as the colour, for those who print
in grey.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Style:
    """How the series of one index looks, wherever it appears on a page.

    `light` and `dark` are colours of lines, `light_text` and `dark_text` of words beside
    them, all as `#rrggbb`. `dash` is lengths of stroke and gap in multiples of the line's
    width, empty for a solid line. `border` is the nearest CSS border style, `marker` a
    marker of matplotlib.
    """

    light: str
    dark: str
    light_text: str
    dark_text: str
    dash: tuple[float, ...]
    border: str
    marker: str

    def line(self, dark: bool) -> str:
        """Return the colour of a line on a dark or a light page."""
        return self.dark if dark else self.light

    def text(self, dark: bool) -> str:
        """Return the colour of words on a dark or a light page."""
        return self.dark_text if dark else self.light_text


@dataclass(frozen=True, slots=True)
class Paper:
    """What a picture is drawn on: background, words, quieter words, axis and grid."""

    background: str
    ink: str
    quiet: str
    axis: str
    grid: str


# White, and the background of Material's slate scheme.
LIGHT = Paper("#ffffff", "#26282d", "#5b5f69", "#a9adb7", "#e7e9ed")
DARK = Paper("#1e2129", "#e3e5ea", "#a9aebb", "#666b79", "#31353f")

# light line, dark line, light words, dark words
HUES = (
    ("#0072b2", "#5aa9ec", "#0072b2", "#5aa9ec"),  # blue
    ("#d55e00", "#f4814a", "#b95000", "#f4814a"),  # vermilion
    ("#009e73", "#2cc295", "#00805d", "#2cc295"),  # green
    ("#c272a0", "#e08fbe", "#9e5a82", "#e08fbe"),  # purple
    ("#c28600", "#f2b134", "#966700", "#f2b134"),  # orange
    ("#3d98cb", "#9bdcff", "#2f789f", "#9bdcff"),  # sky blue
    ("#3b3f48", "#d5d8e0", "#3b3f48", "#d5d8e0"),  # black; near white in the dark
    ("#9d952b", "#f0e442", "#777119", "#f0e442"),  # yellow
)
DASHES: tuple[tuple[tuple[float, ...], str], ...] = (
    ((), "solid"),
    ((4, 1.6), "dashed"),
    ((7, 1.6, 1.2, 1.6), "dashed"),
    ((1.2, 1.4), "dotted"),
    ((2.2, 1.2), "dashed"),
)
MARKERS = ("o", "s", "^", "D", "v", "p", "<")


def style(index: int) -> Style:
    """Return the look of series `index`, from 0.

    Colours repeat after 8. The next 8 have other dashes, and no two of the first 40 share
    both; a combination with the marker repeats after 280.
    """
    light, dark, light_text, dark_text = HUES[index % len(HUES)]
    lap = index // len(HUES)
    dash, border = DASHES[(index + lap) % len(DASHES)]
    return Style(light, dark, light_text, dark_text, dash, border, MARKERS[index % len(MARKERS)])


def paper(dark: bool) -> Paper:
    """Return what to draw on for a dark or a light page."""
    return DARK if dark else LIGHT


def contrast(one: str, other: str) -> float:
    """Return the contrast of two `#rrggbb` colours by WCAG 2: from 1 to 21."""
    lower, higher = sorted((_luminance(one), _luminance(other)))
    return (higher + 0.05) / (lower + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)
