"""Pages and files about all experiments at once, one listing a file.

A listing takes the archive and adds what it makes to the tree, after all other pages are
there; a page that the author wrote at the same place wins. To add one: write
`listings/<name>.py` with an `add`, and a line below.
"""

from __future__ import annotations

from collections.abc import Callable

from runpress.site.archive import Archive
from runpress.site.listings import catalog_json, experiments, feeds, leaderboards, llms
from runpress.site.model import Tree
from runpress.site.wording.words import Words

Listing = Callable[[Archive, Tree, Words], None]

# In the order in which they are added.
LISTINGS: tuple[Listing, ...] = (
    experiments.add,
    leaderboards.add,
    feeds.add,
    catalog_json.add,
    llms.add,
)
