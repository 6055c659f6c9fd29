"""What it takes to run a training again: the commands, the packages, what may be missing."""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from runpress.site.catalog import Run
from runpress.site.facts import commit_of, packages_of
from runpress.site.provenance import part_of

REQUIREMENTS = "requirements.txt"
# What a package index can be asked for; a local build's label is no version there.
REQUIREMENT = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
VERSION = re.compile(r"[0-9][A-Za-z0-9.!]*")
LOCAL = re.compile(r"[^A-Za-z0-9.!()+-]+")
SHORT = 12


def commands_of(run: Run, with_requirements: bool) -> list[str]:
    """Return the commands that clone, check out, install and start, as far as they are known."""
    remote = str(part_of(run.record.environment, "git").get("remote") or "")
    commit = commit_of(run.record.environment)
    lines = []
    # A remote on the disk of the machine that trained is recorded without its folder.
    if remote and not remote.startswith("<path>"):
        folder = PurePosixPath(remote.rstrip("/")).name.removesuffix(".git")
        lines += [f"git clone {shlex.quote(remote)}", f"cd {shlex.quote(folder)}"]
    if commit:
        lines.append(f"git checkout {shlex.quote(commit[:SHORT])}")
    install = [f"pip install -r {REQUIREMENTS}"] if with_requirements else []
    return [*lines, *install, run.record.command]


def requirements_of(environment: Mapping[str, Any]) -> str:
    """Return the packages of a run as a requirements file; empty where none were recorded."""
    return "".join(
        _requirement(name, version.partition("+")[0])
        for name, version in sorted(packages_of(environment).items())
        if REQUIREMENT.fullmatch(name)
    )


def _requirement(name: str, version: str) -> str:
    if VERSION.fullmatch(version):
        return f"{name}=={version}\n"
    # Installed from a folder or a repository: only the reader knows where it is to be had.
    return f"# {name} {LOCAL.sub(' ', version)}\n"
