"""No font of another site: Material asks Google for two at every page unless it is told not to."""

from __future__ import annotations

from typing import Any

from runpress.hosts.defaults import chosen

MATERIAL = "material"


def keep_own_fonts(config: Any) -> None:
    """Turn the theme's fonts off, unless the site's `mkdocs.yml` chooses some."""
    theme = chosen(config).get("theme")
    if config.theme.name == MATERIAL and not (isinstance(theme, dict) and "font" in theme):
        config.theme["font"] = False
