"""Where to read on: what an experiment builds on, what builds on it, its series, its like.

Where a chain of experiments goes on beyond these neighbours, it is drawn below the list.
"""

from __future__ import annotations

from collections.abc import Iterable

import markupsafe

from runpress.site.diagrams.lineage import lineage_figure
from runpress.site.evidence.ancestry import ancestry
from runpress.site.evidence.lineage import series_of
from runpress.site.experiment_link import experiment_link
from runpress.site.markup import fill_template
from runpress.site.place import Block, Place
from runpress.site.summary import title_of

MOST = 12


def render(place: Place) -> Block | None:
    """Return the list; None where an experiment stands alone."""
    lineage, words, name = place.archive.lineage, place.words, place.experiment.id
    before, after = lineage.neighbours(name)
    series = series_of(lineage.posts[name]) if name in lineage.posts else None
    rests, borne = lineage.rests.get(name, ()), lineage.borne.get(name, ())
    named = lineage.named.get(name, ())
    told = {
        words("related.before", series=series): [before] if before else [],
        words("related.after", series=series): [after] if after else [],
        words("related.rests"): rests,
        words("related.borne"): borne,
        words("related.named"): [each for each in named if each not in rests],
    }
    known = {name, *(each for listed in told.values() for each in listed)}
    told[words("related.alike")] = [each for each in lineage.alike(name) if each not in known]
    rows = [row for label, listed in told.items() for row in _rows(place, label, listed)]
    if not rows:
        return None
    html = fill_template("related.html", rows=rows, figure=_figure(place))
    return Block(html, words("related.title"))


def _figure(place: Place) -> str:
    lineage = place.archive.lineage
    found = ancestry(place.experiment.id, lineage.rests, lineage.borne, place.archive.is_shown)
    # The figure is markup of ours.
    return markupsafe.Markup(lineage_figure(place, found) if found else "")  # noqa: S704


def _rows(place: Place, label: str, experiments: Iterable[str]) -> list[dict[str, object]]:
    """A row for each that readers get to see; the label stands beside the first."""
    shown = [each for each in experiments if place.archive.is_shown(each)][:MOST]
    return [
        {
            "label": "" if at else label,
            "link": experiment_link(place.archive, each, _title(place, each)),
        }
        for at, each in enumerate(shown)
    ]


def _title(place: Place, experiment: str) -> str:
    post = place.archive.lineage.posts.get(experiment)
    return title_of(post) if post else experiment
