"""What changed between two runs, and what stayed the same.

Held against each other are the config, the code, the packages, the machine and the data, in
the order in which a reader suspects them. A seed is left out: it is what tells two runs of
one arm apart, and no change of anybody's. Both sides are texts, cut where they are long;
which of them differ is decided before anything is cut.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from runpress.site.catalog import Run
from runpress.site.facts import (
    HARDWARE,
    NUMERICS,
    SOFTWARE,
    commit_of,
    labelled,
    packages_of,
)
from runpress.site.forge import between_address
from runpress.site.provenance import part_of
from runpress.site.wording.numbers import format_exact
from runpress.site.wording.words import Words

# In the order in which they are shown; each has a word, `changes.<name>`.
GROUPS = ("config", "code", "data", "hardware", "software", "numerics", "packages")
LONGEST = 300
DEEPEST = 12
SHORT = 12
# What every run has of its own, however deep it lies.
SEED = "seed"


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is not the same in both runs; None is where a side does not have it."""

    key: str
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True)
class Group:
    """One kind of thing: what changed of it, and what is the same in both runs.

    `name` is one of `GROUPS`. `link` leads to what lies between two commits, where a forge
    shows that. `unknown` says that a side recorded nothing of this kind, so that nothing can
    be said of it.
    """

    name: str
    changed: tuple[Change, ...] = ()
    same: tuple[tuple[str, str], ...] = ()
    link: str | None = None
    unknown: bool = False


@dataclass(frozen=True, slots=True)
class Differences:
    """What changed from one run to another, group by group in the order of `GROUPS`."""

    groups: tuple[Group, ...]

    @property
    def changed(self) -> tuple[Group, ...]:
        """The groups in which something changed."""
        return tuple(group for group in self.groups if group.changed)

    @property
    def same(self) -> tuple[Group, ...]:
        """The groups in which something is the same."""
        return tuple(group for group in self.groups if group.same)

    @property
    def unknown(self) -> tuple[str, ...]:
        """The names of the groups of which a side recorded nothing."""
        return tuple(group.name for group in self.groups if group.unknown)


def differences(old: Run, new: Run, words: Words) -> Differences:
    """Hold two runs against each other.

    Args:
        old: the run that is started from, usually one of the baseline.
        new: the run whose changes are asked for.
        words: for the labels of what was recorded of the machine.
    """
    before, after = old.record.environment, new.record.environment
    seedless = ({**before, "torch_seed": None}, {**after, "torch_seed": None})
    return Differences(
        (
            _group("config", _config(old), _config(new)),
            _code(old, new, words),
            _data_group(old, new, words),
            *(
                _group(name, *(labelled(each, keys, words) for each in seedless))
                for name, keys in (
                    ("hardware", HARDWARE),
                    ("software", SOFTWARE),
                    ("numerics", NUMERICS),
                )
            ),
            _group("packages", packages_of(before), packages_of(after)),
        )
    )


def flatten(config: Mapping[str, Any], prefix: str = "", depth: int = 0) -> dict[str, Any]:
    """Return a config whose nested keys are joined by dots; what is very deep stays a value."""
    flat: dict[str, Any] = {}
    for key, value in config.items():
        name = f"{prefix}{key}"
        if isinstance(value, Mapping) and value and depth < DEEPEST:
            flat |= flatten(value, f"{name}.", depth + 1)
        else:
            flat[name] = value
    return flat


def setting_text(value: object) -> str:
    """Return a setting as one text, with all digits of a number."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return format_exact(value)
    return "null" if value is None else str(value)


def cut(text: str, most: int = LONGEST) -> str:
    """Return a text that fits a table; a cut one ends in a mark of its whole content.

    Two long texts that differ somewhere behind the cut shall not look the same.
    """
    if len(text) <= most:
        return text
    mark = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{text[:most]}… ({mark})"


def _group(name: str, old: Mapping[str, str], new: Mapping[str, str]) -> Group:
    if not old and not new:
        return Group(name)
    if not old or not new:
        return Group(name, unknown=True)
    keys = dict.fromkeys([*old, *new])
    return Group(
        name,
        changed=_changes((key, old.get(key), new.get(key)) for key in keys),
        same=tuple((cut(key), cut(old[key])) for key in keys if old.get(key) == new.get(key)),
    )


def _changes(pairs: Iterable[tuple[str, str | None, str | None]]) -> tuple[Change, ...]:
    return tuple(
        Change(cut(key), None if old is None else cut(old), None if new is None else cut(new))
        for key, old, new in pairs
        if old != new
    )


def _config(run: Run) -> dict[str, str]:
    flat = flatten(run.record.config)
    return {
        key: setting_text(value) for key, value in flat.items() if key.rpartition(".")[2] != SEED
    }


def _code(old: Run, new: Run, words: Words) -> Group:
    """The commits, and whether either ran with changes that no commit holds.

    Equal commits are the same code only where the changes on top of them were the same too.
    """
    before, after = old.record.environment, new.record.environment
    if not commit_of(before) or not commit_of(after):
        return Group("code", unknown=bool(before or after))
    label = words("environment.commit")
    states = _state(before, words), _state(after, words)
    if states[0] != states[1]:
        return Group("code", (Change(label, *states),), link=_link(before, after))
    if _may_differ(before, after):
        return Group("code", unknown=True)
    return Group("code", same=((label, states[0]),))


def _link(before: Mapping[str, Any], after: Mapping[str, Any]) -> str | None:
    old, new = str(commit_of(before)), str(commit_of(after))
    remote = str(part_of(after, "git").get("remote") or part_of(before, "git").get("remote") or "")
    return between_address(remote, old, new) if old != new else None


def _state(environment: Mapping[str, Any], words: Words) -> str:
    git = part_of(environment, "git")
    commit = str(commit_of(environment))[:SHORT]
    if git.get("dirty") is not True:
        return commit
    mark = str(git.get("diff_sha256") or "")[:8]
    return f"{commit} {words('runs.dirty')}{f' ({mark})' if mark else ''}"


def _may_differ(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Say whether one commit may have run as two states of the code: files git does not know."""
    gits = part_of(before, "git"), part_of(after, "git")
    return any(git.get("dirty") and not git.get("diff_sha256") for git in gits)


def _data_group(old: Run, new: Run, words: Words) -> Group:
    """The data; where nothing tells the content of a set, its name and size make no same."""
    found = _group("data", _data(old, words), _data(new, words))
    sets = (*old.record.dataset, *new.record.dataset)
    unread = {cut(each.name) for each in sets if not each.sha256}
    same = tuple(pair for pair in found.same if pair[0] not in unread)
    unknown = found.unknown or len(same) < len(found.same)
    return replace(found, same=same, unknown=unknown)


def _data(run: Run, words: Words) -> dict[str, str]:
    """Each data set by its fingerprint, and how many samples a step took."""
    told = {
        each.name: " ".join(
            filter(None, (each.kind, (each.sha256 or "")[:SHORT], _count(each.samples, words)))
        )
        for each in run.record.dataset
    }
    batch = run.record.environment.get("effective_batch_size")
    if isinstance(batch, int) and not isinstance(batch, bool):
        told[words("changes.batch")] = format_exact(batch)
    return told


def _count(samples: int | None, words: Words) -> str:
    return "" if samples is None else words("changes.samples", count=format_exact(samples))
