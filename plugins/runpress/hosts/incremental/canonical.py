"""Values of a configuration as text that is equal where they are, in every process.

`repr` will not do: it names functions by where they lie in memory, and sets in any order.
"""

from __future__ import annotations

import functools
import hashlib
import pathlib
import sys
import sysconfig
import types
from collections.abc import Mapping
from datetime import date

import orjson


class UnknownValueError(ValueError):
    """A value that may be equal to another one without anybody being able to say so."""


# Nothing is taken for what it only looks like, and no subclass for what it is made from.
STRICTLY = orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_SUBCLASS
STRICTLY |= orjson.OPT_PASSTHROUGH_DATACLASS
# How a day stands among plain data: no text that YAML reads is called so.
DAY = "\x00day"


def digest_of(*parts: object) -> str:
    """Return a short name for values; no two that differ are known to share one.

    Raises:
        UnknownValueError: one of them cannot be told.
    """
    told = "\x1f".join(map(canonical, parts))
    return hashlib.blake2b(told.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def canonical(value: object) -> str:
    """Return a value as text.

    Raises:
        UnknownValueError: it, or something in it, is of a kind that cannot be told.
    """
    if type(value) is str:
        # With its length before it, so that nothing in it has to be written in another way.
        return f"str {len(value)}:{value}"
    if value is None or isinstance(value, bool | int | float | str | bytes):
        return f"{type(value).__name__}:{value!r}"
    return _plain(value) or _told(value)


def _plain(value: object) -> str:
    """Return a list or mapping of plain data as text, ten times as fast; empty for others."""
    if type(value) not in (dict, list, tuple):
        return ""
    try:
        told = orjson.dumps(value, _day, STRICTLY)
    except (TypeError, ValueError, RecursionError):
        return ""
    # Infinity and no number at all would be the same there as nothing.
    return "" if b"null" in told else told.decode()


def _day(value: object) -> dict[str, str]:
    if isinstance(value, date):
        return {DAY: f"{type(value).__name__}:{value}"}
    raise TypeError


def _told(value: object) -> str:
    if isinstance(value, Mapping):
        # In their order: that of extensions and of a navigation means something.
        pairs = (f"{canonical(key)}={canonical(each)}" for key, each in value.items())
        return f"{{{','.join(pairs)}}}"
    if isinstance(value, list | tuple):
        return f"[{','.join(map(canonical, value))}]"
    if isinstance(value, set | frozenset):
        return f"<{','.join(sorted(map(canonical, value)))}>"
    if isinstance(value, date | pathlib.PurePath):
        return f"{type(value).__name__}:{value}"
    return _callable(value)


def _callable(value: object) -> str:
    if isinstance(value, functools.partial):
        return f"partial:{canonical(value.func)}{canonical(value.args)}{canonical(value.keywords)}"
    named = isinstance(value, type | types.FunctionType | types.BuiltinFunctionType)
    if named and "<" not in value.__qualname__ and _is_installed(value.__module__):  # type: ignore[attr-defined]
        return f"{value.__module__}.{value.__qualname__}"  # type: ignore[attr-defined]
    raise UnknownValueError(f"a {type(value).__qualname__}")


def _is_installed(module: str) -> bool:
    """Say whether a module came with Python or a package: one of the author's own may change."""
    file = getattr(sys.modules.get(module), "__file__", None)
    if file is None or module.partition(".")[0] == "runpress":
        return True
    installed = any(part.endswith("-packages") for part in pathlib.Path(file).parts)
    return installed or file.startswith(sysconfig.get_path("stdlib"))
