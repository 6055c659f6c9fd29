"""The files that a run's script pointed at: size, sha256, and a link where a copy is there."""

from __future__ import annotations

from runpress.format.problems import Problem, Severity
from runpress.format.read import own_file
from runpress.format.schema import ARTIFACTS, PAGES, Artifact
from runpress.site.catalog import Run
from runpress.site.markup import fill_template
from runpress.site.model import Asset
from runpress.site.place import Block, Place
from runpress.site.wording.numbers import format_bytes

# Enough of a sha256 to tell two files apart at a glance; the whole is behind it.
SHORT = 12


def render(place: Place) -> Block | None:
    """Return the table of the shown run's artifacts; None where there are none."""
    shown = place.shown_run()
    if not shown or not shown[0].record.artifacts:
        return None
    rows = [_row(place, shown[0], artifact) for artifact in shown[0].record.artifacts]
    html = fill_template("artifacts.html", words=place.words, rows=rows)
    return Block(html, place.words("artifacts.title"))


def _row(place: Place, run: Run, artifact: Artifact) -> dict[str, object]:
    several = artifact.files != 1
    return {
        "name": artifact.name,
        "address": _add_copy(place, run, artifact.file) if artifact.file else "",
        "file": artifact.file.rpartition("/")[2] if artifact.file else "",
        "size": format_bytes(artifact.bytes, words=place.words),
        "files": place.words("artifacts.files", count=artifact.files) if several else "",
        "short": artifact.sha256[:SHORT],
        "sha256": artifact.sha256,
    }


def _add_copy(place: Place, run: Run, file: str) -> str:
    """Add an artifact's copy to the tree and return its address; empty where it is not there."""
    reason = ""
    try:
        path = own_file(run.folder, file)
        if not file.startswith(f"{ARTIFACTS}/"):
            reason = f"does not lie in {ARTIFACTS}/"
        elif not path.exists():
            reason = "is missing"
    except OSError as error:
        reason = f"cannot be read ({error.strerror or error})"
    if reason:
        place.tree.problems.append(_no_copy(run, file, reason))
        return ""
    published = f"{file}.txt" if file.casefold().endswith(PAGES) else file
    address = f"runs/{run.experiment}/{run.name}/{published}"
    return place.tree.add_asset(Asset(address, source=str(path)))


def _no_copy(run: Run, file: str, reason: str) -> Problem:
    return Problem(
        Severity.WARNING,
        "RP107",
        f"{run.shown}/{file}",
        f"the artifact {reason} and is not published.",
        "Restore it from git, or train the run again.",
    )
