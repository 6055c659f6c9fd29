"""What pages run in the browser: plain scripts that add to pages which are whole without them.

`page.js` and `tables.js` come with every page. The others lie beside them and are fetched
when a part that needs one comes near the screen: an element with `data-rp-needs="chart"`
asks for `chart.js`. A script may be written in several files, which are put together in order.
"""

from __future__ import annotations

from importlib import resources

FOLDER = "assets/runpress"
# Each script's files in `assets/`.
EVERYWHERE = {"page.js": ("page.js",), "tables.js": ("tables.js",)}
WHEN_NEEDED: dict[str, tuple[str, ...]] = {}


def script(name: str) -> str:
    """Return the text of a script."""
    files = {**EVERYWHERE, **WHEN_NEEDED}[name]
    folder = resources.files("runpress.site").joinpath("assets")
    return "\n".join(folder.joinpath(file).read_text("utf-8") for file in files)


def loaded_everywhere() -> list[str]:
    """Return where the scripts that every page loads are published."""
    return [f"{FOLDER}/{name}" for name in EVERYWHERE]


def published() -> dict[str, str]:
    """Return where every script is published, and its name."""
    return {f"{FOLDER}/{name}": name for name in {**EVERYWHERE, **WHEN_NEEDED}}
