"""The text of a synthetic post: the same words for every tool, all from one seed.

A post has what a post about an experiment has, about 740 words of it: paragraphs, two tables,
two pictures, a diagram, a code block and a formula. Which tool it is for decides what stands
around that (see `synthetic` and `plain`). A post is the same in a blog of any size.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta

SEED = 7
WORDS = [
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
]
TAGS = ("vision", "language", "audio", "ablation", "sweep", "schedule", "distillation")
CATEGORIES = ("Vision", "Language", "Audio", "Tools")
FIRST_DAY, DAYS = date(2023, 1, 1), 1095
# Where a list of posts ends a post's beginning, as Material has it.
MORE = "<!-- more -->\n\n"


@dataclass(frozen=True)
class Post:
    """What an edit may change of a post; the rest follows from its number."""

    number: int
    title: str
    day: date
    tags: tuple[str, ...]
    category: str
    # A word that an edit left in the last paragraph.
    added: str = ""

    @property
    def name(self) -> str:
        """The post's file without its ending, and its experiment's id."""
        return f"exp-{self.number:05}"


def post_of(number: int) -> Post:
    """Return the post of a number as it is before anyone edits it."""
    chance = random.Random(f"{SEED}/{number}")
    day = FIRST_DAY + timedelta(days=chance.randrange(DAYS))
    tags, category = tuple(chance.sample(TAGS, 3)), chance.choice(CATEGORIES)
    return Post(number, f"{sentence(chance)} {number}", day, tags, category)


def body_of(post: Post, *, pictures: str, values: str = "", more: str = MORE) -> str:
    """Return a post below its title.

    Args:
        post: the post.
        pictures: the Markdown of its two pictures.
        values: a sentence that a tool computes.
        more: what ends the beginning that lists show.
    """
    chance = random.Random(f"{SEED}/{post.number}/body")
    return f"""\
{_paragraph(chance, 70)}{values}

{more}## Method

{_paragraph(chance, 110)}

| name | value | note |
| --- | --- | --- |
{_parameters(chance)}

{_diagram(chance)}
{_paragraph(chance, 60)}

## Results

{_paragraph(chance, 100)}

{pictures}

| metric | best | last | epoch |
| --- | ---: | ---: | ---: |
{_metrics(chance)}

{_code(chance)}
## Conclusion

{_paragraph(chance, 90)}

$$
\\mathcal{{L}}(\\theta) = -\\frac{{1}}{{N}} \\sum_{{i=1}}^{{N}} \\log p_\\theta(y_i \\mid x_i) +
{chance.random():.3f} \\lVert \\theta \\rVert_2^2
$$

{_paragraph(chance, 120)} {post.added}
"""


def sentence(chance: random.Random) -> str:
    """Return seven words."""
    return " ".join(chance.choice(WORDS) for _ in range(7)).capitalize()


def _paragraph(chance: random.Random, words: int) -> str:
    said = [chance.choice(WORDS) for _ in range(words)]
    said[words // 3] = f"**{said[words // 3]}**"
    said[words // 2] = f"`{said[words // 2]}`"
    return f"{' '.join(said).capitalize()}."


def _parameters(chance: random.Random) -> str:
    return "\n".join(
        f"| `param_{row}` | {chance.random():.5g} | {chance.choice(WORDS)} |" for row in range(12)
    )


def _metrics(chance: random.Random) -> str:
    rows = []
    for row in range(10):
        best, last, epoch = chance.random(), chance.random(), chance.randint(1, 99)
        rows.append(f"| metric {row} | {best:.4f} | {last:.4f} | {epoch} |")
    return "\n".join(rows)


def _diagram(chance: random.Random) -> str:
    return f"""\
```mermaid
flowchart LR
  A[input] --> B[embed]
  B --> C[{chance.randint(2, 999)} blocks]
  C --> D[norm]
  D --> E[head]
  C --> F[loss, weighed {chance.random():.4f}]
```
"""


def _code(chance: random.Random) -> str:
    return f"""\
```python
def train(lr={chance.random():.4f}, epochs={chance.randint(1, 99)}):
    optimizer = Adam(model.parameters(), lr=lr)
    for epoch in range(epochs):
        for images, labels in loader:
            loss = criterion(model(images), labels)
            loss.backward()
            optimizer.step()
            optimizer.zero_grad()
    return {{"loss": float(loss), "epoch": epoch}}
```
"""
