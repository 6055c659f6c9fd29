"""What teaches the model: loss, optimizers and the schedules of their learning rates."""

from __future__ import annotations

import inspect
import itertools
from typing import Any

from runpress.draw.mermaid import joined
from runpress.record.foreign import (
    asked,
    chain,
    is_a,
    items,
    kinds,
    look,
    name_of,
    number,
    stored,
)
from runpress.record.pipeline.model import parameters_of, size_of
from runpress.record.pipeline.wording import count, settings, shown

MOST_SETTINGS = 4
MOST_DIFFERENT = 3
# What other libraries wrap an optimizer or a schedule in, and where they keep it.
OPTIMIZER_INSIDE = ("_optimizer", "optimizer", "optim")
# Of an optimizer's group, the settings that a reader asks for first, and what is usual.
GROUP_FACTS = {
    "momentum": ("momentum", 0),
    "weight_decay": ("weight decay", 0),
    "betas": ("betas", (0.9, 0.999)),
    "nesterov": ("nesterov", False),
    "amsgrad": ("amsgrad", False),
}
SCHEDULER_FACTS = (
    *("T_max", "T_0", "T_mult", "step_size", "milestones", "gamma", "factor", "patience"),
    *("start_factor", "end_factor", "total_iters", "total_steps", "power", "max_lrs"),
    *("eta_min", "lr_min", "t_initial", "warmup_t"),
)
SCHEDULER_USUAL = {"eta_min": 0.0, "T_mult": 1, "lr_min": 0.0, "warmup_t": 0}


def loss_title(loss: object) -> str:
    """Return the name of a loss; of several, all of them."""
    if is_a(loss, str):
        return str(loss)
    return (
        " + ".join(name_of(one) for one in items(loss)[:3]) if _is_several(loss) else name_of(loss)
    )


def loss_facts(loss: object) -> list[str]:
    """Return the settings of a loss that are not as they are without saying so."""
    if is_a(loss, str) or _is_several(loss):
        return []
    if "partial" in kinds(loss):
        given = look(loss, "keywords") or {}
        return [f"{name} {text}" for name, value in given.items() if (text := shown(value))]
    facts = ["class weights"] if "Tensor" in kinds(look(loss, "weight")) else []
    usual: dict[str, Any] = asked(lambda: _defaults(type(loss)), {})
    names = [name for name in stored(loss) if not name.startswith("_") and name != "training"]
    return (facts + settings(loss, names, usual))[:MOST_SETTINGS]


def plain_optimizer(optimizer: object) -> object:
    """Return the optimizer inside its wrappers."""
    *_, inner = chain(optimizer, _inside_optimizer)
    return inner


def optimizer_facts(optimizer: object, model: object = None) -> list[str]:
    """Return the settings of an optimizer's groups, and how much of the model they hold."""
    groups = [group for group in items(look(optimizer, "param_groups")) if is_a(group, dict)]
    if not groups:
        return []
    rates = [group.get("initial_lr", group.get("lr")) for group in groups]
    others = [
        _of_groups(word, [group.get(name) for group in groups], usual)
        for name, (word, usual) in GROUP_FACTS.items()
    ]
    return [
        # A schedule has changed lr already; the script's own number is the initial one.
        _of_groups("lr", rates),
        *others,
        f"{len(groups)} parameter groups" if len(groups) > 1 else "",
        _share(groups, model),
    ]


def plain_scheduler(scheduler: object) -> object:
    """Return the schedule inside its wrappers; Lightning's way of giving one is a dict."""
    if is_a(scheduler, dict) and "scheduler" in scheduler:
        scheduler = scheduler["scheduler"]
    *_, inner = chain(scheduler, lambda one: look(one, "scheduler"))
    return inner


def scheduler_facts(scheduler: object) -> list[str]:
    """Return the settings of a schedule; of a chain, its links and where they change."""
    links = items(look(scheduler, "_schedulers"))
    if links:
        return _links(links, items(look(scheduler, "_milestones")))
    functions = [one for one in items(look(scheduler, "lr_lambdas")) if one is not None]
    if functions:
        return list(dict.fromkeys(fact for one in functions for fact in _function(one)))
    facts = settings(scheduler, SCHEDULER_FACTS, SCHEDULER_USUAL)
    # torch keeps milestones as a count of each.
    milestones = look(scheduler, "milestones")
    if is_a(milestones, dict):
        facts.insert(0, f"milestones {shown(sorted(milestones))}")
        facts = [fact for fact in facts if fact != f"milestones {shown(items(milestones))}"]
    return [_peak(scheduler), *facts]


def _is_several(loss: object) -> bool:
    return is_a(loss, list, tuple, dict)


def _defaults(kind: type) -> dict[str, Any]:
    parameters = inspect.signature(kind.__init__).parameters  # type: ignore[misc]
    # torch's losses say what they leave out by "mean" and -100.
    return {name: one.default for name, one in parameters.items()} | {"reduction": "mean"}


def _inside_optimizer(optimizer: object) -> object:
    if type(stored(optimizer).get("param_groups")) is list:
        return None
    return next(
        (one for name in OPTIMIZER_INSIDE if (one := look(optimizer, name)) is not None), None
    )


def _of_groups(word: str, values: list[object], usual: object = None) -> str:
    """Return a setting that all groups share, or how it differs among them."""
    texts = list(dict.fromkeys(text for one in values if (text := shown(one))))
    if not texts or texts == [shown(usual)]:
        return ""
    if texts == ["yes"]:
        return word
    if len(texts) <= MOST_DIFFERENT:
        return f"{word} {' / '.join(texts)}"
    numbers = [found for one in values if (found := number(one)) is not None]
    if not numbers:
        return f"{word} differs"
    return f"{word} {min(numbers):g} to {max(numbers):g}"


def _share(groups: list[Any], model: object) -> str:
    """Return how much is optimized, where that is less than what the model could learn."""
    held = size_of(list(itertools.chain.from_iterable(items(one.get("params")) for one in groups)))
    learning = size_of([one for one in parameters_of(model) if look(one, "requires_grad")])
    return f"{count(held)} of {count(learning)} parameters" if 0 < held < learning else ""


def _links(links: list[object], milestones: list[object]) -> list[str]:
    facts = []
    for place, link in enumerate(links):
        start = shown(milestones[place - 1]) if 0 < place <= len(milestones) else ""
        first = next((fact for fact in scheduler_facts(link) if fact), "")
        facts.append(joined([name_of(link), f"from {start}" if start else first]))
    return facts


def _function(function: object) -> list[str]:
    given = look(function, "keywords") or {}
    name = name_of(function).strip("_").removesuffix("_lr_lambda").removeprefix("get_")
    return [
        name.replace("_", " "),
        *(
            f"{key.removeprefix('num_').replace('_', ' ')} {text}"
            for key, value in given.items()
            if (text := shown(value))
        ),
    ]


def _peak(scheduler: object) -> str:
    """Return the highest rate of a schedule that keeps it in the optimizer's groups."""
    groups = items(look(look(scheduler, "optimizer"), "param_groups"))
    peaks = [group.get("max_lr") for group in groups if is_a(group, dict)]
    return _of_groups("peak", peaks)
