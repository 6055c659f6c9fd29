"""A link to an experiment: to the post about it, where readers get to see one."""

from __future__ import annotations

import markupsafe

from runpress.site.archive import Archive
from runpress.site.markup import escape
from runpress.site.model import link


def experiment_link(archive: Archive, experiment: str, text: str = "") -> markupsafe.Markup:
    """Return a link to the post about an experiment; its name alone where there is none."""
    post = archive.lineage.posts.get(experiment)
    shown = escape(text or experiment)
    if post is None:
        return shown
    return markupsafe.Markup('<a href="{}">{}</a>').format(link(post.path), shown)
