"""The tree among MkDocs's files: in the place of the records and posts that it is made from.

Pages get real files outside `docs/` (see `backing`) and stay out of the navigation: a thousand
run pages in it would weigh more than all that they say. Records are published only as far as
the tree names their files.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from runpress.hosts.backing import Backing
from runpress.hosts.placed import placed
from runpress.hosts.placement import RUNS, file_of
from runpress.hosts.workshop import Workshop
from runpress.site.model import Asset, Page, Tree
from runpress.site.scripts import published, script
from runpress.site.style import STYLE_SHEET, style_sheet


class Placing:
    """Puts trees of one blog in place, each in that of the one before.

    Args:
        folder: where the blog keeps generated files: `.runpress`.
        workshop: makes the trees, and knows what of them is on disk.
        serving: whether somebody is writing.
    """

    def __init__(self, folder: Path, workshop: Workshop, *, serving: bool) -> None:
        self._backing, self._workshop = Backing(folder), workshop
        self._serving = serving
        self._there: Collection[str] = frozenset()
        self._assets: dict[str, Asset] = {}
        # Where each asset lies on disk.
        self.sources: dict[str, str] = {}

    @property
    def pages_folder(self) -> Path:
        """Where the sources of the tree's pages lie under their paths."""
        return self._backing.pages_folder

    def put_again(self, pages: Collection[Page]) -> None:
        """Write the sources of some pages, whatever lies there."""
        self._backing.replace_pages(pages)

    @property
    def addressed(self) -> list[str]:
        """The paths of files that whole addresses are to be written into."""
        return [path for path, asset in self._assets.items() if asset.addressed]

    def place(self, tree: Tree, files: Files, config: MkDocsConfig) -> None:
        """Put a tree among a site's files, of which no other tree is one yet."""
        self._there = frozenset(files.src_uris)
        for file in list(files):
            if file.src_uri.startswith(f"{RUNS}/") and not file.is_documentation_page():
                files.remove(file)
        self._workshop.put_pages(tree, self._backing)
        for page in tree.pages.values():
            known = files.get_file_from_path(page.path)
            if known:
                files.remove(known)
            files.append(file_of(page, self._backing.pages_folder, config, known))
        assets = self._own(tree)
        self._backing.drop(self._workshop.doubtful)
        try:
            self.sources = self._backing.put_assets(list(assets.values()))
        except BaseException:
            self._workshop.doubt(self._backing.made)
            raise
        self._assets = {path: _made(asset) for path, asset in assets.items()}
        for file in placed(self.sources, config):
            files.append(file)
        self._workshop.end(self._backing.made)
        self._place_our_own(files, config)

    def _place_our_own(self, files: Files, config: MkDocsConfig) -> None:
        """Put the style sheet and the scripts beside the pages that ask for them.

        They lie on disk, too: other plugins expect of every file that it does.
        """
        own = {STYLE_SHEET: style_sheet(serving=self._serving)}
        for path, name in published(serving=self._serving).items():
            own[path] = script(name)
        put = {path: str(self._backing.put_own(path, each)) for path, each in own.items()}
        for file in placed(put, config):
            files.append(file)

    def replace(
        self, tree: Tree, changed: Collection[Page], files: Files, config: MkDocsConfig
    ) -> tuple[set[str], list[File]]:
        """Put a tree of the same pages in the place of the one before.

        Args:
            tree: the new one.
            changed: its pages that differ.
            files: the site's files, the tree before among them.
            config: the site's.

        Returns:
            The paths of assets that are new or differ, and the files of those that are gone.
        """
        self._backing.replace_pages(changed)
        before, assets = self._assets, self._own(tree)
        new = [each for path, each in assets.items() if not _same(each, before.get(path))]
        gone = [files.get_file_from_path(path) for path in before.keys() - assets.keys()]
        self._assets = {path: _made(asset) for path, asset in assets.items()}
        self._backing.drop(self._workshop.doubtful)
        sources = self._backing.add_assets(new)
        self.sources.update(sources)
        for file in placed(sources, config):
            known = files.get_file_from_path(file.src_uri)
            if known:
                files.remove(known)
            files.append(file)
        self._workshop.end(self._backing.made)
        return {asset.path for asset in new}, [file for file in gone if file]

    def _own(self, tree: Tree) -> dict[str, Asset]:
        """Return the tree's files by path; a list for programs that the author wrote is theirs."""
        return {
            path: asset
            for path, asset in tree.assets.items()
            if not (asset.addressed and path in self._there)
        }


def _made(asset: Asset) -> Asset:
    """Return an asset without what it is made from, which may be all points of a curve."""
    return replace(asset, make=None) if asset.make else asset


def _same(asset: Asset, known: Asset | None) -> bool:
    return known is not None and (asset.key, asset.source) == (known.key, known.source)
