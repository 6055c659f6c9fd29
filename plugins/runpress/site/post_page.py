"""A hand-written page made whole: values filled in, fences replaced, missing sections added.

The page goes to the host as a complete Markdown text. Sections that the author did not
place stand where readers look for them: the headline curve and the table of arms after the
title, the rest after the author's own text. Lists of posts get a short beginning of their
own: a small curve and the first paragraph.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from runpress.format.names import shorten
from runpress.site.asked import missing, unknown_keys, unknown_names, unknown_of_all
from runpress.site.catalog import Experiment, Run
from runpress.site.categories import fitting_line
from runpress.site.diagrams.fences import draw_fences
from runpress.site.excerpt import make_excerpt
from runpress.site.expressions.values import fill
from runpress.site.images import complete_images
from runpress.site.markup import escape, fill_template
from runpress.site.metadata import description_of, head_of_post
from runpress.site.model import Page
from runpress.site.moments import updated
from runpress.site.place import Place
from runpress.site.sections import AFTER_TEXT, AFTER_TITLE, OF_ALL, SECTIONS
from runpress.site.summary import count_words
from runpress.site.text.beginning import split_title
from runpress.site.text.embed import replace_fences
from runpress.site.text.post import Post
from runpress.site.wording.numbers import format_seconds

NO_EXPERIMENT = "this page is about no experiment: name one with `experiment:`"


def make_page(place: Place, post: Post, *, with_sections: bool, dated: date | None) -> Page:
    """Return the page; what is wrong with it goes to the tree's problems.

    Args:
        place: where its sections stand.
        post: the page as its author wrote it.
        with_sections: whether it is a post about an experiment.
        dated: the date to add to a front matter that has none.
    """
    experiment = place.experiment.id or None
    catalog = place.archive.catalog
    body = complete_images(post.body, place, post)
    body = draw_fences(body, place, post)
    body, problems = fill(body, catalog, experiment, post.shown, post.first_line, words=place.words)
    place.tree.problems += problems
    body, placed, wrong = replace_fences(
        body,
        lambda name, options: _section(place, name, options),
        sections=SECTIONS,
        shown=post.shown,
        first_line=post.first_line,
    )
    place.tree.problems += wrong
    excerpt = None
    if with_sections:
        excerpt = make_excerpt(place, body)
        body = _with_sections(place, body, placed)
    elif "notice" not in placed:
        body = _with_notice(place, body)
    page = Page(post.path, _header(post, dated) + body, authored=True, excerpt=excerpt)
    if not place.archive.blog.has_post(post):
        return page
    about = escape(description_of(place, post))
    words = count_words(post.body) if with_sections else 0
    return replace(page, head=head_of_post(place, post), description=about, words=words)


def _section(place: Place, name: str, options: Mapping[str, Any]) -> tuple[str, list[str]]:
    """Return what a fence asks for, and what it asks for in vain."""
    known = place.archive.catalog.experiments
    told = str(options.get("experiment") or place.experiment.id)
    experiment = known.get(told)
    if experiment is None and name in OF_ALL:
        experiment = Experiment("")
    if experiment is None and told == place.experiment.id and told:
        # Planned, and not run yet: what can be said of it is said.
        experiment = place.experiment
    if experiment is None:
        lost = f"there are no runs of experiment {shorten(told)!r}" if told else NO_EXPERIMENT
        return "", [missing(lost, told, known)]
    here = replace(place, experiment=experiment, options=options)
    block = SECTIONS[name](here)
    wrong = [*unknown_keys(options), *unknown_names(options, experiment), *unknown_of_all(here)]
    return block.html if block else "", wrong


def make_bare_page(post: Post, dated: date | None) -> Page:
    """Return a page as its author wrote it, with the date that blogs insist on."""
    return Page(post.path, _header(post, dated) + post.body, authored=True)


def _with_sections(place: Place, body: str, placed: set[str]) -> str:
    before, after = split_title(body)
    parts = [before, _meta(place), *_blocks(place, AFTER_TITLE, placed), after.strip("\n")]
    return "\n\n".join([*parts, *_blocks(place, AFTER_TEXT, placed)]).lstrip("\n") + "\n"


def _with_notice(place: Place, body: str) -> str:
    """Say on any page what was found wrong with that which it rests on."""
    block = SECTIONS["notice"](place)
    if not block:
        return body
    before, after = split_title(body)
    parts = [before, block.html, after.strip("\n")]
    return "\n\n".join(parts).lstrip("\n") + "\n"


def _blocks(place: Place, names: Iterable[str], placed: set[str]) -> list[str]:
    parts = []
    for name in names:
        block = None if name in placed else SECTIONS[name](place)
        if block:
            parts += [f"## {block.heading}"] if block.heading else []
            parts.append(block.html)
    return parts


def _meta(place: Place) -> str:
    experiment, words = place.experiment, place.words
    counted = [run for arm in experiment.arms.values() for run in arm.counted]
    facts = [words("meta.none")]
    if experiment.runs or experiment.broken:
        facts = [words("meta.arms", count=len(experiment.arms)), _run_count(place, len(counted))]
    seconds = _seconds(counted)
    if seconds:
        facts.append(words("meta.training", time=format_seconds(seconds, words=words)))
    return fill_template("meta.html", experiment=experiment.id, facts=facts)


def _run_count(place: Place, counted: int) -> str:
    there = len(place.experiment.runs) + len(place.experiment.broken)
    if there == counted:
        return place.words("meta.runs", count=there)
    return place.words("meta.some_runs", count=there, counted=counted)


def _seconds(runs: Iterable[Run]) -> float:
    return sum(run.record.train_seconds or 0.0 for run in runs)


def _header(post: Post, dated: date | None) -> str:
    # Behind what the author wrote: of two keys of one name YAML takes the last.
    header = post.header + fitting_line(post)
    if dated is None:
        return f"---\n{header}---\n" if header else ""
    if "date" not in post.meta:
        return f"---\ndate: {dated}\n{header}---\n"
    # The author wrote of an update only.
    changed = updated(post)
    day = f"{{created: {dated}, updated: {changed.date()}}}" if changed else f"{dated}"
    return f"---\n{header}date: {day}\n---\n"
