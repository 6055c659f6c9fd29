"""The configuration, told so that two builds can be compared."""

from __future__ import annotations

from mkdocs.config.defaults import MkDocsConfig

from runpress.hosts.incremental.canonical import digest_of

# What no page shows, or is told by itself.
UNTOLD = (
    "config_file_path",
    "hooks",
    "plugins",
    "site_dir",
    "theme",
    "watch",
)


def effective(config: MkDocsConfig) -> str:
    """Return a name for a configuration as templates, extensions and plugins get it.

    Raises:
        UnknownValueError: something in it cannot be compared from build to build.
    """
    values = {name: _plain(value) for name, value in config.items() if name not in UNTOLD}
    theme = {name: _plain(config.theme[name]) for name in config.theme}
    # Hooks stand among the plugins, and are modules.
    options = {name: dict(getattr(each, "config", {})) for name, each in config.plugins.items()}
    templates = sorted(config.theme.static_templates)
    return digest_of(values, theme, templates, options, config.theme.name)


def _plain(value: object) -> object:
    """Return a value as plain data: a locale is told by its name, patterns by their texts."""
    if hasattr(value, "language") and hasattr(value, "territory"):
        return str(value)
    patterns = getattr(value, "patterns", None)
    return value if patterns is None else [str(getattr(each, "pattern", each)) for each in patterns]
