"""A synthetic blog for runpress: posts about experiments, all numbers from one seed.

The records are those that `make_run` of the tests writes, so they are whole, with the curves
and the diagrams that a script leaves in them. A post has a hypothesis, values in its text and
a fence. Its two pictures are the curve under its title and the one of the fence.
"""

from __future__ import annotations

import json
import math
import random
import sys
from pathlib import Path
from typing import Any

sys.path.append(str(Path(__file__).parent.parent))

from pictures import curves
from prose import SEED, Post, body_of, post_of, sentence

from blog_on_disk import ENVIRONMENT, PIPELINE, make_run

STEPS = 50
FIGURES = {"loss": ("train/loss", "val/loss"), "accuracy": ("val/accuracy",)}
# As many packages as a training has around it.
PACKAGES = {f"package-{number:03}": f"1.{number}.0" for number in range(130)}
FENCE = """\
```runpress
curves: [train/loss, val/loss]
```"""
MODEL = """\
flowchart TD
  n0(["input<br/>B×1×8×8"]):::data
  n1["Conv2d 3×3<br/>ReLU<br/>features.0 · {first}"]:::layer
  n2["Conv2d 3×3<br/>ReLU · MaxPool<br/>features.2 · {second}"]:::layer
  n3["Linear<br/>head · 5.13 k"]:::layer
  n0 --> n1
  n1 -->|"B×16×8×8"| n2
  n2 -->|"B×512"| n3
"""
MKDOCS = """\
site_name: Synthetic
site_url: http://127.0.0.1:8000/
theme: {{name: material, font: false}}
plugins: [{plugins}]
markdown_extensions:
  - attr_list
  - admonition
  - tables
  - toc
  - md_in_html
  - pymdownx.arithmatex: {{generic: true}}
  - pymdownx.superfences
"""


def make_blog(folder: Path, posts: int, runs: int = 1) -> None:
    """Write a blog of so many posts, and so many runs for each, into an empty folder."""
    (folder / "docs/posts").mkdir(parents=True)
    (folder / "docs/index.md").write_text("# Experiments\n")
    (folder / "mkdocs.yml").write_text(MKDOCS.format(plugins="blog, tags, search, runpress"))
    for number in range(posts):
        post = post_of(number)
        for seed in range(runs):
            add_run(folder, post, seed)
        write_post(folder, post, runs)


def write_post(folder: Path, post: Post, runs: int = 1) -> Path:
    """Write a post about so many runs into the blog of a folder."""
    path = folder / "docs/posts" / f"{post.name}.md"
    values = ' It reaches `= new["val/accuracy"]`'
    values += ' against `= old["val/accuracy"]`.' if runs > 1 else "."
    text = body_of(post, pictures=FENCE, values=values, more="")
    path.write_text(f"{_front_matter(post, runs)}# {post.title}\n\n{text}")
    return path


def add_run(folder: Path, post: Post, seed: int) -> Path:
    """Write the record of a post's run into the blog of a folder; every third is the baseline."""
    chance = random.Random(f"{SEED}/{post.number}/run/{seed}")
    run = make_run(
        folder / "docs/runs",
        post.name,
        "new" if seed == 0 else f"new-{seed + 1}",
        seed=seed,
        started=post.number,
        metrics=_metrics(chance),
        pipeline=PIPELINE.replace("network", f"network {post.number}"),
        group="old" if seed % 3 == 1 else "new",
        environment={**ENVIRONMENT, "packages": PACKAGES | ENVIRONMENT["packages"]},
    )
    _finish(run, post.number)
    return run


def _finish(run: Path, number: int) -> None:
    """Leave in a record what `finish` leaves: curves for both palettes, and the model."""
    (run / "curves").mkdir()
    for name in FIGURES:
        for file in (f"{name}.png", f"{name}.dark.png"):
            said = f"{run.parent.name} {run.name} {file}"
            (run / "curves" / file).write_bytes(curves(number, file, said))
    model = MODEL.format(first=160 + number, second=f"{4640 + number:,}")
    (run / "diagrams/model.mmd").write_text(model, "utf-8")
    manifest: dict[str, Any] = json.loads((run / "run.json").read_bytes())
    manifest["figures"] = [_figure(name) for name in FIGURES]
    manifest["diagrams"].append({"name": "model", "file": "diagrams/model.mmd"})
    (run / "run.json").write_text(json.dumps(manifest, indent=2) + "\n")


def _figure(name: str) -> dict[str, Any]:
    files = {"file": f"curves/{name}.png", "dark": f"curves/{name}.dark.png"}
    return {"name": name, **files, "metrics": list(FIGURES[name]), "alt": None}


def _metrics(chance: random.Random) -> dict[str, list[float]]:
    speed, noise = chance.uniform(5, 20), chance.uniform(0.005, 0.02)
    losses = [2.3 * math.exp(-step / speed) + 0.1 + chance.gauss(0, noise) for step in range(STEPS)]
    return {
        "train/loss": losses,
        "val/loss": [loss * 1.1 for loss in losses],
        "val/accuracy": [1 - loss / 2.5 for loss in losses],
    }


def _front_matter(post: Post, runs: int) -> str:
    compared = 'diff(new["val/accuracy"], old["val/accuracy"]) >= 0.01'
    return f"""\
---
date: {post.day}
tags: [{", ".join(post.tags)}]
categories: [{post.category}]
experiment: {post.name}
{"baseline: old" if runs > 1 else "# A run of its own, without a baseline."}
metrics: {{val/accuracy: {{goal: max, unit: "%"}}, train_seconds: {{goal: min}}}}
hypotheses:
  - claim: {sentence(random.Random(f"{SEED}/{post.number}/claim"))}
    expect: {compared if runs > 1 else 'new["val/accuracy"] >= 0.9'}
---
"""
