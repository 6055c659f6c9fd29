"""What the machine did while a run trained: whether it waited, and for what.

A table, and the samples to take away. Pictures of them would cost every build more than
they tell.
"""

from __future__ import annotations

import math
from pathlib import Path

from runpress.format.read import read_log
from runpress.format.schema import SYSTEM, Series
from runpress.format.statistics import mean
from runpress.site.markup import fill_template
from runpress.site.place import Block, Place
from runpress.site.table import add_system_csv
from runpress.site.wording.columns import align
from runpress.site.wording.numbers import NOTHING, format_number, format_seconds

# What is sampled of whom, in the order that a reader asks for it; each has words.
KNOWN = {
    "process": ("cpu", "memory", "count"),
    "gpu": ("use", "memory", "power", "temperature"),
    "machine": ("cpu", "memory"),
}
DIGITS = 3


def render(place: Place) -> Block | None:
    """Return mean and maximum of the shown run's samples; None where none were taken."""
    shown = place.shown_run()
    if not shown or not _is_there(shown[0].folder / SYSTEM):
        return None
    run = shown[0]
    log = read_log(run.folder, run.shown, file=SYSTEM)
    place.tree.problems += log.problems
    names = sorted(filter(_is_known, log.series), key=_rank)
    if not names:
        return None
    means = align([_mean(log.series[name]) for name in names])
    most = align([_most(log.series[name]) for name in names])
    html = fill_template(
        "system.html",
        words=place.words,
        run="" if place.run else run.name,
        time=format_seconds(max(_last(log.series[name]) for name in names), words=place.words),
        rows=[
            {"name": _label(place, name), "mean": means[at], "most": most[at]}
            for at, name in enumerate(names)
        ],
        data=add_system_csv(place.tree, f"runs/{run.experiment}/{run.name}/system.csv", run),
    )
    return Block(html)


def _is_there(path: Path) -> bool:
    try:
        return path.stat().st_size > 0
    except OSError:
        return False


def _owner(name: str) -> tuple[str, int, str]:
    """Take the name of a series apart: whose it is, the number of a card, and of what."""
    owner, _, kind = name.partition("/")
    number = owner.removeprefix("gpu")
    if owner.startswith("gpu"):
        return ("gpu", int(number), kind) if number.isdecimal() else ("", 0, kind)
    return owner, 0, kind


def _is_known(name: str) -> bool:
    owner, _, kind = _owner(name)
    return kind in KNOWN.get(owner, ())


def _label(place: Place, name: str) -> str:
    owner, number, kind = _owner(name)
    return place.words(f"system.{owner}_{kind}", number=number)


def _rank(name: str) -> tuple[int, int, int]:
    """The run's own first, then the cards in their order, then the machine."""
    owner, number, kind = _owner(name)
    return list(KNOWN).index(owner), number, KNOWN[owner].index(kind)


def _mean(series: Series) -> str:
    finite = [value for value in series.means if math.isfinite(value)]
    return format_number(mean(finite), digits=DIGITS) if finite else NOTHING


def _most(series: Series) -> str:
    finite = [value for value in series.highs if math.isfinite(value)]
    return format_number(max(finite), digits=DIGITS) if finite else NOTHING


def _last(series: Series) -> float:
    return max((seconds for seconds in series.times if math.isfinite(seconds)), default=0.0)
