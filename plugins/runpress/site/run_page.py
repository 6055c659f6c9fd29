"""The page of one run, made whole from its record; or, where that is broken, what is wrong."""

from __future__ import annotations

import json

from runpress.site.attempts import resumed, tell_attempts
from runpress.site.catalog import BrokenRun, Run
from runpress.site.live import live_line
from runpress.site.markup import fill_template
from runpress.site.metadata import head_of_run
from runpress.site.model import Asset, Page, key_of, link
from runpress.site.place import Place, run_page
from runpress.site.public import ALLOWED, public_record
from runpress.site.sections import ON_RUN_PAGE, SECTIONS
from runpress.site.sections.runs import status_of
from runpress.site.table import add_run_csv


def make_run_page(place: Place, run: Run) -> Page:
    """Return the page of a run that could be read, and add its files to the tree."""
    parts = [_front_matter(run.name, place.words.language), _head(place, run)]
    for name in ON_RUN_PAGE:
        block = SECTIONS[name](place)
        if block:
            heading = [f"## {block.heading}"] if block.heading else []
            parts += [*heading, *_as_of(place, run, name), block.html]
    parts += [f"## {place.words('run.files')}", _files(place, run)]
    text = "\n\n".join(parts) + "\n"
    return Page(run_page(run.experiment, run.name), text, head=head_of_run(place, run))


def _as_of(place: Place, run: Run, section: str) -> list[str]:
    """Say at which step the numbers of a run that trains were taken: its charts go on."""
    step = run.record.log.last_step
    if run.status != "running" or section != "metrics" or step is None:
        return []
    return [fill_template("note.html", text=place.words("live.taken", step=step))]


def make_broken_page(place: Place, broken: BrokenRun) -> Page:
    """Return the page of a run that could not be read: what is wrong and what to do."""
    problem = broken.problem
    html = fill_template("problem.html", what=f"{problem.what} {problem.move}", source="")
    head = fill_template(
        "run_head.html",
        words=place.words,
        post=_post(place),
        facts=[],
        live=None,
        trouble="",
        attempts=[],
        notes="",
    )
    text = "\n\n".join([_front_matter(broken.name, place.words.language), head, html])
    return Page(run_page(broken.experiment, broken.name), text + "\n")


def _front_matter(title: str, language: str) -> str:
    # Thousands of run pages would flood the search; the posts lead to them.
    lines = ["---", f"title: {_quoted(title)}", f"lang: {_quoted(language)}"]
    return "\n".join([*lines, "search:", "  exclude: true", "---"])


def _quoted(text: str) -> str:
    # YAML does not join the two halves that JSON's escapes make of a rare character.
    return json.dumps(text, ensure_ascii=False)


def _head(place: Place, run: Run) -> str:
    record, words = run.record, place.words
    started = record.started[:16].replace("T", " ") + " UTC"
    # What the line below says of a run that trains, and keeps true.
    ended = "" if run.status == "running" else status_of(place, run)
    facts = [each for each in (ended, resumed(place, run), started) if each]
    if record.name != run.name:
        facts.insert(0, record.name)
    if record.seed is not None:
        facts.insert(0, f"{words('runs.seed')} {record.seed}")
    facts += list(record.tags)
    return fill_template(
        "run_head.html",
        words=words,
        post=_post(place),
        facts=facts,
        live=live_line(place, run),
        trouble=_trouble(place, run),
        attempts=tell_attempts(place, run),
        notes=record.notes,
    )


def _trouble(place: Place, run: Run) -> str:
    if run.record.error:
        kind, message = run.record.error.get("type", ""), run.record.error.get("message", "")
        return place.words("run.failed", error=f"{kind}: {message}")
    if run.status == "stopped" and run.record.log.last_step is not None:
        return place.words("run.stopped", step=run.record.log.last_step)
    return ""


def _post(place: Place) -> dict[str, str]:
    source = place.archive.source_of(place.experiment.id)
    return {"name": place.experiment.id, "address": link(source) if source else ""}


def _files(place: Place, run: Run) -> str:
    folder = f"runs/{run.experiment}/{run.name}"
    key = key_of("run.json", ALLOWED, run.record)
    record = Asset(f"{folder}/run.json", key, lambda: public_record(run.record))
    files = {
        "metrics.csv": add_run_csv(place.tree, f"{folder}/metrics.csv", run),
        "run.json": place.tree.add_asset(record),
    }
    return fill_template("files.html", files=files)
