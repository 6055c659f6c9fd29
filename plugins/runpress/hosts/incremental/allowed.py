"""Which steps of a build may be left out beside the plugins and hooks that a site has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import EntryPoint

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import get_plugins

from runpress.hosts.incremental.known_plugins import PLUGINS

OWN = "runpress"
# By the name of an event: what a plugin that nobody has looked at keeps from being left out.
# Its options are looked at as it leaves them, and a server of its own is nobody's concern.
HARMLESS = ("startup", "shutdown", "config", "serve", "build_error")
READING = ("pre_page", "page_read_source", "page_markdown", "page_content")
LISTING = ("pre_build", "files", "nav")


@dataclass(frozen=True)
class Allowed:
    """What may be left out.

    `render`, `pages`, `templates` and `whole` are those of `known_plugins`. `quick` says whether
    a dev server may answer a save without the events of the site as a whole. `because` names
    the plugins for which something may not be.
    """

    render: bool = True
    pages: bool = True
    templates: bool = True
    whole: bool = True
    quick: bool = True
    because: tuple[str, ...] = ()


def allowed(config: MkDocsConfig) -> Allowed:
    """Return what may be left out in a site's build."""
    # Looking for plugins opens a file of every package that is installed: once is enough.
    found = get_plugins()
    told = {
        name: _beside(name, events, config, _version(found.get(name)))
        for name, events in _handlers(config).items()
    }
    return Allowed(
        render=all(each.render for each in told.values()),
        pages=all(each.pages for each in told.values()),
        templates=all(each.templates for each in told.values()),
        whole=all(each.whole for each in told.values()),
        quick=all(each.quick for each in told.values()),
        because=tuple(name for name, each in told.items() if not (each.pages and each.templates)),
    )


def _handlers(config: MkDocsConfig) -> Mapping[str, set[str]]:
    """Return the events that each plugin and each hook has handlers for."""
    events: dict[str, set[str]] = {}
    plugins = config.plugins
    for event, handlers in plugins.events.items():
        for handler in handlers:
            name = plugins._event_origins.get(handler, "")
            if name != OWN:
                events.setdefault(name, set()).add(event)
    return events


def _beside(name: str, events: set[str], config: MkDocsConfig, version: str) -> Allowed:
    known = PLUGINS.get(name)
    options = dict(getattr(config.plugins.get(name), "config", {}) or {})
    if known and known.holds(version, options):
        # The room follows by rules of its own what those of `ours` take from pages.
        pages = known.pages or known.ours
        quick = pages and known.templates and known.whole
        return Allowed(known.render, pages, known.templates, known.whole, quick)
    reads = bool(events & set(READING))
    silent = events <= {*HARMLESS, *READING, *LISTING}
    asleep = events <= set(HARMLESS) - {"config"}
    return Allowed(render=True, pages=not reads, templates=silent, whole=False, quick=asleep)


def _version(found: EntryPoint | None) -> str:
    return str(found.dist.version)[:64] if found is not None and found.dist is not None else ""
