"""What a reader gets: a post with three diagrams and two curves, as Lighthouse measures it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

from lighthouse import asked, audit, score, value
from reader_blog import POST, TOOLS, build
from row import Column, Row, Sample


def measure(tool: str, folder: Path, size: int) -> Sequence[Sample]:
    """Build a tool's blog; let Lighthouse read the post `size` times on a phone, once at a desk."""
    from pages_server import serve_pages

    site = build(tool, folder / "blog")
    with serve_pages(site) as base:
        desk = score(audit(base + POST, folder, desk=True), "performance")
        return [_sample(base, folder) | {"desk": desk} for _ in range(size)]


def _sample(base: str, folder: Path) -> Sample:
    report = audit(base + POST, folder)
    foreign = [each for each in asked(report) if urlsplit(each).netloc != urlsplit(base).netloc]
    return {
        "bytes": value(report, "total-byte-weight"),
        "performance": score(report, "performance"),
        "accessibility": score(report, "accessibility"),
        "practices": score(report, "best-practices"),
        "seo": score(report, "seo"),
        "largest": value(report, "largest-contentful-paint"),
        "blocked": value(report, "total-blocking-time"),
        "shift": value(report, "cumulative-layout-shift"),
        "foreign": len(foreign),
    }


ROW = Row(
    what="reading a post with three diagrams and two curves, on a phone ({size} a round)",
    reach="200 KB; 95, 100, 100, 100; 150 ms blocked; a shift of 0.02; nothing from elsewhere",
    tools=TOOLS,
    columns=(
        Column("bytes", "KB", scale=1e-3),
        Column("performance", "performance"),
        Column("accessibility", "accessibility"),
        Column("practices", "best practices"),
        Column("seo", "SEO"),
        Column("largest", "largest paint s", scale=1e-3),
        Column("blocked", "blocked ms"),
        Column("shift", "shift"),
        Column("foreign", "from elsewhere", how=max),
        Column("desk", "performance, desk"),
    ),
    measure=measure,
    size=(1, 1),
    rounds=(3, 1),
)
