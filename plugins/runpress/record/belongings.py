"""What a run keeps beside its numbers: pictures, files, and what it was trained on."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from functools import cached_property
from pathlib import Path

from runpress.record.lifetime import Lifetime
from runpress.record.media import (
    MOST_IMAGES,
    Artifact,
    Image,
    Table,
    Unplaced,
    gathered_files,
    named_images,
    written_table,
)
from runpress.record.redact import redact_text
from runpress.record.wandb_shape import wandbs

# What a record keeps of a text that a script writes for people.
LONGEST_TEXT = 1_000


class Belongings(Lifetime):
    """The calls of a run that put something else than numbers into its record."""

    @property
    def dir(self) -> Path:
        """The record's folder; of a run that records nothing one that goes with the process."""
        return self._recording.folder if self._recording else self._passing_folder

    @cached_property
    def _passing_folder(self) -> Path:
        # A script that puts a file beside the record does so on every rank.
        folder = Path(tempfile.mkdtemp(prefix="runpress-"))
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        return folder

    def log_figure(self, fig: object, name: str, alt: str | None = None) -> None:
        """Keep a picture in the record; of one name the last stays.

        Args:
            fig: a matplotlib figure, a PIL image, an array or tensor of pixels, or the path
                of a picture.
            name: what it is called on the page.
            alt: what it shows, for those who cannot see it.
        """
        recording = self._live("log_figure")
        if recording is not None:
            with self._complaints:
                from runpress.record.figure import save_figure

                shown = None if alt is None else redact_text(str(alt))[:LONGEST_TEXT]
                recording.add_figure(save_figure(recording.folder, str(name), fig, shown))

    def log_artifact(
        self,
        path: object = None,
        name: str | None = None,
        *places: object,
        copy: bool = True,
        **others: object,
    ) -> Artifact:
        """Note a file or folder by size and sha256; files up to 1 MB are copied.

        Args:
            path: what to note, or an `Artifact`; its folder is not recorded.
            name: what it is called; by default its own name.
            places: wandb's `type`, `aliases` and `tags`, which are not recorded.
            copy: False to note it only. Copies are published with the record.
            others: the same by name, and `artifact_or_path` for `path`.

        Returns:
            What was noted, for wandb's sake: its `wait` returns at once.
        """
        given = wandbs("log_artifact", places, others)
        found = given.pop("artifact_or_path", None) if path is None else path
        artifact = found if isinstance(found, Artifact) else Artifact.of(found, name)
        recording = self._live("log_artifact")
        if recording is not None:
            self._left_out("log_artifact", {**given, **artifact.left_out})
            for one, called in artifact.paths:
                with self._complaints:
                    from runpress.record.artifact import keep_artifact

                    kept = keep_artifact(recording.folder, one, called, copy=copy)
                    recording.add_artifact(kept)
        return artifact

    def log_model(self, path: object, name: str | None = None, *_: object, **__: object) -> None:
        """Note a model's file or folder, under wandb's name for it; see `log_artifact`."""
        self.log_artifact(path, name)

    def save(self, glob_str: object = None, *_: object, **__: object) -> list[str]:
        """Note files, as wandb's `save` would keep them; see `log_artifact`.

        Args:
            glob_str: the path of a file or a folder, or a pattern such as `*.pt`.

        Returns:
            The paths that were noted; empty without an argument.
        """
        if glob_str is None or self._live("save") is None:
            return []
        if not isinstance(glob_str, str | os.PathLike):
            self.log_artifact(glob_str)
            return []
        files = gathered_files(Path(glob_str))
        for file in files:
            self.log_artifact(file)
        if not files:
            self._complaints.once(
                f"save {glob_str}",
                f"save: there is no file {str(glob_str)[:60]!r} to note. Save it once it is there.",
            )
        return [str(file) for file in files]

    def dataset(self, name: str, obj_or_path: object) -> None:
        """Note what the run is trained on, with a fingerprint that changes with the data.

        Args:
            name: what it is called, for example "train".
            obj_or_path: a data set, an array, a tensor, or the path of a file or folder.
        """
        recording = self._live("dataset")
        if recording is not None:
            with self._complaints:
                from runpress.record.dataset import describe_dataset

                described = describe_dataset(str(name), obj_or_path)
                recording.add_dataset(described)
                if described.sha256 is None:
                    self._complaints.once(
                        f"dataset {name}",
                        f"dataset {str(name)[:60]!r} has no fingerprint: nothing in a "
                        f"{described.kind} could be read safely. Pass its arrays, or its path.",
                    )

    def keep(self, name: str, value: object) -> bool:
        """Find a place for what was logged and is no number; say whether there is one."""
        first = value[0] if isinstance(value, list | tuple) and value else value
        if isinstance(first, Image):
            self._keep_images(name, value)
        elif isinstance(first, Unplaced):
            self._refuse(name, type(first).__name__)
        elif isinstance(value, Table):
            self._keep_table(name, value)
        elif type(value).__module__.startswith("matplotlib.figure"):
            self.log_figure(value, name)
        else:
            return False
        return True

    def _keep_images(self, name: str, value: object) -> None:
        for image in named_images(name, value):
            self._left_out("Image", image.left_out)
            self.log_figure(image.picture, image.name, image.alt)
        if isinstance(value, list | tuple) and len(value) > MOST_IMAGES:
            self._complaints.once(
                f"images {name}",
                f"of {len(value)} images of {name[:60]!r} the first {MOST_IMAGES} are kept. "
                "Put many into one figure.",
            )

    def _refuse(self, name: str, kind: str) -> None:
        # One warning a kind: a histogram of every layer is one thing that has no place.
        self._complaints.once(
            f"kind {kind}",
            f"metric {name[:60]!r} was left out, as every {kind} is: a record has no place for "
            "it. Log a number that sums it up, or a figure that shows it.",
        )

    def _keep_table(self, name: str, table: Table) -> None:
        with self._complaints, tempfile.TemporaryDirectory(prefix="runpress-") as folder:
            self.log_artifact(written_table(table, name, Path(folder)))
