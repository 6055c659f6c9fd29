"""The files of an earlier commit, laid out in a folder of their own with its history.

A clone that borrows the objects of the repository that it is made from: nothing is copied but
the files, nothing is fetched, and the repository itself, its index and its list of work trees
are left alone. So what asks git for a page's history is answered as of that commit.
"""

from __future__ import annotations

from pathlib import Path

from runpress.errors import RunpressError
from runpress.vcs.git import MOST_SECONDS_OF_A_WALK, run_git

# What lies in a large file store is not fetched for a look at an earlier commit, and hooks
# that somebody has for all repositories are not told of one.
QUIETLY = (
    "filter.lfs.smudge=",
    "filter.lfs.process=",
    "filter.lfs.required=false",
    "core.hooksPath=/dev/null",
)


def common_commit(folder: Path, ref: str) -> str:
    """Return the newest commit that HEAD and a branch, tag or commit have in common.

    Raises:
        RunpressError: there is none, or not in this clone; the message says what to do.
    """
    known = _line(
        folder, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}"
    )
    if not known:
        raise RunpressError(
            f"git knows no {ref!r} here. Name a branch, a tag or a commit; in a shallow clone "
            "`git fetch --unshallow` brings the rest of the history."
        )
    common = _line(folder, "merge-base", known, "HEAD")
    if not common:
        raise RunpressError(
            f"HEAD and {ref!r} have no commit in common. In a shallow clone "
            "`git fetch --unshallow` brings the rest of the history."
        )
    return common


def top_of(folder: Path) -> Path:
    """Return the top folder of the repository that holds a folder.

    Raises:
        RunpressError: there is no repository that can be asked.
    """
    top = _line(folder, "rev-parse", "--show-toplevel")
    if not top:
        raise RunpressError(f"{folder} is in no git repository, so there is no earlier commit.")
    return Path(top)


def lay_out(repository: Path, commit: str, target: Path) -> None:
    """Put the files of a commit into a folder, which becomes a repository that stands at it.

    Args:
        repository: the top of a repository that has the commit.
        commit: its name.
        target: an empty folder, or one that is not there.

    Raises:
        RunpressError: git could not.
    """
    made = run_git(
        repository,
        [
            "clone",
            "--quiet",
            "--shared",
            "--no-checkout",
            "--template=",
            str(repository),
            str(target),
        ],
        MOST_SECONDS_OF_A_WALK,
    )
    # Pages name the remote: the same as the repository's own.
    remote = _line(repository, "remote", "get-url", "origin")
    known = ["set-url", "origin", remote] if remote else ["remove", "origin"]
    run_git(target, ["remote", *known])
    options = [part for each in QUIETLY for part in ("-c", each)]
    checkout = [*options, "checkout", "--quiet", "--detach", commit]
    if made is None or run_git(target, checkout, 10 * MOST_SECONDS_OF_A_WALK) is None:
        raise RunpressError(f"git could not lay out the files of {commit[:10]}; is the disk full?")


def _line(folder: Path, *arguments: str) -> str:
    return (run_git(folder, arguments) or b"").decode("utf-8", "surrogateescape").strip("\r\n")
