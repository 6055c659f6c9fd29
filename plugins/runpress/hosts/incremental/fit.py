"""Whether this MkDocs is the one that the room was written for.

The steps that are replaced are no part of MkDocs's public interface. Their names, signatures
and the version are looked at before a build; where they differ, everything is built in full.
"""

from __future__ import annotations

import inspect
import os
import sys
from collections.abc import Callable, Mapping
from types import ModuleType
from typing import Any

import mkdocs
import mkdocs.commands.build
import mkdocs.structure.files
import mkdocs.structure.pages
import mkdocs.utils

# Of 1.x this is the last line that is kept up; its small versions mend, and change no shape.
VERSIONS = ("1.6.",)


def dev_server() -> ModuleType | None:
    """Return MkDocs's dev server where there is one; a build does not load it."""
    return sys.modules.get("mkdocs.commands.serve")


def _steps() -> Mapping[str, tuple[Callable[..., Any], tuple[str, ...]]]:
    build, server = mkdocs.commands.build, dev_server()
    serve = vars(server)["build"] if server else build.build
    return {
        "build": (build.build, ("config", "serve_url", "dirty")),
        "_build_page": (
            build._build_page,
            ("page", "config", "doc_files", "nav", "env", "dirty", "excluded"),
        ),
        "_populate_page": (build._populate_page, ("page", "config", "files", "dirty")),
        "get_files": (mkdocs.structure.files.get_files, ("config",)),
        "serve": (serve, ("config", "serve_url", "dirty")),
        "clean_directory": (mkdocs.utils.clean_directory, ("directory",)),
        "copy_file": (mkdocs.structure.files.File.copy_file, ("self", "dirty")),
        "validate_anchor_links": (
            mkdocs.structure.pages.Page.validate_anchor_links,
            ("self", "files", "log_level"),
        ),
        "render": (mkdocs.structure.pages.Page.render, ("self", "config", "files")),
    }


def misfit() -> str:
    """Say what differs from the MkDocs that the room knows; nothing where all is as expected."""
    if not mkdocs.__version__.startswith(VERSIONS):
        return f"MkDocs {mkdocs.__version__} is not one that it knows"
    try:
        steps = _steps()
    except (AttributeError, KeyError) as error:
        return f"MkDocs {mkdocs.__version__} has changed: {error}"
    if vars(mkdocs.structure.files).get("os") is not os:
        return f"MkDocs {mkdocs.__version__} looks for files in another way"
    for name, (step, wanted) in steps.items():
        if tuple(inspect.signature(step).parameters) != wanted:
            return f"MkDocs's {name} is not the one that it knows"
    return ""
