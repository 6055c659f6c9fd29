"""The chart itself: what is drawn, and what leads where."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from runpress.draw.mermaid import LONGEST_LINE, Diagram, label
from runpress.record.foreign import is_a, items, look, name_of
from runpress.record.pipeline.batch import batch_facts, plain_loader
from runpress.record.pipeline.data import dataset_facts, dataset_title, transform_names
from runpress.record.pipeline.loader import loader_facts
from runpress.record.pipeline.model import model_facts, model_title
from runpress.record.pipeline.place import framed, place_lines
from runpress.record.pipeline.said import duration
from runpress.record.pipeline.training import (
    loss_facts,
    loss_title,
    optimizer_facts,
    plain_optimizer,
    plain_scheduler,
    scheduler_facts,
)
from runpress.record.pipeline.wording import bytes_shown

# A chart of more than a dozen nodes is not read on a phone.
MOST_OPTIMIZERS = 3
MODEL = re.compile(r'^(\s*n\d+\[".*)"\]:::model$', re.MULTILINE)


def pipeline_diagram(
    model: object,
    *,
    loader: object = None,
    optimizer: object = None,
    scheduler: object = None,
    loss: object = None,
    config: Mapping[str, Any] | None = None,
    environment: Mapping[str, Any] | None = None,
) -> str:
    """Return the Mermaid text of the pipeline that these objects make.

    Args:
        model: a torch module in any wrappers; or several in a list or dict.
        loader: what the training iterates over.
        optimizer: one, or several in a list or dict; with its groups and their settings.
        scheduler: one, or several.
        loss: a module, a function, a name, or several of them.
        config: the run's config, which knows of accumulation, precision and epochs.
        environment: the record's facts, of which image, device and ranks stand round the chart.
    """
    diagram = Diagram()
    batch = batch_facts(loader, config, environment)
    feed = None if loader is None else _add_data(diagram, loader, config)
    centre = diagram.node("model", model_title(model), model_facts(model, config))
    if feed:
        diagram.edge(feed, centre, str(batch))
    below = centre
    if loss is not None:
        below = diagram.node("loss", loss_title(loss), loss_facts(loss), shape="loss")
        diagram.edge(centre, below)
    turners = _several(optimizer, plain_optimizer)
    nodes = []
    for turner in turners:
        facts = [*optimizer_facts(turner, model), _rhythm(batch.accumulation)]
        nodes.append(diagram.node("optimizer", name_of(turner), facts))
        diagram.edge(below, nodes[-1], "backward")
        diagram.edge(nodes[-1], centre, "step", dotted=True)
    for order, timer in enumerate(_several(scheduler, plain_scheduler)):
        node = diagram.node("optimizer", name_of(timer), scheduler_facts(timer))
        turned = _turned_by(timer, turners, order)
        # Downwards, since a node beside the others would make the chart too wide for a phone.
        diagram.edge(nodes[turned] if nodes else centre, node, "lr by", dotted=True)
    place = [] if environment is None else place_lines(environment, model, batch.world_size)
    return framed(diagram.text(), place)


def with_checkpoint(text: str, name: str, size: int) -> str:
    """Return a pipeline's text with the file that the model was saved to, in the model's node.

    Args:
        text: what `pipeline_diagram` returned.
        name: the file's name as the record has it.
        size: its size in bytes.
    """
    model = MODEL.search(text)
    if model is None:
        return text
    line = f"saved as {name}, {bytes_shown(size)}"
    lines = [line] if len(line) <= LONGEST_LINE else [f"saved as {name}", bytes_shown(size)]
    saved = "".join(f"<br/>{label(one)}" for one in lines)
    return f"{text[: model.end(1)]}{saved}{text[model.end(1) :]}"


def _add_data(diagram: Diagram, loader: object, config: Mapping[str, Any] | None) -> str:
    """Add dataset, transforms and loader; return the loader's node."""
    loader = plain_loader(loader)
    dataset = look(loader, "dataset")
    above = None
    if dataset is not None:
        above = diagram.node("data", dataset_title(dataset), dataset_facts(dataset), "data")
        transforms = transform_names(dataset)
        if transforms:
            node = diagram.node("data", "transforms", transforms)
            diagram.edge(above, node)
            above = node
    node = diagram.node("data", name_of(loader), loader_facts(loader, duration(config)))
    if above:
        diagram.edge(above, node)
    return node


def _several(value: object, plain: Callable[[object], object]) -> list[object]:
    """Return one thing, or the first few of a list or dict of them, without their wrappers."""
    if value is None:
        return []
    is_one = not is_a(value, list, tuple, dict) or (is_a(value, dict) and "scheduler" in value)
    listed = [value] if is_one else items(value)
    return [plain(one) for one in listed if one is not None][:MOST_OPTIMIZERS]


def _turned_by(timer: object, turners: list[object], place: int) -> int:
    """Return which optimizer a schedule belongs to: the one it holds, else the one of its place."""
    held = plain_optimizer(look(timer, "optimizer"))
    same = [number for number, turner in enumerate(turners) if turner is held]
    return same[0] if same else max(0, min(place, len(turners) - 1))


def _rhythm(accumulation: int) -> str:
    return f"a step every {accumulation} batches" if accumulation > 1 else ""
