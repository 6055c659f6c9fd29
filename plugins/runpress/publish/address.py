"""Whether a site knows its own address: what it is told is in every page, feed and citation."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from runpress.errors import PublishRefused
from runpress.publish.base import Report

GITHUB = re.compile(r"github\.com[:/]+(?P<owner>[^/\s]+)/(?P<name>[^/\s]+?)(?:\.git)?/?$")
HERE = ("localhost", "127.0.0.1", "0.0.0.0", "::1")  # noqa: S104 (only compared with)


def pages_address(remote: str) -> str | None:
    """Return the address at which Pages serves a repository of GitHub; None for any other.

    >>> pages_address("git@github.com:Ada/notes.git")
    'https://ada.github.io/notes/'

    Args:
        remote: the repository's own address.
    """
    found = GITHUB.search(remote)
    if not found:
        return None
    host = f"{found['owner'].lower()}.github.io"
    return (
        f"https://{host}/" if found["name"].lower() == host else f"https://{host}/{found['name']}/"
    )


def check_address(address: str, remote: str, report: Report) -> None:
    """Hold the site's own address against the one at which Pages will serve it.

    A domain of one's own is beyond what can be told from here, and is let be. So is what
    another host than GitHub makes of a repository, but for a reader's own machine, which is
    told of: a site may be meant for nobody else.

    Args:
        address: `site_url`, empty where there is none.
        remote: the address of the repository that is pushed to, empty where there is none.
        report: takes a line for the user.

    Raises:
        PublishRefused: the site's links to itself would lead elsewhere.
    """
    expected = pages_address(remote)
    told, wanted = urlsplit(address), urlsplit(expected or "")
    host = (told.hostname or "").lower()
    if host in HERE and not expected:
        report(
            f"site_url is {address}, so the canonical addresses, feeds and citations lead to a "
            "reader's own machine: write the address at which readers find the site into "
            "mkdocs.yml, or set the variable that it is taken from."
        )
        return
    if not (address and expected):
        return
    if host in HERE:
        why = "a reader's own machine"
    elif host == wanted.hostname and f"{told.path.rstrip('/')}/".lower() != wanted.path.lower():
        why = "no page of this repository"
    else:
        return
    raise PublishRefused(
        f"site_url is {address}, so the canonical addresses, feeds and citations would lead to "
        f"{why}: write `site_url: {expected}` into mkdocs.yml, or set the variable that it is "
        "taken from."
    )
