"""No font of another site: Material asks Google for two at every page unless it is told not to."""

from __future__ import annotations

from typing import Any

MATERIAL = "material"


def keep_own_fonts(config: Any) -> None:
    """Turn the theme's fonts off, unless the site's `mkdocs.yml` chooses some."""
    told = [options.get("theme") for options in config.user_configs]
    if config.theme.name == MATERIAL and not any(
        isinstance(each, dict) and "font" in each for each in told
    ):
        config.theme["font"] = False
