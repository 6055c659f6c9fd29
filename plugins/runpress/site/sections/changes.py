"""What changed against the baseline: the config first, then the code, the data, the machine."""

from __future__ import annotations

from runpress.site.catalog import Arm, Run
from runpress.site.charts.arms import ranked
from runpress.site.evidence.differences import Differences, Group, differences
from runpress.site.markup import fill_template
from runpress.site.place import Block, Place, run_link
from runpress.site.sections.arms import baseline_of
from runpress.site.wording.words import Words

# Of two machines nearly every package may differ; then a list of them says no more.
MOST_ROWS = 60
MOST_SAME = 200


def render(place: Place) -> Block | None:
    """Return what changed from the baseline to the shown run; None where there is no baseline.

    On a run page the shown run is the page's; elsewhere one of the arm that the fence asks
    for, else of the best arm that is not the baseline itself.
    """
    pair = _pair(place)
    if pair is None:
        return None
    old, new = pair
    found = differences(old, new, place.words)
    html = fill_template(
        "changes.html",
        words=place.words,
        id=place.claim("rp-changes"),
        counts=summarize(found, place.words),
        lead=place.words("changes.lead", old=_named(old, place), new=_named(new, place)),
        **tell_differences(
            found,
            place.words,
            old=name_of(old, new),
            new=name_of(new, old),
            # What a run has is on its page already; a thousand pages need not say it twice.
            with_same=place.run is None,
        ),
    )
    return Block(html)


def tell_differences(
    found: Differences, words: Words, *, old: str, new: str, with_same: bool = True
) -> dict[str, object]:
    """Return what the template of differences shows, under columns headed `old` and `new`.

    What is the same is counted, and listed where `with_same` says so.
    """
    unknown = words.listed(words(f"changes.{name}") for name in found.unknown)
    count = sum(len(group.same) for group in found.groups)
    return {
        "old": old,
        "new": new,
        "changed": [_changed(group, words) for group in found.changed],
        "unknown": words("changes.unknown", groups=unknown) if unknown else "",
        "same_title": words("changes.same", count=count) if count else "",
        "same": [_same(group, words) for group in found.same] if with_same else [],
    }


def summarize(found: Differences, words: Words) -> str:
    """Say in a few words what changed: the config's keys, else how much of what."""
    return words.listed(
        words(
            "changes.count",
            group=words(f"changes.{group.name}"),
            count=len(group.changed),
        )
        for group in found.changed
    )


def _changed(group: Group, words: Words) -> dict[str, object]:
    rows = group.changed[:MOST_ROWS]
    lacking = words("changes.lacking")
    return {
        "label": words(f"changes.{group.name}"),
        "link": group.link,
        "rows": [
            (
                change.key,
                lacking if change.old is None else change.old,
                lacking if change.new is None else change.new,
            )
            for change in rows
        ],
        "more": _more(len(group.changed) - len(rows), words),
    }


def _same(group: Group, words: Words) -> dict[str, object]:
    pairs = group.same[:MOST_SAME]
    return {
        "label": words(f"changes.{group.name}"),
        "pairs": pairs,
        "more": _more(len(group.same) - len(pairs), words),
    }


def _more(count: int, words: Words) -> str:
    return words("environment.more", count=count) if count > 0 else ""


def name_of(run: Run, other: Run) -> str:
    """Return a run's name, with its experiment where the other is of another one."""
    return run.name if run.experiment == other.experiment else f"{run.experiment}/{run.name}"


def _named(run: Run, place: Place) -> str:
    seed = run.record.seed
    link = run_link(run)
    return link if seed is None else place.words("changes.seeded", run=link, seed=seed)


def _pair(place: Place) -> tuple[Run, Run] | None:
    """Return the baseline's run and the run to hold against it."""
    known = baseline_of(place)
    if not known:
        return None
    baseline = known.arm
    if place.run:
        new: Run | None = place.run if place.run not in baseline.runs else None
    else:
        new = _shown(place, baseline)
    old = partner(baseline, new) if new else None
    return (old, new) if old and new else None


def partner(arm: Arm, run: Run) -> Run | None:
    """Return the arm's run to hold against another run: of its seed, else the newest."""
    likely = arm.counted or arm.runs
    same_seed = [each for each in likely if each.record.seed == run.record.seed]
    return (same_seed or list(likely))[-1] if likely else None


def _shown(place: Place, baseline: Arm) -> Run | None:
    """The run that stands for what was tried: asked for, or of the best arm but the baseline."""
    for run in place.experiment.runs:
        if run.name in (place.asked("run") or ()):
            return run
    others = [arm for arm in place.arms if arm is not baseline and arm.runs]
    if not others:
        return None
    best = place.experiment.best_arm
    arm = best if best in others else ranked(place.experiment, others)[0]
    return (arm.counted or arm.runs)[-1]
