"""Where a repository's commits can be looked at: the pages of a web forge, told by its remote.

Only forges whose addresses are known are linked to, by the name of their host; a link that
leads nowhere would say more than is known. Nothing is asked over a network.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

# What a remote may look like: https://host/path, ssh://git@host/path, git@host:path.
URL = re.compile(
    r"(?:https?|ssh|git)://(?:[^/@\s]+@)?(?P<host>[A-Za-z0-9.-]+)(?::\d+)?/(?P<path>[\w.~/-]+)",
    re.ASCII,
)
SCP = re.compile(r"(?:[\w.-]+@)(?P<host>[A-Za-z0-9.-]+):(?P<path>[\w.~/-]+)", re.ASCII)
LONGEST = 500
HASH = re.compile(r"[0-9a-f]{7,64}")


@dataclass(frozen=True, slots=True)
class _Kind:
    """How a kind of forge addresses a commit, and what lies between two."""

    commit: str
    between: str


GITHUB = _Kind("commit/{0}", "compare/{0}...{1}")
GITLAB = _Kind("-/commit/{0}", "-/compare/{0}...{1}")
BITBUCKET = _Kind("commits/{0}", "branches/compare/{1}..{0}")
# By a part of the host's name, so that a company's own `gitlab.company.org` is one too.
KINDS = {
    "github": GITHUB,
    "gitlab": GITLAB,
    "codeberg": GITHUB,
    "gitea": GITHUB,
    "forgejo": GITHUB,
    "bitbucket": BITBUCKET,
}


def commit_address(remote: str, commit: str) -> str | None:
    """Return where a commit can be looked at; None where the forge is not known."""
    return _address(remote, "commit", commit)


def between_address(remote: str, old: str, new: str) -> str | None:
    """Return where what lies between two commits can be looked at, if that is known."""
    return _address(remote, "between", old, new)


def _address(remote: str, page: str, *commits: str) -> str | None:
    # Bounded before it is matched: a remote is a line that anybody can write.
    if len(remote) > LONGEST:
        return None
    found = URL.fullmatch(remote) or SCP.fullmatch(remote)
    if not found or not all(HASH.fullmatch(commit) for commit in commits):
        return None
    host, path = found["host"].lower(), found["path"].strip("/").removesuffix(".git")
    kind = next((kind for name, kind in KINDS.items() if name in host), None)
    if kind is None or ".." in path or not path:
        return None
    pattern: str = getattr(kind, page)
    return f"https://{host}/{path}/{pattern.format(*commits)}"
