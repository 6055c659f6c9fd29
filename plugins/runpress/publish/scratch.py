"""The branch that a commit is made on before the Pages branch moves to it.

mike writes to a branch, by name; so that the real one is never seen half done, the name is
nobody's. A process that was killed leaves its own behind, and the next one takes it away.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from runpress.publish.repository import Repository

PREFIX = "runpress-publish-"


@contextmanager
def scratch_branch(repository: Repository, parent: str | None) -> Iterator[str]:
    """Give the name of a branch that is only there while the body runs.

    Args:
        repository: where it is made.
        parent: the commit that it stands for at first; None: it is not there until a commit
            is made on it.
    """
    sweep(repository)
    name = f"{PREFIX}{os.getpid()}"
    ref = f"refs/heads/{name}"
    repository.ask("update-ref", "-d", ref)
    try:
        if parent:
            repository.move(ref, parent, None)
        yield name
    finally:
        repository.ask("update-ref", "-d", ref)


def sweep(repository: Repository) -> None:
    """Remove the branches that processes left which are no more."""
    import psutil

    listed = repository.ask("for-each-ref", "--format=%(refname)", f"refs/heads/{PREFIX}*")
    for ref in (listed or "").splitlines():
        process = ref.rpartition("-")[2]
        if process.isdecimal() and not psutil.pid_exists(int(process)):
            repository.ask("update-ref", "-d", ref)
