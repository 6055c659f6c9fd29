"""A build in which nothing has changed, answered from the memory; or nothing but some pages.

Every input is looked at from outside: the folder of documents, the configuration, the
theme's own templates, git's branches, the day. Where all are those of the last build and its
site stands to the last file, there is nothing to do but to say again what was said then. Where
all are but the files of a few pages, `revision` may put these into the site that stands.
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.utils import is_markdown_file

from runpress.hosts.incremental import surroundings
from runpress.hosts.incremental.allowed import allowed
from runpress.hosts.incremental.canonical import UnknownValueError, digest_of
from runpress.hosts.incremental.conversions import base_of
from runpress.hosts.incremental.history import history
from runpress.hosts.incremental.ledger import Entry, Ledger
from runpress.hosts.incremental.listing import UnsettledError, listing
from runpress.hosts.incremental.outputs import State, remember_standing, standing, state_of
from runpress.hosts.incremental.said import read_lines, say_again, tell_lines
from runpress.hosts.incremental.settled import effective
from runpress.site.memory.digests import Digests
from runpress.site.memory.store import Store

KIND = "whole"
# Counts the builds of all sites, and of dev servers, that one memory serves.
TURN = "turn"
# Pages from which on making everything anew is as quick.
FEW = 20


@dataclass(frozen=True)
class Inputs:
    """All inputs of a build as they lay there.

    `base` names all but the pages that somebody wrote, `pages` tells of each of those by its
    source path; of one among `fresh` nobody can say whether it will be seen to change.
    """

    base: str
    pages: dict[str, State]
    fresh: frozenset[str]

    def told(self) -> list[Any]:
        """Return the inputs as plain data, nothing in the place of what cannot be known."""
        known = {path: "" if path in self.fresh else each for path, each in self.pages.items()}
        return [self.base, known]


@dataclass(frozen=True)
class Former:
    """The last build, where its site stands and only pages have changed since.

    `pages` are the source paths of those, among `authored`, which are all that somebody wrote.
    `entries` is what was said, that about the tree from place `tree_at` on; `files` is what the
    site consists of.
    """

    pages: list[str]
    authored: Collection[str]
    entries: list[Entry]
    tree_at: int
    files: dict[str, State]


def turn_of(store: Store) -> str:
    """Return which of all builds was the last to remember anything."""
    return (store.get(TURN, "") or b"").decode("ascii", "replace")


def take_turn(store: Store) -> None:
    """Begin a build that may remember something, however it ends."""
    known = turn_of(store)
    store.put(TURN, "", str(int(known) + 1 if known.isdigit() else 1).encode())


class Whole:
    """All inputs of one build together.

    Args:
        store: what is remembered between builds.
        config: the site's, before any plugin has seen it.
    """

    def __init__(self, store: Store, config: MkDocsConfig) -> None:
        self._store, self._config = store, config
        self._docs, self._site = Path(config.docs_dir), Path(config.site_dir)
        # Plugins are about to change the configuration.
        self._settings = self._set()
        # The states of all folders at the last look.
        self._looked: list[State] = []
        self._inputs = self._look()
        self._folders = self._looked
        self._former = self._read()

    def answer(self) -> bool:
        """Say again what the last build said, if this one would be the same; else nothing.

        Raises:
            Abort: warnings are errors, and there are some.
        """
        former = self._former
        if former is None or former.pages:
            return False
        self.say(former.entries)
        return True

    @property
    def former(self) -> Former | None:
        """The last build where only pages have changed since; None where nobody knows."""
        return self._former

    def say(self, entries: Sequence[Entry]) -> None:
        """Say what a build says, and end as it would have ended.

        Raises:
            Abort: warnings are errors, and there are some.
        """
        say_again([line for _, line in entries])
        self._fail_if_strict(entries)

    def forget(self) -> None:
        """Forget the last build: another begins, and may end in any way."""
        self._store.put(KIND, str(self._site), b"null")

    def remember(self, ledger: Ledger) -> None:
        """Remember a build that went well, and what was said in it."""
        if self._inputs is None:
            return
        # What was changed meanwhile is not what was built, even if it was changed back.
        now = self._look()
        same = now and (now.base, now.pages) == (self._inputs.base, self._inputs.pages)
        if same and sorted(self._looked) == sorted(self._folders):
            self._put(ledger.entries, ledger.tree_at)

    def revised(self, entries: Sequence[Entry], written: Sequence[str]) -> None:
        """Remember a build that wrote only some files of the site that stands.

        Args:
            entries: what the whole build would have said.
            written: the paths of these files.
        """
        if self._former is None:
            raise ValueError("there is no site that stands")
        changed = {path: state_of(Path(path).stat()) for path in written}
        remember_standing(self._store, self._site, {**self._former.files, **changed})
        self._put(entries, self._former.tree_at)

    def _put(self, entries: Sequence[Entry], tree_at: int) -> None:
        if self._inputs is None:
            return
        value = {
            "turn": turn_of(self._store),
            "inputs": self._inputs.told(),
            "about": [about for about, _ in entries],
            "tree_at": tree_at,
            "said": tell_lines([line for _, line in entries]),
        }
        with suppress(TypeError):
            # A name that is no text is not remembered.
            self._store.put(KIND, str(self._site), orjson.dumps(value))

    def _read(self) -> Former | None:
        if self._inputs is None:
            return None
        with suppress(ValueError, TypeError, KeyError):
            value = orjson.loads(self._store.get(KIND, str(self._site)) or b"null")
            if value is None:
                return None
            base, pages = value["inputs"]
            if base != self._inputs.base or list(pages) != list(self._inputs.pages):
                return None
            now = self._inputs.told()[1]
            changed = [path for path, state in now.items() if not state or state != pages[path]]
            entries = list(zip(map(str, value["about"]), read_lines(value["said"]), strict=True))
            # Another build since has remembered other pages than this site's.
            alone = value["turn"] == turn_of(self._store)
            if len(changed) > FEW or (changed and not alone):
                return None
            files = standing(self._store, self._site)
            return (
                None
                if files is None
                else Former(changed, list(pages), entries, int(value["tree_at"]), files)
            )
        return None

    def _set(self) -> str | None:
        """Return a name for the configuration; None where not all inputs can be known."""
        config = self._config
        if not allowed(config).whole or base_of(config, "") is None:
            return None
        with suppress(UnknownValueError, OSError):
            if surroundings.looks_beyond(config):
                return None
            return digest_of(effective(config), surroundings.asked())
        return None

    def _look(self) -> Inputs | None:
        """Return all inputs as they lie there now; None where they cannot be told."""
        digests = Digests(self._store, time.time_ns, "overrides")
        if self._settings is None:
            return None
        self._looked = []
        fresh: set[str] = set()
        with suppress(UnsettledError, OSError):
            found = listing(self._docs, time.time_ns(), self._looked, fresh)
            pages = {path: state for path, state in found if self._is_page(path)}
            if not fresh <= pages.keys():
                return None
            base = digest_of(
                self._settings,
                surroundings.today(),
                surroundings.overrides(self._config, digests),
                surroundings.dictionaries(self._config),
                [each for each in found if each[0] not in pages],
                history(self._docs),
            )
            return Inputs(
                base,
                {self._source(path): state for path, state in pages.items()},
                frozenset(map(self._source, fresh)),
            )
        return None

    def _is_page(self, path: str) -> bool:
        """Say whether a file is a page that somebody wrote, beside the records."""
        return is_markdown_file(path) and not self._source(path).startswith("runs/")

    def _source(self, path: str) -> str:
        return path.removeprefix(f"{self._docs}{os.sep}").replace(os.sep, "/")

    def _fail_if_strict(self, entries: Sequence[Entry]) -> None:
        """End as MkDocs ends a build with warnings, in its words."""
        if not self._config.strict:
            return
        counts = {
            name: sum(level == value for _, (level, _, _) in entries)
            for name, value in (
                ("critical", logging.CRITICAL),
                ("error", logging.ERROR),
                ("warning", logging.WARNING),
            )
        }
        told = ", ".join(f"{count} {name}s" for name, count in counts.items() if count)
        if told:
            raise Abort(f"Aborted with {told} in strict mode!")
