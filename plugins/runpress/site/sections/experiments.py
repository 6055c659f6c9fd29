"""The table of all experiments: what each asked, what came out, what it cost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from runpress.site.markup import fill_template
from runpress.site.model import link
from runpress.site.overview import Overview, overviews
from runpress.site.place import Block, Place
from runpress.site.wording.numbers import NOTHING, format_seconds, format_spread
from runpress.site.wording.words import Words

# A page of more rows takes a phone seconds to lay out.
MOST_ROWS = 500


def render(place: Place) -> Block | None:
    """Return the table; None where there is no experiment that readers get to see."""
    known = overviews(place.archive)
    if not known:
        return None
    note = place.words("experiments.newest", count=MOST_ROWS) if len(known) > MOST_ROWS else ""
    return Block(table_of(place, known[:MOST_ROWS], note=note))


def table_of(
    place: Place,
    rows: Sequence[Overview],
    *,
    note: str = "",
    links: Sequence[tuple[str, str]] = (),
    boards: Sequence[tuple[str, str]] = (),
) -> str:
    """Return the table of some experiments.

    Args:
        place: the page that it stands on.
        rows: the experiments, in their order.
        note: a line below the table.
        links: words and addresses of pages with more of them.
        boards: metrics and the addresses of their leaderboards.
    """
    told = [_row(place, overview) for overview in rows]
    return fill_template(
        "experiments.html",
        words=place.words,
        rows=told,
        judged=any(row["verdicts"] for row in told),
        tagged=any(row["tags"] for row in told),
        note=note,
        links=links,
        boards=boards,
    )


def head_of(overview: Overview, words: Words) -> dict[str, object]:
    """Return what the first cell of a row about an experiment shows."""
    return {
        "id": overview.experiment.id,
        "title": overview.title,
        "address": link(overview.source) if overview.source else "",
        "state": words(f"experiments.{overview.state}") if overview.state else "",
        "day": overview.day or NOTHING,
    }


def _row(place: Place, overview: Overview) -> dict[str, object]:
    experiment, words = overview.experiment, place.words
    counted = len(overview.counted)
    return head_of(overview, words) | {
        "verdicts": _verdicts(place, overview),
        "value": _value(overview, words),
        "of": _of(overview, words),
        "count": counted,
        "runs": _runs(overview, words),
        "seeds": _seeds(overview, words) if counted else "",
        "seconds": f"{overview.seconds:.3f}",
        "time": format_seconds(overview.seconds, words=words) if experiment.runs else NOTHING,
        "tags": ", ".join(overview.tags),
    }


def _verdicts(place: Place, overview: Overview) -> list[dict[str, str]]:
    """The verdicts of its post, equal ones counted."""
    known = place.archive.verdicts(overview.post) if overview.post else ()
    told = []
    for word, count in Counter(verdict.word for verdict in known).items():
        name = place.words(f"verdict.{word}")
        told.append({"word": word, "name": f"{count} × {name}" if count > 1 else name})
    return told


def _value(overview: Overview, words: Words) -> str:
    """The headline metric of the arm that stands for the experiment."""
    metric, arm = overview.experiment.headline, overview.arm
    if not metric or not arm or not arm.values(metric):
        return ""
    unit = overview.experiment.metric_unit(metric)
    return format_spread(arm.values(metric), unit, words=words).number


def _of(overview: Overview, words: Words) -> str:
    """Whose value that is."""
    metric, arm = overview.experiment.headline, overview.arm
    if not metric or not arm:
        return ""
    return words("experiments.of", metric=metric, arm=arm.name)


def _seeds(overview: Overview, words: Words) -> str:
    if overview.knows_seeds:
        return words("numbers.seeds", count=overview.seeds)
    # How many there were nobody knows; a run without one is no seed.
    return words("experiments.seeds_unknown")


def _runs(overview: Overview, words: Words) -> str:
    counted, there = (
        len(overview.counted),
        len(overview.experiment.runs) + len(overview.experiment.broken),
    )
    if not there:
        return NOTHING
    return (
        str(counted) if counted == there else words("experiments.some", counted=counted, all=there)
    )
