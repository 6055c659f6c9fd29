"""A run's config: whatever the script has, as a flat dict of plain values.

Scripts keep their hyper-parameters in dicts, namespaces, dataclasses or the objects of a
config library. These are told apart by what they can do, so that none has to be imported.
What is no plain value becomes a short text without addresses of memory, which would differ
from run to run.
"""

from __future__ import annotations

import dataclasses
import re
import sys
from argparse import Namespace
from collections.abc import Mapping
from datetime import date
from enum import Enum
from pathlib import PurePath
from typing import Any

from runpress.record.redact import HIDDEN, redact_item, redact_text
from runpress.record.secret_key import is_secret_key

DEEPEST = 12
MOST_KEYS = 2_000
LONGEST_LIST = 100
LONGEST_REPR = 200
LARGEST_INT = 2**63
# A credential may be all digits; a count of few digits is none.
LEAST_PIN = 1_000
ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")


def as_dict(config: object) -> dict[str, Any]:
    """Return the script's config as a dict, nested as it was; empty for None.

    Raises:
        TypeError: it is nothing that holds keys and values.
    """
    if config is None:
        return {}
    found = _mapping_of(config)
    if found is None:
        raise TypeError(f"config is a {type(config).__name__}, not a dict, Namespace or dataclass")
    return {str(key): value for key, value in found.items()}


def flatten(config: Mapping[str, Any]) -> dict[str, Any]:
    """Return a config as JSON can hold it: nested keys joined by dots, bounded, redacted."""
    flat: dict[str, Any] = {}
    _flatten(config, "", (), flat)
    return flat


def plain_value(key: str, value: object) -> Any:
    """Return one value as JSON can hold it; `key` tells whether it is a credential."""
    try:
        return _plain(key, value)
    except Exception:  # noqa: BLE001 - a foreign object may raise anything when it is looked at
        return type(value).__name__


def _plain(key: str, value: object) -> Any:
    if isinstance(value, Enum):
        value = value.value if isinstance(value.value, int | str | float) else value.name
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return _whole(key, value)
    if isinstance(value, float):
        return float(value)
    if isinstance(value, str | PurePath | date):
        return redact_item(key, str(value))
    if isinstance(value, list | tuple | set | frozenset):
        return _plain_list(key, value)
    number = _item(value)
    return redact_item(key, describe(value)) if number is None else number


def describe(value: object) -> str:
    """Return a short text for any object, without an address; one that raises gives its class."""
    kind = type(value).__name__
    try:
        if isinstance(value, type) or (callable(value) and hasattr(value, "__qualname__")):
            return str(value.__qualname__)
        if hasattr(value, "shape") and hasattr(value, "dtype"):
            return f"{kind}{tuple(value.shape)} {value.dtype}"
        text = repr(value)
    except Exception:  # noqa: BLE001 - a repr may raise anything, and says nothing then
        return kind
    text = ADDRESS.sub("", text)
    return text if len(text) <= LONGEST_REPR else f"{text[: LONGEST_REPR - 1]}…"


def _flatten(value: object, key: str, above: tuple[int, ...], flat: dict[str, Any]) -> None:
    if len(flat) >= MOST_KEYS:
        return
    inner = _mapping_of(value)
    if inner is None and isinstance(value, list | tuple) and any(map(_is_mapping, value[:3])):
        inner = dict(enumerate(value[:LONGEST_LIST]))
    if inner is None or (not inner and key):
        flat[key] = {} if inner is not None else plain_value(key, value)
    elif id(value) in above or len(above) >= DEEPEST:
        flat[key] = "<cycle>" if id(value) in above else "<too deep>"
    else:
        for name, item in inner.items():
            if len(flat) >= MOST_KEYS:
                return
            part = redact_text(str(name))
            _flatten(item, f"{key}.{part}" if key else part, (*above, id(value)), flat)


def _mapping_of(value: object) -> Mapping[Any, Any] | None:
    """Return the keys and values that an object holds; None when it is no holder of any."""
    try:
        held = _held_by(value)
        return None if held is None else dict(held.items())
    except Exception:  # noqa: BLE001 - a foreign object may raise anything when it is looked at
        return None


def _held_by(value: object) -> Mapping[Any, Any] | None:
    if isinstance(value, Mapping):
        return _resolved(value)
    if isinstance(value, Namespace):
        return vars(value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        names = (field.name for field in dataclasses.fields(value))
        return {name: getattr(value, name, None) for name in names}
    # pydantic; its class too has the method, but then it belongs to no object.
    dump = None if isinstance(value, type) else getattr(type(value), "model_dump", None)
    dumped = dump(value) if callable(dump) else None
    return dumped if isinstance(dumped, Mapping) else _resolved(value)


def _resolved(value: object) -> Mapping[Any, Any] | None:
    """Return OmegaConf's containers as plain dicts, its interpolations filled in."""
    omegaconf = sys.modules.get("omegaconf")
    if omegaconf is not None and isinstance(value, omegaconf.DictConfig):
        try:
            plain = omegaconf.OmegaConf.to_container(value, resolve=True)
        except Exception:  # noqa: BLE001 - an interpolation that leads nowhere stays as it is
            plain = omegaconf.OmegaConf.to_container(value, resolve=False)
        return plain if isinstance(plain, dict) else None
    return value if isinstance(value, Mapping) else None


def _is_mapping(value: object) -> bool:
    return isinstance(value, Mapping | Namespace) or dataclasses.is_dataclass(value)


def _plain_list(key: str, value: list[Any] | tuple[Any, ...] | set[Any] | frozenset[Any]) -> Any:
    if len(value) > LONGEST_LIST:
        return f"<{type(value).__name__} of {len(value)}>"
    # The order of a set differs from process to process.
    items = sorted(value, key=repr) if isinstance(value, set | frozenset) else value
    nested = (list, tuple, set, frozenset, Mapping)
    return [
        redact_item(key, describe(item)) if isinstance(item, nested) else plain_value(key, item)
        for item in items
    ]


def _item(value: object) -> int | float | None:
    """Return the number in a NumPy or torch scalar."""
    if getattr(value, "shape", None) == () and hasattr(value, "item"):
        item = value.item()
        return item if isinstance(item, int | float) else None
    return None


def _whole(key: str, value: int) -> int | str:
    if abs(value) >= LEAST_PIN and is_secret_key(key):
        return HIDDEN
    return int(value) if -LARGEST_INT <= value < LARGEST_INT else _digits(value)


def _digits(value: int) -> str:
    # Python refuses to print numbers of many thousand digits.
    return f"<int of {value.bit_length()} bits>" if value.bit_length() > 1_000 else str(value)
