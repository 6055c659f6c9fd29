"""The one thread beside a run: it looks at the machine, so that the training need not.

First it gathers the facts of the environment, which takes git a moment. Then it samples the
system every few seconds into `system.jsonl`, until the run ends. It sleeps nearly always,
and dies with the process, wherever it is.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from runpress.format.schema import SYSTEM
from runpress.format.write import line_of
from runpress.record.complaints import Complaints
from runpress.record.effects import Effects
from runpress.record.environment import environment_facts
from runpress.record.environment.code import keep_changes, say_refusal
from runpress.record.logfile import LogFile
from runpress.record.nvml import open_cards
from runpress.record.system import Sampler

EVERY = 5.0
# How long a run lasts before it is watched at all.
QUIET = 1.0
# How long the end of a run may wait for facts that are not there yet, a slice at a time.
MOST_SECONDS, SLICE = 5.0, 0.1


class Bystander:
    """The thread of one run, which begins when this is made.

    Args:
        folder: the record.
        effects: where the facts are taken from.
        seconds: how long the run has trained, over all its attempts.
        gathered: called once, in the thread, with the facts; may raise OSError.
        complaints: where failures are said.
        every: seconds between two samples.

    Attributes:
        facts: the environment; empty until it has been gathered.
    """

    def __init__(
        self,
        folder: Path,
        effects: Effects,
        seconds: Callable[[], float],
        *,
        gathered: Callable[[Mapping[str, Any]], None],
        complaints: Complaints,
        every: float = EVERY,
    ) -> None:
        self.facts: Mapping[str, Any] = {}
        self._folder = folder
        self._effects = effects
        self._seconds = seconds
        self._gathered = gathered
        self._complaints = complaints
        self._every = every
        self._process = os.getpid()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._stand_by, name="runpress", daemon=True)
        with complaints:
            # A process may be allowed no more threads. Then the facts are missing.
            self._thread.start()

    def stop(
        self, hurried: Callable[[], bool] = bool, timeout: float = MOST_SECONDS
    ) -> Mapping[str, Any]:
        """End the thread and return the facts.

        Facts that are still being gathered are waited for, at most `timeout` seconds and only
        while nobody is `hurried`. In a process that was forked off there is no thread, and its
        parent's is left alone.
        """
        if os.getpid() == self._process and self._thread.ident is not None:
            self._over.set()
            waited = 0.0
            while self._thread.is_alive() and waited < timeout and not hurried():
                self._thread.join(SLICE)
                waited += SLICE
        return self.facts

    def _stand_by(self) -> None:
        with self._complaints:
            self._gather()
        with self._complaints:
            self._watch()

    def _gather(self) -> None:
        facts = environment_facts(self._effects)
        place = self._effects.place
        if "git" not in facts:
            say_refusal(place, self._complaints.once)
        elif self._effects.environ.get("RUNPRESS_DIFF", "0") not in ("", "0"):
            facts["git"]["diff"] = keep_changes(place, self._folder)
        self.facts = facts
        self._gathered(facts)

    def _watch(self) -> None:
        """Write a sample every few seconds; the file is made by the first."""
        # Most runs that end at once are tries, and need none of this.
        if self._over.wait(min(QUIET, self._every)):
            return
        try:
            sampler = Sampler(open_cards(self._effects.environ))
        except ImportError:
            self._complaints.once(
                "psutil", "the system is not watched without psutil. pip install psutil."
            )
            return
        log = LogFile(self._folder / SYSTEM)
        try:
            while not self._over.wait(self._every):
                seconds = self._seconds()
                # Whole seconds are steps that go on where another attempt left off.
                with self._complaints:
                    log.write(line_of(int(seconds), seconds, sampler.sample()))
        finally:
            log.close()
