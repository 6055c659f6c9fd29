"""The pipeline diagram: what was trained, from data to optimizer, as the script told it."""

from __future__ import annotations

from runpress.format.problems import Problem, Severity
from runpress.format.read import own_file
from runpress.site.catalog import Run
from runpress.site.diagram import draw_diagram
from runpress.site.markup import fill_template
from runpress.site.place import Block, Place, run_link

NAME = "pipeline"


def render(place: Place) -> Block | None:
    """Return the pipeline of the shown run; None where it recorded none."""
    shown = place.shown_run()
    if not shown:
        return None
    run, why = shown
    source = _source(place, run)
    if source is None:
        return None
    drawn = draw_diagram(source)
    if isinstance(drawn, str):
        place.tree.problems.append(_not_drawn(run, drawn))
    html = fill_template(
        "diagram.html",
        drawn=None if isinstance(drawn, str) else drawn,
        source=source,
        caption=place.words("pipeline.caption", run=run_link(run), why=place.words(f"why.{why}"))
        if why
        else "",
    )
    return Block(html, place.words("pipeline.title"))


def _source(place: Place, run: Run) -> str | None:
    found = next((each for each in run.record.diagrams if each.name == NAME), None)
    if not found:
        return None
    try:
        return own_file(run.folder, found.file).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or error
        move = "Restore it from git, or train the run again."
        where = f"{run.shown}/{found.file}"
        problem = Problem(Severity.WARNING, "RP108", where, f"cannot be read: {reason}.", move)
        place.tree.problems.append(problem)
        return None


def _not_drawn(run: Run, reason: str) -> Problem:
    return Problem(
        Severity.HINT,
        "RP305",
        f"{run.shown}/diagrams/{NAME}.mmd",
        f"the diagram is shown as text: {reason}.",
        'Install the extra: pip install "runpress[svg]".',
    )
