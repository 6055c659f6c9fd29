"""The pages of records in a site that MkDocs builds: made, put in place, made again.

It is all that the plugin knows of the tree: which pages are in it, what each adds to the HTML
that MkDocs makes of it, and what has changed since the last one.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from runpress.format.problems import Severity
from runpress.hosts.addressing import Addressing
from runpress.hosts.assembling import Assembling, address_of_site
from runpress.hosts.incremental.plan import Told
from runpress.hosts.incremental.quick import Remade
from runpress.hosts.placement import authored_files
from runpress.hosts.placing import Placing
from runpress.site.listings.feeds import head_links
from runpress.site.model import Page, Tree, key_of


class Making:
    """Makes the trees of one site and keeps the newest.

    Args:
        assembling: makes a tree.
        placing: puts it in place.
        addressing: knows the addresses of what was put there.
        tell_of: tells of a tree's problems, and whether it follows another that was told of.
    """

    def __init__(
        self,
        assembling: Assembling,
        placing: Placing,
        addressing: Addressing,
        tell_of: Callable[[Tree, bool], None],
    ) -> None:
        self._assembling, self._placing = assembling, placing
        self._addressing, self._tell_of = addressing, tell_of
        self._pages: dict[str, Page] = {}
        self._keys: dict[str, str] = {}
        # The site's files as they were found, before the tree was put among them.
        self._authored: list[File] = []
        self._there: frozenset[str] = frozenset()
        self._feeds = ""
        # By address, where it is another than the site's.
        self.languages: dict[str, str] = {}

    def page(self, path: str) -> Page | None:
        """Return a page of the tree, without its text; None for any other page."""
        return self._pages.get(path)

    def is_ours(self, path: str) -> bool:
        """Say whether a page of the tree stands for nothing that somebody wrote."""
        page = self._pages.get(path)
        return page is not None and not page.authored

    def head(self, path: str) -> str:
        """Return what a page's head gets, in HTML with placeholders."""
        page = self._pages.get(path)
        return (page.head if page else "") + self._feeds

    def key(self, path: str) -> str | None:
        """Return the name of a page of a run as it was made; None for any other page."""
        page = self._pages.get(path)
        return self._keys[path] if page and not page.authored and not page.listed else None

    def additions(self, path: str) -> str:
        """Return a name for what is added to a finished page."""
        return key_of(self.head(path), self.languages)

    def make(self, files: Files, config: MkDocsConfig) -> None:
        """Make the tree of a site, and put it among the site's files."""
        self._authored = list(files.documentation_pages())
        self._there = frozenset(files.src_uris)
        tree = self._assembling.tree(config, self._authored, self._there)
        self._feeds = head_links(tree, config.site_name)
        self._keep(tree, list(tree.pages.values()))
        self._placing.place(tree, files, config)
        self._addressing.begin(files, address_of_site(config))
        self._tell_of(tree, False)

    def address(self, files: Files, config: MkDocsConfig) -> None:
        """Learn what all pages have become, and write addresses into what programs read."""
        site = config.theme.get("language") or "en"
        metas = ((file.url, file.page.meta) for file in files.documentation_pages() if file.page)
        told = {url: meta["lang"] for url, meta in metas if isinstance(meta.get("lang"), str)}
        self.languages = {url: language for url, language in told.items() if language != site}
        self._addressing.write_into(self._placing.addressed, self._placing.sources)

    def remake(self, files: Files, config: MkDocsConfig) -> Remade | None:
        """Make the tree again; None where it has other pages, or all pages show a difference."""
        edited = self._assembling.changed()
        tree = self._assembling.tree(config, self._authored, self._there, edited)
        if list(tree.pages) != list(self._keys):
            return None
        if head_links(tree, config.site_name) != self._feeds:
            return None
        changed = [page for page in tree.pages.values() if page.key != self._keys[page.path]]
        if any(_place(page) != _place(self._pages[page.path]) for page in changed):
            return None
        self._keep(tree, changed)
        new, gone = self._placing.replace(tree, changed, files, config)
        if new or gone:
            # Sizes stand in lists too, so all of them are written again.
            self._addressing.write_into(self._placing.addressed, self._placing.sources)
            new |= set(self._placing.addressed)
        copied = [file for path in sorted(new) if (file := files.get_file_from_path(path))]
        paths = [page.path for page in changed]
        return Remade(paths, copied, gone, lambda: self._tell_of(tree, True))

    def told(self) -> Told:
        """Return what is known of the site whose tree was made."""
        return Told(self._assembling.begun, sorted(self._there), self.languages)

    def source(self, path: str) -> Path | None:
        """Return the folder in which the source of a page of the tree lies; None for others."""
        return self._placing.pages_folder if path in self._pages else None

    def revise(
        self, told: Told, files: Files, config: MkDocsConfig, pages: Collection[str]
    ) -> Collection[str] | None:
        """Make the tree of a site that was built in another process, once only texts differ.

        Args:
            told: what was known of it then.
            files: its files.
            config: the site's.
            pages: the paths of pages that are to lie where they are read from.

        Returns:
            The paths of the pages that have another text, which lie there too; None where
            anything else differs.
        """
        self._authored = authored_files(told.authored, config)
        self._there = frozenset(told.there)
        tree = self._assembling.tree(config, self._authored, self._there)
        changed = self._assembling.workshop.revised()
        if changed is None or any(each.severity is Severity.ERROR for each in tree.problems):
            return None
        self._feeds = head_links(tree, config.site_name)
        self._keep(tree, list(tree.pages.values()))
        self._addressing.begin(files, address_of_site(config))
        self.languages = dict(told.languages)
        self._tell_of(tree, False)
        wanted = {*changed, *pages}
        self._placing.put_again([page for path, page in tree.pages.items() if path in wanted])
        self._assembling.workshop.end()
        return changed

    def _keep(self, tree: Tree, changed: list[Page]) -> None:
        """Remember pages without their texts, which lie on disk by the time they are asked for."""
        keys = {page.path: page.key for page in changed}
        lean = {page.path: replace(page, text="") for page in changed}
        self._keys = {path: keys.get(path) or self._keys[path] for path in tree.pages}
        self._pages = {path: lean.get(path) or self._pages[path] for path in tree.pages}


def _place(page: Page) -> tuple[bool, bool]:
    """Tell what a page's place in the site depends on."""
    return page.authored, page.listed
