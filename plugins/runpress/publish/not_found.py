"""The page for addresses that lead nowhere, which knows the versions of the site.

Pages answers every address that is not there with the `404.html` of the site's root, so this
one is whole by itself: it needs no file of a version, which may be deleted one day. It lists
the versions in plain links; with JavaScript it asks which of them have the same page.
"""

from __future__ import annotations

import html
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import resources
from string import Template
from urllib.parse import quote, unquote, urlsplit

from runpress.publish.versions import LATEST, Change

PATH = "404.html"
# What tells our page from one that somebody else has put there.
OURS = '<meta name="generator" content="runpress">'


@dataclass(frozen=True, slots=True)
class Front:
    """What the site's root says for itself.

    `name` is the site's, `language` that of `words`: `title` and `text` say that nothing is
    here, `same` and `versions` are the headings of links.
    """

    name: str
    language: str = "en"
    words: Mapping[str, str] = field(default_factory=dict)


def not_found_page(change: Change, front: Front, address: str) -> str:
    """Return the page.

    Args:
        change: the versions, newest first, and which of them is the latest.
        front: how the page speaks.
        address: where readers find the site's root. An address that leads nowhere is at any
            depth, so links must begin there; the plain ones are left out where it is unknown.
    """
    # An address may be written in letters of any script, or in percent signs already.
    root = quote(f"{unquote(urlsplit(address).path).rstrip('/')}/") if address else ""
    values = {key: html.escape(text) for key, text in front.words.items()}
    values |= {"language": html.escape(front.language), "name": html.escape(front.name)}
    values |= {"root": html.escape(root), "links": _links(change, root) if root else ""}
    page = resources.files("runpress.publish").joinpath("not_found.html").read_text("utf-8")
    return Template(page).substitute(values)


def _links(change: Change, root: str) -> str:
    names = _ordered(change.names, change.latest)
    return "\n".join(_link(root, name, name == change.latest) for name in names)


def _ordered(names: Sequence[str], latest: str | None) -> list[str]:
    return sorted(names, key=lambda name: name != latest)


def _link(root: str, name: str, is_latest: bool) -> str:
    folder = LATEST if is_latest else name
    more = f" ({html.escape(name)})" if is_latest else ""
    return f'<li><a href="{root}{quote(folder)}/">{html.escape(folder)}</a>{more}</li>'


def may_write(there: str | None, taken: Collection[str]) -> bool:
    """Say whether the root's page is ours to write: there is none, or it is one of ours.

    Args:
        there: the text of the page that is there; None where it cannot be read.
        taken: the paths that the root has.
    """
    return PATH not in taken or (there is not None and OURS in there)
