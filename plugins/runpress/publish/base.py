"""Where the Pages branch stands, here and at the remote, before a version is added.

The remote is asked first, so that a clone that is behind, shallow or never fetched the
branch still builds on what is published, and never starts the branch anew beside it.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from runpress.errors import PublishRefused
from runpress.publish.repository import GitFailed, Repository

Report = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a site is published to, as the user says it.

    `repository` is a folder inside the repository that has the branch; `branch` the one that
    Pages serves, made when it does not exist; `remote` where it is pushed to; `push` None
    means: when the remote exists. `address` is where readers find the site's root, empty where
    that is not known. `records` is the folder of the run records that the site is made of.
    `copies`: an alias is a copy of its version, for a host that follows no links. `any_size`:
    the host takes more than Pages does. `told` are the options, such as `--branch pages`, that
    mike needs to work on the same branch, where mkdocs.yml does not tell it.
    """

    repository: Path
    branch: str = "gh-pages"
    remote: str = "origin"
    push: bool | None = None
    address: str = ""
    records: Path | None = None
    copies: bool = False
    any_size: bool = False
    told: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Base:
    """What the next version is put on.

    `parent` is the commit that comes before it, None for the branch's first. `local` and
    `remote_tip` are where the branch stood here and at the remote, None where it is not.
    `remote` is the remote to push to, None when there is nothing to push. `told` are the
    options with which mike works on the same branch.
    """

    branch: str
    parent: str | None
    local: str | None
    remote: str | None
    remote_tip: str | None
    told: tuple[str, ...] = ()

    @property
    def ref(self) -> str:
        """The branch's full name, which no tag or remote can share."""
        return f"refs/heads/{self.branch}"

    @property
    def delete(self) -> str:
        """The command that removes a version or an alias from this branch, but for its name."""
        return shlex.join(["mike", "delete", *(["--push"] if self.remote else []), *self.told])


def find_base(repository: Repository, destination: Destination, report: Report) -> Base:
    """Bring the branch's commits here and find the one that the next version is put on.

    Only the remote-tracking branch moves.

    Raises:
        PublishRefused: the branch is checked out, cannot be reached, or has gone on both
            here and at the remote.
    """
    branch, remote, push = destination.branch, destination.remote, destination.push
    ref = f"refs/heads/{branch}"
    _check_branch(repository, branch, ref)
    exists = repository.address(remote) is not None
    if push and not exists:
        raise PublishRefused(
            f"{repository.folder} has no remote {remote!r} to push to: add it with "
            f"`git remote add {remote} ADDRESS`, or publish with --no-push."
        )
    local = repository.tip(ref)
    remote_tip = _fetch(repository, destination, report) if exists else None
    if local is None and remote_tip is None:
        _refuse_orphan(repository, destination)
    parent = _newer(repository, branch, remote, local, remote_tip)
    pushes = exists and push is not False
    told = destination.told
    return Base(branch, parent, local, remote if pushes else None, remote_tip, told)


def _check_branch(repository: Repository, branch: str, ref: str) -> None:
    if branch.startswith("-") or repository.ask("check-ref-format", ref) is None:
        raise PublishRefused(f"branch {branch!r} is no name that git allows: try 'gh-pages'.")
    if repository.is_checked_out(ref):
        raise PublishRefused(
            f"{repository.folder}: branch {branch!r} is checked out, and its files would no "
            "longer fit it: switch to the branch that you write on, such as `git switch main`."
        )


def _fetch(repository: Repository, destination: Destination, report: Report) -> str | None:
    """Fetch the branch by its full name, which also a single-branch clone can do."""
    branch, remote = destination.branch, destination.remote
    tracking = f"refs/remotes/{remote}/{branch}"
    try:
        if repository.remote_tip(remote, f"refs/heads/{branch}") is None:
            return None
        refspec = f"+refs/heads/{branch}:{tracking}"
        repository.run("fetch", "--quiet", "--no-tags", remote, refspec)
    except GitFailed as error:
        if destination.push is not False:
            raise PublishRefused(
                f"remote {remote!r} cannot be read ({error}): check its address and your access, "
                "or publish with --no-push. Nothing was changed."
            ) from error
        report(f"{remote} cannot be reached; going on with what was last fetched from it.")
    return repository.tip(tracking)


def _refuse_orphan(repository: Repository, destination: Destination) -> None:
    """Refuse to begin a branch that a part of a repository may only not know of."""
    branch, remote = destination.branch, destination.remote
    if repository.ask("rev-parse", "--is-shallow-repository") != "true":
        return
    if repository.lacks(remote, f"refs/heads/{branch}"):
        return
    raise PublishRefused(
        f"{repository.folder} is a shallow clone, so whether {branch!r} is published already is "
        f"not known, and a new one would lose every version: fetch it where {remote!r} can be "
        f"reached with `git fetch {remote} {branch}:{branch}`, then publish again."
    )


def _newer(
    repository: Repository, branch: str, remote: str, local: str | None, remote_tip: str | None
) -> str | None:
    """Return whichever of the two tips holds the other."""
    if local is None or remote_tip is None:
        return local or remote_tip
    if repository.contains(remote_tip, local):
        return remote_tip
    if repository.contains(local, remote_tip):
        return local
    raise PublishRefused(
        f"{repository.folder}: {branch!r} has gone on both here and at {remote!r}. Look at what is "
        f"only here with `git log {remote}/{branch}..{branch}`, let it go with "
        f"`git branch --force {branch} {remote}/{branch}`, then publish again."
    )
