"""Real files behind generated pages and assets, outside `docs/`.

Material's blog opens the files of its posts itself, so every generated page needs one. They
lie in `.runpress/` beside `mkdocs.yml`, a folder that git ignores and no server watches.
Files are written only when they change, and what is no longer wanted is removed. A drawn
picture is kept under the key of its content, so that it is drawn once.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from runpress.format.write import replace_file
from runpress.site.model import Asset, Page

IGNORE_ALL = b"*\n"


class Backing:
    """The folder of generated files of one blog.

    `progress` wraps the assets that must be made now; it may draw a bar.
    """

    def __init__(
        self, folder: Path, progress: Callable[[list[Asset]], Iterable[Asset]] | None = None
    ) -> None:
        self._pages = folder / "pages"
        self._assets = folder / "assets"
        self._progress = progress or bar
        folder.mkdir(parents=True, exist_ok=True)
        _write_if_changed(folder / ".gitignore", IGNORE_ALL)

    @property
    def pages_folder(self) -> Path:
        """Where pages lie under their paths."""
        return self._pages

    def put_pages(self, pages: Iterable[Page]) -> None:
        """Write the pages, and remove those of an earlier build that are gone."""
        wanted = {self._pages / page.path: page.text for page in pages}
        for path in list(self._pages.rglob("*.md")):
            # A folder of runs may be called like a page.
            if path.is_file() and path not in wanted:
                path.unlink()
        for path, text in wanted.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            _write_if_changed(path, text.encode("utf-8", "replace"))

    def put_assets(self, assets: Sequence[Asset]) -> dict[str, Path]:
        """Make the assets that are not there yet; return every asset's file by its path."""
        files = {asset.path: self._file_of(asset) for asset in assets}
        made = [asset for asset in assets if asset.make and not files[asset.path].is_file()]
        for asset in self._progress(made) if made else ():
            if asset.make:
                self._assets.mkdir(parents=True, exist_ok=True)
                replace_file(files[asset.path], asset.make())
        self._forget(set(files.values()))
        return files

    def _file_of(self, asset: Asset) -> Path:
        return asset.source or self._assets / (asset.key + Path(asset.path).suffix)

    def _forget(self, wanted: set[Path]) -> None:
        if self._assets.is_dir():
            for path in self._assets.iterdir():
                if path not in wanted:
                    path.unlink(missing_ok=True)


def bar(assets: list[Asset]) -> Iterable[Asset]:
    """Show a bar while assets are made; nothing where no terminal is."""
    from tqdm import tqdm

    drawing: Iterable[Asset] = tqdm(
        assets, desc="drawing", unit="picture", disable=None, leave=False, file=sys.stderr
    )
    return drawing


def _write_if_changed(path: Path, content: bytes) -> None:
    try:
        if path.read_bytes() == content:
            return
    except OSError:
        pass
    replace_file(path, content)
