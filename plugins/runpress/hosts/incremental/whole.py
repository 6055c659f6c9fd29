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
from collections.abc import Sequence
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
from runpress.hosts.incremental.ledger import STEPS, Entry
from runpress.hosts.incremental.listing import UnsettledError, listing
from runpress.hosts.incremental.outputs import State, remember_standing, standing, state_of
from runpress.hosts.incremental.said import read_lines, say_again, tell_lines
from runpress.hosts.incremental.settled import effective
from runpress.site.memory.digests import Digests
from runpress.site.memory.store import Store

KIND = "whole"
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

    `pages` are the source paths of those, `entries` is what was said, `files` is what the site
    consists of.
    """

    pages: list[str]
    entries: list[Entry]
    files: dict[str, State]


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

    def remember(self, entries: Sequence[Entry]) -> None:
        """Remember a build that went well, and what was said in it."""
        if self._inputs is None:
            return
        # What was changed meanwhile is not what was built, even if it was changed back.
        now = self._look()
        same = now and (now.base, now.pages) == (self._inputs.base, self._inputs.pages)
        if same and sorted(self._looked) == sorted(self._folders):
            self._put(entries)

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
        self._put(entries)

    def _put(self, entries: Sequence[Entry]) -> None:
        if self._inputs is None:
            return
        said = [each for each in entries if each[1][1] != STEPS or each[1][0] > logging.INFO]
        value = {
            "inputs": self._inputs.told(),
            "about": [about for about, _ in said],
            "said": tell_lines([line for _, line in said]),
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
            files = standing(self._store, self._site) if len(changed) <= FEW else None
            return None if files is None else Former(changed, entries, files)
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
