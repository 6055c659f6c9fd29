"""Every run of the experiment, a row each: what counts, what does not, and why not."""

from __future__ import annotations

import math

from runpress.site.attempts import resumed
from runpress.site.catalog import BrokenRun, Run
from runpress.site.charts.arms import label_of
from runpress.site.markup import fill_template
from runpress.site.moments import as_moment
from runpress.site.place import Block, Place, run_link
from runpress.site.wording.columns import Cell, align
from runpress.site.wording.numbers import NOTHING, format_seconds, format_value

# Of more runs the first are enough to see what they are like; the others are folded.
MOST_ROWS = 60


def render(place: Place) -> Block | None:
    """Return the table of runs; None for an experiment without any."""
    experiment = place.experiment
    if not experiment.runs and not experiment.broken:
        return None
    metric = experiment.headline
    runs = [run for arm in place.arms for run in arm.runs]
    values = align([_value(place, run) for run in runs])
    rows = [_row(place, run) | {"value": values[at]} for at, run in enumerate(runs)]
    rows += [_broken(place, run) for run in experiment.broken]
    # One row more is no reason to fold it.
    most = MOST_ROWS if len(rows) > MOST_ROWS + 1 else len(rows)
    html = fill_template(
        "runs.html",
        words=place.words,
        id=place.claim("rp-runs"),
        metric=label_of(place, metric) if metric else "",
        rows=rows[:most],
        folded=rows[most:],
        more=place.words("runs.more", count=len(rows) - most),
    )
    return Block(html, place.words("runs.title"))


def status_of(place: Place, run: Run) -> str:
    """Say what became of a run, in the page's words."""
    if run.excluded is not None:
        excluded = place.words("runs.excluded", reason=run.excluded)
        # The reason that its author gives does not stand for how it ended.
        ended = "" if run.status == "finished" else _ended(place, run)
        return f"{excluded}, {ended}" if ended else excluded
    arm = place.experiment.arms.get(run.record.arm)
    if arm and arm.is_superseded(run):
        return place.words("runs.superseded")
    return _ended(place, run)


def _ended(place: Place, run: Run) -> str:
    if run.status == "crashed":
        step = run.record.log.last_step
        if step is None:
            return place.words("runs.crashed_early")
        return place.words("runs.crashed_at", step=step)
    return place.words(f"status.{run.status}")


def _row(place: Place, run: Run) -> dict[str, object]:
    seconds = run.record.train_seconds
    arm = place.experiment.arms[run.record.arm]
    return {
        "run": run_link(run),
        "seed": place.words("runs.unknown") if run.record.seed is None else run.record.seed,
        "time": NOTHING if seconds is None else format_seconds(seconds, words=place.words),
        "seconds": "" if seconds is None else repr(seconds),
        "raw": _raw(place, run),
        "started": _started(run),
        "status": place.words("marks.clause").join(
            filter(None, (status_of(place, run), resumed(place, run)))
        ),
        "counts": run in arm.counted,
    }


def _started(run: Run) -> str:
    moment = as_moment(run.record.started)
    return moment.strftime("%Y-%m-%d %H:%M") if moment else NOTHING


def _broken(place: Place, run: BrokenRun) -> dict[str, object]:
    """The row of a run that cannot be read: it is there, and says why nothing is known."""
    row: dict[str, object] = dict.fromkeys(("seed", "time", "started"), NOTHING)
    status = place.words("runs.unreadable", problem=run.problem.what)
    return row | {
        "run": run_link(run),
        "value": Cell(NOTHING),
        "status": status,
        "counts": False,
    }


def _raw(place: Place, run: Run) -> str:
    """The headline metric as a number to sort by."""
    metric = place.experiment.headline
    value = run.value(metric) if metric else None
    return "" if value is None or not math.isfinite(value) else repr(value)


def _value(place: Place, run: Run) -> str:
    """A run's headline metric; its unit stands in the heading."""
    metric = place.experiment.headline
    value = run.value(metric) if metric else None
    if metric is None or value is None:
        return NOTHING
    unit = "%" if place.experiment.metric_unit(metric) == "%" else None
    return format_value(value, unit, words=place.words)
