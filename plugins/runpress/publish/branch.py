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

from runpress.errors import PublishRefused
from runpress.publish.base import Destination, Report
from runpress.publish.forward import forwarding_pages, lasting_pages
from runpress.publish.plan import Plan, make_plan
from runpress.publish.repository import GitFailed
from runpress.publish.site_files import is_plain, site_files
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


def _silent(_: str) -> None:
    """Take a line and say nothing."""


def publish(
    site_dir: Path,
    version: str,
    aliases: Sequence[str],
    destination: Destination,
    *,
    message: str | None = None,
    report: Report = _silent,
    bar: Bar = iter,
) -> Published:
    """Put a built site on the Pages branch as a version.

    The committer and the date are git's: `user.name`, `user.email`, or the variables
    GIT_COMMITTER_NAME, GIT_COMMITTER_EMAIL and GIT_COMMITTER_DATE.

    Args:
        site_dir: the built site.
        version: its name, one word of the address; a version of that name is replaced.
        aliases: other names that shall lead to it; they move here from other versions.
        destination: the repository, branch and remote.
        message: the commit's; None: made from the version and the commit it was built from.
        report: takes a line a stage.
        bar: wraps the files while they are written, to show progress.

    Raises:
        PublishRefused: it would lose or break something; the branch is as it was.
    """
    files = site_files(site_dir)
    plan = make_plan(version, aliases, destination, report)
    report(f"Writing {len(files)} files of {version} to {plan.base.branch}")
    commit = _commit(plan, site_dir, files, message or _message(plan), bar)
    if plan.base.remote and commit != plan.base.remote_tip:
        report(f"Pushing {plan.base.branch} to {plan.base.remote}")
        _push(plan, commit)
    _move(plan, commit, report)
    return Published(
        version=version,
        aliases=plan.change.aliases,
        branch=plan.base.branch,
        commit=commit,
        files=len(files),
        replaced=plan.change.replaced,
        changed=commit != plan.base.parent,
        pushed_to=plan.base.remote,
    )


def root_files(plan: Plan, files: Sequence[str]) -> dict[str, str]:
    """Return the files that the site's root gets, by path: their text."""
    pages_of = {name: _pages_of(plan.files, name) for name in plan.change.names}
    pages_of[plan.version] = lasting_pages(files)
    pages = forwarding_pages(plan.change, pages_of, plan.version)
    # Without .nojekyll Pages would drop every file whose name begins with an underscore.
    return pages | {VERSIONS_FILE: plan.change.versions_file, ".nojekyll": ""}


def _pages_of(paths: Iterable[str], version: str) -> frozenset[str]:
    inside = (path.removeprefix(f"{version}/") for path in paths if path.startswith(f"{version}/"))
    return frozenset(path for path in lasting_pages(inside) if is_plain(path))


def _commit(plan: Plan, site: Path, files: Sequence[str], message: str, bar: Bar) -> str:
    """Make the commit and return it; the parent again when nothing would change."""
    from mike.git_utils import GitEmptyCommit, GitError

    # mike names what it writes to, so it writes to a branch that is nobody's.
    scratch = f"runpress-publish-{os.getpid()}"
    ref, site = f"refs/heads/{scratch}", site.resolve()
    plan.repository.ask("update-ref", "-d", ref)
    try:
        if plan.base.parent:
            plan.repository.move(ref, plan.base.parent, None)
        with plan.repository.entered():
            _write(plan, scratch, site, files, message, bar)
        return plan.repository.run("rev-parse", "--verify", ref)
    except GitEmptyCommit:
        # Only a branch that had a commit can get an empty one.
        return str(plan.base.parent)
    except (GitError, GitFailed, OSError, ValueError) as error:
        raise PublishRefused(
            f"{plan.repository.folder}: the commit could not be written ({error}). "
            f"{plan.base.branch!r} is as it was; mend that, then publish again."
        ) from error
    finally:
        plan.repository.ask("update-ref", "-d", ref)


def _write(
    plan: Plan, scratch: str, site: Path, files: Sequence[str], message: str, bar: Bar
) -> None:
    from mike.git_utils import Commit, FileInfo

    with Commit(scratch, message) as commit:
        commit.delete_files([plan.version, *plan.change.aliases])
        for file in bar(files):
            commit.add_file(FileInfo(f"{plan.version}/{file}", (site / file).read_bytes()))
        for alias in plan.change.aliases:
            commit.add_file(FileInfo(alias, plan.version, mode=LINK))
        for path, text in root_files(plan, files).items():
            commit.add_file(FileInfo(path, text))


def _push(plan: Plan, commit: str) -> None:
    base, repository = plan.base, plan.repository
    try:
        repository.run("push", "--quiet", str(base.remote), f"{commit}:{base.ref}")
    except GitFailed as error:
        as_it_was = f"{base.branch!r} here is as it was."
        if _remote_moved(plan):
            raise PublishRefused(
                f"somebody else published to {base.branch!r} at {base.remote!r} in the meantime. "
                f"{as_it_was} Publish again: it will be put on top of theirs."
            ) from error
        raise PublishRefused(
            f"{base.remote!r} did not take the push ({error}). {as_it_was} "
            "Check that you may write to that branch, then publish again."
        ) from error


def _remote_moved(plan: Plan) -> bool:
    try:
        now = plan.repository.remote_tip(str(plan.base.remote), plan.base.ref)
    except GitFailed:
        return False
    return now != plan.base.remote_tip


def _move(plan: Plan, commit: str, report: Report) -> None:
    """Let the branch here stand for the new commit."""
    try:
        plan.repository.move(plan.base.ref, commit, plan.base.local)
    except GitFailed as error:
        if plan.base.remote:
            # What readers see is the remote's, and that is done.
            report(f"{plan.base.branch} here was moved by another program and stays where it is.")
            return
        raise PublishRefused(
            f"{plan.repository.folder}: {plan.base.branch!r} was moved by another program in the "
            "meantime and is as it left it: publish again."
        ) from error


def _message(plan: Plan) -> str:
    names = f" ({', '.join(plan.change.aliases)})" if plan.change.aliases else ""
    # Never a tag's name: of a tag that moved, the message would say something false.
    built_from = plan.repository.ask("describe", "--always", "--dirty", "--exclude=*")
    return f"Publish {plan.version}{names}" + (f" from {built_from}" if built_from else "")
