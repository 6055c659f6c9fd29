"""What a page asks for while it is made, noted by whatever answers it.

A page is made again only when one of the facts that it was made from has changed. So that
nobody who writes a section can forget to say what it reads, the saying is done where things
are read: mappings, texts and logs note themselves here. Outside a recording nothing is noted.

A fact is a tuple of words: its kind, and of what it is one, such as `("experiment", "exp-1")`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, TypeVar

V = TypeVar("V")
T = TypeVar("T")
Fact = tuple[str, ...]


@dataclass
class Recording:
    """The facts that something was made from, and the logs that were read for it.

    `logs` holds what was wrong with each log, by experiment and run: only logs that somebody
    needed are read, and only those can be judged.
    """

    facts: dict[Fact, None] = field(default_factory=dict)
    logs: dict[tuple[str, str], tuple[Any, ...]] = field(default_factory=dict)

    def take(self, other: Recording) -> None:
        """Add what another recording holds: what was made there was used here."""
        self.facts.update(other.facts)
        self.logs.update(other.logs)


_current: ContextVar[Recording | None] = ContextVar("recording", default=None)


def note(*fact: str) -> None:
    """Note that a fact was asked for."""
    current = _current.get()
    if current is not None:
        current.facts[fact] = None


def note_log(experiment: str, run: str, problems: tuple[Any, ...]) -> None:
    """Note that a run's log was asked for, and what was wrong with it."""
    current = _current.get()
    if current is not None:
        current.logs[experiment, run] = problems


def note_all(facts: Iterable[Fact], logs: Mapping[tuple[str, str], tuple[Any, ...]]) -> None:
    """Note all that something was made from that is used as it was."""
    current = _current.get()
    if current is not None:
        current.facts.update(dict.fromkeys(facts))
        current.logs.update(logs)


@contextmanager
def recorded() -> Iterator[Recording]:
    """Record what is asked for within; whoever records around it has asked for it too."""
    inside = Recording()
    outside = _current.get()
    token = _current.set(inside)
    try:
        yield inside
    finally:
        _current.reset(token)
        if outside is not None:
            outside.take(inside)


@contextmanager
def unrecorded() -> Iterator[None]:
    """Note nothing within: what is asked for there is made for everybody at once."""
    token = _current.set(None)
    try:
        yield
    finally:
        _current.reset(token)


class Once:
    """What is made once for all pages of a build; each that asks depends on all of its facts."""

    def __init__(self) -> None:
        self._made: dict[tuple[object, ...], tuple[Any, Recording]] = {}

    def forget(self) -> None:
        """Let go of all; it is made again for whoever asks."""
        self._made.clear()

    def made(self, key: tuple[object, ...]) -> Any:
        """Return what was made under a key; None where nobody asked."""
        return self._made[key][0] if key in self._made else None

    def __call__(self, key: tuple[object, ...], make: Callable[[], T]) -> T:
        """Return what `make` gives, made by the first that asks under this key."""
        if key not in self._made:
            with recorded() as recording:
                made = make()
            self._made[key] = made, recording
            return made
        value, recording = self._made[key]
        current = _current.get()
        if current is not None:
            current.take(recording)
        found: T = value
        return found


class Noted(Mapping[str, V]):
    """A mapping that notes which of its keys were asked for, under the name of a kind.

    Going over it notes all of its keys as one fact, `(kind,)`, and each value that is taken.
    """

    def __init__(self, kind: str, inner: Mapping[str, V]) -> None:
        self._kind = kind
        self._inner = inner

    def __getitem__(self, key: str) -> V:
        note(self._kind, key)
        return self._inner[key]

    def get(self, key: str, default: Any = None) -> Any:
        """Return a value; that there is none is a fact as well."""
        note(self._kind, key)
        return self._inner.get(key, default)

    def __contains__(self, key: object) -> bool:
        if isinstance(key, str):
            note(self._kind, key)
        return key in self._inner

    def __iter__(self) -> Iterator[str]:
        note(self._kind)
        return iter(self._inner)

    def __len__(self) -> int:
        note(self._kind)
        return len(self._inner)
