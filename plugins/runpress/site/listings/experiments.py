"""`experiments/`: the page with the table of all experiments, and the way to the leaderboards.

Where the author has a page at that address, theirs stands. What is more than a page holds
goes on pages of its own, `experiments-2/` and on, the older ones last.
"""

from __future__ import annotations

from runpress.site.archive import Archive
from runpress.site.catalog import Experiment
from runpress.site.listings.generated import generated_page, taken
from runpress.site.listings.leaderboards import leaderboard_pages
from runpress.site.model import Page, Tree, link
from runpress.site.overview import Overview, overviews
from runpress.site.place import Place
from runpress.site.sections.experiments import MOST_ROWS, table_of
from runpress.site.wording.words import Words

NAME = "experiments"


def add(archive: Archive, tree: Tree, words: Words) -> None:
    """Add the page, unless the author wrote it or there is nothing to list."""
    known = overviews(archive)
    lost = taken(archive, tree)
    if not known or NAME in lost:
        return
    parts = [known[at : at + MOST_ROWS] for at in range(0, len(known), MOST_ROWS)]
    names = [f"{NAME}-{number}" if number > 1 else NAME for number in range(1, len(parts) + 1)]
    free = [name for name in names if name not in lost]
    for at, name in enumerate(free):
        older = free[at + 1] if at + 1 < len(free) else ""
        tree.add_page(_page(archive, tree, words, name, parts[names.index(name)], older))


def _page(
    archive: Archive, tree: Tree, words: Words, name: str, rows: list[Overview], older: str
) -> Page:
    place = Place(Experiment(""), words, tree, name, archive)
    boards = [(metric, link(path)) for metric, path in leaderboard_pages(archive).items()]
    html = table_of(
        place,
        rows,
        links=[(words("experiments.older"), link(f"{older}.md"))] if older else [],
        boards=boards,
    )
    return generated_page(f"{name}.md", words("experiments.title"), words, html, listed=True)
