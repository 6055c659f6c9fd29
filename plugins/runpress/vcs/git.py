"""What git knows of a folder: where it stands, and when each file first came.

Git is asked through its command line, without locks, prompts or the user's helpers. Where
there is no git, no repository, no commit yet or no answer in time, less is known; nothing
here raises over it.
"""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

# A repository that needs longer is not worth a training's wait; a walk over its whole
# history is made for a site, which can wait longer.
MOST_SECONDS, MOST_SECONDS_OF_A_WALK = 2.0, 60.0
# What a blog's own pages and records change does not change the code that ran.
CODE_ONLY = ("--", ".", ":(exclude,top,glob)**/docs/**")
CREDENTIALS = re.compile(r"^([a-z][a-z0-9+.-]*://)[^/@\s]+@", re.IGNORECASE)
# Set by git for its hooks; they would answer for another repository than the folder's.
OF_HOOKS = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_COMMON_DIR")

Run = Callable[[Path, Sequence[str]], bytes | None]


@dataclass(frozen=True, slots=True)
class Facts:
    """Where a repository stands.

    `dirty` says whether anything but `docs/` differs from the commit, files that git does
    not know included; None when that could not be told. `diff_sha256` is of the changes to
    files that git knows, None without any. `remote` is without credentials.
    """

    root: Path
    commit: str | None = None
    branch: str | None = None
    dirty: bool | None = None
    remote: str | None = None
    diff_sha256: str | None = None


def run_git(folder: Path, arguments: Sequence[str], seconds: float = MOST_SECONDS) -> bytes | None:
    """Run git in `folder` and return what it printed; None when it failed or took too long."""
    try:
        done = subprocess.run(
            ["git", "-c", "core.fsmonitor=false", "-c", "core.quotepath=false", *arguments],
            cwd=folder,
            env=_environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=seconds,
            check=False,
        )
    except (OSError, subprocess.SubprocessError, ValueError):
        return None
    return done.stdout if done.returncode == 0 else None


def _walk(folder: Path, arguments: Sequence[str]) -> bytes | None:
    return run_git(folder, arguments, MOST_SECONDS_OF_A_WALK)


def facts(folder: Path, run: Run = run_git) -> Facts | None:
    """Return where the repository that holds `folder` stands; None when there is none."""
    top = _line(run(folder, ["rev-parse", "--show-toplevel"]))
    if top is None:
        return None
    root = Path(top)
    commit = _line(run(root, ["rev-parse", "--verify", "HEAD"]))
    status = run(root, ["status", "--porcelain=v1", "-z", "--untracked-files=normal", *CODE_ONLY])
    remote = _line(run(root, ["remote", "get-url", "origin"]))
    return Facts(
        root=root,
        commit=commit,
        branch=_line(run(root, ["symbolic-ref", "--quiet", "--short", "HEAD"])),
        dirty=None if status is None else bool(status),
        remote=CREDENTIALS.sub(r"\1", remote) if remote else None,
        diff_sha256=_diff_sha256(root, run) if commit and status else None,
    )


def first_commit_dates(folder: Path, run: Run = _walk) -> dict[str, datetime]:
    """Return, for each file under `folder`, when its first commit was written.

    Keys are paths relative to `folder`, with `/`. A file that was renamed
    keeps its date. In a shallow clone the first commit is not there, so nothing is known.
    """
    if _line(run(folder, ["rev-parse", "--is-shallow-repository"])) != "false":
        return {}
    walk = ["log", "--reverse", "--diff-filter=AR", "--name-status", "-M", "-z", "--relative"]
    output = run(folder, [*walk, "--no-relative", "--no-ext-diff", "--format=%x01%aI", "--", "."])
    return _dates(output.decode("utf-8", "surrogateescape").split("\0")) if output else {}


def _dates(words: Sequence[str]) -> dict[str, datetime]:
    """Read git's log as words: a date behind \\x01, then a letter and one path or two."""
    dates: dict[str, datetime] = {}
    now: datetime | None = None
    rest = iter(words)
    for word in rest:
        kind = word.strip("\n")
        if kind.startswith("\x01"):
            now = datetime.fromisoformat(kind[1:])
        elif now is not None and kind.startswith("A"):
            dates.setdefault(next(rest, ""), now)
        elif now is not None and kind.startswith("R"):
            old, new = next(rest, ""), next(rest, "")
            dates[new] = dates.get(old, now)
    return dates


def _diff_sha256(root: Path, run: Run) -> str | None:
    options = ["--no-ext-diff", "--no-textconv", "--no-color", "--binary"]
    diff = run(root, ["diff", "HEAD", *options, *CODE_ONLY])
    return hashlib.sha256(diff).hexdigest() if diff else None


def _line(output: bytes | None) -> str | None:
    text = output.decode("utf-8", "surrogateescape").strip("\r\n") if output else ""
    return text or None


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in OF_HOOKS}
    quiet = {"LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0"}
    return kept | quiet
