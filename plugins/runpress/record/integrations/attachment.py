"""The run that a training library's loop records into.

Either the script has begun one, and the library's part goes into that, or the integration
begins one with the arguments that it was made with. Whoever began a run ends it.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any, TypedDict

from runpress.format.names import check_name
from runpress.record import active
from runpress.record.complaints import Complaints
from runpress.record.config import as_dict
from runpress.record.endings import ending_of
from runpress.record.run import Run


class InitArguments(TypedDict, total=False):
    """The keywords of `runpress.init`, which every integration takes as well."""

    name: str | None
    seed: object
    group: str | None
    config: object
    tags: Iterable[str] | None
    notes: str | None
    baseline: str | None
    resume: bool
    overwrite: bool
    root: str | Path | None
    mode: str | None


class Attachment:
    """One integration's hold on a run, which is begun or joined when it is first needed.

    Args:
        what: the integration, for messages.
        experiment: as for `runpress.init`.
        asked: its keywords. Without an experiment and without any the active run is joined.

    Raises:
        NameRefused: the experiment's or the run's name cannot be a folder.
    """

    def __init__(self, what: str, experiment: str | None, asked: InitArguments) -> None:
        for name, kind in ((experiment, "experiment"), (asked.get("name"), "run")):
            # Here the traceback still shows the line that gave the name.
            if name is not None:
                check_name(name, kind)
        self.experiment = experiment
        self.asked = asked
        self.complaints = Complaints(what)
        self.run: Run | None = None
        self.owned = False
        self._paths: dict[str, None] = {}
        self._handled: BaseException | None = None

    def open(self, defaults: InitArguments | None = None) -> Run:
        """Return the run; the first call begins or joins it.

        Args:
            defaults: keywords of `init` for what was not asked for.

        Raises:
            RunpressError: as `runpress.init`.
        """
        if self.run is None:
            # An exception that is being handled by now is not what will end this run.
            self._handled = sys.exception()
            running = None if self.experiment or self.asked else active.active_run()
            self.owned = running is None
            arguments: dict[str, Any] = {**(defaults or {}), **self.asked}
            self.run = running or active.init(self.experiment, **arguments)
        return self.run

    def has_seed(self) -> bool:
        """Say whether the arguments name a seed."""
        with self.complaints:
            return "seed" in self.asked or "seed" in as_dict(self.asked.get("config"))
        return False

    def learn(self, facts: Mapping[str, Any]) -> None:
        """Add to the run's config what the script has not put there itself."""
        run = self.open()
        missing = {key: value for key, value in facts.items() if key not in run.config}
        if missing:
            run.config.update(missing)

    def remember(self, *paths: str | None) -> None:
        """Note where the library has saved something; it may delete it again."""
        self._paths.update(dict.fromkeys(path for path in paths if path))

    def keep(self) -> None:
        """Record as artifacts what was saved and is still there: by now it stays as it is."""
        paths, self._paths = self._paths, {}
        for path in paths:
            if self.run is not None and Path(path).exists():
                # A checkpoint may hold more than its author knows, such as paths.
                self.run.log_artifact(path, copy=False)

    def begin_training(self) -> None:
        """Have the run count as stopped, should the script leave it before `end_training`."""
        if self.owned and self.run is not None:
            self.run.expect("stopped")

    def end_training(self) -> None:
        """Take back what `begin_training` has said."""
        if self.owned and self.run is not None:
            self.run.expect("finished")

    def leave(self) -> None:
        """Let go of the run; one of ours ends, as stopped if its training never did."""
        if self.owned and self.run is not None:
            self.run.leave()
        self.run = None

    def end(self) -> None:
        """End the run if it is ours: by the exception on its way, if one is, else finished."""
        if not self.owned or self.run is None:
            return
        error = sys.exception()
        status, blamed = ending_of(None if error is self._handled else error)
        if blamed is None:
            self.run.finish(status)
        else:
            self.run.__exit__(type(blamed), blamed, blamed.__traceback__)


def library(names: Iterable[str], what: str, package: str) -> ModuleType:
    """Import a library that may not be installed, under the first of `names` that is.

    Raises:
        ImportError: it is not installed; the message names the command that does it.
    """
    for name in names:
        try:
            return importlib.import_module(name)
        except ModuleNotFoundError as error:
            # What is installed and lacks a part of its own shall say so itself.
            if error.name not in (name, name.partition(".")[0]):
                raise
    raise ImportError(
        f"runpress records from {what}, which is not installed here. "
        f"Install it: pip install {package}"
    )
