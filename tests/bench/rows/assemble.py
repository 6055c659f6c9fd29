"""Assembling a blog of posts with three runs each, beside what MkDocs does with the result.

MkDocs gets the assembled pages as plain files, without our plugin: what it then takes is its
own time for the same pages.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from clocks import Spent
from row import Column, Row, Sample

PLACEHOLDER = re.compile(r'"runpress:[^"]*"')


def measure(tool: str, folder: Path, size: int) -> Sequence[Sample]:
    """Make a blog of `size` posts; assemble it, or let MkDocs render what that gives."""
    from synthetic import make_blog

    blog = folder / "blog"
    make_blog(blog, size, runs=3)
    with Spent() as assembling:
        pages = _assemble(blog)
    if tool == "runpress":
        return [{"cpu": assembling.cpu, "wall": assembling.wall, "pages": len(pages)}]
    plain = folder / "plain"
    _write(plain, pages)
    with Spent() as rendering:
        _mkdocs(plain)
    return [{"cpu": rendering.cpu, "wall": rendering.wall, "pages": len(pages)}]


def _assemble(blog: Path) -> dict[str, str]:
    from runpress.hosts.files import read_pages
    from runpress.site.about import Blog
    from runpress.site.assemble import assemble
    from runpress.site.read_catalog import read_catalog

    docs = blog / "docs"
    tree = assemble(read_catalog(docs / "runs", "docs/runs"), read_pages(docs, "docs"), Blog())
    return {page.path: page.text for page in tree.pages.values()}


def _write(folder: Path, pages: dict[str, str]) -> None:
    for path, text in {"index.md": "# Experiments\n", **pages}.items():
        file = folder / "docs" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(PLACEHOLDER.sub('"#"', text))
    from synthetic import MKDOCS

    blog = "blog: {blog_dir: ., post_url_format: 'experiments/{file}'}"
    config = MKDOCS.format(plugins=f"{blog}, tags, search")
    # As with the plugin, pages of runs stay out of the navigation.
    (folder / "mkdocs.yml").write_text(config + "not_in_nav: |\n  /runs/\n")


def _mkdocs(folder: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "mkdocs", "--quiet", "build"],
        cwd=folder,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        check=True,
        capture_output=True,
    )


ROW = Row(
    what="assembling {size:,} posts with three runs each",
    reach="a tenth of MkDocs's own time for the same pages",
    tools=("runpress", "mkdocs"),
    columns=(
        Column("cpu", "CPU s"),
        Column("wall", "wall s"),
        Column("pages", "pages"),
    ),
    measure=measure,
    size=(1_000, 50),
    rounds=(1, 1),
)
