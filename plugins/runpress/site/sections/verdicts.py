"""The verdict box: each hypothesis, a word for what the runs say of it, and on what that rests.

A verdict is a word, a sign and a colour, so that none of them alone carries it. The evidence
is one small line: the effect with its interval and n, the test, when the hypothesis was
committed against the first run of its arms.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from runpress.format.names import shorten
from runpress.site.commit_link import commit_link
from runpress.site.evidence.verdicts import Verdict
from runpress.site.markup import fill_template
from runpress.site.place import Block, Place
from runpress.site.registration import Registration, register
from runpress.site.text.post import Post
from runpress.site.wording.day import format_day, format_span
from runpress.site.wording.numbers import format_number

# Smaller than this, its digits say nothing.
SMALLEST_P = 0.001
# A box with more of them begins with what came out in all.
MANY, LONGEST_EXPECT = 3, 300


def render(place: Place) -> Block | None:
    """Return the box; None for a page without hypotheses."""
    post = _post(place)
    verdicts = place.archive.verdicts(post) if post else ()
    if not post or not verdicts:
        return None
    html = fill_template(
        "verdicts.html",
        words=place.words,
        summary=_summary(place, verdicts),
        rows=[_row(place, post, verdict) for verdict in verdicts],
        tested=sum(verdict.adjusted_p is not None for verdict in verdicts),
    )
    return Block(html)


def _post(place: Place) -> Post | None:
    """The page itself where it is about the experiment, else the post that is."""
    own = place.archive.experiment(place.post) if place.post else None
    if own and own.id == place.experiment.id:
        return place.post
    return place.archive.lineage.posts.get(place.experiment.id)


def _summary(place: Place, verdicts: tuple[Verdict, ...]) -> str:
    """What came out in all, where the box is too long to see it at once."""
    if len(verdicts) <= MANY:
        return ""
    counts = Counter(verdict.word for verdict in verdicts)
    told = [f"{count} {place.words(f'verdict.{word}')}" for word, count in counts.items()]
    return place.words("verdict.summary", count=len(verdicts), told=place.words.listed(told))


def _row(place: Place, post: Post, verdict: Verdict) -> dict[str, object]:
    told = verdict.effect.formatted(place.words) if verdict.effect else None
    facts = [
        place.words(verdict.test) if verdict.test else "",
        _adjusted(place, verdict),
        *_registered(place, post, verdict),
    ]
    return {
        "word": verdict.word,
        "name": place.words(f"verdict.{verdict.word}"),
        "claim": verdict.hypothesis.claim,
        "expect": shorten(verdict.hypothesis.expect, LONGEST_EXPECT),
        "effect": told.number if told else "",
        "note": told.note.removeprefix("(").removesuffix(")") if told else "",
        "facts": [fact for fact in facts if fact],
        "reasons": [
            place.words(each.key, **each.values)
            for each in verdict.reasons
            # The effect's own note has said so.
            if not (told and each.key == "judged.identical")
        ],
    }


def _adjusted(place: Place, verdict: Verdict) -> str:
    p = verdict.adjusted_p
    if p is None:
        return ""
    if p < SMALLEST_P:
        return place.words("verdict.tiny_p", p=format_number(SMALLEST_P, words=place.words))
    return place.words("verdict.p", p=format_number(p, digits=2, words=place.words))


def _registered(place: Place, post: Post, verdict: Verdict) -> list[str]:
    """When it was written down, and whether its words were changed after the first run."""
    experiment = place.experiment.id
    found = register(verdict.hypothesis, post, experiment, verdict.arms, place.archive)
    if found.state == "unknown":
        shallow = place.archive.past is not None and place.archive.past.shallow
        return [place.words("registered.shallow")] if shallow else []
    said = [_when(place, found)]
    if found.replaced and found.state == "after":
        said.append(place.words("registered.replaced", commit=commit_link(place, found.replaced)))
    return said


def _when(place: Place, found: Registration) -> str:
    words = place.words
    if not found.commit:
        return words("registered.changed" if found.replaced else "registered.uncommitted")
    commit = commit_link(place, found.commit)
    if not found.first_run:
        day = format_day(found.commit.date.date(), words=words)
        return words("registered.open", day=day, commit=commit)
    if found.own_run:
        time = _apart(place, found.commit.date, found.own_run)
        return words("registered.own", time=time, commit=commit, experiment=found.experiment)
    time = _apart(place, found.commit.date, found.first_run)
    return words(f"registered.{found.state}", time=time, commit=commit)


def _apart(place: Place, one: datetime, other: datetime) -> str:
    return format_span(one - other, words=place.words)
