"""What pages run in the browser: plain scripts that add to pages which are whole without them."""

from __future__ import annotations

from importlib import resources

# Where each is published, and its file in `assets/`.
SCRIPTS = {"assets/runpress/tables.js": "tables.js"}


def script(file: str) -> str:
    """Return the text of a script."""
    return resources.files("runpress.site").joinpath(f"assets/{file}").read_text("utf-8")
