"""Keeps units from one build to the next, in the process and on disk.

A host that stays, such as the dev server, keeps its keeper; one that comes and goes finds the
units in the store. Either way the texts of pages are not held: they are read from the files
that the host has written, and where such a file is not what it was, its unit is made again.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from runpress.format.problems import Problem
from runpress.site.memory.digests import digest_of
from runpress.site.memory.recording import note_all, recorded
from runpress.site.memory.store import Store
from runpress.site.model import Page, Tree
from runpress.site.units.facts import Facts
from runpress.site.units.unit import KeptPage, Unit, read_unit, unit_of, write_unit

KIND = "units"
# Said once a build, by the first page that meets it: whether a page says it depends on others.
ONCE: dict[str, Callable[[Problem], tuple[str, ...]]] = {
    "RP320": lambda problem: (problem.code, problem.where, problem.what),
    "RP321": lambda problem: (problem.code, _subject(problem)),
    "RP325": lambda problem: (problem.code,),
    "RP326": lambda problem: (problem.code,),
}

Make = Callable[[Tree], None]


def _subject(problem: Problem) -> str:
    # Of words that social pictures leave out one example is enough.
    return "social" if problem.what.startswith("social pictures") else problem.what


class Keeper:
    """The units of one blog.

    Args:
        store: where they outlive the process.
        pages: the folder in which the host keeps the texts of pages; None where it keeps none.
        roots: the folders whose files a unit may publish as they are; a memory from somebody
            unknown must not publish others.
    """

    def __init__(self, store: Store, pages: Path | None, roots: Sequence[Path] = ()) -> None:
        self._store = store
        self._pages = pages
        self._roots = [Path(os.path.realpath(root)) for root in roots]
        self._units: dict[str, Unit] = {}
        self._stored: dict[str, bytes] | None = None
        self._makers: dict[str, tuple[Make, Callable[[], Tree]]] = {}
        self._asked: set[str] = set()
        self._facts: Facts | None = None
        self._salt = ""
        self._forget: Callable[[], None] = lambda: None
        self.made = 0

    def use(self, store: Store) -> None:
        """Keep units in another store from now on."""
        self._store = store

    def begin(self, facts: Facts, salt: str, forget: Callable[[], None]) -> None:
        """Begin a build.

        Args:
            facts: those of this build.
            salt: what all units depend on.
            forget: lets go of what can be read again, once all is written.
        """
        self._facts, self._salt, self._forget = facts, salt, forget
        if self._stored is None:
            self._stored = self._store.every(KIND)
        self._makers, self._asked, self.made = {}, set(), 0

    def unit(self, name: str, make: Make, fresh: Callable[[], Tree]) -> Unit:
        """Return a unit as it was, or made again on a fresh tree."""
        self._makers[name] = make, fresh
        self._asked.add(name)
        known = self._units.get(name) or self._read(name)
        if known and self._is_same(known):
            self._units[name] = known
            return known
        unit = self._make(name, make, fresh())
        self._units[name] = unit
        return unit

    def value(self, name: str, make: Callable[[], Any]) -> Any:
        """Return plain data as they were, or made again; whoever asks depends on their facts."""
        name = f"value {name}"
        self._asked.add(name)
        known = self._units.get(name) or self._read(name)
        if known and self._is_same(known):
            note_all(known.facts, known.logs)
        else:
            with recorded() as recording:
                told = make()
            known = Unit(name, value=told, logs=recording.logs, facts=tuple(recording.facts))
            known.state = self._facts.state(known.facts, self._salt) if self._facts else None
            if known.state:
                self._write(known)
        self._units[name] = known
        return known.value

    def end(self) -> None:
        """End a build: what was not asked for is forgotten."""
        self._units = {name: unit for name, unit in self._units.items() if name in self._asked}
        self._store.keep_only(KIND, self._asked)
        self._stored = {}

    def settle(self) -> None:
        """Let go of what lies on disk by now: the host has written all texts and pictures."""
        if self._pages is not None:
            for name, unit in self._units.items():
                unit.forget(partial(self._drawn, name))
            self._forget()

    def _is_same(self, unit: Unit) -> bool:
        facts = self._facts
        return bool(facts and unit.state and unit.state == facts.state(unit.facts, self._salt))

    def _make(self, name: str, make: Make, tree: Tree) -> Unit:
        self.made += 1
        with recorded() as recording:
            make(tree)
        unit = unit_of(name, tree, recording, self._text)
        if self._facts and not any(each.code in ONCE for each in unit.problems):
            unit.state = self._facts.state(unit.facts, self._salt)
        for page in unit.pages:
            self._page_of(page, name)
        if unit.state:
            self._write(unit)
        return unit

    def _page_of(self, page: Page, name: str) -> None:
        page.__dict__["unit"] = name

    def _write(self, unit: Unit) -> None:
        try:
            self._store.put(KIND, unit.name, write_unit(unit))
        except (TypeError, ValueError):
            # Half a character, which JSON does not have: made again next time.
            unit.state = None

    def _read(self, name: str) -> Unit | None:
        data = (self._stored or {}).get(name)
        if data is None:
            return None
        unit = read_unit(name, data, self._text, partial(self._drawn, name))
        if unit is None or not all(self._may_publish(each.source) for each in unit.assets):
            return None
        for page in unit.pages:
            self._page_of(page, name)
        return unit

    def _may_publish(self, source: Path | None) -> bool:
        if source is None:
            return True
        real = Path(os.path.realpath(source))
        return any(real.is_relative_to(root) for root in self._roots)

    def _text(self, page: KeptPage) -> str:
        """Return a page's text from its file; made again where that is not what it was."""
        if self._pages is not None:
            try:
                content = (self._pages / page.path).read_bytes()
            except OSError:
                content = b""
            if digest_of(content) == page.text_digest:
                return content.decode("utf-8", "replace")
        made = self._again(str(page.__dict__["unit"])).pages.get(page.path)
        return made.text if made else ""

    def _drawn(self, name: str, path: str) -> bytes:
        """Make an asset of a unit that was kept."""
        asset = self._again(name).assets.get(path)
        return asset.make() if asset and asset.make else b""

    def _again(self, name: str) -> Tree:
        make, fresh = self._makers[name]
        tree = fresh()
        with recorded():
            make(tree)
        return tree
