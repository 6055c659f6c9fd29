"""What publishing a version would do, worked out before anything is built or written.

A build takes minutes. Whatever would stop the publishing after it is looked for here
first, and once more afterwards, since others publish too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from runpress.errors import PublishRefused
from runpress.publish.address import check_address
from runpress.publish.base import Base, Destination, Report, find_base
from runpress.publish.records import check_records
from runpress.publish.repository import Repository, check_identity, open_repository
from runpress.publish.source import Source, check_unmoved, read_source
from runpress.publish.tree import Tree, read_tree
from runpress.publish.versions import (
    LATEST,
    VERSIONS_FILE,
    Change,
    change,
    check_names,
    free_aliases,
    read_versions,
)

if TYPE_CHECKING:
    from mike.versions import Versions


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be published: a version's name, other names that shall lead to it.

    `replace` allows that a version of that name is there already. `keep_aliases` leaves an
    alias that another version has with it. `source` is what the site was built from; None:
    what is checked out.
    """

    version: str
    aliases: tuple[str, ...] = ()
    replace: bool = False
    keep_aliases: bool = False
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """Where the version goes, what changes, and what the branch holds now.

    `aliases` are those of each version once it is published; `latest_before` is the version
    that `latest` stands for until then. `source` is what the site is made of, None before
    the first commit.
    """

    repository: Repository
    base: Base
    order: Order
    change: Change
    tree: Tree
    aliases: Mapping[str, frozenset[str]]
    latest_before: str | None
    source: Source | None = None


def make_plan(order: Order, destination: Destination, report: Report) -> Plan:
    """Work out what publishing would do; nothing changes but what git knows of the remote.

    Args:
        order: what is to be published.
        destination: the repository, branch and remote.
        report: takes a line for the user.

    Raises:
        PublishRefused: it would lose or break something; the message says what to do.
    """
    check_names(order.version, order.aliases)
    opened = open_repository(destination.repository)
    check_identity(opened)
    if destination.records:
        check_records(opened, destination.records)
    source = read_source(opened)
    check_unmoved(opened, order.source, source)
    check_address(destination.address, opened.address(destination.remote) or "", report)
    base = find_base(opened, destination, report)
    tree: Tree = read_tree(opened, base.parent) if base.parent else {}
    text = _versions_file(opened, base, tree)
    versions = read_versions(text, f"{VERSIONS_FILE} on {base.branch}")
    if order.keep_aliases:
        order = replace(order, aliases=free_aliases(versions, order.version, order.aliases))
    _refuse_names(order, versions, tree, base.branch)
    _tell_of_strangers(tree, base.branch, report)
    owner = versions.find(LATEST)
    committed = source.committed if source else ""
    changed = change(versions, order.version, order.aliases, committed, base.delete)
    aliases = {str(each.version): frozenset(each.aliases) for each in versions}
    before = owner[0] if owner else None
    return Plan(opened, base, order, changed, tree, aliases, before, source)


def _versions_file(repository: Repository, base: Base, tree: Tree) -> str | None:
    """Return the text of the branch's `versions.json`, None when the branch has none.

    mike's own reader takes every failure of git for an empty list, after which all other
    versions would vanish from the selector.
    """
    if VERSIONS_FILE not in tree:
        return None
    return repository.run("show", f"{base.parent}:{VERSIONS_FILE}")


def _tell_of_strangers(tree: Tree, branch: str, report: Report) -> None:
    """Say it where a site that was put here without versions is about to be written over."""
    if "index.html" in tree and VERSIONS_FILE not in tree:
        report(
            f"{branch} holds a site without versions. Pages of it that stand where addresses of "
            "this one lead on, such as index.html, are written over, and stay in git's history."
        )


def _refuse_names(order: Order, versions: Versions, tree: Tree, branch: str) -> None:
    """Refuse names whose place something else has on the branch: it would be lost."""
    if versions.find(order.version) == (order.version,) and not order.replace:
        raise PublishRefused(
            f"version {order.version!r} is on {branch!r} already: publish under a name of its "
            "own, or replace it with --replace."
        )
    known = {name for each in versions for name in (str(each.version), *each.aliases)}
    _refuse_strangers([order.version, *order.aliases], known, tree, branch)


def _refuse_strangers(wanted: Sequence[str], known: set[str], tree: Tree, branch: str) -> None:
    others = {path.partition("/")[0] for path in tree} - known
    folded = {name.casefold(): name for name in (*others, *known)}
    for name in wanted:
        if name in others:
            raise PublishRefused(
                f"{branch!r} holds {name!r} already, and it is no version that {VERSIONS_FILE} "
                "knows: choose another name, or remove it from that branch first."
            )
        alike = folded.get(name.casefold(), name)
        if name not in known and alike != name:
            raise PublishRefused(
                f"{branch!r} has {alike!r}, which is the same folder as {name!r} on Windows and "
                f"macOS: write {alike!r}, or choose another name."
            )
