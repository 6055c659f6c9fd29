"""Pages put into their templates, kept by everything that a template may show of them.

A page whose facts are those of the last build, that leads to the same addresses and whose file
stands as it was written, is left alone. What making it did beside that is done again: its words
go into the search index, its warnings into the terminal.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import orjson
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from runpress.hosts.incremental.effects import Effects, still_lead
from runpress.hosts.incremental.entries import Entries
from runpress.hosts.incremental.outputs import Outputs
from runpress.hosts.incremental.said import Line, heard, read_lines, say_again, tell_lines
from runpress.site.memory.store import Store

KIND = "renderings"

BuildPage = Callable[..., None]


class Renderings:
    """The pages of one build.

    Args:
        store: what is remembered between builds.
        outputs: the files of the site.
        effects: what finishing a page does beside its HTML; whoever finishes it writes there.
        redo: does again what `effects` tells of a page that is left alone.
    """

    def __init__(
        self, store: Store, outputs: Outputs, effects: Effects, redo: Callable[[Effects], None]
    ) -> None:
        self._store, self._outputs = store, outputs
        self._effects, self._redo = effects, redo
        self._used: set[str] = set()
        self.made = 0

    def build(
        self, make: BuildPage, page: Page, key: str | None, files: Files, entries: Entries
    ) -> None:
        """Make a page by `make`, or leave it as the last build left it.

        Args:
            make: puts the page into its template and writes it.
            page: the page, converted.
            key: names all that it is made from; None where nobody can tell.
            files: all files of the site.
            entries: the search index so far.
        """
        path = page.file.src_uri
        self._used.add(path)
        if key is None or not self._reuse(page.file, key, files, entries):
            self._make(make, page.file, key, entries)

    def can_reuse(self, file: File, key: str, files: Files) -> dict[str, Any] | None:
        """Return what is remembered of a page that need not be made; None where it must be."""
        if not self._outputs.is_intact(file.abs_dest_path, key):
            return None
        with suppress(ValueError, TypeError, KeyError, AttributeError):
            value = orjson.loads(self._store.get(KIND, file.src_uri) or b"null")
            if value is not None and value["key"] == key and still_lead(value["asked"], files):
                value["said"] = read_lines(value["said"])
                value["characters"] = set(map(str, value["characters"]))
                value["errors"] = int(value["errors"])
                return dict(value) if isinstance(value["entries"], list) else None
        return None

    def finish(self) -> None:
        """Forget pages that are no longer there."""
        self._store.keep_only(KIND, self._used)

    def _reuse(self, file: File, key: str, files: Files, entries: Entries) -> bool:
        value = self.can_reuse(file, key, files)
        if value is None:
            return False
        entries.put(file.src_uri, value["entries"])
        say_again(value["said"])
        self._effects.clear()
        self._effects.characters, self._effects.errors = value["characters"], value["errors"]
        self._redo(self._effects)
        self._outputs.keep(file.abs_dest_path, key)
        return True

    def _make(self, make: BuildPage, file: File, key: str | None, entries: Entries) -> None:
        self.made += 1
        self._effects.clear()
        with heard() as lines:
            added = entries.taken(file.src_uri, make)
        if key is None:
            return
        self._outputs.put(file.abs_dest_path, key)
        self._remember(file, key, lines, added)

    def _remember(self, file: File, key: str, lines: list[Line], entries: list[Any]) -> None:
        effects = self._effects
        value = {
            "key": key,
            "asked": effects.asked,
            "characters": sorted(effects.characters),
            "errors": effects.errors,
            "said": tell_lines(lines),
            "entries": entries,
        }
        with suppress(TypeError):
            self._store.put(KIND, file.src_uri, orjson.dumps(value))
