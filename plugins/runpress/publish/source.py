"""The commit that a site is made of: what is checked out when publishing begins."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from runpress.errors import PublishRefused
from runpress.publish.repository import Repository

SECONDS_OF_A_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Source:
    """A commit, and when it was made, in seconds since 1970."""

    commit: str
    seconds: int

    @property
    def committed(self) -> str:
        """When it was made, as pages read it.

        >>> Source("c", 0).committed
        '1970-01-01T00:00:00Z'
        """
        return datetime.fromtimestamp(self.seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    @property
    def day(self) -> int:
        """The first second of the day that it was made on.

        A site's map names days, and two commits of one day shall share what was built of them.

        >>> Source("c", 100_000).day
        86400
        """
        return self.seconds - self.seconds % SECONDS_OF_A_DAY


def read_source(repository: Repository) -> Source | None:
    """Return the commit that is checked out; None where there is none."""
    told = repository.ask("show", "--no-patch", "--format=%H %ct", "HEAD") or ""
    commit, _, seconds = told.partition(" ")
    return Source(commit, int(seconds)) if seconds.isdecimal() else None


def check_unmoved(repository: Repository, built: Source | None, now: Source | None) -> None:
    """See to it that what was built is still what is checked out.

    Args:
        repository: where.
        built: what the site was made of; None: it is not known, and nothing is looked at.
        now: what is checked out.

    Raises:
        PublishRefused: a commit, a pull or a switch came in between.
    """
    if built and built != now:
        came = now.commit[:10] if now else "nothing"
        raise PublishRefused(
            f"{repository.folder}: {built.commit[:10]} was checked out when the build began, and "
            f"now it is {came}: the version would name a commit that it was not built from. "
            "Publish again."
        )
