"""What git could tell of a blog, by its files alone: no program is asked where nothing changed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from runpress.hosts.incremental.canonical import digest_of
from runpress.hosts.incremental.outputs import State, state_of

# Where git keeps which commits there are and what they are called. Not its index: to ask git
# anything may write that, and what pages show of a file is its content and its commits.
NAMED = ("HEAD", "packed-refs", "config", "shallow", "info/grafts")


def history(folder: Path) -> str:
    """Return a name for the commits, branches and remotes of the repository around a folder."""
    git = _git_of(folder)
    if git is None:
        return ""
    shared = _shared(git)
    files = [each / name for each in dict.fromkeys((git, shared)) for name in NAMED]
    return digest_of(str(git), [_content(path) for path in files], list(_refs(shared / "refs")))


def _git_of(folder: Path) -> Path | None:
    for each in (folder, *folder.parents):
        git = each / ".git"
        if git.is_dir():
            return git
        told = _content(git)
        if told.startswith("gitdir:"):
            # A worktree, or a submodule: its own part lies elsewhere.
            return Path(each, told.removeprefix("gitdir:").strip())
    return None


def _shared(git: Path) -> Path:
    """Return where the branches of all worktrees are."""
    told = _content(git / "commondir").strip()
    return Path(os.path.normpath(git / told)) if told else git


def _refs(folder: Path) -> Iterator[tuple[str, str, State]]:
    for here, inside, names in os.walk(folder):
        inside.sort()
        for name in sorted(names):
            path = Path(here, name)
            with suppress(OSError):
                yield str(path), _content(path), state_of(path.stat())


def _content(path: Path) -> str:
    try:
        return path.read_text("utf-8", "replace") if path.is_file() else ""
    except OSError:
        return ""
