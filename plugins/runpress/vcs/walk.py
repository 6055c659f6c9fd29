"""One walk through git's history of a folder of pages and records.

All that is asked of the past of a blog comes out of one `git log`: who changed which page or
`run.json`, when, and under which name git keeps the content. Nothing else of a record is
looked at: whatever changes in it changes its `run.json` too. The walk follows `HEAD`, so that
the same commit tells the same story on every machine.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from runpress.format.schema import MANIFEST
from runpress.vcs.git import Run

SHORT = 7
LATEST = datetime(9999, 12, 30, tzinfo=UTC)
# Looking for likenesses among more files than this takes long; a file that only moved is found
# all the same.
MOST_ALIKE = 400
PAGES, RECORDS = ":(glob)**/*.md", f":(glob)runs/*/*/{MANIFEST}"
# A run that came and went on a side branch has been, so no branch is left out.
WALK = ("log", "-z", "--raw", "--no-abbrev", "--topo-order", "--reverse", "--full-history")
# Nor shall what somebody set for their own use of git change what is read here.
PLAIN = ("--relative", "-O/dev/null", "--no-ext-diff", "--no-textconv", "--no-color")
QUIET = ("--no-show-signature", "--no-notes", "--encoding=UTF-8")
RENAMES = ("-M", f"-l{MOST_ALIKE}")
# What a merge holds that neither side had; git before 2.31 cannot tell.
MERGES = "--diff-merges=first-parent"
FORMAT = "--format=%x01%H%x02%P%x02%at%x02%s"


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit: its hash, when its author wrote it (UTC), the first line of its message.

    Whoever makes a commit sets its date; it is what they say and no proof.
    """

    hash: str
    date: datetime
    subject: str

    @property
    def short(self) -> str:
        """The first digits of the hash, as people write it."""
        return self.hash[:SHORT]


class Change(NamedTuple):
    """What a commit did to one file.

    `blob` names the content afterwards, empty where the file was taken away. `before` is the
    path that the file had, where the commit moved it. `merged` says that the commit joins
    branches, and `rootless` that git does not have what came before it.
    """

    commit: Commit
    path: str
    blob: str
    before: str = ""
    merged: bool = False
    rootless: bool = False


def walk(folder: Path, run: Run) -> list[Change] | None:
    """Return all changes to pages and records under `folder`, the oldest first.

    None where there is no commit yet, no git, or no answer in time.
    """
    options = [*WALK, *PLAIN, *QUIET, *RENAMES, FORMAT]
    output = run(folder, [*options, MERGES, "--", PAGES, RECORDS])
    if output is None:
        output = run(folder, [*options, "--", PAGES, RECORDS])
    if output is None:
        return None
    return list(_changes(output.decode("utf-8", "surrogateescape").split("\0")))


def _changes(words: Sequence[str]) -> Iterator[Change]:
    """Read the log as words: a commit behind \\x01, then a change and one path or two."""
    rest = iter(words)
    commit, parents = None, 0
    for word in rest:
        text = word.lstrip("\n")
        if text.startswith("\x01"):
            commit, parents = _commit(text[1:])
        elif text.startswith(":") and commit:
            *_, blob, kind = text.split(" ")
            path = next(rest, "")
            before, path = (path, next(rest, "")) if kind.startswith(("R", "C")) else ("", path)
            gone = kind.startswith("D")
            yield Change(commit, path, "" if gone else blob, before, parents > 1, not parents)


def _commit(text: str) -> tuple[Commit, int]:
    name, parents, seconds, subject = text.split("\x02", 3)
    # What is no UTF-8 could not be written into a page.
    plain = subject.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return Commit(name, _moment(seconds), plain), len(parents.split())


def _moment(seconds: str) -> datetime:
    try:
        return datetime.fromtimestamp(int(seconds), UTC)
    except (ValueError, OverflowError, OSError):
        # Git takes any number for a date. What lies beyond every calendar is not made early.
        return datetime.fromtimestamp(0, UTC) if seconds.startswith("-") else LATEST
