"""A commit as readers see it: the first digits of its hash, and a link where a forge shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import markupsafe

from runpress.site.forge import commit_address
from runpress.site.place import Place

if TYPE_CHECKING:
    from runpress.vcs.past import Commit


def commit_link(place: Place, commit: Commit) -> markupsafe.Markup:
    """Return a commit's short hash, as a link where a forge shows the commit."""
    past = place.archive.past
    address = commit_address(past.remote, commit.hash) if past and past.remote else None
    code = markupsafe.Markup("<code>{}</code>").format(commit.short)
    return markupsafe.Markup('<a href="{}">{}</a>').format(address, code) if address else code
