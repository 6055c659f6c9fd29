"""What a run's script wanted to be seen: a word and a sign for how grave, then its own words."""

from __future__ import annotations

from runpress.site.markup import fill_template
from runpress.site.place import Block, Place

# A sign for who looks before reading, and the word.
LEVELS = {
    "info": ("•", "alerts.info"),
    "warn": ("▲", "alerts.warn"),
    "error": ("✕", "alerts.error"),
}


def render(place: Place) -> Block | None:
    """Return the alerts of the shown run in the order they came; None where there are none."""
    shown = place.shown_run()
    if not shown or not shown[0].record.alerts:
        return None
    rows = [
        {
            "level": alert.level,
            "sign": LEVELS[alert.level][0],
            "word": place.words(LEVELS[alert.level][1]),
            "title": alert.title,
            "text": alert.text,
            "step": "" if alert.step is None else place.words("run.at", step=alert.step),
        }
        for alert in shown[0].record.alerts
    ]
    html = fill_template("alerts.html", words=place.words, rows=rows)
    return Block(html, place.words("alerts.title"))
