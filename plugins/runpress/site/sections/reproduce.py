"""How to run it again: clone, check out, install, start, in one block to copy."""

from __future__ import annotations

from runpress.format.schema import CHANGES
from runpress.site.catalog import Run
from runpress.site.facts import commit_of, packages_of
from runpress.site.markup import fill_template
from runpress.site.model import Asset, key_of
from runpress.site.place import Block, Place, run_link
from runpress.site.reproduction import REQUIREMENTS, commands_of, requirements_of


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
        commands="\n".join(commands_of(run, bool(requirements))),
        requirements=requirements,
        doubts=_doubts(place, run),
    )
    return Block(html, place.words("reproduce.title"))


def _requirements(place: Place, run: Run) -> str:
    """Add the run's own packages as a requirements file, and return the link to it."""
    if not packages_of(run.record.environment):
        return ""
    content = requirements_of(run.record.environment).encode()
    path = f"runs/{run.experiment}/{run.name}/{REQUIREMENTS}"
    return place.tree.add_asset(Asset(path, key_of(path, content), lambda: content))


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
