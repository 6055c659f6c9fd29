"""Files of the template, with the places in them filled in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable

from runpress.errors import RunpressError

PLACE = re.compile(r"@\{([a-z_]+)\}")
# What the interpreter or a desktop leaves in any folder.
NOT_OURS = ("__pycache__", ".DS_Store")


def read_folder(name: str, language: str, values: Mapping[str, str]) -> dict[str, str]:
    """Return the files of a folder of the template by their paths, in order.

    Args:
        name: the folder; `<name>-<language>` holds what that language has otherwise.
        language: `en` or another that the template knows.
        values: what stands for each `@{place}`.
    """
    ours = files("runpress.template")
    found = dict(_texts(ours / name, ""))
    other = ours / f"{name}-{language}"
    if other.is_dir():
        found |= _texts(other, "")
    return {path: fill(text, values) for path, text in sorted(found.items())}


def read_licence(name: str, values: Mapping[str, str]) -> str:
    """Return the text of a licence with its year and holder."""
    place = files("runpress.template") / "licences" / f"{name}.txt"
    return fill(place.read_text("utf-8"), values)


def fill(text: str, values: Mapping[str, str]) -> str:
    """Return a text with the value of each `@{place}` in it.

    Raises:
        RunpressError: a place has no value, which only a broken template brings about.
    """

    def value(found: re.Match[str]) -> str:
        if found[1] not in values:
            raise RunpressError(f"the template has a place {found[0]} for which there is no value.")
        return values[found[1]]

    return PLACE.sub(value, text)


def one_line(text: str) -> str:
    """Return a text as it can stand in a title or a comment: one line, without controls."""
    # What could not be decoded cannot be written either.
    known = text.encode("utf-8", "replace").decode("utf-8")
    return " ".join("".join(char if char.isprintable() else " " for char in known).split())


def _texts(folder: Traversable, path: str) -> Iterator[tuple[str, str]]:
    for child in folder.iterdir():
        if child.name in NOT_OURS:
            continue
        if child.is_dir():
            yield from _texts(child, f"{path}{child.name}/")
        else:
            yield f"{path}{child.name}", child.read_text("utf-8")
