"""The code that ran: where its repository stands, and what no commit of it holds."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from runpress.format.schema import CHANGES
from runpress.format.write import replace_file
from runpress.record.redact import hide_secrets, redact_text
from runpress.vcs.git import changes, facts, refusal

MOST_BYTES = 2**20


def git_facts(folder: Path) -> dict[str, Any] | None:
    """Return commit, branch and state of the repository that holds `folder`."""
    found = facts(folder)
    if found is None:
        return None
    return {
        "commit": found.commit,
        "branch": found.branch,
        "dirty": found.dirty,
        "pushed": found.pushed,
        "remote": redact_text(found.remote) if found.remote else None,
        "diff_sha256": found.diff_sha256,
    }


def say_refusal(folder: Path, complain: Callable[[str, str], None]) -> None:
    """Complain where a repository is there and git does not speak about it, in git's words."""
    words = refusal(folder)
    if words:
        complain(
            "git",
            f"git says nothing of the code, so the record has no commit: {words}. "
            "Training goes on; do as git says, then train again.",
        )


def keep_changes(place: Path, record: Path) -> bool:
    """Write what no commit holds into the record; False where there is nothing, or too much.

    Raises:
        OSError: the record cannot be written.
    """
    patch = changes(place)
    if not patch or len(patch) > MOST_BYTES:
        return False
    text = patch.decode("utf-8", "surrogateescape")
    replace_file(record / CHANGES, hide_secrets(text).encode("utf-8", "surrogateescape"))
    return True
