"""What can be held against something else: a run, an arm, or an experiment.

A side is written as it is called: `amp` is an arm of the page's experiment, `exp-023/amp` one
of another, `exp-023/amp-2` a run, `exp-023` an experiment. Where an arm and a run share a
name the arm is meant, since evidence is about arms; `{run: exp-023/amp}` means the run.
An experiment is stood for by its best arm, else by its newest.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from runpress.format.names import nearest, shorten
from runpress.site.catalog import Arm, Catalog, Experiment, Run

Kind = Literal["run", "arm", "experiment"]
KINDS: tuple[Kind, ...] = ("arm", "run", "experiment")


class SideNotFound(ValueError):
    """Nothing is called so; the message names the nearest that is."""


@dataclass(frozen=True)
class Side:
    """One side of a comparison.

    `label` is how it was asked for, `arm` what stands for it: of a run, an arm of it alone.
    """

    kind: Kind
    label: str
    experiment: Experiment
    arm: Arm

    @property
    def runs(self) -> tuple[Run, ...]:
        """The runs whose numbers count; of a single run it, however it ended."""
        return self.arm.runs if self.kind == "run" else self.arm.counted

    @property
    def shown(self) -> Run:
        """The run that stands for the side where parts are about one run."""
        return (self.arm.counted or self.arm.runs)[-1]


def find_side(told: object, catalog: Catalog, page: Experiment | None = None) -> Side:
    """Return what is called so.

    Args:
        told: a name, or a mapping of one kind to a name.
        catalog: all experiments.
        page: the experiment whose arms and runs need no experiment before them.

    Raises:
        SideNotFound: nothing is called so.
    """
    kind, name = _read(told)
    for found in _candidates(name, catalog, page):
        if kind is None or found.kind == kind:
            return replace(found, label=name)
    near = nearest(name, _names(catalog, page))
    what = f"there is no {kind or 'run, arm or experiment'} {shorten(name)!r}"
    raise SideNotFound(f"{what}; did you mean {near!r}?" if near else what)


def _read(told: object) -> tuple[Kind | None, str]:
    if isinstance(told, Mapping) and len(told) == 1:
        ((key, name),) = told.items()
        for kind in KINDS:
            if key == kind:
                return kind, str(name)
        raise SideNotFound(f"{shorten(str(key))!r} is none of {', '.join(KINDS)}")
    if isinstance(told, Mapping | list) or told is None:
        raise SideNotFound("a side is a name, such as `exp-023/amp`")
    return None, str(told)


def _candidates(name: str, catalog: Catalog, page: Experiment | None) -> Iterator[Side]:
    """Everything of this name, the likeliest first."""
    if page:
        yield from _inside(page, name)
    if name in catalog.experiments:
        yield from _whole(catalog.experiments[name])
    head, slash, tail = name.partition("/")
    if slash and head in catalog.experiments:
        yield from _inside(catalog.experiments[head], tail)


def _inside(experiment: Experiment, name: str) -> Iterator[Side]:
    arm = experiment.arms.get(name)
    if arm:
        yield Side("arm", name, experiment, arm)
    for run in experiment.runs:
        if run.name == name:
            yield Side("run", name, experiment, Arm(name, (run,)))


def _whole(experiment: Experiment) -> Iterator[Side]:
    arms = [arm for arm in experiment.arms.values() if arm.counted]
    arm = experiment.best_arm or next(reversed(arms or list(experiment.arms.values())), None)
    if arm:
        yield Side("experiment", experiment.id, experiment, arm)


def _names(catalog: Catalog, page: Experiment | None) -> Iterable[str]:
    """What could have been meant; bounded, since a guess costs a look at each."""
    known: dict[str, Any] = {}
    if page:
        known |= dict.fromkeys([*page.arms, *(run.name for run in page.runs)])
    for experiment in catalog.experiments.values():
        known[experiment.id] = None
        known |= dict.fromkeys(f"{experiment.id}/{arm}" for arm in experiment.arms)
    return list(known)[:5000]
