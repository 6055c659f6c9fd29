"""A tracker for accelerate.

    accelerator = Accelerator(log_with=RunpressTracker("exp-032-accelerate", name="bf16"))
    accelerator.init_trackers("unused", config=vars(args))

accelerate's `log` is called on every process and records on the main one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Unpack

from runpress.record.config import as_dict
from runpress.record.integrations.attachment import Attachment, InitArguments, library

if TYPE_CHECKING:
    from runpress.record.run import Run

_tracking: Any = library(["accelerate.tracking"], "accelerate", "accelerate")
_state: Any = library(["accelerate.state"], "accelerate", "accelerate")


class RunpressTracker(_tracking.GeneralTracker):  # type: ignore[misc]
    """Records what is given to `Accelerator.log`.

    Args:
        experiment: as for `runpress.init`; a tracker that accelerate makes itself gets the
            project's name here. Without it and without `init` the tracker joins the run that
            is active, and leaves it to the script to end it.
        init: the keywords of `runpress.init`.

    Raises:
        NameRefused: a name that cannot be a folder; the message proposes one.
    """

    name = "runpress"
    requires_logging_directory = False
    main_process_only = True

    def __init__(self, experiment: str | None = None, **init: Unpack[InitArguments]) -> None:
        super().__init__()
        self._attachment = Attachment("accelerate", experiment, init)

    @property
    def tracker(self) -> Run | None:
        """The run; None on processes that record nothing."""
        run = self._attachment.run
        if run is not None:
            return run
        return self._attachment.open() if _state.PartialState().is_main_process else None

    def start(self) -> None:
        """Begin or join the run."""
        _ = self.tracker

    def store_init_configuration(self, values: object) -> None:
        """Add hyper-parameters to the run's config."""
        run = self.tracker
        if run is not None:
            with self._attachment.complaints:
                run.config.update(as_dict(values))

    def log(self, values: Mapping[str, Any], step: int | None = None, **_: object) -> None:
        """Record numbers at a step."""
        run = self.tracker
        if run is not None:
            run.log(values, step)

    def finish(self) -> None:
        """End the run, also where an exception on its way has led here."""
        self._attachment.end()
