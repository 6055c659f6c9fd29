"""What publishing a version would do, worked out before anything is built or written.

A build takes minutes. Whatever would stop the publishing after it is looked for here
first, and once more afterwards, since others publish too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from runpress.errors import PublishRefused
from runpress.publish.base import Base, Destination, Report, find_base
from runpress.publish.repository import Repository, check_identity, open_repository
from runpress.publish.versions import VERSIONS_FILE, Change, change, check_names, read_versions

if TYPE_CHECKING:
    from mike.versions import Versions


@dataclass(frozen=True, slots=True)
class Plan:
    """Where the version goes, what changes, and the files that the branch holds now."""

    repository: Repository
    base: Base
    version: str
    change: Change
    files: tuple[str, ...]


def make_plan(
    version: str, aliases: Sequence[str], destination: Destination, report: Report
) -> Plan:
    """Work out what publishing would do; nothing changes but what git knows of the remote.

    Args:
        version: one word of the address, such as `2026.11`.
        aliases: other names that shall lead to it, such as `latest`.
        destination: the repository, branch and remote.
        report: takes a line for the user.

    Raises:
        PublishRefused: it would lose or break something; the message says what to do.
    """
    check_names(version, aliases)
    opened = open_repository(destination.repository)
    check_identity(opened)
    base = find_base(opened, destination, report)
    files = opened.files(base.parent) if base.parent else []
    versions = read_versions(
        _versions_file(opened, base, files), f"{VERSIONS_FILE} on {base.branch}"
    )
    _refuse_strangers([version, *aliases], _names(versions), files, base.branch)
    return Plan(opened, base, version, change(versions, version, aliases), tuple(files))


def _versions_file(repository: Repository, base: Base, files: Sequence[str]) -> str | None:
    """Return the text of the branch's `versions.json`, None when the branch has none.

    mike's own reader takes every failure of git for an empty list, after which all other
    versions would vanish from the selector.
    """
    if VERSIONS_FILE not in files:
        return None
    return repository.run("show", f"{base.parent}:{VERSIONS_FILE}")


def _names(versions: Versions) -> set[str]:
    return {name for each in versions for name in (str(each.version), *each.aliases)}


def _refuse_strangers(
    wanted: Sequence[str], known: set[str], files: Sequence[str], branch: str
) -> None:
    """Refuse a name that something else has on the branch: it would be deleted."""
    others = {path.partition("/")[0] for path in files} - known
    for name in wanted:
        if name in others:
            raise PublishRefused(
                f"{branch!r} holds {name!r} already, and it is no version that {VERSIONS_FILE} "
                "knows: choose another name, or remove it from that branch first."
            )
