"""Which versions there are, and what publishing one changes: a model without any files.

A version is a folder at the site's root, an alias a moving name for one. Both are part of
an address, so both keep to the names that are folders everywhere, and neither may hide
what the root itself holds.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from runpress.errors import PublishRefused
from runpress.format.names import MOST_BYTES, is_name, propose_name, shorten

if TYPE_CHECKING:
    from mike.versions import Versions

VERSIONS_FILE = "versions.json"
LATEST = "latest"
# A property of a version, by which mike lets others add to its list.
COMMITTED = "committed"
# The forwarding pages live in the first two; the rest is what stands, or has stood before
# the first version, at the root of a site.
OF_THE_ROOT = frozenset(
    {
        *("experiments", "runs", "assets", "search", "archive", "category", "leaderboard"),
        *("page", "posts", "tags", "css", "js", "fonts", "img", "images"),
        *("stylesheets", "javascripts", "index.html", "404.html", "versions.json", "cname"),
        *("sitemap.xml", "sitemap.xml.gz", "objects.inv", "robots.txt", "favicon.ico"),
        *("feed.xml", "feed.json", "experiments.json", "llms.txt"),
    }
)


@dataclass(frozen=True, slots=True)
class Change:
    """What publishing a version makes of the versions that were there.

    `names` are all versions, newest first; `latest` is the version that the name `latest`
    stands for, None while there is none; `aliases` are all of the published version;
    `replaced` says that it was there before; `versions_file` is the text of the new
    `versions.json`.
    """

    names: tuple[str, ...]
    latest: str | None
    aliases: tuple[str, ...]
    replaced: bool
    versions_file: str


def check_names(version: str, aliases: Sequence[str]) -> None:
    """Say whether a version and its aliases may be called so.

    Raises:
        PublishRefused: a name that cannot be part of an address, or is taken by the root,
            or stands twice; the message proposes another.
    """
    for name, what in [(version, "version"), *((alias, "alias") for alias in aliases)]:
        _check_name(name, what)
    if version.casefold() == LATEST:
        raise PublishRefused(
            f"version {version!r} is the name of an alias: publish under a name of its own and "
            f"give the alias too, as in `runpress publish 2026.11 {LATEST}`."
        )
    folded = {alias.casefold(): alias for alias in aliases}
    for alias in aliases:
        if folded[alias.casefold()] != alias:
            raise PublishRefused(
                f"aliases {alias!r} and {folded[alias.casefold()]!r} are one folder on Windows and "
                "macOS: leave out one of them."
            )
    if version.casefold() in folded:
        raise PublishRefused(
            f"{version!r} is given as version and as alias: leave out the alias, a version is "
            "found by its own name."
        )


def _check_name(name: str, what: str) -> None:
    if not is_name(name):
        raise PublishRefused(
            f"{what} {shorten(name)!r} cannot be part of an address: use letters, digits, '.', "
            f"'_' and '-' (not at either end), at most {MOST_BYTES} bytes. "
            f"Try {propose_name(name, fallback=what)!r}."
        )
    if name.casefold() in OF_THE_ROOT:
        raise PublishRefused(
            f"{what} {name!r} would hide a page or folder of the site's root: "
            "choose another name, such as '2026.11' or 'dev'."
        )


def read_versions(text: str | None, where: str) -> Versions:
    """Return mike's model of a `versions.json`, empty when there is none.

    Args:
        text: what the file holds; None when it is not there.
        where: the file as the user knows it, for the message.

    Raises:
        PublishRefused: the file cannot be understood; publishing would drop versions.
    """
    from mike.versions import Versions

    try:
        return Versions() if text is None else Versions.loads(text)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise PublishRefused(
            f"{where} cannot be understood ({shorten(str(error))}), so the published versions "
            "are unknown: restore the file on that branch, then publish again."
        ) from error


def change(
    versions: Versions,
    version: str,
    aliases: Sequence[str],
    committed: str = "",
    delete: str = "mike delete",
) -> Change:
    """Work out what publishing `version` under `aliases` changes; `versions` takes it in.

    An alias moves here from the version that had it. A version that was there keeps its
    aliases.

    Args:
        versions: those that are there.
        version: the name of the one that comes.
        aliases: other names that shall lead to it.
        committed: when what it is made of was committed, which is how pages tell whether
            they are of a newer version than the latest; empty where that is not known.
        delete: the command that removes a name from the branch, for messages.

    Raises:
        PublishRefused: the version is another's alias, or an alias another version.
    """
    found = versions.find(version)
    _refuse_clashes(versions, found, aliases, delete)
    info = versions.add(version, aliases=list(aliases), update_aliases=True)
    if committed:
        others = info.properties if isinstance(info.properties, dict) else {}
        info.properties = others | {COMMITTED: committed}
    known = [(str(each.version), each.aliases) for each in versions]
    return Change(
        names=tuple(name for name, _ in known),
        latest=next((name for name, names in known if LATEST in {name, *names}), None),
        aliases=tuple(sorted(info.aliases)),
        replaced=found is not None,
        versions_file=_text(versions),
    )


def free_aliases(versions: Versions, version: str, aliases: Sequence[str]) -> tuple[str, ...]:
    """Return those aliases that no other version has, and that are no version themselves."""
    owners = {alias: versions.find(alias) for alias in aliases}
    return tuple(alias for alias, owner in owners.items() if owner in (None, (version, alias)))


def _refuse_clashes(
    versions: Versions, found: tuple[str, ...] | None, aliases: Iterable[str], delete: str
) -> None:
    if found is not None and len(found) == 2:
        owner, name = found
        raise PublishRefused(
            f"version {name!r} is an alias of {owner!r}: publish under another name, or remove "
            f"the alias first with `{delete} {name}`."
        )
    for alias in aliases:
        owned = versions.find(alias)
        if owned is not None and len(owned) == 1:
            raise PublishRefused(
                f"alias {alias!r} is a version: choose another alias, or remove the version "
                f"first with `{delete} {alias}`."
            )


def _text(versions: Versions) -> str:
    """Return `versions.json` as mike writes it, but with aliases in one fixed order."""
    entries: list[dict[str, Any]] = versions.to_json()
    for entry in entries:
        entry["aliases"] = sorted(entry["aliases"])
    return json.dumps(entries, indent=2) + "\n"
