"""What was found wrong since: with the page itself, or with anything that it rests on."""

from __future__ import annotations

from collections.abc import Iterable

from runpress.site.evidence.lineage import Amendment, amendment_of, named_in
from runpress.site.experiment_link import experiment_link
from runpress.site.markup import fill_template
from runpress.site.place import Block, Place
from runpress.site.wording.day import format_day


def render(place: Place) -> Block | None:
    """Return the notice; None where nothing was corrected or retracted."""
    own = amendment_of(place.post) if place.post else None
    lines = [] if own is None else [{"said": _said(place, own), "reason": own.reason}]
    kinds = [own.kind] if own else []
    for experiment, amendment in place.archive.lineage.doubtful(_ground(place)):
        lines.append({"said": _rests(place, experiment, amendment), "reason": amendment.reason})
        kinds.append(amendment.kind)
    if not lines:
        return None
    gravest = "retracted" if "retracted" in kinds else "corrected"
    return Block(fill_template("notice.html", lines=lines, kind=gravest))


def _ground(place: Place) -> Iterable[str]:
    """What the page stands on: a run on its experiment, a post on what it rests on."""
    if place.run:
        return [place.experiment.id]
    lineage = place.archive.lineage
    rests = lineage.rests.get(place.experiment.id, ())
    named = named_in(place.post) if place.post else ()
    return dict.fromkeys(each for each in (*rests, *named) if each != place.experiment.id)


def _said(place: Place, amendment: Amendment) -> str:
    if amendment.date is None:
        return place.words(f"notice.{amendment.kind}_undated")
    day = format_day(amendment.date.date(), words=place.words)
    return place.words(f"notice.{amendment.kind}", day=day)


def _rests(place: Place, experiment: str, amendment: Amendment) -> str:
    named = experiment_link(place.archive, experiment)
    if amendment.date is None:
        return place.words(f"notice.rests_{amendment.kind}_undated", experiment=named)
    day = format_day(amendment.date.date(), words=place.words)
    return place.words(f"notice.rests_{amendment.kind}", experiment=named, day=day)
