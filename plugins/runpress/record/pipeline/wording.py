"""Numbers and settings in as few characters as a node on a phone has room for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from runpress.record.foreign import is_a, items, look, number


def count(amount: int) -> str:
    """Return a count with three digits that matter.

    >>> count(15_370)
    '15.4 k'
    """
    for size, word in ((1e12, " T"), (1e9, " G"), (1e6, " M"), (1e3, " k")):
        # What rounds up to a thousand of the smaller unit is one of the larger.
        if amount >= size * 0.9995:
            return f"{amount / size:.3g}{word}"
    return str(amount)


def shown(value: object) -> str:
    """Return a setting: a number, a word, a tuple of numbers; empty for anything else."""
    if is_a(value, bool):
        return "yes" if value else "no"
    if is_a(value, str):
        return str(value)[:24]
    members = items(value) if is_a(value, list, tuple) else []
    if members:
        parts = [shown(member) for member in members[:5]]
        more = ["…"] if len(members) > 5 else []
        return f"({', '.join([*parts, *more])})" if all(parts) else ""
    plain = number(value)
    return "" if plain is None else str(plain) if type(plain) is int else f"{plain:g}"


def settings(
    value: object, names: Iterable[str], usual: Mapping[str, Any] | None = None
) -> list[str]:
    """Return an object's settings as `name value`, without those that have their `usual` value."""
    facts = []
    for name in names:
        setting = look(value, name)
        text = "" if setting is None else shown(setting)
        if text and text != shown((usual or {}).get(name)):
            facts.append(f"{name} {text}")
    return facts


def shape(sizes: Iterable[int]) -> str:
    """Return a shape as it is read aloud.

    >>> shape((28, 28))
    '28 × 28'
    """
    return " × ".join(str(size) for size in sizes) or "scalar"


def bytes_shown(size: int) -> str:
    """Return a size in bytes as people say it.

    >>> bytes_shown(1_234_567)
    '1.2 MB'
    """
    for unit, word in ((1e9, "GB"), (1e6, "MB"), (1e3, "kB")):
        if size >= unit:
            return f"{size / unit:.1f} {word}"
    return f"{size} bytes"
