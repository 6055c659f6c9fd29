"""Whether git holds the records that a site is made of: a version should be made again from it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from runpress.errors import PublishRefused
from runpress.format.names import shorten
from runpress.publish.repository import GitFailed, Repository

MOST_NAMED = 3
IGNORED = "!!"
# What makes a record. Of other files beside them, such as checkpoints, the record keeps sums.
OF_A_RECORD = frozenset({"run.json", "metrics.jsonl"})
# The last is said, since git can be set up not to tell of files that it does not know.
ASKED = ("status", "--porcelain=v1", "-z", "--ignored=matching", "--untracked-files=normal")


def check_records(repository: Repository, records: Path) -> None:
    """See to it that every run record is committed as it is.

    Args:
        repository: the repository that the site is published from.
        records: the folder of the records; it need not exist.

    Raises:
        PublishRefused: some are not, or not as they are, or git cannot say; the message names
            the first.
    """
    if not records.is_dir():
        return
    told = _status(repository, records)
    changed = [path for code, path in told if code != IGNORED]
    if changed:
        raise PublishRefused(
            f"records are not committed as they are: {_named(changed)}. A published number must "
            f'be found in git: `git add "{_shown(repository, records)}" && git commit`, then '
            "publish again."
        )
    root = Path(repository.ask("rev-parse", "--show-toplevel") or repository.folder)
    ignored = [path for code, path in told if code == IGNORED and _holds_record(root, path)]
    if ignored:
        raise PublishRefused(
            f"git ignores records: {_named(ignored)}. A published number must be found in git: "
            f'take out the line that `git check-ignore -v "{ignored[0]}"` names in the '
            "repository's own folder, commit the records, then publish again."
        )


def _status(repository: Repository, records: Path) -> list[tuple[str, str]]:
    """Return what git says of the records: a code and a path, relative to the root, each."""
    try:
        told = repository.run("--no-optional-locks", *ASKED, "--", str(records))
    except GitFailed as error:
        raise PublishRefused(
            f"git cannot say whether the records in {_shown(repository, records)} are committed "
            f"({error}): keep them in the repository that the blog is published from, then "
            "publish again."
        ) from error
    # Where a file was renamed, its name before stands alone.
    return [(line[:2], line[3:]) for line in told.split("\0") if line[2:3] == " "]


def _holds_record(root: Path, path: str) -> bool:
    """Say whether what git ignores is of a record, or a folder that has one inside."""
    if not path.endswith("/"):
        return path.rpartition("/")[2] in OF_A_RECORD
    return any(not OF_A_RECORD.isdisjoint(names) for _, _, names in os.walk(root / path))


def _named(paths: Sequence[str]) -> str:
    named = ", ".join(repr(shorten(path, 80)) for path in paths[:MOST_NAMED])
    return f"{named} and {len(paths) - MOST_NAMED} more" if len(paths) > MOST_NAMED else named


def _shown(repository: Repository, records: Path) -> str:
    """Return the folder as it is called where the repository was entered."""
    root, folder = repository.folder.resolve(), records.resolve()
    return folder.relative_to(root).as_posix() if folder.is_relative_to(root) else str(folder)
