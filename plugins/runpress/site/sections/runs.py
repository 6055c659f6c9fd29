"""Every run of the experiment, a row each: what counts, what does not, and why not."""

from __future__ import annotations

from runpress.site.attempts import resumed
from runpress.site.catalog import Run
from runpress.site.charts.arms import label_of
from runpress.site.columns import align
from runpress.site.markup import fill_template
from runpress.site.numbers import NOTHING, format_seconds, format_spread
from runpress.site.place import Block, Place, run_link


def render(place: Place) -> Block | None:
    """Return the table of runs; None for an experiment without any."""
    experiment = place.experiment
    if not experiment.runs and not experiment.broken:
        return None
    metric = experiment.headline
    runs = [run for arm in place.arms for run in arm.runs]
    values = align([_value(place, run) for run in runs])
    html = fill_template(
        "runs.html",
        words=place.words,
        metric=label_of(place, metric) if metric else "",
        rows=[_row(place, run) | {"value": values[at]} for at, run in enumerate(runs)],
        broken=[{"run": run_link(run), "problem": run.problem.what} for run in experiment.broken],
    )
    return Block(html, place.words("runs.title"))


def status_of(place: Place, run: Run) -> str:
    """Say what became of a run, in the page's words."""
    if run.excluded is not None:
        return place.words("runs.excluded", reason=run.excluded)
    if run.status == "crashed":
        step = run.record.log.last_step
        if step is None:
            return place.words("runs.crashed_early")
        return place.words("runs.crashed_at", step=step)
    arm = place.experiment.arms.get(run.record.arm)
    if arm and arm.is_superseded(run):
        return place.words("runs.superseded")
    return place.words(f"status.{run.status}")


def _row(place: Place, run: Run) -> dict[str, object]:
    seconds = run.record.train_seconds
    arm = place.experiment.arms[run.record.arm]
    return {
        "run": run_link(run),
        "seed": place.words("runs.unknown") if run.record.seed is None else run.record.seed,
        "time": NOTHING if seconds is None else format_seconds(seconds),
        "started": run.record.started[:16].replace("T", " "),
        "status": ", ".join(filter(None, (status_of(place, run), resumed(place, run)))),
        "counts": run in arm.counted,
    }


def _value(place: Place, run: Run) -> str:
    """A run's headline metric; its unit stands in the heading."""
    metric = place.experiment.headline
    value = run.value(metric) if metric else None
    if metric is None or value is None:
        return NOTHING
    unit = "%" if place.experiment.metric_unit(metric) == "%" else None
    return format_spread([value], unit).value
