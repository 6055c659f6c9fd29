"""How the ranks of a training tell each other numbers, and none waits for another for good.

A collective of torch.distributed cannot be left by a rank that is tired of waiting: it takes
the process group down with it. So the ranks meet in the group's key-value store, through
which they once found each other, and which no training step uses.

A meeting has a number, that each rank counts for itself. A rank leaves its numbers and signs
in. Who is the last to sign in writes down the means; whose patience ends before that writes
down that there was no meeting. Of the two the first stands, since the store compares and sets
in one step. So all ranks leave a meeting with the same answer, those too that come late.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

# A rank that waited in vain this often in a row, each time half as long, waits no more.
MOST_ALONE = 10
NO_MEETING = "null"
# Seconds between two looks at the store: a part of what has been waited, so that a look is
# never late by more than that part. Many ranks look less often, since one process answers all.
PART = 1 / 8
MOST_PAUSE, PAUSE_A_RANK = 5e-3, 1e-4


class Store(Protocol):
    """What is used of torch.distributed's key-value store; every kind of it can do this."""

    def set(self, key: str, value: str, /) -> None:
        """Write a key's value."""

    def get(self, key: str, /) -> bytes:
        """Return a key's value; waits where it has none."""

    def multi_get(self, keys: list[str], /) -> list[bytes]:
        """Return the values of many keys."""

    def add(self, key: str, value: int, /) -> int:
        """Add to a counter, which begins at 0, and return what it then is."""

    def check(self, keys: list[str], /) -> bool:
        """Say whether all keys have a value."""

    def compare_set(self, key: str, expected: str, desired: str, /) -> bytes:
        """Write a value if the key has the one expected, "" for none; return what it then is."""

    def delete_key(self, key: str, /) -> bool:
        """Forget a key; say whether it was there."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a meeting.

    Attributes:
        means: of each name that all ranks had, the mean; None if the ranks did not meet.
        waited: how many seconds this rank waited in vain; 0 for one that did not, as it met
            the others, or came when they had given up.
        absent: which ranks it waited for.
    """

    means: Mapping[str, float] | None
    waited: float = 0.0
    absent: tuple[int, ...] = ()


class Meetings:
    """The meetings of one rank. The store is lent for each: a kept one would outlive its group.

    Args:
        rank: this process's, from 0.
        world: how many ranks there are.
        timer: seconds that never jump.
        sleep: waits that many seconds.
    """

    def __init__(
        self,
        rank: int,
        world: int,
        timer: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._rank = rank
        self._world = world
        self._timer = timer
        self._sleep = sleep
        self._place = ""
        self._next = 0
        self._uncleared = 0
        self._alone = 0

    @property
    def given_up(self) -> bool:
        """Whether this rank was left alone so often that it waits no more."""
        return self._alone >= MOST_ALONE

    def give_up(self) -> None:
        """Wait no more: the store does not answer."""
        self._alone = MOST_ALONE

    def meet(self, store: Store, numbers: Mapping[str, float], timeout: float) -> Outcome:
        """Return the means of what all ranks bring to their meeting of the same number.

        Args:
            store: the process group's.
            numbers: this rank's, by name.
            timeout: how many seconds to wait at most. Each wait in vain halves the patience,
                so that all of them together last less than twice as long; meeting restores it.
        """
        call, patience = self._next, timeout * 0.5**self._alone
        self._next += 1
        self._settle(store)
        store.set(self._left_by(self._rank), json.dumps([call, dict(numbers)]))
        waited = 0.0
        if store.add(self._signed(call), 1) == self._world:
            answer = self._write_means(store, call)
        else:
            answer, waited = self._wait(store, call, patience)
        means = json.loads(answer)
        if means is not None:
            self._alone, self._uncleared = 0, call
            return Outcome(means)
        if not waited:
            return Outcome(None)
        self._alone += 1
        return Outcome(None, waited, tuple(self._absent(store, call)))

    def _settle(self, store: Store) -> None:
        """Choose keys that nobody used before: a launcher's store outlives the processes."""
        if not self._place:
            time_here = store.add(f"runpress/began/{self._rank}", 1)
            self._place = f"runpress/{time_here}"

    def _write_means(self, store: Store, call: int) -> bytes:
        left = store.multi_get([self._left_by(rank) for rank in range(self._world)])
        means = json.dumps(means_of([json.loads(text)[1] for text in left]))
        answer = store.compare_set(self._answer(call), "", means)
        if answer != NO_MEETING.encode():
            # All have signed in here, so that nobody needs an earlier meeting any more.
            self._clear(store, range(self._uncleared, call))
        return answer

    def _wait(self, store: Store, call: int, patience: float) -> tuple[bytes, float]:
        """Return the meeting's answer and for how long it was waited for; 0 if it was there.

        The store's own way to wait is not used: it keeps Ctrl-C waiting too, keeps the store
        from whoever else uses it, and writes to standard error when the time is over.
        """
        answer, begun, waited = self._answer(call), self._timer(), 0.0
        longest = MOST_PAUSE + self._world * PAUSE_A_RANK
        while not store.check([answer]):
            waited = self._timer() - begun
            # Written this way round, a patience that is no number ends at once.
            if not waited < patience:
                return store.compare_set(answer, "", NO_MEETING), waited
            self._sleep(min(waited * PART, longest))
        return store.get(answer), waited

    def _absent(self, store: Store, call: int) -> Iterable[int]:
        for rank in range(self._world):
            left = self._left_by(rank)
            if not store.check([left]) or json.loads(store.get(left))[0] < call:
                yield rank

    def _clear(self, store: Store, calls: Iterable[int]) -> None:
        for call in calls:
            store.delete_key(self._signed(call))
            store.delete_key(self._answer(call))

    def _left_by(self, rank: int) -> str:
        # One key a rank for all meetings: when it is written anew, the last one is over.
        return f"{self._place}/left/{rank}"

    def _signed(self, call: int) -> str:
        return f"{self._place}/signed/{call}"

    def _answer(self, call: int) -> str:
        return f"{self._place}/answer/{call}"


def means_of(brought: list[dict[str, float]]) -> dict[str, float]:
    """Return the mean of each name that all have; in order of rank, so that it rounds alike."""
    shared = [name for name in brought[0] if all(name in each for each in brought)]
    return {name: sum(each[name] for each in brought) / len(brought) for name in shared}
