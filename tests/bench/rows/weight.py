"""What this repository's own blog weighs, as a reader and as a host of pages get it."""

from __future__ import annotations

import gzip
import shutil
import statistics
from collections.abc import Sequence
from pathlib import Path

from reader_blog import ROOT, mkdocs
from row import Column, Row, Sample


def measure(tool: str, folder: Path, size: int) -> Sequence[Sample]:
    """Build the blog and weigh what came out."""
    blog = folder / "blog"
    shutil.copytree(ROOT / "docs", blog / "docs")
    shutil.copy(ROOT / "mkdocs.yml", blog)
    site = mkdocs(blog)
    pages = [path.read_bytes() for path in site.rglob("*.html")]
    runs = [folder for folder in site.glob("runs/*/*") if folder.is_dir()]
    return [
        {
            "pages": len(pages),
            "page": statistics.median(map(len, pages)),
            "longest": max(map(len, pages)),
            "packed": statistics.median(len(gzip.compress(page)) for page in pages),
            "runs": len(runs),
            "run": statistics.fmean(map(_weight, runs)),
            "search": (site / "search/search_index.json").stat().st_size,
            "site": _weight(site),
        }
    ]


def _weight(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


ROW = Row(
    what="what this repository's blog weighs",
    reach="150 KB a run",
    tools=("runpress",),
    columns=(
        Column("run", "KB a run", scale=1e-3),
        Column("runs", "runs"),
        Column("pages", "pages"),
        Column("page", "KB of HTML, the middle page", scale=1e-3),
        Column("packed", "KB of it, gzipped", scale=1e-3),
        Column("longest", "KB of HTML, the longest page", scale=1e-3),
        Column("search", "KB of search", scale=1e-3),
        Column("site", "MB of site", scale=1e-6),
    ),
    measure=measure,
    size=(1, 1),
    rounds=(1, 1),
    turned=True,
)
