"""What a build and `runpress check` look for in hand-written pages, one check a file.

A check takes a page as it was read and gives what is wrong with it; none of them changes a
page. To add one: write `checks/<name>.py` with a `check`, give its code a line in
`format/codes.py` and a row in the guide, and add it to the tuple below. Every check looks at
each character a bounded number of times, whatever the page is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from runpress.format.problems import Problem
from runpress.site.about import experiment_of
from runpress.site.archive import Archive
from runpress.site.checks import (
    alternatives,
    categories,
    digits,
    fences,
    front_matter,
    headings,
    missing_pictures,
    remote,
    tables,
    typed,
)
from runpress.site.checks.reading import Reading
from runpress.site.text.post import Post

Check = Callable[[Reading], Iterable[Problem]]

CHECKS: tuple[Check, ...] = (
    front_matter.check,
    headings.check,
    categories.check,
    fences.check,
    remote.check,
    missing_pictures.check,
    alternatives.check,
    typed.check,
    digits.check,
    tables.check,
)


def check_pages(archive: Archive) -> Iterator[Problem]:
    """Give what is wrong with the pages that readers get to see, page by page."""
    for post in archive.posts:
        if not archive.blog.hides(post):
            yield from check_page(post, archive)


def check_page(post: Post, archive: Archive) -> Iterator[Problem]:
    """Give what is wrong with a page."""
    name = experiment_of(post, archive.catalog, archive.blog) or ""
    reading = Reading(post, archive, archive.catalog.experiments.get(name))
    for check in CHECKS:
        yield from check(reading)
