"""Telling of problems in the terminal, and counting those that a site may not be published with."""

from __future__ import annotations

import logging
from collections.abc import Callable

from runpress.format.problems import Problem, Severity
from runpress.site.model import Tree

LEVELS = {Severity.ERROR: logging.ERROR, Severity.WARNING: logging.WARNING}


class Telling:
    """Tells of one build's problems.

    Args:
        log: says a line at a level of `logging`.
        failed: is called at every error.
    """

    def __init__(
        self, log: Callable[[int, str], None], failed: Callable[[], None] = lambda: None
    ) -> None:
        self._log, self._failed = log, failed
        self.errors = 0
        self._hints: frozenset[Problem] = frozenset()

    def tell_of(self, tree: Tree, *, again: bool = False) -> None:
        """Begin a build with the problems of its tree.

        Args:
            tree: what was made.
            again: whether it follows another whose hints are still to be seen: a thousand
                posts have a few thousand, and whoever saves one wants to see what is new.
        """
        self.errors = 0
        known = self._hints if again else frozenset()
        self._hints = frozenset(each for each in tree.problems if each.severity is Severity.HINT)
        for problem in tree.problems:
            if problem not in known:
                self.tell(problem)
        if count := len(known & self._hints):
            self._log(logging.INFO, f"{count} hint{'' if count == 1 else 's'} as before.")
        if tree.silenced:
            count = len(tree.silenced)
            self._log(logging.INFO, f"{count} silenced, each with its reason beside it.")

    def tell(self, problem: Problem) -> None:
        """Tell of a problem."""
        if problem.severity is Severity.ERROR:
            self.fail(str(problem))
        else:
            self._log(LEVELS.get(problem.severity, logging.INFO), str(problem))

    def fail(self, what: str) -> None:
        """Tell of an error that has no code."""
        self.errors += 1
        self._failed()
        self._log(logging.ERROR, what)
