"""Earlier versions of posts and runs, as git has them, read as far as pages speak of them.

Of a post that is what its hypotheses said, of a run when it began and what it ended with.
Git is asked once for all posts and once for all runs, when the first page wants to know.
What cannot be read any more says nothing and stops nothing: it was somebody's record once,
and is not what the page shows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

import orjson
import yaml

from runpress.format.manifest import number_of
from runpress.site.evidence.hypotheses import KEY, Hypothesis, read_hypotheses
from runpress.site.memory.recording import note, unrecorded
from runpress.site.moments import as_moment
from runpress.site.text.post import FRONT_MATTER, Post
from runpress.site.text.yaml_text import read_yaml

if TYPE_CHECKING:
    from runpress.vcs.past import Commit, Past, Version

# Of a run that was recorded over and over its first and its last records say what is asked:
# when it began, and what it gave before.
MOST_VERSIONS = 20


@dataclass(frozen=True, slots=True)
class EarlierRun:
    """A run as one commit left it at a path; `summary` holds its finite and other numbers."""

    path: str
    commit: Commit
    id: str
    arm: str
    status: str
    started: datetime | None
    summary: Mapping[str, float]
    seed: int | None = None


class Earlier:
    """What git has of the posts and runs of a blog beside what lies on disk."""

    def __init__(self, past: Past, posts: Iterable[Post], experiments: Iterable[str]) -> None:
        self.past = past
        self._posts = [post.path for post in posts if KEY in post.meta]
        self._experiments = list(dict.fromkeys(experiments))

    def wordings(self, path: str) -> list[tuple[Commit, list[Hypothesis] | None]]:
        """Return what the hypotheses of a post said in each of its versions, the oldest first.

        None stands for a version that git does not have at hand, as in a partial clone.
        """
        versions = self.past.versions(path)
        with unrecorded():
            return [(each.commit, self._wordings.get(each.blob)) for each in versions]

    def runs(self, experiment: str) -> Sequence[EarlierRun]:
        """Return every version of every run of an experiment but those that lie on disk."""
        # What of it lies on disk, and what git has.
        note("experiment", experiment)
        self.past.records(experiment)
        with unrecorded():
            return self._runs.get(experiment, ())

    def release_of(self, commit: Commit) -> str | None:
        """Return the release that first has a change of a record; None where none has yet."""
        note("releases")
        with unrecorded():
            return self.releases.get(commit.hash)

    @cached_property
    def releases(self) -> dict[str, str]:
        """The releases that first have each change of a record, by the commits' hashes."""
        histories = [self.past.records(each) for each in self._experiments]
        # Only what came in the place of an older version is ever asked for.
        commits = {
            version.commit
            for records in histories
            for versions in records.values()
            for version in versions[1:]
        }
        return self.past.releases(sorted(commits, key=lambda each: each.hash))

    @cached_property
    def _wordings(self) -> dict[str, list[Hypothesis]]:
        versions = [each for path in self._posts for each in self.past.versions(path)]
        return {blob: read_wordings(content) for blob, content in self.past.read(versions)}

    @cached_property
    def _runs(self) -> dict[str, list[EarlierRun]]:
        wanted = {experiment: self._not_on_disk(experiment) for experiment in self._experiments}
        versions = [version for each in wanted.values() for _, version in each]
        data = {blob: _read_run(content) for blob, content in self.past.read(versions)}
        return {
            experiment: [
                _run(path, version.commit, told)
                for path, version in each
                if (told := data.get(version.blob))
            ]
            for experiment, each in wanted.items()
        }

    def _not_on_disk(self, experiment: str) -> list[tuple[str, Version]]:
        found = []
        for path, versions in self.past.records(experiment).items():
            listed = _ends(versions)
            if listed and self.past.is_current(path, listed[-1]):
                listed.pop()
            found += [(path, version) for version in listed]
        return found


def read_wordings(content: bytes) -> list[Hypothesis]:
    """Return the hypotheses in a post's front matter; nothing where it is no YAML."""
    text = content.decode("utf-8", "replace").removeprefix("\ufeff").replace("\r\n", "\n")
    found = FRONT_MATTER.match(text)
    if not found or KEY not in (found[1] or ""):
        return []
    try:
        meta = read_yaml(found[1])
    except (yaml.YAMLError, ValueError, RecursionError):
        return []
    if not isinstance(meta, dict):
        return []
    held, _ = read_hypotheses(Post("", "", "", "", 1, meta))
    return [wording_of(each) for each in held]


def wording_of(hypothesis: Hypothesis) -> Hypothesis:
    """Return what a hypothesis says, wherever it stands: equal words are equal."""
    return replace(hypothesis, line=0, where="")


def _ends(versions: Sequence[Version]) -> list[Version]:
    if len(versions) <= 2 * MOST_VERSIONS:
        return list(versions)
    return [*versions[:MOST_VERSIONS], *versions[-MOST_VERSIONS:]]


def _read_run(content: bytes) -> dict[str, Any] | None:
    with suppress(orjson.JSONDecodeError):
        data = orjson.loads(content)
        return data if isinstance(data, dict) else None
    return None


def _run(path: str, commit: Commit, data: Mapping[str, Any]) -> EarlierRun:
    summary = data.get("summary")
    return EarlierRun(
        path,
        commit,
        str(data.get("id")),
        str(data.get("group") or data.get("name")),
        str(data.get("status")),
        as_moment(data.get("started")),
        _numbers(summary if isinstance(summary, dict) else {}),
        seed if isinstance(seed := data.get("seed"), int) else None,
    )


def _numbers(summary: Mapping[str, Any]) -> dict[str, float]:
    numbers = {}
    for name, value in summary.items():
        with suppress(ValueError, TypeError):
            numbers[str(name)] = number_of(value)
    return numbers
