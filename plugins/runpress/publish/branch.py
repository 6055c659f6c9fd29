"""One commit on the Pages branch: a version, its aliases, and the addresses that last.

The commit is made whole, on a name of its own, by mike on top of `git fast-import`; no
branch is checked out. Only then is it pushed, without force, and only then does the branch
here move to it. Whatever happens in between, killed or refused, the branch stands either
where it stood or at the whole new commit.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from runpress.errors import PublishOvertaken, PublishRefused
from runpress.publish import not_found
from runpress.publish.base import Destination, Report
from runpress.publish.forward import forwarding_pages, lasting_pages
from runpress.publish.not_found import Front, not_found_page
from runpress.publish.plan import Order, Plan, make_plan
from runpress.publish.repository import GitFailed
from runpress.publish.room import check_room
from runpress.publish.scratch import scratch_branch
from runpress.publish.site_files import is_plain, site_files
from runpress.publish.tree import summing, sums_there
from runpress.publish.versions import VERSIONS_FILE

# A symbolic link in git's tree; mike's default form of an alias.
LINK = 0o120000

Bar = Callable[[Sequence[str]], Iterable[str]]


@dataclass(frozen=True, slots=True)
class Published:
    """What publishing did.

    `replaced`: the version was there before. `changed`: the branch got a commit; the same
    site again makes none. `pushed_to`: the remote that has it, None when it is only here.
    """

    version: str
    aliases: tuple[str, ...]
    branch: str
    commit: str
    files: int
    replaced: bool
    changed: bool
    pushed_to: str | None


@dataclass(frozen=True, slots=True)
class Telling:
    """How publishing tells of itself.

    `report` takes a line a stage, `bar` wraps the files while they are written, to show
    progress; `show` takes what git says of its own while it pushes, None for nobody who reads.
    """

    report: Report = lambda _: None
    bar: Bar = iter
    show: Report | None = None


def publish(
    site_dir: Path,
    order: Order,
    destination: Destination,
    *,
    front: Front | None = None,
    message: str | None = None,
    telling: Telling = Telling(),
) -> Published:
    """Put a built site on the Pages branch as a version.

    The committer and the date are git's: `user.name`, `user.email`, or the variables
    GIT_COMMITTER_NAME, GIT_COMMITTER_EMAIL and GIT_COMMITTER_DATE.

    Args:
        site_dir: the built site.
        order: the version's name, one word of the address, and its aliases, which move here
            from other versions.
        destination: the repository, branch and remote.
        front: how the page speaks that stands for addresses that lead nowhere; None: there
            is none.
        message: the commit's; None: made from the version and the commit it was built from.
        telling: takes what there is to say.

    Raises:
        PublishOvertaken: somebody else published in the meantime; the same call again puts
            this version on top of theirs.
        PublishRefused: it would lose or break something; the branch is as it was.
    """
    report = telling.report
    files = site_files(site_dir)
    plan = make_plan(order, destination, report)
    if not destination.any_size:
        check_room(plan, _size(site_dir, files), report)
    report(f"Writing {len(files)} files of {order.version} to {plan.base.branch}")
    root = root_files(plan, files, destination, front)
    version = _Version(site_dir.resolve(), files, root, destination.copies)
    commit = _commit(plan, version, message or _message(plan), telling.bar)
    if plan.base.remote and commit != plan.base.remote_tip:
        report(f"Pushing {plan.base.branch} to {plan.base.remote}")
        _push(plan, commit, telling.show)
    _move(plan, commit, report)
    return Published(
        version=order.version,
        aliases=plan.change.aliases,
        branch=plan.base.branch,
        commit=commit,
        files=len(files),
        replaced=plan.change.replaced,
        changed=commit != plan.base.parent,
        pushed_to=plan.base.remote,
    )


def _size(site: Path, files: Sequence[str]) -> int:
    return sum(os.stat(f"{site}/{file}").st_size for file in files)  # noqa: PTH116 (so many)


def root_files(
    plan: Plan, files: Sequence[str], destination: Destination, front: Front | None
) -> dict[str, str]:
    """Return the files that the site's root gets, by path: their text."""
    pages_of = _pages_of(plan) | {plan.order.version: lasting_pages(files)}
    pages = forwarding_pages(plan.change, pages_of, plan.order.version)
    if front and not_found.may_write(_text_of(plan, not_found.PATH), plan.tree):
        pages[not_found.PATH] = not_found_page(plan.change, front, destination.address)
    # Without .nojekyll Pages would drop every file whose name begins with an underscore.
    return pages | {VERSIONS_FILE: plan.change.versions_file, ".nojekyll": ""}


def _text_of(plan: Plan, path: str) -> str | None:
    return plan.repository.ask("show", f"{plan.base.parent}:{path}") if path in plan.tree else None


def _pages_of(plan: Plan) -> dict[str, frozenset[str]]:
    """Return the lasting pages that each version on the branch has."""
    inside: dict[str, list[str]] = {name: [] for name in plan.change.names}
    for path in plan.tree:
        version, _, page = path.partition("/")
        if page.endswith(".html") and version in inside:
            inside[version].append(page)
    return {
        name: frozenset(page for page in lasting_pages(pages) if is_plain(page))
        for name, pages in inside.items()
    }


@dataclass(frozen=True, slots=True)
class _Version:
    """What is written: a site's folder, its files, the root's by path, and how an alias is."""

    site: Path
    files: Sequence[str]
    root: dict[str, str]
    copies: bool


def _commit(plan: Plan, version: _Version, message: str, bar: Bar) -> str:
    """Make the commit and return it; the parent again when nothing would change."""
    from mike.git_utils import GitEmptyCommit, GitError

    repository, parent = plan.repository, plan.base.parent
    try:
        with scratch_branch(repository, parent) as scratch:
            with repository.entered():
                _write(plan, scratch, version, message, bar)
            return repository.run("rev-parse", "--verify", f"refs/heads/{scratch}")
    except GitEmptyCommit:
        # Only a branch that had a commit can get an empty one.
        return str(parent)
    except (GitError, GitFailed, OSError, ValueError) as error:
        raise PublishRefused(
            f"{repository.folder}: the commit could not be written ({error}). "
            f"{plan.base.branch!r} is as it was; mend that, then publish again."
        ) from error


def _write(plan: Plan, scratch: str, version: _Version, message: str, bar: Bar) -> None:
    from runpress.publish.addition import Addition

    name, aliases = plan.order.version, plan.change.aliases
    folders = (name, *aliases) if version.copies else (name,)
    known, sum_of = sums_there(plan.repository, plan.tree), summing(plan.repository)
    site = str(version.site)
    with Addition(scratch, message) as commit:
        commit.delete_files([name, *aliases])
        for file in bar(version.files):
            with open(f"{site}/{file}", "rb") as opened:  # noqa: PTH123 (tens of thousands)
                data = opened.read()
            told = sum_of(data)
            for folder in folders:
                if told in known:
                    commit.add_known(f"{folder}/{file}", told)
                else:
                    commit.add_data(f"{folder}/{file}", data)
        for alias in () if version.copies else aliases:
            commit.add_data(alias, name, LINK)
        for path, text in version.root.items():
            commit.add_data(path, text)


def _push(plan: Plan, commit: str, show: Report | None) -> None:
    base, repository = plan.base, plan.repository
    where = (str(base.remote), f"{commit}:{base.ref}")
    try:
        if show:
            repository.watch(show, "push", "--progress", *where)
        else:
            repository.run("push", "--quiet", *where)
    except GitFailed as error:
        as_it_was = f"{base.branch!r} here is as it was."
        now = _tip_there(plan)
        if now == commit:
            # It was taken, and only the answer was lost.
            return
        if now != base.remote_tip:
            raise PublishOvertaken(
                f"somebody else published to {base.branch!r} at {base.remote!r} in the meantime. "
                f"{as_it_was} Publish again: it will be put on top of theirs."
            ) from error
        raise PublishRefused(
            f"{base.remote!r} did not take the push ({error}). {as_it_was} "
            "Check that you may write to that branch, then publish again."
        ) from error


def _tip_there(plan: Plan) -> str | None:
    """Return where the branch stands at the remote now; where it stood, when it does not say."""
    try:
        return plan.repository.remote_tip(str(plan.base.remote), plan.base.ref)
    except GitFailed:
        return plan.base.remote_tip


def _move(plan: Plan, commit: str, report: Report) -> None:
    """Let the branch here stand for the new commit."""
    try:
        plan.repository.move(plan.base.ref, commit, plan.base.local)
    except GitFailed as error:
        if plan.base.remote:
            # What readers see is the remote's, and that is done.
            report(f"{plan.base.branch} here was moved by another program and stays where it is.")
            return
        raise PublishOvertaken(
            f"{plan.repository.folder}: {plan.base.branch!r} was moved by another program in the "
            "meantime and is as it left it: publish again."
        ) from error


def _message(plan: Plan) -> str:
    names = f" ({', '.join(plan.change.aliases)})" if plan.change.aliases else ""
    # Never a tag's name: of a tag that moved, the message would say something false.
    built_from = plan.repository.ask("describe", "--always", "--dirty", "--exclude=*")
    return f"Publish {plan.order.version}{names}" + (f" from {built_from}" if built_from else "")
