"""Ten series of ten thousand points: from the click on a link to a chart that answers.

Ours is a run's page, by hand it is a page of Material with the same numbers for Plotly, which
are fetched like ours. Each is served as GitHub Pages serves it and opened in a window of its
own, at the whole speed of this machine and at a quarter of it.
"""

from __future__ import annotations

import json
import math
import random
import shutil
from collections.abc import Sequence
from pathlib import Path

from reader_blog import EXPERIMENT, SCRIPTS, THEME, mkdocs, put_scripts
from row import Column, Row, Sample

SERIES = 10
SEED = 7
ALIVE = {"runpress": ".rp-alive", "plotly": "[data-alive]"}
WAIT = """async (alive) => {
  for (;;) {
    if (document.querySelector(alive)) return performance.now();
    await new Promise((done) => requestAnimationFrame(done));
  }
}"""


def measure(tool: str, folder: Path, size: int) -> Sequence[Sample]:
    """Build a page of ten series of `size` points, and open it at two speeds."""
    from playwright.sync_api import sync_playwright

    from pages_server import serve_pages

    site, page = (_ours if tool == "runpress" else _by_hand)(folder, size)
    with serve_pages(site) as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        found = {}
        for name, slower in (("whole", 1), ("quarter", 4)):
            # High enough that the chart is on the screen: nobody scrolls here.
            window = browser.new_context(viewport={"width": 1280, "height": 3000})
            opened = window.new_page()
            speed = window.new_cdp_session(opened)
            speed.send("Emulation.setCPUThrottlingRate", {"rate": slower})
            opened.goto(base + page, wait_until="commit")
            found[name] = float(opened.evaluate(WAIT, ALIVE[tool]))
            window.close()
        browser.close()
    return [found]


def _series(size: int) -> dict[str, list[float]]:
    chance = random.Random(SEED)
    return {
        f"loss/{line}": [
            2.3 * math.exp(-step * (line + 1) / size) + chance.gauss(0, 0.05)
            for step in range(size)
        ]
        for line in range(SERIES)
    }


def _ours(folder: Path, size: int) -> tuple[Path, str]:
    from synthetic import MKDOCS, make_run

    blog = folder / "blog"
    series = _series(size)
    run = make_run(blog / "docs/runs", EXPERIMENT, "run", metrics=series, figures=["train/loss"])
    # One picture for all ten, as a script has it that calls them so.
    manifest = json.loads((run / "run.json").read_bytes())
    manifest["figures"][0]["metrics"] = list(series)
    (run / "run.json").write_text(json.dumps(manifest))
    (blog / "docs/posts").mkdir()
    (blog / "docs/index.md").write_text("# Experiments\n")
    (blog / "mkdocs.yml").write_text(MKDOCS.format(plugins="blog, tags, search, runpress"))
    return mkdocs(blog), f"runs/{EXPERIMENT}/run/"


def _by_hand(folder: Path, size: int) -> tuple[Path, str]:
    blog = folder / "blog"
    (blog / "docs/posts").mkdir(parents=True)
    put_scripts(blog / "docs")
    steps = list(range(size))
    series = [{"name": name, "x": steps, "y": y} for name, y in _series(size).items()]
    (blog / "docs/loss.json").write_text(json.dumps(series))
    (blog / "docs/index.md").write_text("# Experiments\n")
    (blog / "docs/run.md").write_text('# A run\n\n<div data-curves="../loss.json"></div>\n')
    (blog / "mkdocs.yml").write_text(THEME + SCRIPTS)
    return mkdocs(blog), "run/"


ROW = Row(
    what="ten series of {size:,} points, from navigation to a chart that answers",
    reach="0.8 s, and 1.3 s at a quarter of the CPU",
    tools=tuple(ALIVE),
    columns=(
        Column("whole", "s", scale=1e-3),
        Column("quarter", "s at a quarter", scale=1e-3),
    ),
    measure=measure,
    size=(10_000, 1_000),
    rounds=(5, 1),
)
