"""How to run it again: clone, check out, install, start, in one block to copy."""

from __future__ import annotations

import re
import shlex
from pathlib import PurePosixPath

from runpress.format.schema import CHANGES
from runpress.site.catalog import Run
from runpress.site.markup import fill_template
from runpress.site.model import Asset, key_of
from runpress.site.place import Block, Place, run_link
from runpress.site.sections.environment import commit_of

# What a package index can be asked for; a local build's label is no version there.
REQUIREMENT = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
VERSION = re.compile(r"[0-9][A-Za-z0-9.!]*")
LOCAL = re.compile(r"[^A-Za-z0-9.!()+-]+")


def render(place: Place) -> Block | None:
    """Return the commands of the shown run; None where its command is not known."""
    shown = place.shown_run()
    if not shown or not shown[0].record.command:
        return None
    run, why = shown
    requirements = _requirements(place, run)
    html = fill_template(
        "reproduce.html",
        words=place.words,
        lead=place.words("reproduce.lead", run=run_link(run), why=place.words(f"why.{why}"))
        if why
        else "",
        commands="\n".join(_commands(run, bool(requirements))),
        requirements=requirements,
        doubts=_doubts(place, run),
    )
    return Block(html, place.words("reproduce.title"))


def _commands(run: Run, with_requirements: bool) -> list[str]:
    git = run.record.environment.get("git")
    remote = str(git.get("remote") or "") if isinstance(git, dict) else ""
    commit = commit_of(run.record.environment)
    lines = []
    # A remote on the disk of the machine that trained is recorded without its folder.
    if remote and not remote.startswith("<path>"):
        folder = PurePosixPath(remote.rstrip("/")).name.removesuffix(".git")
        lines += [f"git clone {shlex.quote(remote)}", f"cd {shlex.quote(folder)}"]
    if commit:
        lines.append(f"git checkout {shlex.quote(commit[:12])}")
    install = ["pip install -r requirements.txt"] if with_requirements else []
    return [*lines, *install, run.record.command]


def _requirements(place: Place, run: Run) -> str:
    """Add the run's own packages as a requirements file, and return the link to it."""
    packages = run.record.environment.get("packages")
    if not isinstance(packages, dict) or not packages:
        return ""
    lines = [
        _requirement(name, str(version).partition("+")[0])
        for name, version in sorted(packages.items())
        if REQUIREMENT.fullmatch(str(name))
    ]
    content = "".join(lines).encode()
    path = f"runs/{run.experiment}/{run.name}/requirements.txt"
    return place.tree.add_asset(Asset(path, key_of(path, content), lambda: content))


def _requirement(name: str, version: str) -> str:
    if VERSION.fullmatch(version):
        return f"{name}=={version}\n"
    # Installed from a folder or a repository: only the reader knows where it is to be had.
    return f"# {name} {LOCAL.sub(' ', version)}\n"


def _doubts(place: Place, run: Run) -> list[str]:
    if not commit_of(run.record.environment):
        return [place.words("reproduce.no_commit")]
    git = run.record.environment["git"]
    dirty = git.get("dirty")
    if dirty is None:
        return [place.words("reproduce.may_be_dirty")]
    if dirty and git.get("diff") is True:
        return [place.words("reproduce.has_changes", file=CHANGES)]
    return [place.words("reproduce.was_dirty")] if dirty else []
