"""A training's pipeline as a diagram: data, loader, model, loss, optimizer, schedule.

Drawn from the objects that `watch` was given, by looking at their attributes only. No batch
is taken from the loader, which would change the first one of the training; no forward pass
is made, which would change a model's running statistics. An object that misbehaves when it
is looked at costs its own facts and nothing else.
"""

from __future__ import annotations

from typing import Any

from runpress.record.mermaid import Diagram, joined

# How a wrapper round a model is known, and where it keeps what it wraps.
WRAPPERS = {
    "OptimizedModule": ("compiled", "_orig_mod"),
    "DistributedDataParallel": ("DDP", "module"),
    "DataParallel": ("DataParallel", "module"),
    "FullyShardedDataParallel": ("FSDP", "module"),
}
# Of an optimizer, a schedule and a loss, the settings that a reader asks for first.
OPTIMIZER_FACTS = {"momentum": "momentum", "weight_decay": "weight decay"}
SCHEDULER_FACTS = ("T_max", "T_0", "step_size", "gamma", "milestones", "eta_min", "total_steps")
LOSS_FACTS = ("label_smoothing", "ignore_index", "delta", "beta", "margin")
# Not worth a line on a diagram.
DEFAULTS = {
    "ignore_index": -100,
    "delta": 1.0,
    "beta": 1.0,
    "label_smoothing": 0.0,
    "eta_min": 0.0,
}
DEEPEST = 5


def pipeline_diagram(
    model: object,
    *,
    loader: object = None,
    optimizer: object = None,
    scheduler: object = None,
    loss: object = None,
) -> str:
    """Return the Mermaid text of the pipeline that these objects make."""
    diagram = Diagram()
    centre = None
    if loader is not None:
        feed = add_loader(diagram, loader)
        centre = add_model(diagram, model)
        diagram.edge(feed, centre, batch_fact(loader))
    else:
        centre = add_model(diagram, model)
    below = centre
    if loss is not None:
        below = diagram.node("loss", _name(loss), _settings(loss, LOSS_FACTS), shape="loss")
        diagram.edge(centre, below)
    if optimizer is not None:
        turner = diagram.node("optimizer", _name(optimizer), optimizer_facts(optimizer))
        diagram.edge(below, turner, "backward")
        diagram.edge(turner, centre, "step", dotted=True)
        if scheduler is not None:
            timer = diagram.node("optimizer", _name(scheduler), scheduler_facts(scheduler))
            diagram.edge(timer, turner, "lr", dotted=True)
    return diagram.text()


def add_loader(diagram: Diagram, loader: object) -> str:
    """Add the dataset and the loader; return the loader's node."""
    dataset = _get(loader, "dataset")
    feed = None
    if dataset is not None:
        feed = diagram.node("data", _name(innermost(dataset)), dataset_facts(dataset), "data")
        transforms = transform_names(innermost(dataset))
        if transforms:
            step = diagram.node("data", "transforms", transforms)
            diagram.edge(feed, step)
            feed = step
    node = diagram.node("data", _name(loader), loader_facts(loader))
    if feed is not None:
        diagram.edge(feed, node)
    return node


def add_model(diagram: Diagram, model: object) -> str:
    """Add the model and return its node."""
    inner, wrappers = unwrap(model)
    return diagram.node("model", _name(inner), [*model_facts(inner), joined(wrappers)])


def innermost(dataset: object) -> object:
    """Return what a chain of subsets is a subset of."""
    for _ in range(DEEPEST):
        inner = _get(dataset, "dataset")
        if type(dataset).__name__ != "Subset" or inner is None:
            break
        dataset = inner
    return dataset


def dataset_facts(dataset: object) -> list[str]:
    """Return size and shapes of a dataset."""
    facts: list[str] = []
    with _LeavingOut():
        facts.append(f"{len(dataset):,} samples")  # type: ignore[arg-type]
    with _LeavingOut():
        for tensor in (_get(innermost(dataset), "tensors") or ())[:3]:
            shape = " × ".join(str(size) for size in tuple(tensor.shape)[1:]) or "scalar"
            facts.append(f"{shape}, {_dtype(tensor)}")
    return facts


def transform_names(dataset: object) -> list[str]:
    """Return the names of a dataset's transforms, in their order."""
    with _LeavingOut():
        transform = _get(dataset, "transform")
        if transform is not None:
            return [_name(one) for one in list(_get(transform, "transforms") or [transform])[:5]]
    return []


def loader_facts(loader: object) -> list[str]:
    """Return how a loader makes batches."""
    facts: list[str] = []
    with _LeavingOut():
        size = _batch_size(loader)
        facts.append(f"batch {size}" if size else "")
    with _LeavingOut():
        facts.append(_name(loader.sampler))  # type: ignore[attr-defined]
    with _LeavingOut():
        workers = int(loader.num_workers)  # type: ignore[attr-defined]
        facts.append(f"{workers} workers" if workers else "in process")
    return facts


def batch_fact(loader: object) -> str:
    """Return what arrives at the model: the batch, over all ranks where there are several."""
    with _LeavingOut():
        size = _batch_size(loader)
        ranks = int(_get(_get(loader, "sampler"), "num_replicas") or 1)
        if size:
            return f"{size} × {ranks} ranks → {size * ranks}" if ranks > 1 else f"batch {size}"
    return ""


def unwrap(model: object) -> tuple[object, list[str]]:
    """Return the model inside its wrappers, and their names from outside in."""
    names: list[str] = []
    for _ in range(DEEPEST):
        name, inside = WRAPPERS.get(type(model).__name__, ("", ""))
        inner = _get(model, inside) if inside else None
        if inner is None:
            break
        names.append(name)
        model = inner
    return model, names


def model_facts(model: object) -> list[str]:
    """Return how many parameters a model has, how many are trained, and their type."""
    facts: list[str] = []
    with _LeavingOut():
        parameters = list(model.parameters())  # type: ignore[attr-defined]
        total = sum(one.numel() for one in parameters)
        trained = sum(one.numel() for one in parameters if one.requires_grad)
        facts.append(f"{count(total)} parameters")
        facts.append(f"{count(trained)} trained" if trained != total else "")
        facts.append(", ".join(sorted({_dtype(one) for one in parameters})))
    return facts


def optimizer_facts(optimizer: object) -> list[str]:
    """Return the settings of an optimizer's first group, and how many groups there are."""
    facts: list[str] = []
    with _LeavingOut():
        groups = list(optimizer.param_groups)  # type: ignore[attr-defined]
        first = groups[0]
        # A schedule has changed lr already; the script's own number is the initial one.
        facts.append(f"lr {_number(first.get('initial_lr', first.get('lr')))}")
        for key, word in OPTIMIZER_FACTS.items():
            if first.get(key):
                facts.append(f"{word} {_number(first[key])}")
        facts.append(f"{len(groups)} groups" if len(groups) > 1 else "")
    return facts


def scheduler_facts(scheduler: object) -> list[str]:
    """Return the settings of a schedule; of a chain, the names of its links."""
    with _LeavingOut():
        links = _get(scheduler, "_schedulers")
        if links:
            return [_name(link) for link in links]
    return _settings(scheduler, SCHEDULER_FACTS)


def count(number: int) -> str:
    """Return a count with three digits that matter.

    >>> count(15_370)
    '15.4 k'
    """
    for size, word in ((1e9, " G"), (1e6, " M"), (1e3, " k")):
        if number >= size:
            return f"{number / size:.3g}{word}"
    return str(number)


def _settings(value: object, names: tuple[str, ...]) -> list[str]:
    facts: list[str] = []
    for name in names:
        with _LeavingOut():
            setting = _get(value, name)
            if isinstance(setting, int | float | tuple) and setting != DEFAULTS.get(name):
                facts.append(f"{name} {_number(setting)}")
    return facts


def _batch_size(loader: object) -> int | None:
    size = _get(loader, "batch_size") or _get(_get(loader, "batch_sampler"), "batch_size")
    return int(size) if size else None


def _number(value: Any) -> str:
    if isinstance(value, tuple | list):
        return f"({', '.join(_number(part) for part in value)})"
    return f"{float(value):g}"


def _dtype(tensor: Any) -> str:
    return str(tensor.dtype).rpartition(".")[2]


def _name(value: object) -> str:
    """Return a function's own name, else the class's."""
    own = _get(value, "__qualname__") if callable(value) else None
    return str(own or type(value).__name__).rpartition(".")[2]


def _get(value: object, name: str) -> Any:
    with _LeavingOut():
        return getattr(value, name, None)
    return None


class _LeavingOut:
    """Leaves out what an object will not tell: foreign properties may raise anything."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> bool:
        return isinstance(error, Exception)
