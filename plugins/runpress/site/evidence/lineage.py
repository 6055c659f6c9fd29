"""Which experiments rest on which, and what became of those that they rest on.

An experiment rests on another when its post takes the other's arm as its baseline, or speaks
of the other's numbers in its text or its hypotheses. When a post is corrected or retracted,
all that rest on it, however far, have to say so. `related` and `series` in the front matter
tie posts together without resting one on the other.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from runpress.format.names import nearest, shorten
from runpress.format.problems import Problem, Severity
from runpress.site.about import Blog
from runpress.site.memory.recording import Noted
from runpress.site.moments import AMENDMENTS, as_moment, created
from runpress.site.text.post import Post

# Text of ours or of YAML: a name in quotes behind the word. What only looks like it, in a
# block of code, adds a relation that a reader can make sense of; parsing every page again
# to leave it out would cost more than it is worth.
NAMED = re.compile(r"\bexperiment\(\s*(?:\"([^\"\n]{1,200})\"|'([^'\n]{1,200})')\s*\)")
# A tag that many posts share says little of any two of them.
MOST_SHARING, MOST_LIKE = 30, 3
# A reason is read before the page is; more belongs into its text.
LONGEST_REASON = 1_000
CODE = "RP311"
NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Amendment:
    """What an author says later of a post that was wrong: it was `corrected` or `retracted`."""

    kind: str
    reason: str
    date: datetime | None


@dataclass(frozen=True)
class Lineage:
    """How the experiments of a blog hang together.

    `posts` holds the post about each experiment, of those that have not run yet too. `rests`
    maps an experiment to those that it rests on, `named` to those that it only calls related.
    """

    posts: Mapping[str, Post] = field(default_factory=dict)
    rests: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    named: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    borne: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    series: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    tagged: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    def amendment(self, experiment: str) -> Amendment | None:
        """Return what the post about an experiment says of its own mistakes."""
        post = self.posts.get(experiment)
        return amendment_of(post) if post else None

    def doubtful(self, start: Iterable[str]) -> list[tuple[str, Amendment]]:
        """Return, nearest first, the amended experiments among these and all they rest on."""
        found = []
        for experiment in self._reach(start):
            amendment = self.amendment(experiment)
            if amendment:
                found.append((experiment, amendment))
        return found

    def neighbours(self, experiment: str) -> tuple[str | None, str | None]:
        """Return the experiments before and after this one in its series."""
        post = self.posts.get(experiment)
        members = self.series.get(series_of(post) or "", ()) if post else ()
        if experiment not in members:
            return None, None
        at = members.index(experiment)
        after = members[at + 1] if at + 1 < len(members) else None
        return members[at - 1] if at else None, after

    def alike(self, experiment: str) -> list[str]:
        """Return a few experiments that share tags with this one, the most alike first."""
        post = self.posts.get(experiment)
        scores: dict[str, float] = {}
        for tag in tags_of(post) if post else ():
            sharing = self.tagged.get(tag, ())
            if len(sharing) <= MOST_SHARING:
                for other in sharing:
                    # The rarer a tag, the more it says.
                    scores[other] = scores.get(other, 0) + 1 / len(sharing)
        scores.pop(experiment, None)
        return sorted(scores, key=lambda name: (-scores[name], name))[:MOST_LIKE]

    def _reach(self, start: Iterable[str]) -> Iterator[str]:
        """Go from the given experiments to all that they rest on, each once, nearest first."""
        waiting = deque(dict.fromkeys(start))
        seen = set(waiting)
        while waiting:
            experiment = waiting.popleft()
            yield experiment
            new = [each for each in self.rests.get(experiment, ()) if each not in seen]
            seen.update(new)
            waiting.extend(new)


def trace(about: Mapping[str, Post], known: Iterable[str], blog: Blog) -> Lineage:
    """Return how experiments hang together.

    Args:
        about: the post about each experiment that readers get to see.
        known: all experiments that have runs.
        blog: for the dates of posts.
    """
    every = {*about, *known}
    problems: list[Problem] = []
    rests = {name: _rests(name, post, every) for name, post in about.items()}
    named = {name: _named(name, post, every, problems) for name, post in about.items()}
    return Lineage(
        about,
        rests,
        named,
        _turned({name: (*rests[name], *named[name]) for name in about}),
        {key: _in_order(names, about, blog) for key, names in _by(series_names, about).items()},
        _by(tags_of, about),
        (*problems, *(wrong for post in about.values() for wrong in _amiss(post))),
    )


def noted_lineage(lineage: Lineage) -> Lineage:
    """Return the same, noting what is asked of it."""
    names = ("posts", "rests", "named", "borne", "series", "tagged")
    noted: dict[str, Any] = {
        name: Noted(f"lineage.{name}", getattr(lineage, name)) for name in names
    }
    return replace(lineage, **noted)


def named_in(post: Post) -> tuple[str, ...]:
    """Return the experiments that a page speaks of by name: `experiment("…")`."""
    if "experiment(" not in post.body and "experiment(" not in post.header:
        return ()
    # In YAML a quote within quotes has a backslash before it.
    text = f"{post.header}\n{post.body}".replace('\\"', '"')
    return tuple(dict.fromkeys(one or other for one, other in NAMED.findall(text)))


def baseline_of(post: Post) -> tuple[str | None, str | None]:
    """Return the experiment, None for the post's own, and the arm that a post compares with."""
    told = post.meta.get("baseline")
    if not isinstance(told, Mapping):
        return None, None if told is None else str(told)
    experiment, arm = told.get("experiment"), told.get("arm")
    return (
        None if experiment is None else str(experiment),
        None if arm is None else str(arm),
    )


def amendment_of(post: Post) -> Amendment | None:
    """Return what a post says of its own mistakes, the graver where it says two things."""
    for kind in AMENDMENTS:
        told = post.meta.get(kind)
        if isinstance(told, Mapping):
            reason = _line(told.get("reason") or "")
            return Amendment(kind, reason, as_moment(told.get("date")))
        if told:
            # Somebody took it back, if not in the form that was asked for.
            reason = told if isinstance(told, str) else ""
            return Amendment(kind, _line(reason), as_moment(told))
    return None


def _line(told: object) -> str:
    return shorten(" ".join(str(told).split()), LONGEST_REASON)


def series_of(post: Post) -> str | None:
    """Return the name of the series that a post belongs to."""
    told = post.meta.get("series")
    return str(told) if isinstance(told, str | int) and not isinstance(told, bool) else None


def series_names(post: Post) -> tuple[str, ...]:
    """Return the series that a post belongs to, as a list of at most one."""
    name = series_of(post)
    return (name,) if name else ()


def tags_of(post: Post) -> tuple[str, ...]:
    """Return the tags of a post."""
    told = post.meta.get("tags")
    return tuple(dict.fromkeys(map(str, told))) if isinstance(told, list) else ()


def _rests(name: str, post: Post, known: set[str]) -> tuple[str, ...]:
    baseline = baseline_of(post)[0]
    found = [*([baseline] if baseline else []), *named_in(post)]
    return tuple(dict.fromkeys(each for each in found if each != name and each in known))


def _named(name: str, post: Post, known: set[str], problems: list[Problem]) -> tuple[str, ...]:
    told = post.meta.get("related")
    listed = told if isinstance(told, list) else [] if told is None else [told]
    for each in map(str, listed):
        if each not in known:
            near = nearest(each, known)
            move = f"Did you mean {near!r}?" if near else "Correct the name, or take it out."
            what = f"there is no experiment {shorten(each)!r} to be related to."
            line = post.line_of("related")
            problems.append(Problem(Severity.WARNING, CODE, post.shown, what, move, line))
    return tuple(dict.fromkeys(each for each in map(str, listed) if each in known and each != name))


def _amiss(post: Post) -> Iterator[Problem]:
    for kind in AMENDMENTS:
        told = post.meta.get(kind)
        if told and not (isinstance(told, Mapping) and told.get("reason") and told.get("date")):
            what = f"`{kind}` does not say when and why."
            move = f"Write `{kind}: {{date: YYYY-MM-DD, reason: ...}}`."
            yield Problem(Severity.WARNING, CODE, post.shown, what, move, post.line_of(kind))


def _turned(edges: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    turned: dict[str, list[str]] = {}
    for name, others in edges.items():
        for other in dict.fromkeys(others):
            turned.setdefault(other, []).append(name)
    return {name: tuple(others) for name, others in turned.items()}


def _by(
    keys: Callable[[Post], Iterable[str]], about: Mapping[str, Post]
) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for name, post in about.items():
        for key in keys(post):
            found.setdefault(key, []).append(name)
    return {key: tuple(names) for key, names in found.items()}


def _in_order(names: Iterable[str], about: Mapping[str, Post], blog: Blog) -> tuple[str, ...]:
    def order(name: str) -> tuple[datetime, str]:
        return created(about[name], blog) or NEVER, about[name].path

    return tuple(sorted(names, key=order))
