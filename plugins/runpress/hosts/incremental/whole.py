"""A build in which nothing has changed, answered from the memory.

Every input is looked at from outside: the folder of documents, the configuration, the
theme's own templates, git's branches, the day. Where all are those of the last build and its
site stands to the last file, there is nothing to do but to say again what was said then.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import orjson
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort

from runpress.hosts.incremental import surroundings
from runpress.hosts.incremental.allowed import allowed
from runpress.hosts.incremental.canonical import UnknownValueError, digest_of
from runpress.hosts.incremental.conversions import base_of
from runpress.hosts.incremental.history import history
from runpress.hosts.incremental.listing import UnsettledError, listing
from runpress.hosts.incremental.outputs import State, stands
from runpress.hosts.incremental.said import Line, read_lines, say_again, tell_lines
from runpress.hosts.incremental.settled import effective
from runpress.site.memory.digests import Digests
from runpress.site.memory.store import Store

KIND = "whole"
# Where MkDocs tells of its own steps, which are not taken.
STEPS = "mkdocs.commands.build"


class Whole:
    """All inputs of one build together.

    Args:
        store: what is remembered between builds.
        config: the site's, before any plugin has seen it.
    """

    def __init__(self, store: Store, config: MkDocsConfig) -> None:
        self._store, self._config = store, config
        # Plugins are about to change the configuration.
        self._settings = self._set()
        # The states of all folders at the last look.
        self._looked: list[State] = []
        self._key = self._name()
        self._folders = self._looked

    def answer(self) -> bool:
        """Say again what the last build said, if this one would be the same; else nothing.

        Raises:
            Abort: warnings are errors, and there are some.
        """
        site = self._config.site_dir
        with suppress(ValueError, TypeError, KeyError):
            value = orjson.loads(self._store.get(KIND, site) or b"null")
            if value is None or self._key is None or value["key"] != self._key:
                return False
            lines = read_lines(value["said"])
            if not stands(self._store, Path(site)):
                return False
            say_again(lines)
            self._fail_if_strict(lines)
            return True
        return False

    def remember(self, lines: Sequence[Line]) -> None:
        """Remember a build that went well, and what was said in it."""
        if self._key is None:
            return
        # What was changed meanwhile is not what was built, even if it was changed back.
        if self._name() != self._key or sorted(self._looked) != sorted(self._folders):
            return
        said = [line for line in lines if line[1] != STEPS or line[0] > logging.INFO]
        value = {"key": self._key, "said": tell_lines(said)}
        self._store.put(KIND, self._config.site_dir, orjson.dumps(value))

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

    def _name(self) -> str | None:
        """Return a name for all inputs as they lie there now; None where none can be had."""
        docs, digests = Path(self._config.docs_dir), Digests(self._store, time.time_ns, "overrides")
        if self._settings is None:
            return None
        self._looked = []
        with suppress(UnsettledError, OSError):
            return digest_of(
                self._settings,
                surroundings.today(),
                surroundings.overrides(self._config, digests),
                listing(docs, time.time_ns(), self._looked),
                history(docs),
            )
        return None

    def _fail_if_strict(self, lines: Sequence[Line]) -> None:
        """End as MkDocs ends a build with warnings, in its words."""
        if not self._config.strict:
            return
        counts = {
            name: sum(level == value for level, _, _ in lines)
            for name, value in (
                ("critical", logging.CRITICAL),
                ("error", logging.ERROR),
                ("warning", logging.WARNING),
            )
        }
        told = ", ".join(f"{count} {name}s" for name, count in counts.items() if count)
        if told:
            raise Abort(f"Aborted with {told} in strict mode!")
