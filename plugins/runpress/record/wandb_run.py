"""What a script of wandb's asks of its run, beside what a run of ours answers to anyway.

What a record knows is answered from it and may be changed in it. What only wandb's server
could do says once that it did nothing, and training goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from runpress.format.schema import RunRecord
from runpress.record.belongings import LONGEST_TEXT, Belongings
from runpress.record.media import Artifact
from runpress.record.redact import redact_text
from runpress.record.wandb_shape import as_name


class WandbRun(Belongings):
    """A run under wandb's words for it.

    Attributes:
        url: None, as for a run of wandb's that is offline.
        entity: empty, since a record has no owner.
        job_type: empty.
        mode: always "offline".
        offline: whether records stay on this machine: they do.
        sweep_id: None, as there are no sweeps.
    """

    url: None = None
    project_url: None = None
    sweep_id: None = None
    sweep_url: None = None
    entity = ""
    job_type = ""
    mode = "offline"
    offline = True

    @property
    def name(self) -> str:
        """The record's folder, until the script gives another name.

        A name that is assigned is the run's from then on, and its arm; the folder stays.
        """
        return self._name

    @name.setter
    def name(self, text: object) -> None:
        if not text:
            return
        with self._complaints:
            self._name = called = as_name(text, "run")
            self._note("name", lambda record: replace(record, name=called))

    @property
    def project(self) -> str:
        """The experiment; empty in a run that records nothing."""
        return self._recording.record.experiment if self._recording else self._experiment

    @property
    def group(self) -> str:
        """The arm that was asked for, if it was."""
        return (self._recording.record.group or "") if self._recording else ""

    @property
    def tags(self) -> tuple[str, ...]:
        """Words to find the run by; what is assigned is recorded."""
        return self._recording.record.tags if self._recording else ()

    @tags.setter
    def tags(self, words: Iterable[object] | None) -> None:
        with self._complaints:
            listed = (words,) if isinstance(words, str) else tuple(words or ())
            tags = tuple(redact_text(str(word))[:LONGEST_TEXT] for word in listed)
            self._note("tags", lambda record: replace(record, tags=tags))

    @property
    def notes(self) -> str:
        """A sentence for people; what is assigned is recorded."""
        return self._recording.record.notes if self._recording else ""

    @notes.setter
    def notes(self, text: object) -> None:
        with self._complaints:
            notes = redact_text(str(text or ""))
            self._note("notes", lambda record: replace(record, notes=notes))

    @property
    def path(self) -> str:
        """The experiment and the run's folder, as the record lies under its root."""
        folder = self._recording.folder.name if self._recording else self._name
        return f"{self.project}/{folder}"

    @property
    def disabled(self) -> bool:
        """Whether the run records nothing."""
        return self._recording is None

    def project_name(self) -> str:
        """Return the experiment."""
        return self.project

    def get_url(self) -> None:
        """Return None: a record has no address before it is published."""

    def get_project_url(self) -> None:
        """Return None: a record has no address before it is published."""

    def mark_preempting(self) -> None:
        """Do nothing: a run that is resumed goes on, however it ended."""

    def status(self) -> None:
        """Do nothing: there is no server that is behind."""

    def unwatch(self, models: object = None) -> None:
        """Look at the watched model no longer."""
        del models
        if self._watching is not None:
            with self._complaints:
                self._watching.stop()

    def log_code(self, *_: object, **__: object) -> None:
        """Say that code is known by its commit."""
        self._did_nothing("log_code", "The commit is recorded; commit the code.")

    def use_artifact(self, artifact_or_name: object, *_: object, **__: object) -> Artifact:
        """Say that nothing is fetched, and return the artifact or one without files."""
        self._did_nothing("use_artifact", "Put the files in place, and note them with dataset.")
        if isinstance(artifact_or_name, Artifact):
            return artifact_or_name
        return Artifact(str(artifact_or_name).partition(":")[0].rpartition("/")[2])

    def use_model(self, name: object, *_: object, **__: object) -> str:
        """Say that nothing is fetched, and return where the model is looked for."""
        return self.use_artifact(name).download()

    def link_model(self, path: object, *_: object, **__: object) -> None:
        """Note a model's file; there is no registry to link it to."""
        self.log_artifact(path)

    def link_artifact(self, artifact: object, *_: object, **__: object) -> None:
        """Note an artifact; there is no registry to link it to."""
        self.log_artifact(artifact)

    def restore(self, *_: object, **__: object) -> None:
        """Say that nothing is fetched."""
        self._did_nothing("restore", "Read the file where it lies.")

    def _did_nothing(self, call: str, instead: str) -> None:
        self._complaints.once(call, f"{call} did nothing, as there is no server. {instead}")

    def _note(self, what: str, change: Callable[[RunRecord], RunRecord]) -> None:
        recording = self._live(what)
        if recording is not None:
            recording.change(change)
