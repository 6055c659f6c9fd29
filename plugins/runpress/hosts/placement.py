"""Between MkDocs's files and ours: which pages somebody wrote, and where made ones stand."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, InclusionLevel

from runpress.hosts.source import read_source
from runpress.site.model import Page
from runpress.site.text.fronts import Fronts
from runpress.site.text.post import Post

# The folder of records in `docs/`, and the plugins that pages of records are made for.
RUNS = "runs"
BLOG = "material/blog"
SEARCH = "material/search"


def shown_folder(docs: Path, config: MkDocsConfig) -> str:
    """Return the docs folder as the user knows it: relative to mkdocs.yml where it lies below."""
    base = Path(config.config_file_path).parent
    return docs.relative_to(base).as_posix() if docs.is_relative_to(base) else docs.as_posix()


def authored_files(paths: Iterable[str], config: MkDocsConfig) -> list[File]:
    """Return the files of pages that somebody wrote, by their source paths."""
    docs, site, nice = config.docs_dir, config.site_dir, config.use_directory_urls
    return [File(path, docs, site, nice) for path in paths]


def authored_pages(
    files: Iterable[File], shown: str, fronts: Fronts | None = None
) -> Iterable[Post]:
    """Return the hand-written pages; those that other plugins generated are theirs."""
    for file in files:
        if file.generated_by or not file.abs_src_path:
            continue
        # Where it cannot be opened, MkDocs says better than we could what is wrong.
        with suppress(OSError):
            yield read_source(
                Path(file.abs_src_path), file.src_uri, f"{shown}/{file.src_uri}", fronts
            )


def file_of(made: Page, folder: Path, config: MkDocsConfig, known: File | None) -> File:
    """Return the file of a page of the tree, in place of the `known` one at its path."""
    if not made.authored:
        backed = str(folder / made.path)
        level = InclusionLevel.INCLUDED if made.listed else InclusionLevel.NOT_IN_NAV
        return File.generated(config, made.path, abs_src_path=backed, inclusion=level)
    # Not "generated": its page keeps the edit link to the file that its author wrote.
    file = File(made.path, str(folder), config.site_dir, config.use_directory_urls)
    if known:
        file.inclusion = known.inclusion
    return file
