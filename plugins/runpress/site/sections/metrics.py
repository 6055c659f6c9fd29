"""What a run measured: for each metric its first, last, best and mean value over all points."""

from __future__ import annotations

from runpress.format.schema import At, Metric
from runpress.site.charts.arms import label_of
from runpress.site.markup import fill_template
from runpress.site.place import Block, Place, run_link
from runpress.site.wording.numbers import NOTHING, format_exact, format_value


def render(place: Place) -> Block | None:
    """Return the table of the shown run's metrics, or of those that the fence asks for."""
    shown = place.shown_run()
    if not shown:
        return None
    run, why = shown
    asked = place.asked("metrics")
    rows = [
        _row(place, name, known)
        for name, known in run.record.metrics.items()
        if asked is None or name in asked
    ]
    if not rows:
        return None
    note = why and place.words("model.caption", run=run_link(run), why=place.words(f"why.{why}"))
    html = fill_template("metrics.html", words=place.words, rows=rows, note=note)
    return Block(html, place.words("run.metrics"))


def _row(place: Place, name: str, known: Metric) -> dict[str, object]:
    unit = "%" if place.experiment.metric_unit(name) == "%" else None
    goal = place.experiment.metric_goal(name)
    best = {"min": known.min, "max": known.max}.get(goal or "")
    wild = known.nonfinite
    return {
        "name": label_of(place, name),
        "first": _value(place, known.first, unit),
        "last": _value(place, known.last, unit),
        # The last of the finite values, which is not what the run ended with.
        "last_step": place.words("run.at", step=known.last.step) if wild and known.last else "",
        "best": _value(place, best, unit),
        "best_step": place.words("run.at", step=best.step) if best else "",
        "mean": NOTHING if known.mean is None else _shown(place, known.mean, unit),
        "points": format_exact(known.count, words=place.words),
        "wild": place.words("run.nonfinite", count=wild) if wild else "",
        "raw": _raw(known, best),
    }


def _raw(known: Metric, best: At | None) -> dict[str, str]:
    """The numbers of a row as tables are sorted by; what is not known has none."""
    numbers = {
        "first": known.first and known.first.value,
        "last": known.last and known.last.value,
        "best": best and best.value,
        "mean": known.mean,
        "points": known.count,
    }
    return {name: "" if value is None else repr(value) for name, value in numbers.items()}


def _value(place: Place, at: At | None, unit: str | None) -> str:
    return NOTHING if at is None else _shown(place, at.value, unit)


def _shown(place: Place, value: float, unit: str | None) -> str:
    return format_value(value, unit, words=place.words)
