"""The next experiment of a blog: a post and a script, under an id whose number rises by itself."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from runpress.errors import RunpressError
from runpress.format.names import check_name
from runpress.template.files import read_folder
from runpress.template.writing import has_name, write_new

NUMBERED = re.compile(r"exp-(\d{1,9})(?:-(.+))?")
# exp-001 sorts before exp-010, and so do its files.
DIGITS = 3


@dataclass(frozen=True)
class Planned:
    """An experiment that shall begin.

    `posts` and `scripts` are the folders of the blog that hold those. `language` is the post's;
    `said` tells whether its front matter has to say so, because the blog's is another.
    """

    id: str
    posts: Path
    scripts: Path
    language: str
    said: bool
    today: date


def next_id(slug: str, known: Iterable[str]) -> str:
    """Return the id of a new experiment: one that has a number is taken as it is.

    >>> next_id("amp", ["exp-001-lr-sweep", "exp-023"])
    'exp-024-amp'
    >>> next_id("exp-007-amp", ["exp-023"])
    'exp-007-amp'

    Raises:
        NameRefused: it cannot be a folder on every system.
    """
    check_name(slug, "experiment")
    if NUMBERED.fullmatch(slug):
        return slug
    numbers = [found[1] for found in map(NUMBERED.fullmatch, known) if found]
    number = max(map(int, numbers), default=0) + 1
    wide = max([DIGITS, *map(len, numbers)])
    return check_name(f"exp-{number:0{wide}}-{slug}", "experiment")


def begin(planned: Planned) -> list[Path]:
    """Write the post and the script, and return where they are.

    Raises:
        RunpressError: one of them is there already, or cannot be written.
    """
    _check_free(planned)
    values = {
        "id": planned.id,
        "title": title_of(planned.id),
        "date": planned.today.isoformat(),
        "language_line": f"lang: {planned.language}\n" if planned.said else "",
    }
    texts = read_folder("experiment", planned.language, values)
    post = planned.posts / f"{planned.id}.md"
    script = planned.scripts / planned.id / "train.py"
    # Both or neither: a post alone would take its number with it.
    write_new(Path(), {str(post): texts["post.md"], str(script): texts["train.py"]})
    return [post, script]


def title_of(experiment: str) -> str:
    """Return the words of an id, as a title to begin with.

    >>> title_of("exp-002-weight-decay")
    'Weight decay'
    """
    found = NUMBERED.fullmatch(experiment)
    words = (found[2] if found else experiment) or experiment
    words = words.replace("-", " ").replace("_", " ").strip()
    return words[:1].upper() + words[1:]


def _check_free(planned: Planned) -> None:
    """See that neither file is there; one that differs in case alone is, on some systems."""
    places = ((planned.posts, f"{planned.id}.md"), (planned.scripts, planned.id))
    for folder, name in places:
        there = has_name(folder, [name])
        if there:
            raise RunpressError(f"{folder / there}: it is there already. Choose another name.")
