"""What an `mkdocs.yml` says, read without MkDocs: for checks and tables that need no build.

Only what runpress needs is taken, and it means what it means to MkDocs: `INHERIT` merges
another file below this one, `!ENV` takes a variable. Tags that would run Python are passed
over, since nothing that they could give matters here.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import mergedeep  # type: ignore[import-untyped]
import yaml
import yaml_env_tag  # type: ignore[import-untyped]

from runpress.errors import RunpressError
from runpress.format.names import shorten

# A file that inherits from itself would be read for ever.
MOST_INHERITED = 20
BLOG, OWN, MIKE = ("blog", "material/blog"), ("runpress",), ("mike",)


@dataclass(frozen=True)
class Settings:
    """The settings of one blog.

    `docs` is the folder of its pages, absolute; `shown` the same as the user knows it. `blog`
    holds the options of Material's blog plugin and `own` those of runpress, as they are
    written, `mike` those of mike's; None where the plugin is not listed. `excluded` are the
    patterns of files that are no part of the site, as in a `.gitignore`. `branch` and `remote`
    are where the site is published to, empty where the file does not say.
    """

    folder: Path
    docs: Path
    shown: str
    name: str = ""
    description: str = ""
    url: str = ""
    language: str = "en"
    blog: Mapping[str, Any] | None = None
    own: Mapping[str, Any] | None = None
    mike: Mapping[str, Any] | None = None
    excluded: str = ""
    branch: str = ""
    remote: str = ""


def read_settings(config: Path) -> Settings:
    """Read an `mkdocs.yml`.

    Raises:
        RunpressError: it is not there or is no YAML with keys; the message names the line.
    """
    told = _read(config, MOST_INHERITED)
    folder = Path(os.path.normpath(config.absolute())).parent
    docs = Path(os.path.normpath(folder / str(told.get("docs_dir") or "docs")))
    theme = told.get("theme")
    address = str(told.get("site_url") or "")
    return Settings(
        folder=folder,
        docs=docs,
        shown=docs.relative_to(folder).as_posix() if docs.is_relative_to(folder) else str(docs),
        name=str(told.get("site_name") or ""),
        description=str(told.get("site_description") or ""),
        url=f"{address.rstrip('/')}/" if address else "",
        language=str((theme.get("language") if isinstance(theme, Mapping) else None) or "en"),
        blog=_options(told.get("plugins"), BLOG),
        own=_options(told.get("plugins"), OWN),
        mike=_options(told.get("plugins"), MIKE),
        excluded=str(told.get("exclude_docs") or ""),
        branch=str(told.get("remote_branch") or ""),
        remote=str(told.get("remote_name") or ""),
    )


def _read(config: Path, deeper: int) -> dict[str, Any]:
    """Return what a file says, on top of the file that it inherits from."""
    if not deeper:
        raise RunpressError(f"{config}: files inherit from one another in a circle. Cut it.")
    try:
        told = yaml.load(config.read_text("utf-8-sig"), Loader=_Loader) or {}  # noqa: S506 (a safe one)
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is not UTF-8"
        raise RunpressError(f"{config}: it cannot be read: {why}. Restore it.") from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        place = f"{config}:{mark.line + 1}" if mark else str(config)
        why = getattr(error, "problem", None) or shorten(str(error), 120)
        raise RunpressError(f"{place}: this is no YAML: {why}. Mend that line.") from error
    if not isinstance(told, dict):
        raise RunpressError(f"{config}: it holds no keys. Begin with `site_name: ...`.")
    parent = told.pop("INHERIT", None)
    if parent is None:
        return told
    merged: dict[str, Any] = mergedeep.merge(_read(config.parent / str(parent), deeper - 1), told)
    return merged


def _options(plugins: object, names: tuple[str, ...]) -> Mapping[str, Any] | None:
    """Return the options of a plugin that is listed under one of the names, None without it."""
    for name, options in _listed(plugins):
        if name in names:
            return options if isinstance(options, Mapping) else {}
    return None


def _listed(plugins: object) -> Iterator[tuple[str, object]]:
    """Go through the plugins, which may be a list of names and mappings, or one mapping."""
    for item in plugins if isinstance(plugins, list) else [plugins]:
        if isinstance(item, Mapping):
            yield from ((str(name), options) for name, options in item.items())
        elif isinstance(item, str):
            yield item, None


class _Loader(yaml.SafeLoader):
    """The safe loader, with the tags that MkDocs knows."""


def _passed_over(_loader: yaml.SafeLoader, _node: yaml.Node) -> None:
    """Stand for what a tag would have made: a function, a path on this machine."""


_Loader.add_constructor("!ENV", yaml_env_tag.construct_env_tag)
_Loader.add_constructor(None, _passed_over)
