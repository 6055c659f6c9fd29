"""Options as a blog of experiments wants them, unless its site says otherwise.

Which options a site has set itself is known to MkDocs alone, and only through an attribute that
it calls old while it has nothing newer; its warning of that would stand above every build.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from typing import Any


def give_defaults(plugin: Any, defaults: Mapping[str, Any]) -> None:
    """Set those options of a plugin that its `mkdocs.yml` does not mention; None has none."""
    if plugin is None:
        return
    known = chosen(plugin.config)
    for key, value in defaults.items():
        if key not in known:
            plugin.config[key] = value


def chosen(config: Any) -> dict[str, Any]:
    """Return the options that a site has set itself, of MkDocs or of a plugin."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return {key: value for options in config.user_configs for key, value in options.items()}
