"""Digests of folders that were changed while they were read, if only for a moment.

What was made of such a folder is remembered under the digest of something else. So from then on
the digest is called by another name, under which nothing is remembered; and the files that were
made meanwhile are made again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress

import orjson

from runpress.site.memory.digests import digest_of
from runpress.site.memory.store import Store

KIND, DOUBTED, FILES = "records", "doubted", "files"


def note_doubts(store: Store, changed: Mapping[str, str], made: Iterable[str]) -> None:
    """Remember which digests may tell of something else than was read, at the end of a build.

    Args:
        store: where it is remembered.
        changed: the digests by the names of what they are of.
        made: the names of files that were made in the build.
    """
    if changed:
        known = read_doubted(store)
        for name, state in changed.items():
            doubted, times = known.get(name, ("", 0))
            known[name] = state, times + 1 if doubted == state else 1
        store.put(KIND, DOUBTED, orjson.dumps(known))
    files = list(made) if changed else []
    if files != doubted_files(store):
        store.put(KIND, FILES, orjson.dumps(files))


def doubted_files(store: Store) -> list[str]:
    """Return the names of files that the last build made of records while these changed."""
    with suppress(ValueError, TypeError):
        return [str(name) for name in orjson.loads(store.get(KIND, FILES) or b"[]")]
    return []


def called(state: str, doubted: tuple[str, int] | None) -> str:
    """Return the name of a digest, another one for each time that it was wrong."""
    if doubted is None or doubted[0] != state:
        return state
    return digest_of(f"{state} {doubted[1]}".encode())


def read_doubted(store: Store) -> dict[str, tuple[str, int]]:
    """Return the doubted digests by name, each with how many times it was wrong."""
    with suppress(ValueError, TypeError, AttributeError):
        data = orjson.loads(store.get(KIND, DOUBTED) or b"{}")
        return {name: (str(state), int(times)) for name, (state, times) in data.items()}
    return {}
