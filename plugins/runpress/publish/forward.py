"""Forwarding pages: addresses at the site's root that outlive versions.

`experiments/exp-001/` leads to `latest/experiments/exp-001/`, and when `latest` has no
such page, to the newest version that has it. A forwarding page is a few lines of HTML
whose addresses are all relative, so it works under any path, and it needs no JavaScript;
with JavaScript the part after `#` comes along.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import quote

from runpress.publish.versions import LATEST, Change

# The folders of the site whose pages have an address that outlives versions, each with the
# number of names that follow: experiments/<experiment>, runs/<experiment>/<run>.
LASTING = {"experiments": 1, "runs": 2}
# The empty icon keeps browsers from asking for one at the root of the host, which is not ours.
PAGE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>{title}</title>
<link rel="canonical" href="{href}">
<link rel="icon" href="data:,">
<meta name="viewport" content="width=device-width">
<script>location.replace("{href}" + location.search + location.hash)</script>
<noscript><meta http-equiv="refresh" content="0; url={href}"></noscript>
</head>
<body>
<p><a href="{href}">{title}</a></p>
</body>
</html>
"""


def lasting_pages(paths: Iterable[str]) -> frozenset[str]:
    """Return those files of a built site that are pages with a lasting address.

    Args:
        paths: relative to the site's folder, with `/`.
    """
    return frozenset(path for path in paths if _is_lasting(path))


def _is_lasting(path: str) -> bool:
    folder, *names = path.split("/")
    depth = LASTING.get(folder)
    if depth is None or not names:
        return False
    # A site may be built with an address a folder (x/index.html) or a file (x.html).
    if names[-1] == "index.html":
        return len(names) - 1 in (0, depth)
    return len(names) == depth and names[-1].endswith(".html")


def forwarding_pages(
    change: Change, pages_of: Mapping[str, frozenset[str]], published: str
) -> dict[str, str]:
    """Return the files, by path, that the site's root answers lasting addresses with.

    A page that no version has any more is not named here: what stands at the root for it
    stays as it is.

    Args:
        change: the versions, newest first, and which of them is the latest.
        pages_of: the lasting pages of each version.
        published: the version that the root leads to while nothing is the latest.
    """
    files = {"index.html": page("index.html", LATEST if change.latest else published)}
    order = _by_preference(change)
    for path in sorted(frozenset().union(*pages_of.values())):
        owner = next(name for name in order if path in pages_of.get(name, ()))
        files[path] = page(path, LATEST if owner == change.latest else owner)
    return files


def _by_preference(change: Change) -> Sequence[str]:
    """Return the versions in the order in which a lasting address tries them."""
    return sorted(change.names, key=lambda name: name != change.latest)


def page(path: str, version: str) -> str:
    """Return the page at `path` of the site's root that leads to the same page of a version."""
    address = path.removesuffix("index.html")
    # Percent-encoding leaves nothing that HTML or a JavaScript text would read as its own.
    href = "../" * path.count("/") + quote(f"{version}/{address}", safe="/")
    return PAGE.format(title=html.escape(f"{version}/{address}"), href=href)
