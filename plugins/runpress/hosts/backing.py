"""Real files behind generated pages and assets, outside `docs/`.

Material's blog opens the files of its posts itself, so every generated page needs one. They
lie in `.runpress/` beside `mkdocs.yml`, a folder that git ignores and no server watches.
Files are written only when they change, and what is no longer wanted is removed. A drawn
picture is kept under the key of its content, so that it is drawn once; many are drawn by
several processes side by side.
"""

from __future__ import annotations

import os
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path

from runpress.draw.crew import draw_all, processes_for
from runpress.draw.recipe import CardRecipe, ChartRecipe
from runpress.format.write import replace_file
from runpress.hosts.progress import Progress, of_terminal
from runpress.site.memory.digests import Digests
from runpress.site.model import Asset, Page
from runpress.site.units.unit import KeptPage

IGNORE_ALL = b"*\n"


class Backing:
    """The folder of generated files of one blog.

    `progress` tells of the assets that must be made now; the terminal's own where it is None.
    So many `processes` draw; as many as pay off where it is None.
    """

    def __init__(
        self, folder: Path, progress: Progress | None = None, processes: int | None = None
    ) -> None:
        self._pages = folder / "pages"
        self._assets = os.fspath(folder / "assets")
        self._own = folder / "own"
        self._progress = progress or of_terminal()
        self._processes = processes
        # The names of the files of assets that were made last.
        self.made: list[str] = []
        folder.mkdir(parents=True, exist_ok=True)
        _write_if_changed(folder / ".gitignore", IGNORE_ALL)

    @property
    def pages_folder(self) -> Path:
        """Where pages lie under their paths."""
        return self._pages

    def put_pages(self, pages: Iterable[Page], digests: Digests | None = None) -> None:
        """Write the pages, and remove those of an earlier build that are gone.

        Args:
            pages: those of the tree.
            digests: tell which files are as they were, so that those need not be read.
        """
        root = os.fspath(self._pages)
        wanted = {f"{root}{os.sep}{page.path}": page for page in pages}
        for path in _pages_below(root):
            if path not in wanted:
                Path(path).unlink()
        for path, page in wanted.items():
            known = page.text_digest if digests and isinstance(page, KeptPage) else None
            if known and digests and digests.of(path) == known:
                continue
            put_page(self._pages, page)

    def replace_pages(self, pages: Iterable[Page]) -> None:
        """Write pages that have changed, and leave all others as they are."""
        for page in pages:
            put_page(self._pages, page)

    def put_assets(self, assets: Sequence[Asset]) -> dict[str, str]:
        """Make the assets that are not there yet; return every asset's file by its path.

        Files of assets that are not among these are forgotten.
        """
        files = self.add_assets(assets)
        self._forget(set(files.values()))
        return files

    def add_assets(self, assets: Sequence[Asset]) -> dict[str, str]:
        """Make assets as `put_assets` does, and leave all others as they are."""
        files = {asset.path: self._file_of(asset) for asset in assets}
        there = _files_in(self._assets) if assets else set()
        missing = {
            file: asset
            for asset in assets
            if asset.make and (file := files[asset.path]) not in there
        }
        self.made = [Path(file).name for file in missing]
        if missing:
            Path(self._assets).mkdir(parents=True, exist_ok=True)
        with closing(_made(missing, self._processes)) as made:
            for path, content in self._progress.over(made, "drawing", len(missing), "file"):
                replace_file(Path(path), content)
        return files

    def drop(self, names: Iterable[str]) -> None:
        """Remove files of assets, by their names: they are made again where they are wanted."""
        wanted = {f"{self._assets}{os.sep}{name}" for name in names}
        for path in _files_in(self._assets) & wanted if wanted else ():
            Path(path).unlink(missing_ok=True)

    def put_own(self, path: str, content: str) -> Path:
        """Write a file of this program's own, and return where it lies."""
        file = self._own / path
        file.parent.mkdir(parents=True, exist_ok=True)
        _write_if_changed(file, content.encode())
        return file

    def _file_of(self, asset: Asset) -> str:
        # Texts, not paths: of tens of thousands that is four times as fast.
        suffix = os.path.splitext(asset.path)[1]  # noqa: PTH122
        return asset.source or f"{self._assets}{os.sep}{asset.key}{suffix}"

    def _forget(self, wanted: set[str]) -> None:
        for path in _files_in(self._assets) - wanted:
            Path(path).unlink(missing_ok=True)


def _files_in(folder: str) -> set[str]:
    """Return the files in a folder: asked of each by itself they take long."""
    try:
        with os.scandir(folder) as listing:
            return {entry.path for entry in listing if entry.is_file()}
    except OSError:
        return set()


def _pages_below(folder: str) -> Iterator[str]:
    """Give the files of pages in a folder; one of runs may be called like a page."""
    try:
        with os.scandir(folder) as listing:
            entries = list(listing)
    except OSError:
        return
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            yield from _pages_below(entry.path)
        elif entry.name.endswith(".md") and entry.is_file():
            yield entry.path


def put_page(folder: Path, page: Page) -> None:
    """Write a page under its path, unless it lies there as it is."""
    path = folder / page.path
    path.parent.mkdir(parents=True, exist_ok=True)
    _write_if_changed(path, page.text.encode("utf-8", "replace"))


def _made(
    wanted: Mapping[str, Asset], processes: int | None
) -> Generator[tuple[str, bytes], None, None]:
    """Yield files and their content: pictures as they get done, then what else there is."""
    recipes = [
        (path, asset.make)
        for path, asset in wanted.items()
        if isinstance(asset.make, ChartRecipe | CardRecipe)
    ]
    count = processes_for(len(recipes)) if processes is None else processes
    with closing(draw_all([make for _, make in recipes], processes=count)) as drawn:
        for at, content in drawn:
            yield recipes[at][0], content
    pictures = {path for path, _ in recipes}
    for path, asset in wanted.items():
        if asset.make and path not in pictures:
            yield path, asset.make()


def _write_if_changed(path: Path, content: bytes) -> None:
    try:
        if path.read_bytes() == content:
            return
    except OSError:
        pass
    replace_file(path, content)
