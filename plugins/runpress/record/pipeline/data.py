"""The dataset under its wrappers, and the transforms that its samples go through."""

from __future__ import annotations

from typing import Any

from runpress.record.foreign import (
    asked,
    chain,
    comes_from,
    is_a,
    items,
    kinds,
    length,
    look,
    name_of,
    stored,
)
from runpress.record.pipeline.wording import count, shape, shown

MOST_ARRAYS = 3
MOST_TRANSFORMS = 5
MOST_JOINED = 4
TRANSFORM_SETTINGS = ("size", "padding", "degrees", "p")
# Every flip and erasing has a chance of a half unless it says otherwise.
USUAL = {"p": "0.5"}


def innermost(dataset: object) -> object:
    """Return what a chain of subsets and other wrappers is made of."""
    *_, inner = chain(dataset, _inside)
    return inner


def dataset_title(dataset: object) -> str:
    """Return what a dataset is called: its own name where it has one, else its class's."""
    inner = innermost(dataset)
    if comes_from(inner, "datasets"):
        about = look(inner, "_info")
        own = look(about, "dataset_name") or look(about, "builder_name")
        return str(own or name_of(inner))
    return name_of(inner)


def dataset_facts(dataset: object) -> list[str]:
    """Return size and contents of a dataset."""
    inner = innermost(dataset)
    parts = items(look(inner, "datasets"))
    return [
        _size(dataset, inner),
        *([_joined(parts)] if parts else []),
        *_wrappers(dataset, inner),
        *_columns(inner),
        *_arrays(inner),
        _classes(inner),
    ]


def transform_names(dataset: object) -> list[str]:
    """Return the transforms of a dataset and of its wrappers, in the order they act."""
    layers = list(chain(dataset, _inside))
    parts = items(look(layers[-1], "datasets"))
    if parts:
        # Joined datasets nearly always share theirs; where they differ, each has its own.
        first = transform_names(parts[0])
        if any(transform_names(part) != first for part in parts[1:MOST_JOINED]):
            return ["differ among the joined"]
        layers, names = layers[:-1], first
    else:
        names = []
    for layer in reversed(layers):
        names += [_transform(one) for one in _of_layer(layer)]
    names = [name for name in names if name]
    if len(names) <= MOST_TRANSFORMS:
        return names
    kept = names[: MOST_TRANSFORMS - 1]
    return [*kept, f"and {len(names) - len(kept)} more"]


def _inside(dataset: object) -> object:
    """Return what a dataset wraps: torch's own wrappers and most people's call it `dataset`."""
    for name in ("dataset", "subset", "base_dataset"):
        inner = look(dataset, name)
        if inner is not None and not is_a(inner, str, bytes, int, float):
            found: object = inner
            return found
    return None


def _size(dataset: object, inner: object) -> str:
    outer, whole = length(dataset), length(inner)
    if outer is None:
        return "without a length" if "IterableDataset" in kinds(dataset) else ""
    if whole and whole > outer:
        return f"{outer:,} of {whole:,} samples"
    return f"{outer:,} sample{'' if outer == 1 else 's'}"


def _joined(parts: list[Any]) -> str:
    named = [
        f"{dataset_title(part)} {count(size)}" if (size := length(part)) else dataset_title(part)
        for part in parts[:MOST_JOINED]
    ]
    return " + ".join(named + (["…"] if len(parts) > MOST_JOINED else []))


def _wrappers(dataset: object, inner: object) -> list[str]:
    names = [name_of(one) for one in chain(dataset, _inside) if one is not inner]
    own = [name for name in names if name != "Subset"]
    return [f"in {name}" for name in own[:1]]


def _columns(dataset: object) -> list[str]:
    if not comes_from(dataset, "datasets"):
        return []
    columns = look(dataset, "column_names") or []
    names: list[str] = asked(lambda: [str(name) for name in columns], [])
    return [", ".join(names)] if names else []


def _arrays(dataset: object) -> list[str]:
    tensors = items(look(dataset, "tensors"))
    if tensors:
        return [fact for one in tensors[:MOST_ARRAYS] if (fact := _array(one))]
    size = length(dataset)
    held = [
        f"{name.lstrip('_')}: {fact}"
        for name, value in stored(dataset).items()
        # Of what a dataset holds, its samples are what has one row a sample.
        if (fact := _array(value)) and asked(lambda value=value: len(value), None) == size  # type: ignore[misc]
    ]
    return held[:MOST_ARRAYS]


def _array(value: object) -> str:
    """Return shape and type of one sample of an array or tensor; empty for anything else."""
    if "Tensor" not in kinds(value) and "ndarray" not in kinds(value):
        return ""
    kind = str(look(value, "dtype")).rpartition(".")[2]
    return asked(lambda: f"{shape(tuple(look(value, 'shape'))[1:])}, {kind}", "")


def _classes(dataset: object) -> str:
    classes = items(look(dataset, "classes"))
    return f"{len(classes)} classes" if classes else ""


def _of_layer(dataset: object) -> list[object]:
    found = look(dataset, "transform")
    if found is None:
        found = look(dataset, "transforms")
    if found is None and comes_from(dataset, "datasets"):
        found = (look(dataset, "_format_kwargs") or {}).get("transform")
    return [] if found is None else _steps(found)


def _steps(transform: object) -> list[object]:
    """Return the steps of a transform that is a chain, else the transform alone."""
    if is_a(transform, list, tuple) or "Sequential" in kinds(transform):
        inner = items(transform)
    elif "Compose" in kinds(transform):
        inner = items(look(transform, "transforms"))
    elif "StandardTransform" in kinds(transform):
        inner = [look(transform, "transform")]
    else:
        return [transform]
    return [step for one in inner if one is not None for step in _steps(one)][:50]


def _transform(transform: object) -> str:
    inner = items(look(transform, "transforms"))
    if inner:
        return f"{name_of(transform)}: {', '.join(name_of(one) for one in inner)}"
    values = []
    for name in TRANSFORM_SETTINGS:
        value = look(transform, name)
        sizes = list(dict.fromkeys(shown(one) for one in items(value)))
        # Four sides of equal padding are one number.
        text = sizes[0] if len(sizes) == 1 else shown(value)
        if text and text != USUAL.get(name):
            values.append(text if name == "size" else f"{name} {text}")
    return f"{name_of(transform)} {', '.join(values)}".strip()
