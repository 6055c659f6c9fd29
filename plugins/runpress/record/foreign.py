"""Looking at objects that are not ours without setting anything off.

A training's loader, model and optimizer belong to the script. Looking at one must run none
of its code: a property may load a file, draw a random number, take a second, or lie. So an
attribute is read where it is stored, `__getattr__` is never asked, and a property is run
only where a library that we know has written it.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Iterator
from typing import Any, TypeGuard, TypeVar

S = TypeVar("S")
T = TypeVar("T")
# Whose properties are plain reading.
KNOWN_LIBRARIES = frozenset(
    (
        "torch",
        "torchvision",
        "numpy",
        "pandas",
        "datasets",
        "accelerate",
        "transformers",
        "runpress",
    )
)
# How many wrappers may lie round a thing.
DEEPEST = 6
LONGEST_NAME = 80
# What types that are written in C keep their fields in.
STORED = (types.MemberDescriptorType, types.GetSetDescriptorType)
FUNCTIONS = (types.FunctionType, types.BuiltinFunctionType, types.MethodType)


def look(value: object, name: str, default: Any = None) -> Any:
    """Return an attribute that can be read without running foreign code, else `default`."""
    return asked(lambda: _stored(value, name, default), default)


def stored(value: object) -> dict[str, Any]:
    """Return the attributes that an object itself holds, by name."""
    return dict(_own(value))


def asked(question: Callable[[], S], otherwise: T) -> S | T:
    """Return the answer, or `otherwise` where asking fails: what is foreign may raise anything."""
    try:
        return question()
    except Exception:  # noqa: BLE001 - whatever the reason, the answer cannot be had
        return otherwise


def kinds(value: object) -> tuple[str, ...]:
    """Return the names of an object's class and of all that it derives from, nearest first."""
    return tuple(type.__getattribute__(one, "__name__") for one in type(value).__mro__)


def comes_from(value: object, library: str) -> bool:
    """Say whether an object's class, or one that it derives from, is a library's."""
    return any(_library(one) == library for one in type(value).__mro__)


def name_of(value: object) -> str:
    """Return a function's own name, else the class's; of a partial call the function's."""
    for _ in range(DEEPEST):
        inner = look(value, "func") if "partial" in kinds(value) else None
        if inner is None:
            break
        value = inner
    named = is_a(value, *FUNCTIONS, type)
    name = asked(lambda: value.__name__, "") if named else ""  # type: ignore[attr-defined]
    if name == "<lambda>":
        return "a lambda"
    return str(name or kinds(value)[0])[:LONGEST_NAME]


def is_a(value: object, *classes: type) -> TypeGuard[Any]:
    """Say whether an object is one of `classes` without asking what it claims to be."""
    return issubclass(type(value), classes)


def length(value: object) -> int | None:
    """Return how many items an object says it has; None where it does not say."""
    return asked(lambda: len(value), None)  # type: ignore[arg-type]


def number(value: object) -> int | float | None:
    """Return a plain number; of a tensor with one value on the CPU, that value."""
    if is_a(value, bool):
        return None
    if is_a(value, int, float):
        plain: int | float = value
        return plain
    # Reading a value from an accelerator would make the script wait for it.
    here = "Tensor" not in kinds(value) or str(look(value, "device")) == "cpu"
    if here and (comes_from(value, "torch") or comes_from(value, "numpy")):
        return asked(lambda: float(value.item()), None)  # type: ignore[attr-defined]
    return None


def whole(value: object) -> int | None:
    """Return a plain whole number from 1; None for everything else."""
    found = number(value)
    return found if type(found) is int and found >= 1 else None


def items(value: object) -> list[Any]:
    """Return the members of a list or tuple or the values of a dict; of anything else, none."""
    if is_a(value, dict):
        return asked(lambda: list(dict.values(value)), [])
    if is_a(value, list, tuple):
        return asked(lambda: list(value), [])
    if "Module" in kinds(value):
        return asked(lambda: list(stored(value)["_modules"].values()), [])
    return []


def chain(value: object, inside: Callable[[object], object]) -> Iterator[object]:
    """Yield an object, what it wraps, what that wraps, until `inside` gives None."""
    for _ in range(DEEPEST):
        yield value
        inner = inside(value)
        if inner is None or inner is value:
            return
        value = inner


def _stored(value: object, name: str, default: Any) -> Any:
    held = _own(value)
    for place in (held, held.get("_modules"), held.get("_parameters"), held.get("_buffers")):
        if place and name in place:
            return place[name]
    # As inspect.getattr_static does, in a tenth of its time.
    kept = (vars(one)[name] for one in type(value).__mro__ if name in vars(one))
    found = next(kept, default)
    if is_a(found, *STORED):
        return found.__get__(value, type(value))
    if is_a(found, property):
        return found.__get__(value, type(value)) if _is_known(found) else default
    return default if hasattr(type(found), "__get__") else found


def _own(value: object) -> dict[str, Any]:
    try:
        held = object.__getattribute__(value, "__dict__")
    except AttributeError:
        return {}
    return held if type(held) is dict else {}


def _is_known(found: Any) -> bool:
    return str(found.fget.__module__).partition(".")[0] in KNOWN_LIBRARIES


def _library(kind: type) -> str:
    return str(asked(lambda: kind.__module__, "")).partition(".")[0]
