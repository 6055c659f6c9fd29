"""What a reader of a run should see first: what its script said, and what its curves tell.

A script's alerts are its own words, with a word and a sign for how grave it held them. Below
them, and told apart by a line of ours, stands what the rules found that also mark the curves.
"""

from __future__ import annotations

from collections.abc import Iterator

from runpress.site.alt_text import describe_event
from runpress.site.catalog import Run
from runpress.site.evidence.happenings import Happening, find_happenings
from runpress.site.markup import fill_template
from runpress.site.place import Block, Place, run_link

# A sign for who looks before reading, and the word.
LEVELS = {
    "info": ("•", "alerts.info"),
    "warn": ("▲", "alerts.warn"),
    "error": ("✕", "alerts.error"),
}
# How grave it is what was found along a curve.
GRAVITY = {"gap": "error", "spike": "warn", "plateau": "info"}
# A page is not to begin with a screen of them; the curves show the others.
MOST_FOUND = 8


def render(place: Place) -> Block | None:
    """Return the alerts of the shown run in the order they came, then what its curves tell.

    None where there is neither.
    """
    shown = place.shown_run()
    if not shown:
        return None
    run, why = shown
    said = _said(place, run)
    # What a run that trains will have come to is not known, and its page is not made anew.
    found = [] if run.status == "running" else _found(place, run)
    if not said and not found:
        return None
    html = fill_template(
        "alerts.html",
        words=place.words,
        said=said,
        found=[_row(place, each) for each in found[:MOST_FOUND]],
        notes=[*_notes(place, found), *_shown(place, run, why)],
    )
    return Block(html, place.words("alerts.title"))


def _said(place: Place, run: Run) -> list[dict[str, str]]:
    return [
        {
            "level": alert.level,
            "sign": LEVELS[alert.level][0],
            "word": place.words(LEVELS[alert.level][1]),
            "title": alert.title,
            "text": alert.text,
            "step": "" if alert.step is None else place.words("run.at", step=alert.step),
        }
        for alert in run.record.alerts
    ]


def _found(place: Place, run: Run) -> list[Happening]:
    series = run.log.series
    return find_happenings(series, {name: place.experiment.metric_goal(name) for name in series})


def _row(place: Place, happening: Happening) -> dict[str, str]:
    event, words = happening.event, place.words
    level = GRAVITY[event.kind]
    unit = place.experiment.metric_unit(happening.metric)
    again = words("alt.again", count=happening.more) if happening.more else ""
    return {
        "level": level,
        "sign": LEVELS[level][0],
        "word": words(f"alerts.{event.kind}"),
        "text": describe_event(event, words, happening.metric, happening.last, unit),
        "again": again,
    }


def _notes(place: Place, found: list[Happening]) -> Iterator[str]:
    count = sum(1 + each.more for each in found[MOST_FOUND:])
    if count:
        yield place.words("alerts.more", count=count)
    if any(not each.event.exact for each in found[:MOST_FOUND]):
        yield place.words("alerts.near")


def _shown(place: Place, run: Run, why: str) -> Iterator[str]:
    """Name the run on a page that is not its own."""
    if why:
        reason = place.words(f"why.{why}")
        yield place.words("model.caption", run=run_link(run), why=reason)
