"""Asking for facts one by one, so that one that cannot be had costs no other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any


def known(parts: Mapping[str, Callable[[], Any]]) -> dict[str, Any]:
    """Return what the parts say, by name; a part that fails or says None is left out."""
    asked = ((name, ask(part)) for name, part in parts.items())
    return {name: value for name, value in asked if value is not None}


def ask(part: Callable[[], Any]) -> Any:
    """Return what one part says; None when it fails."""
    try:
        return part()
    except Exception:  # noqa: BLE001 - a fact that cannot be had is left out, whatever the reason
        return None
