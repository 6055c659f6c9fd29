"""What pages run in the browser: plain scripts that add to pages which are whole without them.

`page.js` and `tables.js` come with every page. The others lie beside them and are fetched
when a part that needs one comes near the screen: an element with `data-rp-needs="chart"`
asks for `chart.js`. A script may be written in several files, which are put together in order;
a text among them is the licence of a script of others, and becomes a remark before it.

The scripts of others are put into `assets/vendor/` when the package is built. In a source tree
that nobody installed they are missing; then the scripts that need them are not published, and
what would ask for them does not. Scripts of ours are packed at the same time: published are
their short forms, and the readable ones where they were changed since.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from contextlib import suppress
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable

FOLDER = "assets/runpress"
PACKED = "vendor/packed.json"
# Each script's files in `assets/`.
EVERYWHERE = {"page.js": ("page.js",), "tables.js": ("tables.js",), "zoom.js": ("zoom.js",)}
WHEN_NEEDED: dict[str, tuple[str, ...]] = {
    "diagrams.js": ("diagrams.js",),
    "versions.js": ("versions.js",),
    "uplot.js": ("licences/uplot.txt", "vendor/uplot.min.js"),
    "chart.js": (
        "chart/csv.js",
        "chart/lines.js",
        "chart/scale.js",
        "chart/thin.js",
        "chart/names.js",
        "chart/paint.js",
        "chart/view.js",
        "chart/reading.js",
        "chart/gestures.js",
        "chart/controls.js",
        "chart/chart.js",
    ),
}
# What only the dev server publishes.
WHEN_SERVING = {"live.js": ("live.js",)}


def script(name: str) -> str:
    """Return the text of a script."""
    # A short form may end without its semicolon; the next one would call it.
    return ";\n".join(map(_text, _files(name)))


def loaded_everywhere() -> list[str]:
    """Return where the scripts that every page loads are published."""
    return [f"{FOLDER}/{name}" for name in EVERYWHERE]


def published(*, serving: bool = False) -> dict[str, str]:
    """Return where every script is published, and its name.

    Args:
        serving: whether this is for the dev server, which knows runs that train now.
    """
    every = {**EVERYWHERE, **WHEN_NEEDED, **(WHEN_SERVING if serving else {})}
    return {f"{FOLDER}/{name}": name for name in every if not missing([name])}


def missing(names: Iterable[str]) -> list[str]:
    """Return those of the named scripts that are unknown or lack a file."""
    return [
        name
        for name in names
        if not _files(name) or not all(_place(file).is_file() for file in _files(name))
    ]


def _files(name: str) -> tuple[str, ...]:
    return {**EVERYWHERE, **WHEN_NEEDED, **WHEN_SERVING}.get(name, ())


def _text(file: str) -> str:
    text = _place(file).read_text("utf-8")
    if file.endswith(".txt"):
        return f"/*!\n{text}*/"
    return text if file.startswith("vendor/") else _packed(text)


def _packed(text: str) -> str:
    """Return the short form of a script of ours; the script itself, where it has none."""
    return _short_forms().get(hashlib.sha256(text.encode()).hexdigest(), text)


@cache
def _short_forms() -> dict[str, str]:
    """Read what a build of the package left: scripts without remarks, by their sums."""
    with suppress(OSError, ValueError):
        known = json.loads(_place(PACKED).read_text("utf-8"))
        return {str(key): str(value) for key, value in known.items()}
    return {}


def _place(file: str) -> Traversable:
    return resources.files("runpress.site").joinpath("assets", file)
