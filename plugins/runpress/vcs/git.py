"""What git knows of a folder: where it stands, and when each file first came.

Git is asked through its command line, without locks, prompts or the user's helpers. Where
there is no git, no repository, no commit yet or no answer in time, less is known; nothing
here raises over it.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

# Nothing waits for these but the end of a run that is over at once; a walk over the whole
# history is made for a site, which can wait longer.
MOST_SECONDS, MOST_SECONDS_OF_A_WALK = 4.0, 60.0
# What a blog's own pages and records change does not change the code that ran.
CODE_ONLY = ("--", ".", ":(exclude,top,glob)**/docs/**")
CREDENTIALS = re.compile(r"^([a-z][a-z0-9+.-]*://)[^/@\s]+@", re.IGNORECASE)
HASH = re.compile(r"[0-9a-f]{40,64}")
# Set by git for its hooks; they would answer for another repository than the folder's.
OF_HOOKS = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_COMMON_DIR")

Run = Callable[[Path, Sequence[str]], bytes | None]


@dataclass(frozen=True, slots=True)
class Facts:
    """Where a repository stands.

    `dirty` says whether anything but `docs/` differs from the commit, files that git does
    not know included; None when that could not be told. `diff_sha256` is of the changes to
    files that git knows, None without any. `remote` is without credentials. `pushed` says
    whether a branch of a remote has the commit, as far as was known when it was last asked;
    None without a remote.
    """

    root: Path
    commit: str | None = None
    branch: str | None = None
    dirty: bool | None = None
    remote: str | None = None
    diff_sha256: str | None = None
    pushed: bool | None = None


@dataclass(frozen=True, slots=True)
class _Answer:
    code: int
    output: bytes
    said: bytes


def run_git(
    folder: Path, arguments: Sequence[str], seconds: float = MOST_SECONDS, given: bytes = b""
) -> bytes | None:
    """Run git in `folder` and return what it printed; None when it failed or took too long.

    `given` is what git reads from its standard input.
    """
    answer = _ask(folder, arguments, seconds, given)
    return answer.output if answer and answer.code == 0 else None


def _ask(
    folder: Path, arguments: Sequence[str], seconds: float, given: bytes = b""
) -> _Answer | None:
    """Run git to its end; None when there is no git, or no end in time.

    Without pipes: a process that another thread forks meanwhile would hold their ends open,
    and nobody would ever see them closed. A program's full path, and its folder as an option,
    make Python start it in a way that needs no pipe either.
    """
    git = shutil.which("git")
    if git is None:
        return None
    options = ["-C", str(folder), "-c", "core.fsmonitor=false", "-c", "core.quotepath=false"]
    try:
        with _scratch() as asked, _scratch() as output, _scratch() as said:
            asked.write(given)
            asked.seek(0)
            done = subprocess.run(
                [git, *options, *arguments],
                env=_environment(),
                stdin=asked,
                stdout=output,
                stderr=said,
                timeout=seconds,
                close_fds=False,
                check=False,
            )
            return _Answer(done.returncode, _content(output), _content(said))
    except (OSError, subprocess.SubprocessError, ValueError):
        return None


def _scratch() -> IO[bytes]:
    # In memory where the system can: a full disk shall not cost a record its commit.
    if hasattr(os, "memfd_create"):
        return os.fdopen(os.memfd_create("git"), "w+b")
    return tempfile.TemporaryFile()


def _content(file: IO[bytes]) -> bytes:
    file.seek(0)
    return file.read()


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
        pushed=_pushed(root, remote, run) if commit else None,
    )


def changes(folder: Path, run: Run = run_git) -> bytes:
    """Return, as a patch, what differs from the commit in files that git knows, but `docs/`."""
    top = _line(run(folder, ["rev-parse", "--show-toplevel"]))
    return _diff(Path(top), run) if top else b""


def refusal(folder: Path) -> str | None:
    """Return why a repository that is there cannot be asked, in git's own words.

    None when there is none, or when it answers.
    """
    if not any((place / ".git").exists() for place in (folder, *folder.parents)):
        return None
    if shutil.which("git") is None:
        return "there is no git on the PATH"
    answer = _ask(folder, ["rev-parse", "--show-toplevel"], MOST_SECONDS)
    if answer is None or answer.code == 0:
        return None
    said = answer.said.decode("utf-8", "replace").removeprefix("fatal: ")
    return " ".join(said.split())[:500] or None


def unpushed(folder: Path, commits: Iterable[str], run: Run = _walk) -> set[str]:
    """Return those of the commits that no branch of a remote has, as far as this clone knows.

    Without a remote nothing can be pushed, and a commit that is not here is nobody's lack.
    """
    asked = [commit for commit in commits if HASH.fullmatch(commit)]
    if not asked or not run(folder, ["remote"]):
        return set()
    lacking = run(folder, ["rev-list", "--ignore-missing", *asked, "--not", "--remotes"])
    return set((lacking or b"").decode().split()) & set(asked)


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


def _diff(root: Path, run: Run) -> bytes:
    options = ["--no-ext-diff", "--no-textconv", "--no-color", "--binary"]
    return run(root, ["diff", "HEAD", *options, *CODE_ONLY]) or b""


def _diff_sha256(root: Path, run: Run) -> str | None:
    diff = _diff(root, run)
    return hashlib.sha256(diff).hexdigest() if diff else None


def _pushed(root: Path, remote: str | None, run: Run) -> bool | None:
    branches = ["for-each-ref", "--contains", "HEAD", "--count=1", "refs/remotes"]
    found = run(root, branches)
    return None if found is None or not (found or remote) else bool(found)


def _line(output: bytes | None) -> str | None:
    text = output.decode("utf-8", "surrogateescape").strip("\r\n") if output else ""
    return text or None


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in OF_HOOKS}
    quiet = {"LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0"}
    return kept | quiet
