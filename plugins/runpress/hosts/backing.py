"""Real files behind generated pages and assets, outside `docs/`.

Material's blog opens the files of its posts itself, so every generated page needs one. They
lie in `.runpress/` beside `mkdocs.yml`, a folder that git ignores and no server watches.
Files are written only when they change, and what is no longer wanted is removed. A drawn
picture is kept under the key of its content, so that it is drawn once; many are drawn by
several processes side by side.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Mapping, Sequence
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
        self._assets = folder / "assets"
        self._progress = progress or of_terminal()
        self._processes = processes
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
        wanted = {self._pages / page.path: page for page in pages}
        for path in list(self._pages.rglob("*.md")):
            # A folder of runs may be called like a page.
            if path.is_file() and path not in wanted:
                path.unlink()
        for path, page in wanted.items():
            known = page.text_digest if digests and isinstance(page, KeptPage) else None
            if known and digests and digests.of(path) == known:
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            _write_if_changed(path, page.text.encode("utf-8", "replace"))

    def replace_pages(self, pages: Iterable[Page]) -> None:
        """Write pages that have changed, and leave all others as they are."""
        for page in pages:
            _write_if_changed(self._pages / page.path, page.text.encode("utf-8", "replace"))

    def put_assets(self, assets: Sequence[Asset]) -> dict[str, Path]:
        """Make the assets that are not there yet; return every asset's file by its path.

        Files of assets that are not among these are forgotten.
        """
        files = self.add_assets(assets)
        self._forget(set(files.values()))
        return files

    def add_assets(self, assets: Sequence[Asset]) -> dict[str, Path]:
        """Make assets as `put_assets` does, and leave all others as they are."""
        files = {asset.path: self._file_of(asset) for asset in assets}
        missing = {
            file: asset
            for asset in assets
            if asset.make and not (file := files[asset.path]).is_file()
        }
        if missing:
            self._assets.mkdir(parents=True, exist_ok=True)
        with closing(_made(missing, self._processes)) as made:
            for path, content in self._progress.over(made, "drawing", len(missing), "file"):
                replace_file(path, content)
        return files

    def _file_of(self, asset: Asset) -> Path:
        return asset.source or self._assets / (asset.key + Path(asset.path).suffix)

    def _forget(self, wanted: set[Path]) -> None:
        if self._assets.is_dir():
            for path in self._assets.iterdir():
                if path not in wanted:
                    path.unlink(missing_ok=True)


def _made(
    wanted: Mapping[Path, Asset], processes: int | None
) -> Generator[tuple[Path, bytes], None, None]:
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
