"""Averaging over the ranks of a training, where a script asks for it.

What one rank logs is that rank's own. `all_mean` gives what all have on average, in a
training of many processes, and costs nothing in one of a single process.
"""

from __future__ import annotations

import os
import sys
import threading
import weakref
from collections.abc import Mapping
from typing import Any, TypeVar

from runpress.record.complaints import Complaints, said_by
from runpress.record.config import describe
from runpress.record.foreign import asked
from runpress.record.intake import number_from
from runpress.record.meeting import Meetings, Outcome, Store
from runpress.record.rank import of_process_group

T = TypeVar("T")
TIMEOUT = 60.0
DEEPEST = 20
MOST_NAMED = 8


def all_mean(value: T, *, timeout: float = TIMEOUT) -> T:
    """Return the mean of a number over all ranks of torch's default process group.

    Like a collective, it is called by every rank, equally often and in the same order. Unlike
    one it never hangs: when a rank stays away, the others go on with their own values after
    `timeout` seconds and one warning, and the process group stays as usable as it was. It
    takes about as long as an all-reduce of one number on gloo, and the device waits for
    nothing but the value itself.

    Args:
        value: a number, a NumPy or torch scalar on any device, or a dict of these, nested or
            not, which costs no more than one number. Ranks count alike, however many samples
            each has had: for a mean over samples average sums and counts.
        timeout: how many seconds to wait at most.

    Returns:
        For a tensor a tensor on its device, without gradient; for a dict a dict; else a
        float. On every rank the same. Without a process group, or where the ranks did not
        meet, `value` itself.
    """
    known = of_process_group()
    if known is None or known[1] == 1:
        return value
    try:
        return _RANKS.mean(value, *known, timeout)
    except Exception as error:  # noqa: BLE001 - whatever torch raises, training goes on
        _RANKS.unreachable(error)
        return value


class _Ranks:
    """This process among the ranks: its meetings, and what it has complained about."""

    def __init__(self) -> None:
        self._complaints = Complaints("all_mean")
        self._lock = threading.Lock()
        self._store: weakref.ref[Any] | None = None
        self._meetings: Meetings | None = None
        self._of_parent: weakref.ref[Any] | None = None

    def mean(self, value: T, rank: int, world: int, timeout: float) -> T:
        store = default_store()
        # A worker of a data loader, that was forked off, has its parent's connection.
        if self._of_parent is not None and self._of_parent() is store:
            return value
        with self._lock:
            meetings = self._meetings_in(store, rank, world)
            if meetings.given_up:
                return value
            # A rank that brings nothing comes all the same: the others count on it.
            numbers: dict[str, float] = asked(lambda: numbers_in(value), {})
            outcome = meetings.meet(store, numbers, self._seconds(timeout))
        self._complain(outcome, numbers, meetings.given_up)
        self._complain_of_no_number(value, numbers)
        return value if outcome.means is None else averaged(value, outcome.means)

    def unreachable(self, error: Exception) -> None:
        """Say that the store failed, and ask it no more."""
        if self._meetings is not None:
            self._meetings.give_up()
        self._complaints.once(
            "unreachable",
            f"the ranks cannot reach each other ({type(error).__name__}: {said_by(error)}). "
            "Each goes on with its own values; look whether rank 0 is still there.",
        )

    def after_fork(self) -> None:
        """Forget in a forked child what belongs to its parent."""
        self._lock = threading.Lock()
        self._meetings = self._store = None
        self._of_parent = None
        if of_process_group() is not None:
            self._of_parent = weakref.ref(default_store())

    def _meetings_in(self, store: Store, rank: int, world: int) -> Meetings:
        # A script may end one group and begin another.
        if self._meetings is None or self._store is None or self._store() is not store:
            self._meetings, self._store = Meetings(rank, world), weakref.ref(store)
        return self._meetings

    def _seconds(self, timeout: object) -> float:
        seconds = number_from(timeout)
        if seconds is None:
            self._complaints.once(
                "timeout", f"timeout {describe(timeout)} is no number of seconds; {TIMEOUT:g} hold."
            )
        return TIMEOUT if seconds is None else seconds

    def _complain(self, outcome: Outcome, numbers: Mapping[str, float], given_up: bool) -> None:
        if outcome.waited:
            self._complaints.once(
                "absent",
                f"{listed(outcome.absent)} did not come within {outcome.waited:.3g} s, so "
                "each rank goes on with its own value, and waits half as long next time. Call "
                "all_mean on every rank, equally often.",
            )
        elif outcome.means is None:
            self._complaints.once(
                "late",
                "the other ranks had stopped waiting for this one, which goes on with its own "
                "value. Where a rank may be late, give all_mean a longer timeout.",
            )
        elif outcome.means.keys() != numbers.keys():
            names = ", ".join(sorted(numbers.keys() - outcome.means.keys())[:MOST_NAMED])
            self._complaints.once(
                "names",
                f"the ranks gave different things to average; {names or 'the number'} stays as "
                "it is. Give the same names on every rank.",
            )
        if given_up:
            self._complaints.once(
                "given up", "too often nobody came; from here on each rank keeps its own values."
            )

    def _complain_of_no_number(self, value: object, numbers: Mapping[str, float]) -> None:
        if not numbers:
            self._complaints.once(
                "number",
                f"{type(value).__name__} holds no number to average and stays as it is. Give a "
                "number, a tensor with one element, or a dict of these.",
            )


def default_store() -> Any:
    """Return the key-value store of the default process group.

    Raises:
        Exception: of any kind, where this torch has none to give.
    """
    # torch has no public name for it.
    return sys.modules["torch.distributed"].distributed_c10d._get_default_store()


def numbers_in(value: object, name: str = "", depth: int = 0) -> dict[str, float]:
    """Return the numbers that a value is or holds, by their place in it."""
    if isinstance(value, Mapping) and depth < DEEPEST:
        found: dict[str, float] = {}
        for key, inner in value.items():
            found |= numbers_in(inner, f"{name}/{key}" if name else f"{key}", depth + 1)
        return found
    number = number_from(value)
    return {} if number is None else {name: number}


def averaged(value: Any, means: Mapping[str, float], name: str = "", depth: int = 0) -> Any:
    """Return a value with the means in the places of its numbers, each of its own kind."""
    if isinstance(value, Mapping) and depth < DEEPEST:
        return {
            key: averaged(inner, means, f"{name}/{key}" if name else f"{key}", depth + 1)
            for key, inner in value.items()
        }
    return alike(value, means[name]) if name in means else value


def alike(value: Any, mean: float) -> Any:
    """Return a mean as what was averaged: scripts go on to ask a tensor for its `item`."""
    torch = sys.modules["torch"]
    if isinstance(value, torch.Tensor):
        # Halves would round what was averaged in full.
        kind = torch.float64 if value.dtype == torch.float64 else torch.float32
        return torch.full_like(value.detach(), mean, dtype=kind)
    if hasattr(value, "item"):
        import numpy

        return numpy.float64(mean)
    return float(mean)


def listed(ranks: tuple[int, ...]) -> str:
    """Return ranks for people: `rank 3`, `ranks 1, 2`, and of many the first few."""
    if not ranks:
        # It came just then, and finds that it is late.
        return "one rank"
    named = ", ".join(map(str, ranks[:MOST_NAMED]))
    more = f" and {len(ranks) - MOST_NAMED} more" if len(ranks) > MOST_NAMED else ""
    return f"rank{'s' if len(ranks) > 1 else ''} {named}{more}"


_RANKS = _Ranks()
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_RANKS.after_fork)
