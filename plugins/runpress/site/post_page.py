"""A hand-written page made whole: values filled in, fences replaced, missing sections added.

The page goes to the host as a complete Markdown text. Sections that the author did not
place stand where readers look for them: the headline curve and the table of arms after the
title, the rest after the author's own text. Lists of posts get a short beginning of their
own: a small curve and the first paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from runpress.format.names import shorten
from runpress.site.asked import missing, unknown_keys, unknown_names
from runpress.site.beginning import find_title, first_paragraph
from runpress.site.catalog import Catalog, Run
from runpress.site.embed import replace_fences
from runpress.site.markup import fill_template
from runpress.site.model import Page
from runpress.site.numbers import format_seconds
from runpress.site.place import Place
from runpress.site.post import Post
from runpress.site.sections import AFTER_TEXT, AFTER_TITLE, SECTIONS
from runpress.site.sections.headline import picture_of
from runpress.site.values import fill

MORE = "<!-- more -->"
REFERENCE = re.compile(r"^ {0,3}\[(?!\^)[^\[\]\n]+\]:[ \t]*\S.*$", re.MULTILINE)
FOOTNOTE = re.compile(r"^ {0,3}(?P<mark>\[\^[^\[\]\n]+\]):", re.MULTILINE)
NO_EXPERIMENT = "this page is about no experiment: name one with `experiment:`"


def make_page(
    place: Place, post: Post, catalog: Catalog, *, with_sections: bool, dated: date | None
) -> Page:
    """Return the page; what is wrong with it goes to the tree's problems.

    Args:
        place: where its sections stand.
        post: the page as its author wrote it.
        catalog: for the values in its text.
        with_sections: whether it is a post about an experiment that has runs.
        dated: the date to add to a front matter that has none.
    """
    experiment = place.experiment.id or None
    body, problems = fill(post.body, catalog, experiment, post.shown, post.first_line)
    place.tree.problems += problems
    body, placed, wrong = replace_fences(
        body,
        lambda name, options: _section(place, catalog, name, options),
        sections=SECTIONS,
        shown=post.shown,
        first_line=post.first_line,
    )
    place.tree.problems += wrong
    excerpt = None
    if with_sections:
        excerpt = _excerpt(place, body)
        body = _with_sections(place, body, placed)
    return Page(post.path, _header(post, dated) + body, authored=True, excerpt=excerpt)


def _section(
    place: Place, catalog: Catalog, name: str, options: Mapping[str, Any]
) -> tuple[str, list[str]]:
    """Return what a fence asks for, and what it asks for in vain."""
    told = str(options.get("experiment") or place.experiment.id)
    experiment = catalog.experiments.get(told)
    if experiment is None:
        lost = f"there are no runs of experiment {shorten(told)!r}" if told else NO_EXPERIMENT
        return "", [missing(lost, told, catalog.experiments)]
    block = SECTIONS[name](replace(place, experiment=experiment, options=options))
    wrong = [*unknown_keys(options), *unknown_names(options, experiment)]
    return block.html if block else "", wrong


def make_bare_page(post: Post, dated: date | None) -> Page:
    """Return a page as its author wrote it, with the date that blogs insist on."""
    return Page(post.path, _header(post, dated) + post.body, authored=True)


def _with_sections(place: Place, body: str, placed: set[str]) -> str:
    before, after = _split_title(body)
    parts = [before, _meta(place), *_blocks(place, AFTER_TITLE, placed), after.strip("\n")]
    return "\n\n".join([*parts, *_blocks(place, AFTER_TEXT, placed)]).lstrip("\n") + "\n"


def _blocks(place: Place, names: Iterable[str], placed: set[str]) -> list[str]:
    parts = []
    for name in names:
        block = None if name in placed else SECTIONS[name](place)
        if block:
            parts += [f"## {block.heading}"] if block.heading else []
            parts.append(block.html)
    return parts


def _split_title(body: str) -> tuple[str, str]:
    """Split after the first heading; inserting before it would lose the page its title."""
    title = find_title(body)
    return (body[: title.end], body[title.end :]) if title else ("", body)


def _meta(place: Place) -> str:
    experiment, words = place.experiment, place.words
    counted = [run for arm in experiment.arms.values() for run in arm.counted]
    facts = [words("meta.arms", count=len(experiment.arms)), _run_count(place, len(counted))]
    seconds = _seconds(counted)
    if seconds:
        facts.append(words("meta.training", time=format_seconds(seconds)))
    return fill_template("meta.html", experiment=experiment.id, facts=facts)


def _run_count(place: Place, counted: int) -> str:
    there = len(place.experiment.runs) + len(place.experiment.broken)
    if there == counted:
        return place.words("meta.runs", count=there)
    return place.words("meta.some_runs", count=there, counted=counted)


def _seconds(runs: Iterable[Run]) -> float:
    return sum(run.record.train_seconds or 0.0 for run in runs)


def _excerpt(place: Place, body: str) -> str:
    """The beginning that lists of posts show: title, a small curve, the first paragraph."""
    title, text = _split_title(body)
    before, found, _ = text.partition(MORE)
    prose = _without_notes(before.strip() if found else first_paragraph(text), text)
    metric = place.experiment.headline
    shown = picture_of(place, metric, "headline") if metric else None
    thumbnail = fill_template("thumbnail.html", shown=shown) if shown else ""
    # Where the paragraph's links lead may stand anywhere in the text; unused, it shows nothing.
    leads = "\n".join(found.group() for found in REFERENCE.finditer(text))
    # The blog shows "continue reading" only where something follows the separator.
    return "\n\n".join(part for part in (title, thumbnail, prose, leads, MORE, "…") if part)


def _without_notes(prose: str, text: str) -> str:
    """Take out the marks of footnotes, which stand at the end of the post and not of a list."""
    for note in FOOTNOTE.finditer(text):
        prose = re.sub(rf"{re.escape(note['mark'])}(?!:)", "", prose)
    return prose


def _header(post: Post, dated: date | None) -> str:
    header = post.header if dated is None else f"date: {dated.isoformat()}\n{post.header}"
    return f"---\n{header}---\n" if header else ""
