"""Names that work as folders on every system, and guesses when a name is wrong.

An experiment and a run are folders, parts of an address and words in a sentence. So a
name may hold letters and digits of any script, `.`, `_` and `-` inside, at most 100 bytes
of UTF-8, and none of the names that Windows keeps for devices.
"""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable

from runpress.errors import NameRefused

MOST_BYTES = 100
JOINERS = "._-"
# Windows refuses these as a file's stem, whatever the suffix and the case.
RESERVED = frozenset(
    ["con", "prn", "aux", "nul"]
    + [f"{device}{digit}" for device in ("com", "lpt") for digit in "0123456789¹²³"]
)


def check_name(name: object, what: str) -> str:
    """Return `name` when it may name a folder everywhere.

    Args:
        name: the proposed name.
        what: what it names, for the message: "experiment", "run".

    Raises:
        NameRefused: it may not; the message proposes a name that may.
    """
    if not isinstance(name, str):
        proposal = propose_name(str(name), fallback=what)
        raise NameRefused(f"{what} name {shorten(repr(name))} is no text. Try {proposal!r}.")
    if is_name(name):
        return name
    raise NameRefused(
        f"{what} name {shorten(name)!r} cannot be a folder everywhere: use letters, digits, "
        f"'.', '_' and '-' (not at either end), at most {MOST_BYTES} bytes. "
        f"Try {propose_name(name, fallback=what)!r}."
    )


def is_name(name: object) -> bool:
    """Say whether `name` may name a folder everywhere."""
    return (
        isinstance(name, str)
        and bool(name)
        and len(name.encode("utf-8", "surrogatepass")) <= MOST_BYTES
        and all(_is_plain(char) or char in JOINERS for char in name)
        and name[0] not in JOINERS
        and name[-1] not in JOINERS
        and name.split(".")[0].casefold() not in RESERVED
    )


def propose_name(name: str, fallback: str = "run") -> str:
    """Make the nearest allowed name of any text; `fallback` when nothing is left of it."""
    # No name needs more than this, and a text of a million letters shall cost nothing.
    text = unicodedata.normalize("NFC", str(name)[: 4 * MOST_BYTES])
    kept = "".join(char if _is_plain(char) or char in JOINERS else "-" for char in text)
    while "--" in kept:
        kept = kept.replace("--", "-")
    kept = kept.encode()[:MOST_BYTES].decode(errors="ignore").strip(JOINERS)
    if kept.split(".")[0].casefold() in RESERVED:
        kept = f"{fallback}-{kept}"[:MOST_BYTES].rstrip(JOINERS)
    return kept or fallback


def file_stem(metric: str) -> str:
    """Return the file stem of a metric's curve: its last part, made safe.

    >>> file_stem("train/loss")
    'loss'
    """
    return propose_name(metric.rpartition("/")[2], fallback="metric")


def unique_stems(parts: Iterable[str]) -> dict[str, str]:
    """Give every last part a file stem of its own, in order of first appearance.

    Two parts that would share a file, also on a system that ignores case, are told apart
    by `-2`, `-3` and so on.
    """
    stems: dict[str, str] = {}
    taken: set[str] = set()
    for part in parts:
        if part in stems:
            continue
        stem, count = file_stem(part), 1
        while stem.casefold() in taken:
            count += 1
            stem = f"{file_stem(part)}-{count}"
        taken.add(stem.casefold())
        stems[part] = stem
    return stems


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Return the known name that `name` was probably meant to be, if one is near."""
    found = difflib.get_close_matches(name[:200], list(known), n=1, cutoff=0.5)
    return found[0] if found else None


def shorten(text: str, most: int = 60) -> str:
    """Cut a text for a message: the start is enough to recognise it."""
    return text if len(text) <= most else text[: most - 1] + "…"


def _is_plain(char: str) -> bool:
    # isalnum takes letters and digits of every script; a combining mark belongs to its letter.
    return char.isalnum() or unicodedata.category(char) in ("Mn", "Mc")
