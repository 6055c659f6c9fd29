"""A synthetic blog: posts about experiments of three runs, all numbers from one seed.

The records are those that `make_run` of the tests writes, so they are whole; the curves of a
script are left out, as nobody draws them here. A post has a hypothesis, values in its text, a
table and a fence, which is what a post that uses everything has.
"""

from __future__ import annotations

import math
import random
import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parent.parent))

from blog_on_disk import PIPELINE, make_run

SEED = 7
STEPS = 50
WORDS = (
    "model",
    "training",
    "loss",
    "gradient",
    "batch",
    "epoch",
    "learning",
    "rate",
    "warmup",
    "schedule",
    "attention",
    "layer",
    "norm",
    "dropout",
    "embedding",
    "token",
    "validation",
    "accuracy",
    "metric",
    "baseline",
    "ablation",
    "seed",
    "variance",
    "optimizer",
    "improves",
    "degrades",
    "matches",
    "suggests",
    "shows",
    "remains",
    "however",
    "because",
    "the",
    "a",
    "of",
    "in",
    "on",
    "with",
    "for",
    "and",
)
TAGS = ("vision", "language", "audio", "ablation", "sweep", "schedule", "distillation")

MKDOCS = """\
site_name: Synthetic
site_url: http://127.0.0.1:8000/
theme: {{name: material, font: false}}
plugins: [{plugins}]
markdown_extensions: [attr_list, admonition, tables, toc, md_in_html, pymdownx.superfences]
"""


def make_blog(folder: Path, posts: int) -> None:
    """Write a blog of so many posts, and three runs for each, into an empty folder."""
    chance = random.Random(SEED)
    (folder / "docs/posts").mkdir(parents=True)
    (folder / "docs/index.md").write_text("# Experiments\n")
    (folder / "mkdocs.yml").write_text(MKDOCS.format(plugins="blog, tags, search, runpress"))
    for number in range(posts):
        name = f"exp-{number:05}"
        for seed in range(3):
            run = "new" if seed == 0 else f"new-{seed + 1}"
            arm = "new" if seed != 1 else "old"
            make_run(
                folder / "docs/runs",
                name,
                run,
                seed=seed,
                started=number,
                metrics=_metrics(chance),
                pipeline=PIPELINE,
                group=arm,
            )
        (folder / "docs/posts" / f"{name}.md").write_text(_post(name, chance))


def _metrics(chance: random.Random) -> dict[str, list[float]]:
    speed, noise = chance.uniform(5, 20), chance.uniform(0.005, 0.02)
    losses = [2.3 * math.exp(-step / speed) + 0.1 + chance.gauss(0, noise) for step in range(STEPS)]
    return {
        "train/loss": losses,
        "val/loss": [loss * 1.1 for loss in losses],
        "val/accuracy": [1 - loss / 2.5 for loss in losses],
    }


def _post(name: str, chance: random.Random) -> str:
    day = f"{2023 + chance.randrange(3)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
    tags = ", ".join(chance.sample(TAGS, 3))
    return f"""\
---
date: {day}
tags: [{tags}]
experiment: {name}
baseline: old
metrics: {{val/accuracy: {{goal: max, unit: "%"}}, train_seconds: {{goal: min}}}}
hypotheses:
  - claim: {_sentence(chance)}
    expect: diff(new["val/accuracy"], old["val/accuracy"]) >= 0.01
---
# {_sentence(chance)} {name}

{_paragraph(chance, 70)} It reaches `= new["val/accuracy"]` against `= old["val/accuracy"]`.

## Method

{_paragraph(chance, 120)}

| name | value | note |
| --- | --- | --- |
{_rows(chance)}

## Results

{_paragraph(chance, 120)}

```runpress
curves: [train/loss, val/loss]
```

```python
for images, labels in loader:
    loss = criterion(model(images), labels)
    loss.backward()
    optimizer.step()
```

## Conclusion

{_paragraph(chance, 200)}
"""


def _rows(chance: random.Random) -> str:
    return "\n".join(
        f"| `param_{row}` | {chance.random():.5g} | {chance.choice(WORDS)} |" for row in range(12)
    )


def _sentence(chance: random.Random) -> str:
    return " ".join(chance.choice(WORDS) for _ in range(7)).capitalize()


def _paragraph(chance: random.Random, words: int) -> str:
    said = [chance.choice(WORDS) for _ in range(words)]
    return f"{' '.join(said).capitalize()}."
