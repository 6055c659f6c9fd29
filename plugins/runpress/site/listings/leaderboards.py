"""`leaderboard/<metric>/`: a page for each metric that experiments are judged by.

These are the headline metrics, and those that posts name under `metrics:`. A metric's slash
becomes a dash in its address: `leaderboard/val-accuracy/`.
"""

from __future__ import annotations

from runpress.format.names import unique_stems
from runpress.site.archive import Archive
from runpress.site.catalog import Experiment
from runpress.site.listings.generated import generated_page, taken
from runpress.site.model import Tree
from runpress.site.overview import RETRACTED, metrics_of, overviews
from runpress.site.place import Place
from runpress.site.sections.leaderboard import board_of
from runpress.site.wording.words import Words

FOLDER = "leaderboard"
# A blog whose every post names other metrics needs no page for each.
MOST = 200


def add(archive: Archive, tree: Tree, words: Words) -> None:
    """Add the page of each metric, unless the author wrote it."""
    known, lost = overviews(archive), taken(archive, tree)
    for metric, path in leaderboard_pages(archive).items():
        address = path.removesuffix(".md")
        if address in lost:
            continue
        place = Place(Experiment(""), words, tree, address, archive)
        title = words("leaderboard.title", metric=metric)
        html = board_of(place, metric, known)
        tree.add_page(generated_page(path, title, words, html))


def leaderboard_pages(archive: Archive) -> dict[str, str]:
    """Return the source paths of the leaderboards by metric, in the order of their names."""
    named = {
        name
        for each in overviews(archive)
        if each.state != RETRACTED
        for name in metrics_of(each.experiment)
        if any(arm.values(name) for arm in each.experiment.arms.values())
    }
    ranked = sorted(named)[:MOST]
    # All of a name, its groups too; what takes the slash's place is in no other name.
    stems = unique_stems(name.replace("/", "\0") for name in ranked)
    return {name: f"{FOLDER}/{stems[name.replace('/', chr(0))]}.md" for name in ranked}
