"""Whether git holds the records that a site is made of: a version should be made again from it."""

from __future__ import annotations

from pathlib import Path

from runpress.errors import PublishRefused
from runpress.format.names import shorten
from runpress.publish.repository import Repository

MOST_NAMED = 3


def check_records(repository: Repository, records: Path) -> None:
    """See to it that every run record is committed as it is.

    Args:
        repository: the repository that the site is published from.
        records: the folder of the records; it need not exist.

    Raises:
        PublishRefused: some are not, or not as they are; the message names the first.
    """
    if not records.is_dir():
        return
    asked = ("status", "--porcelain=v1", "-z", "--", str(records))
    told = repository.ask("--no-optional-locks", *asked)
    changed = [line[3:] for line in (told or "").split("\0") if line[2:3] == " "]
    if changed:
        named = ", ".join(repr(shorten(path, 80)) for path in changed[:MOST_NAMED])
        more = f" and {len(changed) - MOST_NAMED} more" if len(changed) > MOST_NAMED else ""
        folder = _shown(repository, records)
        raise PublishRefused(
            f"records are not committed as they are: {named}{more}. A published number must be "
            f'found in git: `git add "{folder}" && git commit`, then publish again.'
        )


def _shown(repository: Repository, records: Path) -> str:
    """Return the folder as it is called where the repository was entered."""
    root, folder = repository.folder.resolve(), records.resolve()
    return folder.relative_to(root).as_posix() if folder.is_relative_to(root) else str(folder)
