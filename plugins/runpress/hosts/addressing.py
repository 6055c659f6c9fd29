"""Where the files of a site are published, as placeholders in pages and lists ask for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from urllib.parse import urljoin

from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url

from runpress.hosts.addresses import resolve_text
from runpress.hosts.incremental.effects import Effects


class Addressing:
    """The addresses of one build's files.

    Args:
        effects: is told which of them a page asks for.
    """

    def __init__(self, effects: Effects) -> None:
        self._effects = effects
        self._files: Files | None = None
        self._url = ""

    def begin(self, files: Files, url: str) -> None:
        """Answer for these files from now on.

        Args:
            files: all files of the site.
            url: the site's address with a slash at the end; empty where none is known.
        """
        self._files, self._url = files, url

    def seen_from(self, page: Page, path: str) -> str | None:
        """Return the address of a file as seen from a page; None where there is no such file."""
        url = self._url_of(path)
        return None if url is None else get_relative_url(url, page.url)

    def whole(self, path: str) -> str | None:
        """Return the whole address of a file; None where there is no such file."""
        url = self._url_of(path)
        if url is None:
            return None
        # Of nearly all addresses that is what joining them by all rules comes to.
        plain = not url.startswith((".", "/")) and "/." not in url and "//" not in url
        return self._url + url if plain else urljoin(self._url, url)

    def write_into(self, paths: Iterable[str], sources: Mapping[str, str]) -> None:
        """Put whole addresses into files that programs read.

        Args:
            paths: the files, by their paths in the site.
            sources: where each lies with placeholders in it.
        """
        for path in paths:
            file, source = self._file(path), sources.get(path)
            if file and source:
                text = Path(source).read_text("utf-8")
                file.content_string = resolve_text(text, self.whole, self._size)

    def _url_of(self, path: str) -> str | None:
        file = self._file(path)
        self._effects.asked[path] = file.url if file else None
        return file.url if file else None

    def _size(self, path: str) -> int | None:
        file = self._file(path)
        return Path(file.abs_src_path).stat().st_size if file and file.abs_src_path else None

    def _file(self, path: str) -> File | None:
        return None if self._files is None else self._files.get_file_from_path(path)
