"""The records of a blog, each experiment read when somebody asks for it.

A blog of a thousand experiments has thousands of records, and a build that finds most pages
as they were needs few of them. What a build wants to know of all of them, such as what is
wrong with each, is remembered by the digest of what lies in the experiment's folder.

Records are read some time after that digest was made, and may be others by then, if only for a
moment: somebody looks at another branch. What was made of them is then remembered under the
digest of what was not read. The times of a folder tell of that, and its digest is called by
another name from then on.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson

from runpress.format.names import is_name
from runpress.format.problems import Problem, Severity
from runpress.site.catalog import Catalog, Experiment
from runpress.site.memory.digests import Digests, digest_of
from runpress.site.memory.doubts import called, note_doubts, read_doubted
from runpress.site.memory.store import Store
from runpress.site.provenance import commits
from runpress.site.read_catalog import bad_name, experiment_folders, read_experiment
from runpress.site.running import Clock

KIND, KEY = "records", "told"
# Of a file as large as this its state tells enough: nobody waits for it to be read.
LARGEST_READ = 1 << 24
DEEPEST = 16


@dataclass(frozen=True)
class Told:
    """What is told of an experiment without reading it.

    `digest` is that of its folder, `ended` says whether somebody ended all of its runs.
    """

    digest: str
    problems: tuple[Problem, ...] = ()
    commits: tuple[str, ...] = ()
    ended: bool = True


@dataclass
class Shelf(Mapping[str, Experiment]):
    """All experiments under a folder of runs, by their names."""

    folders: dict[str, Path]
    shown: str
    clock: Clock | None
    # Whether a link is among the folders: what it leads to is watched by nobody.
    linked: bool = False
    # By name, the digest of the folder and one of the times of all in it, when that was made.
    seen: dict[str, tuple[str, str]] = field(default_factory=dict)
    _read: dict[str, tuple[Experiment, list[Problem]]] = field(default_factory=dict)

    def read(self, name: str) -> tuple[Experiment, list[Problem]]:
        """Return an experiment, and what is wrong with its records."""
        if name not in self._read:
            problems: list[Problem] = []
            folder, place = self.folders[name], f"{self.shown}/{name}"
            self._read[name] = read_experiment(folder, place, problems, self.clock), problems
        return self._read[name]

    def take(self, before: Catalog, states: Mapping[str, str]) -> None:
        """Take what an earlier shelf has read of folders in the same state."""
        old = before.experiments
        if isinstance(old, Shelf) and old.shown == self.shown:
            for name, read in old._read.items():
                # Of a run that trains the digest tells more than the state of its folder.
                same = name in self.folders and before.digests.get(name) == states.get(name)
                if same and old.folders[name] == self.folders[name]:
                    self._read[name] = read

    def changed(self, digests: Digests) -> list[str]:
        """Return what was read and has changed since its digest was made, if only for a moment."""
        return [
            name
            for name in self._read
            if name in self.seen
            and _state(self.folders[name], digests, [])[1] != self.seen[name][1]
        ]

    def __getitem__(self, name: str) -> Experiment:
        return self.read(name)[0]

    def __contains__(self, name: object) -> bool:
        return name in self.folders

    def __iter__(self) -> Iterator[str]:
        return iter(self.folders)

    def __len__(self) -> int:
        return len(self.folders)


def open_catalog(
    runs: Path,
    shown: str,
    clock: Clock | None,
    digests: Digests,
    store: Store,
    before: Catalog | None = None,
) -> Catalog:
    """Return the catalog of a folder of runs, as `read_catalog` does, but read as it is asked.

    Args:
        runs: the folder `docs/runs`; may be missing.
        shown: the same folder as the user knows it, for messages.
        clock: tells which runs train now; without it none does.
        digests: tell which files are what they were.
        store: remembers what was wrong with records.
        before: the catalog of an earlier build in this process, whose records need not be read
            again where they are the same.
    """
    problems: list[tuple[str, list[Problem]]] = []
    folders, states, seen, doubted = {}, {}, {}, read_doubted(store)
    links: list[str] = []
    for folder, name in experiment_folders(runs):
        if name is None:
            problems.append((folder.name, [bad_name(f"{shown}/{folder.name}")]))
            continue
        state, times = _state(folder, digests, links)
        if state:
            folders[name], seen[name] = folder, (state, times)
            states[name] = called(state, doubted.get(name))
        elif bad := _only_bad(folder, f"{shown}/{name}", clock):
            problems.append((name, bad))
    shelf = Shelf(folders, shown, clock, bool(links), seen)
    if before:
        shelf.take(before, states)
    known = _read_told(store)
    told = {name: _tell(name, states[name], shelf, known.get(name)) for name in folders}
    if told != known:
        store.put(KIND, KEY, _write_told(told))
    listed = sorted(
        [*problems, *((name, list(each.problems)) for name, each in told.items())],
        key=lambda each: each[0],
    )
    return Catalog(
        shelf,
        tuple(problem for _, found in listed for problem in found),
        {name: _with_life(each, shelf, name) for name, each in told.items()},
        frozenset(commit for each in told.values() for commit in each.commits),
        frozenset(name for name, each in told.items() if not each.ended),
    )


def _only_bad(folder: Path, shown: str, clock: Clock | None) -> list[Problem]:
    """Return what is wrong in a folder that holds no run."""
    problems: list[Problem] = []
    read_experiment(folder, shown, problems, clock)
    return problems


def _tell(name: str, state: str, shelf: Shelf, known: Told | None) -> Told:
    # What becomes of a run that nobody ended is told by the time of day.
    if known and known.digest == state and known.ended:
        return known
    experiment, problems = shelf.read(name)
    made = commits(Catalog({name: experiment}))
    ended = all(run.record.status != "running" for run in experiment.runs)
    return Told(state, tuple(problems), tuple(sorted(made)), ended)


def _with_life(told: Told, shelf: Shelf, name: str) -> str:
    """Return a digest that also tells which runs of the experiment train."""
    if told.ended:
        return told.digest
    alive = [(run.name, run.alive) for run in shelf[name].runs]
    return digest_of(f"{told.digest} {alive}".encode())


def is_settled(catalog: Catalog) -> bool:
    """Say whether records are what they were as long as nobody tells of a changed file.

    What the clock tells of a run that nobody ended may change without, and nobody watches
    what a link leads to.
    """
    shelf = catalog.experiments
    return isinstance(shelf, Shelf) and not shelf.linked and catalog.training == frozenset()


def doubt(catalog: Catalog, digests: Digests, store: Store, made: Iterable[str] = ()) -> None:
    """Remember which digests may tell of something else than was read, once all is read.

    A run that trains is left out: its log grows all the time, and never becomes again what it was.

    Args:
        catalog: what was read.
        digests: tell which files are what they were.
        store: where it is remembered.
        made: the names of files that were made of what was read.
    """
    shelf = catalog.experiments
    if not isinstance(shelf, Shelf):
        return
    changed = [name for name in shelf.changed(digests) if name not in (catalog.training or ())]
    note_doubts(store, {name: shelf.seen[name][0] for name in changed}, made)


def _state(folder: Path, digests: Digests, links: list[str]) -> tuple[str, str]:
    """Return the digest of a folder of runs, "" where it holds none; note the links in it.

    With it comes one of the times of all that is in it, which also tell of what was changed
    back.
    """
    told: list[str] = []
    times = [_times(folder)]
    has_run = False
    if folder.is_symlink():
        links.append(folder.name)
    for path, entry in _walk(os.fspath(folder), "", 0):
        depth = path.count("/")
        has_run |= depth == 0 and is_name(entry.name)
        if entry.is_symlink():
            links.append(path)
        times.append(_times(entry))
        if entry.is_dir():
            told.append(f"{path}/")
        elif entry.is_symlink() and not os.path.exists(entry.path):  # noqa: PTH110
            told.append(f"{path} leads nowhere")
        else:
            told.append(f"{path} {_digest(entry, digests)}")
    state = digest_of("\n".join(told).encode("utf-8", "surrogateescape")) if has_run else ""
    return state, digest_of("\n".join(times).encode())


def _times(entry: Path | os.DirEntry[str]) -> str:
    try:
        status = entry.stat()
    except OSError:
        return ""
    return f"{status.st_size} {status.st_mtime_ns} {status.st_ctime_ns} {status.st_ino}"


def _digest(entry: os.DirEntry[str], digests: Digests) -> str:
    try:
        status = entry.stat()
    except OSError:
        return ""
    if status.st_size > LARGEST_READ:
        return f"{status.st_size} {status.st_mtime_ns} {status.st_ctime_ns} {status.st_ino}"
    return digests.of(entry.path, status) or ""


def _walk(folder: str, path: str, depth: int) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Go through all below a folder, in order; a link is followed where a run may be one."""
    try:
        with os.scandir(folder) as listing:
            entries = sorted(listing, key=lambda each: each.name)
    except OSError:
        return
    for entry in entries:
        if depth == 0 and (entry.name.startswith(".") or not entry.is_dir()):
            continue
        yield f"{path}{entry.name}", entry
        if depth < DEEPEST and entry.is_dir(follow_symlinks=depth == 0):
            yield from _walk(entry.path, f"{path}{entry.name}/", depth + 1)


def _write_told(told: Mapping[str, Told]) -> bytes:
    return orjson.dumps(
        {
            name: [
                each.digest,
                [
                    [one.severity.value, one.code, one.where, one.what, one.move, one.line]
                    for one in each.problems
                ],
                each.commits,
                each.ended,
            ]
            for name, each in told.items()
        }
    )


def _read_told(store: Store) -> dict[str, Told]:
    with suppress(ValueError, TypeError, AttributeError):
        data = orjson.loads(store.get(KIND, KEY) or b"{}")
        return {name: _one_told(*each) for name, each in data.items()}
    return {}


def _one_told(digest: Any, problems: Any, made: Any, ended: Any) -> Told:
    right = isinstance(digest, str) and isinstance(ended, bool)
    if not (right and all(isinstance(commit, str) for commit in made)):
        raise ValueError("nothing of ours")
    return Told(digest, tuple(_problem(*each) for each in problems), tuple(made), ended)


def _problem(severity: Any, code: Any, where: Any, what: Any, move: Any, line: Any) -> Problem:
    if not all(isinstance(each, str) for each in (code, where, what, move)):
        raise ValueError("no problem of ours")
    if type(line) is not int:
        raise ValueError("no problem of ours")
    return Problem(Severity(severity), code, where, what, move, line)
