"""A blog read from its folder, without a host: for checks and tables that need no build.

It holds what a build would hand to the site half: the same pages, the same records, the same
layout. A file that MkDocs would leave out is left out here.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path

from runpress.format.problems import Problem
from runpress.hosts.blog_options import as_plugin
from runpress.hosts.layout import blog_of
from runpress.hosts.loops import leads_up
from runpress.hosts.settings import Settings, read_settings
from runpress.hosts.source import read_source
from runpress.site.about import Blog, match
from runpress.site.archive import Archive
from runpress.site.assemble import assemble
from runpress.site.catalog import Catalog
from runpress.site.model import Tree
from runpress.site.provenance import commits
from runpress.site.read_catalog import read_catalog
from runpress.site.text.post import Post
from runpress.site.weight import check_weight, files_beside, weigh
from runpress.vcs.git import unpushed
from runpress.vcs.past import past_of

RUNS = "runs"
MEMORY = ".runpress"
ENDINGS = (".md", ".markdown", ".mdown", ".mkdn", ".mkd")
# As MkDocs has them before a site adds its own.
EXCLUDED = (".*", "/templates/")


@dataclass(frozen=True)
class BlogFiles:
    """A blog on disk: its settings, its hand-written pages and its records.

    `now` is when it is read: of some blogs a post of a later day is a draft.
    """

    settings: Settings
    now: datetime

    @cached_property
    def pages(self) -> tuple[Post, ...]:
        """The hand-written pages, in order of their paths."""
        settings = self.settings
        return tuple(read_pages(settings.docs, settings.shown, settings.excluded))

    @cached_property
    def catalog(self) -> Catalog:
        """The records, as they are."""
        return read_catalog(self.settings.docs / RUNS, f"{self.settings.shown}/{RUNS}")

    @cached_property
    def blog(self) -> Blog:
        """The blog's layout."""
        settings = self.settings
        plugin = None if settings.blog is None else as_plugin(settings.blog)
        blog = blog_of(
            plugin,
            self.pages,
            settings.docs,
            url=settings.url,
            language=settings.language,
            now=self.now,
        )
        return replace(
            blog,
            name=settings.name,
            description=settings.description,
            headings=(settings.own or {}).get("headings") or (),
            has_file=lambda path: (settings.docs / path).is_file(),
            memory=self._memory,
        )

    @property
    def _memory(self) -> Path | None:
        """Where builds keep what they remember, if there was one; a check begins no such folder."""
        folder = self.settings.folder / MEMORY
        return folder if folder.is_dir() else None

    @cached_property
    def archive(self) -> Archive:
        """The experiments as their posts want them read, and all that pages may look at."""
        matched = match(self.catalog, self.pages, self.blog)
        past = past_of(self.settings.docs)
        return Archive(matched.catalog, matched.about, self.pages, self.blog, past)

    def tree(self) -> Tree:
        """Return what a build would render, with every problem that it would report."""
        lacking = unpushed(self.settings.docs, commits(self.catalog))
        blog = replace(self.blog, unpushed=lacking)
        return assemble(self.catalog, self.pages, blog, past_of(self.settings.docs))

    def weight(self, tree: Tree) -> list[Problem]:
        """Return what is to be said of the weight that the site will have."""
        docs = self.settings.docs
        files = files_beside(docs, lambda name: name.endswith(ENDINGS))
        return list(check_weight(weigh(tree, files), self.settings.shown))


def read_blog(config: Path, now: datetime) -> BlogFiles:
    """Return the blog of an `mkdocs.yml`; pages and records are read when they are asked for.

    Args:
        config: the file.
        now: the present, of which posts of a later day may be drafts.

    Raises:
        RunpressError: the file cannot be understood; the message names the line.
    """
    return BlogFiles(read_settings(config), now)


def read_pages(docs: Path, shown: str, excluded: str = "") -> list[Post]:
    """Return the hand-written pages under a docs folder, in order of their paths.

    Args:
        docs: the folder.
        shown: the same folder as the user knows it, for messages.
        excluded: patterns of files that are no part of the site, a line each.
    """
    import pathspec

    patterns = pathspec.GitIgnoreSpec.from_lines([*EXCLUDED, *excluded.splitlines()])
    names = {name for name in _names(docs) if not patterns.match_file(name)}
    # Two files for one address: the index wins.
    names -= {name for name in names if _index_beside(name) in names}
    return [
        read_source(docs / name, name, f"{shown}/{name}")
        for name in sorted(names)
        if (docs / name).is_file()
    ]


def _names(docs: Path) -> Iterator[str]:
    """Go through all Markdown files, links to folders followed, relative to `docs`."""
    for folder, inside, files in os.walk(docs, followlinks=True):
        # Hidden folders may be large, and a link to a folder above it has no end.
        inside[:] = [
            name
            for name in inside
            if not name.startswith(".") and not leads_up(os.path.join(folder, name), str(docs))  # noqa: PTH118
        ]
        for name in files:
            if name.endswith(ENDINGS):
                yield Path(folder, name).relative_to(docs).as_posix()


def _index_beside(name: str) -> str:
    """Return the page that would be where this README would be; nothing for other pages."""
    folder, slash, file = name.rpartition("/")
    return f"{folder}{slash}index.md" if file == "README.md" else ""
