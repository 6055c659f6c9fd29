"""Options of other plugins as a blog of experiments wants them, unless its site says otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def give_defaults(plugin: Any, defaults: Mapping[str, Any]) -> None:
    """Set those options of a plugin that its `mkdocs.yml` does not mention; None has none."""
    if plugin is None:
        return
    told = {key for options in plugin.config.user_configs for key in options}
    for key, value in defaults.items():
        if key not in told:
            plugin.config[key] = value
