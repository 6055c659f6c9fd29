"""The post that readers are measured with, by runpress and as a blogger does it by hand today.

Ours is a post of this repository with a third diagram, which its author drew. By hand it is the
same text on Material, with the same three diagrams for Mermaid, and the same two curves for
Plotly, both scripts from the blog's own address. `material` has the text alone: what a page
costs before anything is put on it.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

from places import HERE

ROOT = HERE.parents[1]
EXPERIMENT = "exp-001-lr-sweep"
POST = f"experiments/{EXPERIMENT}/"
TOOLS = ("runpress", "mermaid+plotly", "material")
METRICS = ("val/accuracy", "train/loss")
DRAWN = """\
```mermaid
flowchart TD
  A[1,797 digits] --> B{held out?}
  B -->|397| C[validation]
  B -->|1,400| D[training]
  D --> E[seven rates] --> F[three seeds each]
```
"""
FENCE = re.compile(r"^```runpress\n.*?^```\n", re.DOTALL | re.MULTILINE)
FRONT = re.compile(r"^---\n.*?^---\n", re.DOTALL | re.MULTILINE)
THEME = """\
site_name: By hand
site_url: http://127.0.0.1:8000/
theme:
  name: material
  font: false
  features: [content.code.copy, navigation.top, toc.follow]
plugins:
  - blog: {blog_dir: ., post_dir: posts, post_url_format: "experiments/{file}"}
  - tags
  - search
markdown_extensions:
  - admonition
  - attr_list
  - md_in_html
  - tables
  - toc: {permalink: true}
  - pymdownx.superfences:
      custom_fences:
        - name: mermaid
          class: mermaid
          format: !!python/name:pymdownx.superfences.fence_code_format
"""
SCRIPTS = "extra_javascript: [plotly.min.js, mermaid.min.js, charts.js]\n"


def build(tool: str, folder: Path) -> Path:
    """Write a tool's blog into an empty folder, build it, and return its site."""
    docs = folder / "docs"
    if tool == "runpress":
        shutil.copytree(ROOT / "docs", docs)
        shutil.copy(ROOT / "mkdocs.yml", folder)
        post = docs / "posts" / f"{EXPERIMENT}.md"
        post.write_text(_with_diagram(post.read_text("utf-8")), "utf-8")
    else:
        (docs / "posts").mkdir(parents=True)
        (docs / "index.md").write_text("# Experiments\n")
        dressed = tool != "material"
        (folder / "mkdocs.yml").write_text(THEME + (SCRIPTS if dressed else ""))
        (docs / "posts" / f"{EXPERIMENT}.md").write_text(_by_hand(docs, dressed), "utf-8")
    return mkdocs(folder)


def mkdocs(folder: Path) -> Path:
    """Build a blog and return its site."""
    subprocess.run(
        [sys.executable, "-m", "mkdocs", "--quiet", "build"],
        cwd=folder,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        check=True,
        capture_output=True,
    )
    return folder / "site"


def put_scripts(docs: Path) -> None:
    """Put the scripts of a blog by hand where its own address serves them."""
    from importlib.util import find_spec

    for package, path in (
        ("plotly", "package_data/plotly.min.js"),
        ("mermaidx", "assets/mermaid.js"),
    ):
        found = find_spec(package)
        if found is None or found.origin is None:
            raise ModuleNotFoundError(f"{package} is not there; `make bench` installs it")
        name = Path(path).name.removesuffix(".js").removesuffix(".min") + ".min.js"
        shutil.copy(Path(found.origin).parent / path, docs / name)
    shutil.copy(HERE / "reader" / "charts.js", docs)


def _with_diagram(text: str) -> str:
    return text.replace("## Results\n", f"{DRAWN}\n## Results\n", 1)


def _by_hand(docs: Path, dressed: bool) -> str:
    """Return the post's text, with diagrams and charts when it is dressed."""
    text = (ROOT / "docs" / "posts" / f"{EXPERIMENT}.md").read_text("utf-8")
    text = FENCE.sub("", FRONT.sub("", text)).replace("(exp-003-mixup-spike.md)", "(../index.md)")
    text = "---\ndate: 2026-11-21\ndescription: Learning rates, swept.\n---\n" + text
    if not dressed:
        return text
    put_scripts(docs)
    run = ROOT / "docs" / "runs" / EXPERIMENT / "lr-0.01" / "diagrams"
    for name in ("pipeline", "model"):
        text += f"\n## {name}\n\n```mermaid\n{(run / f'{name}.mmd').read_text('utf-8')}```\n"
    for metric in METRICS:
        name = f"{metric.replace('/', '-')}.json"
        (docs / name).write_text(json.dumps(_curves(metric)))
        text = text.replace("## Goal", f'<div data-curves="../../{name}"></div>\n\n## Goal', 1)
    return _with_diagram(text)


def _curves(metric: str) -> list[dict[str, object]]:
    """Return a metric of every run, as Plotly wants it."""
    found = defaultdict(lambda: ([], []))  # type: ignore[var-annotated]
    for log in sorted((ROOT / "docs" / "runs" / EXPERIMENT).glob("*/metrics.jsonl")):
        for line in log.read_text("utf-8").splitlines():
            point = json.loads(line)
            if isinstance(point.get(metric), int | float):
                found[log.parent.name][0].append(point["_step"])
                found[log.parent.name][1].append(point[metric])
    return [{"name": name, "x": x, "y": y} for name, (x, y) in found.items()]
