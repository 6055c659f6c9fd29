"""What the site half needs to know of a MkDocs site to make its tree."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File
from mkdocs.utils import is_markdown_file

from runpress.hosts.defaults import chosen
from runpress.hosts.layout import blog_of
from runpress.hosts.placement import BLOG, RUNS, SEARCH, authored_pages, shown_folder
from runpress.hosts.search import missing_words
from runpress.hosts.workshop import Workshop
from runpress.site.about import Blog
from runpress.site.catalog import Catalog
from runpress.site.memory.digests import digest_of
from runpress.site.model import Tree
from runpress.site.provenance import commits
from runpress.site.running import Clock
from runpress.site.text.post import Post
from runpress.vcs.git import unpushed

if TYPE_CHECKING:
    from runpress.hosts.watch import Watch


# What looks like a title; it need not be one.
FIRST = re.compile(r"^#[^#\n].*", re.MULTILINE)


@dataclass
class Assembling:
    """Makes the trees of one site.

    `headings` are the plugin's option of that name. `watch` is told which runs train; there is
    one where somebody is writing.
    """

    workshop: Workshop
    headings: Collection[str] | Mapping[str, Collection[str]]
    watch: Watch | None = None
    # How the pages begin that somebody wrote, as the last tree was made of them.
    begun: dict[str, str] = field(default_factory=dict)

    def tree(
        self,
        config: MkDocsConfig,
        authored: list[File],
        there: Collection[str],
        changed: Collection[Path] | None = None,
    ) -> Tree:
        """Return the tree of a site.

        Args:
            config: the site's.
            authored: the pages as their authors wrote them.
            there: the paths of all files in `docs/`, but for those of records.
            changed: the files that have changed since the last tree; None looks at all.
        """
        docs = Path(config.docs_dir)
        shown = shown_folder(docs, config)
        pages = self.workshop.read(authored, shown, changed)
        self.begun = _beginnings(pages)
        clock = Clock(time.time()) if self.watch else None
        catalog = self.workshop.open(docs / RUNS, f"{shown}/{RUNS}", clock, changed)
        if self.watch:
            self.watch.learn(catalog)
        blog = replace(
            self._blog(config, pages, catalog),
            has_file=lambda path: _has_file(docs, PurePath(path).as_posix(), there),
        )
        tree = self.workshop.assemble(catalog, pages, blog, self.workshop.past())
        unparted = missing_words((post.body for post in pages), Path(config.config_file_path).name)
        tree.problems += [unparted] if unparted and config.plugins.get(SEARCH) else []
        return tree

    def changed(self) -> Collection[Path] | None:
        """Return the files that have changed since the last build; None where nobody knows."""
        return self.watch.changed() if self.watch else None

    def _blog(self, config: MkDocsConfig, pages: list[Post], catalog: Catalog) -> Blog:
        docs, plugin = Path(config.docs_dir), config.plugins.get(BLOG)
        blog = blog_of(
            plugin,
            pages,
            docs,
            url=address_of_site(config),
            language=str(config.theme.get("language") or "en"),
            now=datetime.now(UTC),
        )
        return replace(
            blog,
            drafts=self._shows_drafts(plugin),
            unpushed=unpushed(docs, commits(catalog)),
            name=config.site_name,
            description=config.site_description or "",
            root=_root_of_site(config),
            author=config.site_author or "",
            authors={key: each.name for key, each in getattr(plugin, "authors", {}).items()},
            headings=self.headings,
            checks_links=config.validation.links.not_found >= logging.WARNING,
            memory=generated_folder(config),
        )

    def _shows_drafts(self, blog: Any) -> bool:
        """Ask the blog, which has not made up its own mind this early."""
        serving = self.watch is not None
        return bool(blog and (blog.config.draft or (serving and blog.config.draft_on_serve)))


def beginnings(authored: Iterable[File], config: MkDocsConfig) -> dict[str, str]:
    """Return how pages begin, by their paths, as `Assembling.begun` would tell of them now."""
    return _beginnings(authored_pages(authored, shown_folder(Path(config.docs_dir), config)))


def _beginnings(pages: Iterable[Post]) -> dict[str, str]:
    """Return names for pages' front matter and what looks like their titles."""
    found = ((page, FIRST.search(page.body)) for page in pages)
    told = {page.path: f"{page.header}\0{first[0] if first else ''}" for page, first in found}
    return {path: digest_of(each.encode("utf-8", "replace")) for path, each in told.items()}


def generated_folder(config: MkDocsConfig) -> Path:
    """Return the folder of what is made, and of what is remembered: both may be lost."""
    return Path(config.config_file_path).parent / ".runpress"


def address_of_site(config: MkDocsConfig) -> str:
    """Return the site's address with a slash at the end, empty where mkdocs.yml says none."""
    return f"{config.site_url.rstrip('/')}/" if config.site_url else ""


def _root_of_site(config: MkDocsConfig) -> str:
    """Return the address that all versions share: mike puts a version's name behind it."""
    root = chosen(config).get("site_url")
    return f"{str(root).rstrip('/')}/" if root else ""


def _has_file(docs: Path, path: str, there: Collection[str]) -> bool:
    """Say whether a file is in `docs/`; those of records were not gone through."""
    in_record = path.startswith(f"{RUNS}/") and not is_markdown_file(path)
    return (docs / path).is_file() if in_record else path in there
