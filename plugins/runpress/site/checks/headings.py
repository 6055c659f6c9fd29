"""Headings that a blog asks of every post about an experiment.

Which, is an option of the plugin: a list, or one a language. They are compared by their
words, whatever their level, so that an author is free in everything but what to speak of.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from runpress.format.names import nearest, shorten
from runpress.format.problems import Problem, Severity
from runpress.site.checks.reading import Reading, plain_words


def check(reading: Reading) -> Iterator[Problem]:
    """Give a warning for every heading that a post should have and has not."""
    post, blog = reading.post, reading.archive.blog
    about = reading.experiment or post.experiment
    if not blog.headings or not reading.is_post or not about:
        return
    there = {heading.plain: heading.words for heading in reading.headings}
    for wanted in required(blog.headings, reading.archive.language_of(post)):
        if plain_words(wanted) in there:
            continue
        near = nearest(wanted, there.values())
        move = f"Is it {shorten(near)!r}? Call it so." if near else f"Add `## {wanted}`."
        what = f"the heading {shorten(wanted)!r} is missing, which this blog asks for."
        yield Problem(Severity.WARNING, "RP501", post.shown, what, move, 1)


def required(headings: Collection[str] | Mapping[str, Collection[str]], language: str) -> list[str]:
    """Return the headings that a page in a language needs: `zh-CN` takes those of `zh`."""
    told: object = headings
    if isinstance(headings, Mapping):
        told = headings.get(language) or headings.get(language.partition("-")[0])
    # Somebody typed it: one heading alone is a list of one.
    listed = told if isinstance(told, list | tuple) else [told] if isinstance(told, str) else []
    return [str(heading) for heading in listed]
