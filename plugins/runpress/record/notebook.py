"""What a notebook's cells tell about a run: an exception in a cell does not end the process.

Python's hook for exceptions is not called in a notebook, and the run goes on being the active
one until the next `init` or the kernel's end. By then it is too late to ask whether the
training came through. So after each cell in which the run was begun or has logged, it is told
how that cell ended. What happens in other cells, a misspelt name in a plot, is not about it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

AFTER_CELL = "post_run_cell"


class Cells:
    """Watches a notebook's cells from when it is made until `stop`; elsewhere does nothing.

    Args:
        told: called with the exception that ended a cell of the run, or with None once a
            later one came through.
        progress: anything that changes when the run logs.
    """

    def __init__(
        self, told: Callable[[BaseException | None], None], progress: Callable[[], object]
    ) -> None:
        self._told = told
        self._progress = progress
        # The cell that begins the run is the run's, though it may log nothing.
        self._seen: object = self
        self._failed = False
        # One bound method, kept, so that it can be recognised again.
        self._after = self._after_cell
        self._shell = shell()
        if self._shell is not None:
            self._shell.events.register(AFTER_CELL, self._after)

    def stop(self) -> None:
        """Watch no longer."""
        if self._shell is not None and self._after in self._shell.events.callbacks[AFTER_CELL]:
            self._shell.events.unregister(AFTER_CELL, self._after)
        self._shell = None

    def _after_cell(self, result: Any) -> None:
        progress = self._progress()
        if progress == self._seen:
            return
        self._seen = progress
        error = result.error_before_exec or result.error_in_exec
        if error is not None or self._failed:
            self._failed = error is not None
            self._told(error)


def shell() -> Any:
    """Return IPython's shell where the script is its notebook or session, else None."""
    ipython = sys.modules.get("IPython")
    return None if ipython is None else ipython.get_ipython()
