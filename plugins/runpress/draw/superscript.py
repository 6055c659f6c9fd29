"""Powers of ten as they are written in a label or a text: 10⁻⁴."""

from __future__ import annotations

SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def superscript(power: int) -> str:
    """Return a whole number in raised digits.

    >>> superscript(-12)
    '⁻¹²'
    """
    return str(power).translate(SUPERSCRIPT)
