"""Finding what a dataset holds: which of its attributes are its data."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

from runpress.record.dataset.arrays import ArrayPart, ArraysPart, array_part
from runpress.record.dataset.files import FilesPart, files_part, relative_files
from runpress.record.dataset.limits import Limits
from runpress.record.dataset.part import Part
from runpress.record.dataset.table import is_table, table_parts
from runpress.record.dataset.values import ValuesPart, values_part
from runpress.record.foreign import asked, comes_from, is_a, items, kinds, length, look, stored

DEEPEST = 6
# Settings, and what fills up while a training runs.
NOT_DATA = ("transform", "cache", "buffer", "path", "root", "url")
# A text shorter than this is a setting.
SHORTEST_TEXT = 1_000
MOST_MEMBERS = 64


def parts_of(name: str, value: object, limits: Limits, deepest: int = DEEPEST) -> list[Part] | None:
    """Return what can be hashed of a value; None where its data cannot be read by looking."""
    if deepest == 0:
        return None
    for of_kind in (_of_arrays, _of_table, _of_library, _of_plain):
        parts = of_kind(name, value)
        if parts is not None:
            return parts
    if is_a(value, dict):
        return _of_mapping(name, value, limits, deepest)
    if is_a(value, list, tuple):
        return _of_list(name, value, limits, deepest)
    return _of_object(name, value, limits, deepest) if is_dataset(value) else None


def is_dataset(value: object) -> bool:
    """Say whether an object gives samples by their place, or is one of torch's datasets."""
    kind = type(value)
    by_place = hasattr(kind, "__getitem__") and hasattr(kind, "__len__")
    return by_place or "Dataset" in kinds(value)


def _of_arrays(name: str, value: Any) -> list[Part] | None:
    names = kinds(value)
    if "MaskedArray" in names:
        both = [array_part(name, value), array_part(f"{name}.mask", value.mask)]
        return [one for one in both if one is not None] if all(both) else None
    if "ndarray" in names and value.dtype.hasobject:
        found = values_part(f"{name}{value.shape}", value.ravel().tolist())
        return None if found is None else [found]
    single = array_part(name, value)
    return None if single is None else [single]


def _of_table(name: str, value: Any) -> list[Part] | None:
    return table_parts(name, value) if is_table(value) else None


def _of_library(name: str, value: object) -> list[Part] | None:
    mark = look(value, "_fingerprint") if comes_from(value, "datasets") else None
    return [ValuesPart(name, mark, kind="datasets-fingerprint")] if is_a(mark, str) else None


def _of_plain(name: str, value: object) -> list[Part] | None:
    if is_a(value, dict, list, tuple):
        return None
    found = values_part(name, value) or values_part(name, [value])
    return None if found is None else [found]


def _of_object(name: str, value: object, limits: Limits, deepest: int) -> list[Part] | None:
    names = kinds(value)
    tensors, joined = look(value, "tensors"), look(value, "datasets")
    if "TensorDataset" in names and tensors is not None:
        return _of_members(name, items(tensors), limits, deepest)
    if is_a(joined, list, tuple, dict) and "Dataset" in names:
        return _of_members(name, items(joined), limits, deepest)
    base, indices = look(value, "dataset"), look(value, "indices")
    if base is not None and indices is not None:
        return _of_members(name, [base, indices], limits, deepest)
    return _held(name, value, limits, deepest)


def _of_members(name: str, members: list[Any], limits: Limits, deepest: int) -> list[Part] | None:
    """Return the parts of all members; one that cannot be read spoils them all."""
    parts: list[Part] = []
    for place, member in enumerate(members):
        found = parts_of(f"{name}.{place}", member, limits, deepest - 1)
        if found is None:
            return None
        parts += found
    return parts


def _of_mapping(
    name: str, value: dict[Any, Any], limits: Limits, deepest: int
) -> list[Part] | None:
    if "Bunch" in kinds(value):
        # Its texts and names are scikit-learn's, and change with its version.
        value = {key: one for key, one in value.items() if key in ("data", "target", "frame")}
        value = {key: one for key, one in value.items() if one is not None}
    parts: list[Part] = []
    for key in sorted(value, key=str) if len(value) <= MOST_MEMBERS else ():
        found = parts_of(f"{name}.{key}", value[key], limits, deepest - 1)
        if found is None:
            return None
        parts += found
    if len(value) > MOST_MEMBERS:
        plain = values_part(name, [value])
        return None if plain is None else [plain]
    return parts


def _of_list(name: str, value: Any, limits: Limits, deepest: int) -> list[Part] | None:
    files = _file_list(name, value, limits)
    if files is not None:
        return files
    plain = values_part(name, value)
    if plain is not None:
        return [plain]
    arrays = [array_part(str(place), one) for place, one in enumerate(value)]
    if len(arrays) > MOST_MEMBERS:
        known = [one for one in arrays if one is not None]
        return [ArraysPart(name, known)] if len(known) == len(arrays) else None
    return _of_members(name, list(value), limits, deepest)


def _file_list(name: str, value: Any, limits: Limits) -> list[Part] | None:
    """Return a list of paths, or of tuples that begin with one, as files; None for other lists."""
    first = _path(value[0]) if value else None
    if first is None or not asked(lambda: Path(first).is_file(), False):
        return None
    paths = [_path(one) for one in value]
    if None in paths:
        return None
    files: Part = files_part(name, relative_files([str(path) for path in paths]), limits)
    rest = [tuple(one[1:]) for one in value if is_a(one, tuple, list)]
    labels = values_part(f"{name}.labels", rest)
    return [files] if labels is None or not rest else [files, labels]


def _path(value: Any) -> str | None:
    """Return what may be a path: a text, or the first of a tuple."""
    first = value[0] if is_a(value, tuple, list) and value else value
    return str(first) if is_a(first, str, Path) else None


def _held(name: str, value: object, limits: Limits, deepest: int) -> list[Part] | None:
    """Return the data among an object's attributes.

    Only where at least one of them is as long as the dataset: else what it holds is about
    the data, and the data are elsewhere.
    """
    # Says in the method's name that attributes were hashed.
    parts: list[Part] = [ValuesPart(name, (), kind="held")]
    seen: set[int] = set()
    for key, one in sorted(stored(value).items()):
        setting = any(word in key.casefold() for word in NOT_DATA)
        if setting or id(one) in seen or not _may_be_data(one):
            continue
        # torchvision has the same list under two names.
        seen.add(id(one))
        parts += parts_of(f"{name}.{key}", one, limits, deepest - 1) or []
    samples = length(value)
    enough = bool(samples) and any(_length(part) >= (samples or 0) for part in parts)
    return parts if enough else None


def _may_be_data(value: object) -> bool:
    if is_a(value, str, bytes):
        return len(value) >= SHORTEST_TEXT
    known = is_a(value, list, tuple, dict, range) or is_table(value)
    return known or is_dataset(value)


def _length(part: Part) -> int:
    if isinstance(part, ArrayPart):
        return math.prod(part.shape)
    if isinstance(part, ValuesPart):
        # A library's own mark stands for all of its data.
        return 2**62 if part.kind == "datasets-fingerprint" else len(part.values)
    if isinstance(part, FilesPart):
        return len(part.files)
    return len(part.arrays) if isinstance(part, ArraysPart) else 0
