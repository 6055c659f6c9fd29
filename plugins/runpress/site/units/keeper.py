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


def _paths(unit: Unit | None) -> tuple[list[str], list[str]] | None:
    """Return what a unit adds to the tree."""
    if unit is None:
        return None
    return [page.path for page in unit.pages], [asset.path for asset in unit.assets]


def _around(unit: Unit) -> list[tuple[object, ...]]:
    """Return what a unit adds to the tree beside the texts of pages and what is in their heads."""
    pages = [
        (page.path, page.authored, page.excerpt, page.description, page.listed)
        for page in unit.pages
    ]
    return [*pages, *((each.path, each.key, each.source) for each in unit.assets)]


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
        put: writes a page into `pages` at once, so that nobody holds the texts of a whole
            blog; None leaves that to the end of the build.
    """

    def __init__(
        self,
        store: Store,
        pages: Path | None,
        roots: Sequence[Path] = (),
        put: Callable[[Page], None] | None = None,
    ) -> None:
        self._store = store
        self._pages = pages
        self._put = put
        self._roots = [Path(os.path.realpath(root)) for root in roots]
        # Whether what lies in a folder may be published, as far as a build has asked.
        self._inside: dict[str, bool] = {}
        self._units: dict[str, Unit] = {}
        self._stored: dict[str, bytes] | None = None
        self._makers: dict[str, tuple[Make, Callable[[], Tree]]] = {}
        self._asked: set[str] = set()
        self._facts: Facts | None = None
        self._salt = ""
        self._turn = 0
        self._goes_on = False
        self._grows_alike = True
        self._forget: Callable[[], None] = lambda: None
        # The units that were made in this build, each with the one in whose place it is.
        self._revised: list[tuple[Unit | None, Unit]] = []
        self.made = 0

    def use(self, store: Store) -> None:
        """Keep units in another store from now on."""
        self._store = store

    @property
    def knows_nothing(self) -> bool:
        """Say whether everything will have to be made."""
        if self._stored is None:
            self._stored = self._store.every(KIND)
        return not self._units and not self._stored

    def begin(self, facts: Facts, salt: str, forget: Callable[[], None]) -> None:
        """Begin a build.

        Args:
            facts: those of this build.
            salt: what all units depend on.
            forget: lets go of what can be read again, once all is written.
        """
        before, known = self._facts, self._salt
        self._goes_on = before is not None and known == salt and facts.take(before)
        self._turn += 1
        self._facts, self._salt, self._forget = facts, salt, forget
        _ = self.knows_nothing
        self._makers, self._asked, self.made = {}, set(), 0
        self._revised = []
        self._inside, self._grows_alike = {}, True

    def unit(self, name: str, make: Make, fresh: Callable[[], Tree]) -> Unit:
        """Return a unit as it was, or made again on a fresh tree."""
        self._makers[name] = make, fresh
        self._asked.add(name)
        known = self._units.get(name) or self._read(name)
        if known and self._is_same(known):
            self._units[name] = known
            return known
        unit = self._make(name, make, fresh())
        self._revised.append((known, unit))
        self._grows_alike &= _paths(unit) == _paths(self._units.get(name))
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
                known.turn = self._turn
                self._write(known)
        self._units[name] = known
        return known.value

    def end(self) -> None:
        """End a build: what was not asked for is forgotten."""
        self._units = {name: unit for name, unit in self._units.items() if name in self._asked}
        self._store.keep_only(KIND, self._asked)
        self._stored = {}

    def revised(self) -> list[str] | None:
        """Return the paths of pages whose text alone differs in this build; None for more."""
        paths: list[str] = []
        for before, now in self._revised:
            if before is None or _around(before) != _around(now):
                return None
            both = zip(before.pages, now.pages, strict=True)
            paths += [page.path for known, page in both if known.key != page.key]
        return paths

    def settle(self) -> None:
        """Let go of what lies on disk by now: the host has written all texts and pictures."""
        if self._pages is not None:
            for name, unit in self._units.items():
                unit.forget(partial(self._drawn, name))
            self._forget()

    def let_go(self) -> None:
        """Forget all units of this process: the next build finds them in the store."""
        self._units, self._makers, self._stored, self._facts = {}, {}, None, None
        self._revised = []
        self._forget = lambda: None

    def _is_same(self, unit: Unit) -> bool:
        facts = self._facts
        if facts is None or not unit.state:
            return False
        # Where it was right a build ago, only what has changed since can make it wrong.
        stays = (
            self._goes_on
            and unit.turn == self._turn - 1
            and facts.leaves(unit, grows_alike=self._grows_alike)
        )
        same = stays or unit.state == facts.state(unit.facts, self._salt)
        unit.turn = self._turn if same else 0
        return same

    def _make(self, name: str, make: Make, tree: Tree) -> Unit:
        self.made += 1
        with recorded() as recording:
            make(tree)
        unit = unit_of(name, tree, recording, self._text)
        if self._facts and not any(each.code in ONCE for each in unit.problems):
            unit.state = self._facts.state(unit.facts, self._salt)
            unit.turn = self._turn
        for page in unit.pages:
            self._page_of(page, name)
            self._let_go(page)
        if unit.state:
            self._write(unit)
        else:
            # What was kept under its name is no longer what is there.
            self._store.put(KIND, name, b"")
        return unit

    def _let_go(self, page: Page) -> None:
        if self._put and isinstance(page, KeptPage):
            self._put(page)
            page.forget()

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

    def _may_publish(self, source: str | None) -> bool:
        if source is None:
            return True
        folder, name = os.path.split(source)
        if name in ("", os.curdir, os.pardir) or os.path.islink(source):  # noqa: PTH114
            return self._is_inside(source)
        if folder not in self._inside:
            self._inside[folder] = self._is_inside(folder)
        return self._inside[folder]

    def _is_inside(self, path: str) -> bool:
        real = Path(os.path.realpath(path))
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
