"""The git repository that a site is published from: its branches, its remote.

Only the plumbing that publishing needs, always through git's command line. Nothing here
checks out a branch, rewrites one or forces a push; a branch moves only when it still
stands where it stood when it was read.
"""

from __future__ import annotations

import codecs
import os
import re
import subprocess
from collections.abc import Callable, Iterator
from contextlib import chdir, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from runpress.errors import PublishRefused

# Git hides most of them itself, but what a remote or a helper says passes through it.
CREDENTIALS = re.compile(r"://[^/@\s]+@")
PROGRESS = re.compile(r"[^\r\n]*\d+% \([^\r\n]*[\r\n]")
UP_TO_BLANK = re.compile(r".*\s", re.DOTALL)


class GitFailed(Exception):
    """A git command that ended with an error; the text is what git said."""


@dataclass(frozen=True, slots=True)
class Repository:
    """A folder inside a git repository, and what is asked of git there."""

    folder: Path

    def run(self, *arguments: str) -> str:
        """Run git and return what it printed, without the last line's end.

        Raises:
            GitFailed: git is not there, or ended with an error.
        """
        try:
            done = subprocess.run(
                ["git", "-C", str(self.folder), *arguments],
                stdin=subprocess.DEVNULL,
                capture_output=True,
                check=False,
            )
        except OSError as error:
            raise GitFailed(f"git cannot be run: {error.strerror}") from error
        if done.returncode:
            raise _failure(arguments[0], _text(done.stderr))
        return _text(done.stdout).rstrip("\n")

    def watch(self, show: Callable[[str], None], *arguments: str) -> None:
        """Run git and hand on what it says while it is at work, such as its progress.

        Raises:
            GitFailed: git is not there, or ended with an error.
        """
        command = ["git", "-C", str(self.folder), *arguments]
        try:
            with subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
            ) as process:
                said = []
                for part in _words(cast("IO[bytes]", process.stderr)):
                    show(CREDENTIALS.sub("://", part))
                    said.append(part)
        except OSError as error:
            raise GitFailed(f"git cannot be run: {error.strerror}") from error
        if process.returncode:
            raise _failure(arguments[0], PROGRESS.sub("", "".join(said)))

    def address(self, remote: str) -> str | None:
        """Return the address that a push to a remote goes to; None when there is no such remote."""
        return self.ask("remote", "get-url", "--push", remote)

    def ask(self, *arguments: str) -> str | None:
        """Run git and return what it printed; None where the answer is an error."""
        try:
            return self.run(*arguments)
        except GitFailed:
            return None

    def tip(self, ref: str) -> str | None:
        """Return the commit that a full ref name stands for; None when there is no such ref."""
        return self.ask("rev-parse", "--verify", "--quiet", f"{ref}^{{commit}}")

    def contains(self, descendant: str, ancestor: str) -> bool:
        """Say whether `ancestor` is `descendant` or in its history."""
        return self.ask("merge-base", "--is-ancestor", ancestor, descendant) is not None

    def move(self, ref: str, new: str, old: str | None) -> None:
        """Let a ref stand for `new`, if it still stands for `old` (None: does not exist).

        Raises:
            GitFailed: it stands elsewhere by now.
        """
        self.run("update-ref", ref, new, old or "")

    def is_checked_out(self, ref: str) -> bool:
        """Say whether a branch is what some working tree shows."""
        listed = self.ask("worktree", "list", "--porcelain") or ""
        return f"branch {ref}" in listed.splitlines()

    def remote_tip(self, remote: str, ref: str) -> str | None:
        """Ask the remote itself where a ref stands; None when it has no such ref.

        Raises:
            GitFailed: the remote cannot be reached.
        """
        for line in self.run("ls-remote", "--", remote, ref).splitlines():
            commit, _, name = line.partition("\t")
            if name == ref:
                return commit
        return None

    def is_partial(self) -> bool:
        """Say whether files are fetched one by one when they are asked for, as some clones do."""
        return self.ask("config", "--get-regexp", r"^remote\..*\.partialclonefilter$") is not None

    def lacks(self, remote: str, ref: str) -> bool:
        """Say whether a remote answers, and has no such ref."""
        try:
            return self.remote_tip(remote, ref) is None
        except GitFailed:
            return False

    @contextmanager
    def entered(self) -> Iterator[None]:
        """Make the repository the working folder while mike is at work.

        mike runs git in the working folder, with the options that the environment has, and
        cannot be told others. This is the one place that changes them, and they are put back
        whatever happens.
        """
        with chdir(self.folder), _option("pack.depth", "0"):
            yield


@contextmanager
def _option(key: str, value: str) -> Iterator[None]:
    """Give git an option through the environment, behind those that are there.

    Without `pack.depth` git holds each file of a first version against the one before it, which
    costs ten seconds for a thousand experiments and finds nothing.
    """
    before = os.environ.get("GIT_CONFIG_COUNT")
    number = int(before) if before and before.isdecimal() else 0
    names = [f"GIT_CONFIG_{kind}_{number}" for kind in ("KEY", "VALUE")]
    os.environ.update(zip(["GIT_CONFIG_COUNT", *names], [str(number + 1), key, value], strict=True))
    try:
        yield
    finally:
        for name in names:
            del os.environ[name]
        if before is None:
            del os.environ["GIT_CONFIG_COUNT"]
        else:
            os.environ["GIT_CONFIG_COUNT"] = before


def open_repository(folder: Path) -> Repository:
    """Return the repository that holds `folder`.

    Raises:
        PublishRefused: there is none, or git is not there.
    """
    repository = Repository(folder)
    try:
        repository.run("rev-parse", "--git-dir")
    except GitFailed as error:
        raise PublishRefused(
            f"{folder} cannot be published from ({error}): a version is a commit, so run "
            "`git init` there and commit your work first."
        ) from error
    return repository


def check_identity(repository: Repository) -> None:
    """See to it that a commit can be signed with a name, before anything is made.

    Raises:
        PublishRefused: git knows no name or no address; the message says how to tell it.
    """
    for variable, key in [("GIT_COMMITTER_NAME", "name"), ("GIT_COMMITTER_EMAIL", "email")]:
        if not (os.environ.get(variable) or repository.ask("config", f"user.{key}")):
            raise PublishRefused(
                f"{repository.folder}: git does not know whom to name as the committer: run "
                f'`git config user.{key} "..."` there, or set {variable}.'
            )


def _failure(command: str, said: str) -> GitFailed:
    lines = (line.strip() for line in said.splitlines())
    told = CREDENTIALS.sub("://", "; ".join(filter(None, lines)))
    return GitFailed(told or f"git {command} failed")


def _words(stream: IO[bytes]) -> Iterator[str]:
    """Go through a text as it comes: a line of progress is written over until it is done.

    No part ends within a letter or an address, which would hide a password from who looks for it.
    """
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    held = ""
    while part := os.read(stream.fileno(), 4096):
        held += decoder.decode(part)
        if whole := UP_TO_BLANK.match(held):
            yield whole[0]
            held = held[whole.end() :]
    if held := held + decoder.decode(b"", final=True):
        yield held


def _text(output: bytes) -> str:
    """Return what git printed as text; bytes that are none survive."""
    return output.decode("utf-8", "surrogateescape")
