"""A dataset in a record: its kind, its size, its fingerprint."""

from __future__ import annotations

import os
from pathlib import Path

from runpress.format.schema import Dataset
from runpress.record.dataset.arrays import ArrayPart
from runpress.record.dataset.content import parts_of
from runpress.record.dataset.files import File, FilesPart, file_sha256, files_part, folder_part
from runpress.record.dataset.limits import Limits
from runpress.record.dataset.part import Fingerprint, Part, fingerprint
from runpress.record.foreign import asked, is_a, kinds, length, look, name_of
from runpress.record.pipeline.batch import plain_loader

NO_LIMITS_SAID = Limits()
# sha256 of the file and nothing else, so that anybody can check it.
PLAIN = "sha256"


def describe_dataset(name: str, value: object, limits: Limits = NO_LIMITS_SAID) -> Dataset:
    """Return what is known of a dataset.

    Args:
        name: what the script calls it.
        value: a path of a file or folder; or arrays, tensors, a table, a dataset, or a list,
            tuple or dict of these. Of anything else kind and length are all that is recorded.
        limits: beyond these a sample is hashed, and the method's name says so.

    The same data give the same sha256 in every process and on every platform, and by the
    methods without `sampled` in their name any change gives another. `held` says that an
    object's attributes were hashed, not what it makes of them; `bytes` counts what was
    described, of a subset all that it is a subset of.

    Raises:
        FileNotFoundError: there is nothing at the path.
    """
    if is_a(value, str, os.PathLike):
        return _of_path(name, Path(value), limits)
    parts = asked(lambda: parts_of("", value, limits), None) or []
    mark = asked(lambda: fingerprint(parts, limits), None)
    return Dataset(
        name=name,
        kind=_kind(value),
        samples=_samples(value, parts),
        bytes=_bytes(parts),
        fingerprint=mark.method if mark else None,
        sha256=mark.sha256 if mark else None,
    )


def dataset_of_loader(
    loader: object, name: str = "train", limits: Limits = NO_LIMITS_SAID
) -> Dataset | None:
    """Return what is known of the dataset that a loader reads; None where it has none."""
    dataset = look(plain_loader(loader), "dataset")
    if dataset is None or is_a(dataset, str):
        return None
    return asked(lambda: describe_dataset(name, dataset, limits), None)


def _of_path(name: str, path: Path, limits: Limits) -> Dataset:
    if path.is_dir():
        part = asked(lambda: folder_part("", path, limits), None)
        mark = asked(lambda: fingerprint([part] if part else [], limits), None)
        samples = len(part.files) if part and part.complete else None
        return _of_files(name, "folder", part, mark, samples)
    if not path.is_file():
        raise FileNotFoundError(
            f"dataset {name!r}: there is no file or folder {path.name!r}. "
            "Give its path as it is from the working folder, or the data themselves."
        )
    part = asked(lambda: files_part("", [File("", path)], limits), None)
    if part and (part.size or 0) > limits.bytes:
        mark = asked(lambda: fingerprint([part], limits), None)
    else:
        plain = asked(lambda: file_sha256(path), "")
        mark = Fingerprint(PLAIN, plain) if plain else None
    return _of_files(name, "file", part, mark, None)


def _of_files(
    name: str, kind: str, part: FilesPart | None, mark: Fingerprint | None, samples: int | None
) -> Dataset:
    return Dataset(
        name=name,
        kind=kind,
        samples=samples,
        bytes=part.size if part else None,
        fingerprint=mark.method if mark else None,
        sha256=mark.sha256 if mark else None,
    )


def _kind(value: object) -> str:
    inner = look(value, "dataset")
    if inner is not None and look(value, "indices") is not None:
        return f"{name_of(value)} of {_kind(inner)}"
    return kinds(value)[0]


def _samples(value: object, parts: list[Part]) -> int | None:
    """Return how many samples there are; of several arrays, the rows that all have."""
    if not is_a(value, dict, tuple):
        return length(value)
    rows = {part.shape[:1] for part in parts if isinstance(part, ArrayPart)}
    return next(iter(rows))[0] if len(rows) == 1 and () not in rows else None


def _bytes(parts: list[Part]) -> int | None:
    sizes = [part.size for part in parts if part.size is not None]
    return sum(sizes) if sizes else None
