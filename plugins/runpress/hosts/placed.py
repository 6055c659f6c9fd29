"""Files of the tree as MkDocs has files, set up from what is known of them.

A blog of a thousand experiments publishes tens of thousands of files of records. MkDocs works
out of each file's path what it is and where it goes, several times in a build; of these all
of that is known.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from inspect import signature
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, InclusionLevel
from mkdocs.utils import is_markdown_file

# What MkDocs's own way to make such a file asks for, where nothing has changed in it.
ASKED = ["path", "src_dir", "dest_dir", "use_directory_urls", "dest_uri", "inclusion"]
PLAIN = list(signature(File).parameters) == ASKED


class Placed(File):
    """A file that is published as it is, under the path that it has in the site."""

    def __init__(self, path: str, source: str, folder: str, known: dict[str, Any]) -> None:
        native = path if os.sep == "/" else path.replace("/", os.sep)
        self.__dict__.update(known)
        self.__dict__.update(
            src_uri=path, dest_uri=path, abs_src_path=source, abs_dest_path=folder + native
        )

    def is_documentation_page(self) -> bool:
        """Say that this is no page."""
        return False


def placed(sources: Mapping[str, str], config: MkDocsConfig) -> Iterator[File]:
    """Yield the files of a tree that are no pages.

    Args:
        sources: where each lies on disk, by the path under which it is published.
        config: the site's.
    """
    folder = f"{os.path.normpath(config.site_dir)}{os.sep}"
    known = {
        "src_dir": None,
        "dest_dir": config.site_dir,
        "use_directory_urls": config.use_directory_urls,
        "inclusion": InclusionLevel.UNDEFINED,
        "generated_by": config.plugins._current_plugin or "<unknown>",
    }
    for path, source in sources.items():
        is_plain = not (path.startswith((".", "/")) or "/." in path or "//" in path)
        if PLAIN and is_plain and not is_markdown_file(path):
            yield Placed(path, source, folder, known)
        else:
            yield File.generated(config, path, abs_src_path=source)
