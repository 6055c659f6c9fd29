"""Names that a script gives to what it hands over, and the files that they become."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from runpress.format.names import propose_name
from runpress.format.read import read_manifest
from runpress.format.schema import Artifact, Figure
from runpress.record.redact import redact_text

LONGEST_NAME = 200


def shown_name(name: str, fallback: str) -> str:
    """Return a name as it is recorded: short, on one line, without a path of the machine."""
    return " ".join(redact_text(name).split())[:LONGEST_NAME] or fallback


def free_file(name: str, suffix: str, taken: Iterable[str], fallback: str) -> str:
    """Return a file name for `name` that is none of `taken`, also where case is ignored."""
    # `x.dark.png` is the dark twin of `x.png`, and of nothing else.
    stem = propose_name(name, fallback).replace(".dark", "-dark")
    others, count, found = {other.casefold() for other in taken}, 1, stem + suffix
    while found.casefold() in others:
        count += 1
        found = f"{stem}-{count}{suffix}"
    return found


def known_figures(folder: Path) -> dict[str, Figure]:
    """Return the figures that the script has handed over so far, by name."""
    record = read_manifest(folder, folder.name).record
    return {one.name: one for one in record.figures if not one.metrics} if record else {}


def known_artifacts(folder: Path) -> dict[str, Artifact]:
    """Return the artifacts that the script has handed over so far, by name."""
    record = read_manifest(folder, folder.name).record
    return {one.name: one for one in record.artifacts} if record else {}
