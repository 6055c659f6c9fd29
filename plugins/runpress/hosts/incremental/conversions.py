"""Pages converted from Markdown, kept by their text.

What a conversion gives depends on the text, on the extensions, and on the files that the text
links to: which of them are there, and at what address. Those are written down as they are
asked for, so that another page that comes or goes concerns only the pages that lead to it.

The HTML of a page that was converted before is not even read where it may wait: then it is
kept as plugins have left it, and `keep` is to be called once they have.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import PurePath
from typing import Any

import orjson
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from runpress.hosts.incremental.canonical import UnknownValueError, digest_of
from runpress.hosts.incremental.contents_table import table_of, told
from runpress.hosts.incremental.known_plugins import EXTENSIONS
from runpress.hosts.incremental.said import heard, read_lines, say_again, tell_lines
from runpress.hosts.incremental.texts import Texts
from runpress.site.memory.store import Store

# What a conversion gives, and the HTML that waits.
KIND, TEXTS = "conversions", "texts"

# Our own extension, which holds back what another step puts in.
OWN = "runpress."

Convert = Callable[[Page, MkDocsConfig, Files], None]


class Asking(Files):
    """A site's files that write down which of them a page's links ask for."""

    def __init__(self, files: Files) -> None:
        self._files_asked = files
        self.asked: dict[str, str | None] = {}
        self.beyond = False

    @property
    def _src_uris(self) -> dict[str, File]:  # type: ignore[override]
        # Whoever looks at all files depends on all of them.
        self.beyond = True
        return self._files_asked._src_uris

    def get_file_from_path(self, path: str) -> File | None:
        """Return a file, and remember that it was asked for."""
        file = self._files_asked.get_file_from_path(path)
        self.asked[PurePath(path).as_posix()] = address_of(file)
        return file


class Conversions:
    """Conversions of one build, and of the one before.

    Args:
        store: what is remembered between builds.
        base: names all that conversions depend on beside the page.
        texts: where HTML may wait; None where it may not.
    """

    def __init__(self, store: Store, base: str, texts: Texts | None = None) -> None:
        self._store, self._base, self._texts = store, base, texts
        self._used: set[str] = set()
        # Names what plugins make of the HTML of the page that is read now; empty where it is
        # read whole.
        self._finished = ""
        self._new: tuple[Page, dict[str, Any]] | None = None
        # By the page's source, where the addresses are that its links asked for.
        self.asked: dict[str, dict[str, str | None]] = {}
        self.made = 0

    def begin(self, finished: str | None) -> None:
        """Begin with another page.

        Args:
            finished: names all that plugins make of its HTML from, beside its front matter;
                None where nobody can tell, and all of it is to be read.
        """
        self._finished, self._new = finished if finished and self._texts else "", None

    def keep(self, page: Page) -> None:
        """Keep a page that was converted and finished."""
        packed = self._texts.packed(page) if self._texts else None
        if self._new is None or self._new[0] is not page or packed is None:
            return
        value, path = self._new[1], page.file.src_uri
        with suppress(TypeError, UnknownValueError):
            value["finished"] = digest_of(self._finished, page.meta)
            value["anchors"] = sorted(page.present_anchor_ids or ())
            value["minutes"] = _settings(page).get("readtime")
            # The two are kept one after the other, and a build may end between them.
            value["text"] = digest_of(packed)
            self._store.put(KIND, path, orjson.dumps(value))
            self._store.put(TEXTS, path, packed)

    def render(self, convert: Convert, page: Page, config: MkDocsConfig, files: Files) -> None:
        """Convert a page, or give it what its text was converted to before."""
        path = page.file.src_uri
        key = digest_of(self._base, page.file.url, page.markdown)
        self._used.add(path)
        if not self._reuse(page, key, files):
            self._make(convert, page, config, files, key)

    def finish(self) -> None:
        """Forget pages that are no longer there."""
        self._store.keep_only(KIND, self._used)
        self._store.keep_only(TEXTS, self._used)

    def _reuse(self, page: Page, key: str, files: Files) -> bool:
        known = self._store.get(KIND, page.file.src_uri)
        with suppress(ValueError, TypeError, KeyError, AttributeError):
            value = orjson.loads(known or b"null")
            if value is None or value["key"] != key or not _same(value["asked"], files):
                return False
            lines, links = read_lines(value["said"]), value["links"]
            toc, anchors, title = table_of(value["toc"]), set(value["anchors"]), value["title"]
            leads = {_file(files, path): each for path, each in links.items()}
            if not self._give(page, value):
                return False
            page.toc, page.present_anchor_ids = toc, anchors
            page.links_to_anchors, page._title_from_render = leads, title
            self.asked[page.file.src_uri] = value["asked"]
            say_again(lines)
            return True
        return False

    def _give(self, page: Page, value: dict[str, Any]) -> bool:
        """Give a page the HTML of its conversion; False where that cannot be had."""
        if not self._finished or self._texts is None:
            page.content = str(value["content"])
            return True
        packed = self._store.get(TEXTS, page.file.src_uri)
        if packed is None or value["text"] != digest_of(packed):
            return False
        if value["finished"] != digest_of(self._finished, page.meta):
            return False
        minutes = value["minutes"]
        if minutes and not _settings(page).get("readtime"):
            # The blog would count the words of what is not read.
            _settings(page)["readtime"] = int(minutes)
        self._texts.leave(page, packed)
        return True

    def _make(
        self, convert: Convert, page: Page, config: MkDocsConfig, files: Files, key: str
    ) -> None:
        self.made += 1
        asking = Asking(files)
        with heard() as lines:
            convert(page, config, asking)
        if asking.beyond:
            return
        self.asked[page.file.src_uri] = asking.asked
        links = page.links_to_anchors or {}
        value = {
            "key": key,
            "asked": asking.asked,
            "said": tell_lines(lines),
            "toc": told(page.toc),
            "anchors": sorted(page.present_anchor_ids or ()),
            "links": {file.src_uri: each for file, each in links.items()},
            "title": page._title_from_render,
        }
        if self._finished:
            self._new = page, value
            return
        with suppress(TypeError):
            whole = orjson.dumps({**value, "content": page.content})
            self._store.put(KIND, page.file.src_uri, whole)


def base_of(config: MkDocsConfig, overrides: str) -> str | None:
    """Return a name for what conversions depend on beside the page; None where nobody knows.

    Args:
        config: the site's.
        overrides: names what lies in the author's folders of templates: icons may.
    """
    extensions = config.markdown_extensions
    if not all(map(_is_pure, extensions)) or _has_icons(config.mdx_configs):
        return None
    validation = config.validation
    with suppress(UnknownValueError):
        return digest_of(
            overrides,
            list(extensions),
            dict(config.mdx_configs),
            [dict(validation.links), dict(validation.nav)],
            config.use_directory_urls,
        )
    return None


def _has_icons(options: object) -> bool:
    """Say whether an extension reads icons from folders that its options name."""
    if isinstance(options, Mapping):
        return "custom_icons" in options or any(map(_has_icons, options.values()))
    return isinstance(options, list) and any(map(_has_icons, options))


def _is_pure(extension: object) -> bool:
    """Say whether an extension gives what the text and its options give, and nothing else."""
    if not isinstance(extension, str):
        return False
    name = extension.removeprefix("markdown.extensions.")
    return name in EXTENSIONS or extension.startswith(OWN)


def address_of(file: File | None) -> str | None:
    """Return where a file is published, and whether it is; None for none."""
    return f"{file.url} {file.inclusion.name}" if file else None


def _same(asked: dict[str, Any], files: Files) -> bool:
    known = files.src_uris
    return all(address_of(known.get(path)) == url for path, url in asked.items())


def _settings(page: Page) -> Any:
    """Return what the blog has read in a post's front matter; nothing for other pages."""
    return getattr(page, "config", None) or {}


def _file(files: Files, path: str) -> File:
    file = files.get_file_from_path(path)
    if file is None:
        raise KeyError(path)
    return file
