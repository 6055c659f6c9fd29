"""The pipeline diagram: what was trained, from data to optimizer, as the script told it."""

from __future__ import annotations

from collections.abc import Sequence

from runpress.format.problems import Problem, Severity
from runpress.format.read import own_file
from runpress.format.schema import Diagram
from runpress.site.catalog import Run
from runpress.site.diagrams.block import SMALLER, WITHOUT, Shown, figure_of, show_diagram
from runpress.site.place import Block, Place, run_link

NAME = "pipeline"


def render(place: Place) -> Block | None:
    """Return the pipeline of the shown run; None where it recorded none."""
    shown = place.shown_run()
    if not shown:
        return None
    run, why = shown
    html = show(place, run, sources_of(place, run, NAME)[:1], _caption(place, run, why))
    return Block(html, place.words("pipeline.title")) if html else None


def sources_of(place: Place, run: Run, name: str) -> list[tuple[Diagram, str]]:
    """Return a run's diagram of a name, and its further ones, `<name>-…`, with their texts.

    One that cannot be read is left out, with a warning.
    """
    named = [each for each in run.record.diagrams if each.name == name]
    further = [each for each in run.record.diagrams if each.name.startswith(f"{name}-")]
    read = [(each, _read(place, run, each)) for each in (*named, *further)]
    return [(each, text) for each, text in read if text is not None]


def show(place: Place, run: Run, sources: Sequence[tuple[Diagram, str]], caption: str) -> str:
    """Return diagrams of a run beside or under each other; empty where there are none."""
    if not sources:
        return ""
    diagrams = []
    for diagram, source in sources:
        shown = show_diagram(place, source)
        if shown.reason:
            place.tree.problems.append(_not_drawn(run, diagram, shown))
        diagrams.append(shown)
    return figure_of(place, diagrams, caption)


def _caption(place: Place, run: Run, why: str) -> str:
    if not why:
        return ""
    return place.words("pipeline.caption", run=run_link(run), why=place.words(f"why.{why}"))


def _read(place: Place, run: Run, diagram: Diagram) -> str | None:
    try:
        return own_file(run.folder, diagram.file).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or error
        move = "Restore it from git, or train the run again."
        where = f"{run.shown}/{diagram.file}"
        problem = Problem(Severity.WARNING, "RP108", where, f"cannot be read: {reason}.", move)
        place.tree.problems.append(problem)
        return None


def _not_drawn(run: Run, diagram: Diagram, shown: Shown) -> Problem:
    how = "drawn in the reader's browser" if shown.script else "shown as text"
    return Problem(
        Severity.HINT,
        "RP305",
        f"{run.shown}/{diagram.file}",
        f"the diagram is {how}: {shown.reason}.",
        WITHOUT if "not installed" in shown.reason else SMALLER,
    )
