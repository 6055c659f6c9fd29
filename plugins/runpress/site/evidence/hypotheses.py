"""What a post expects of its runs, as its front matter says it.

    hypotheses:
      - claim: Mixed precision shortens training by about 30 %
        expect: ratio(amp.train_seconds, fp32.train_seconds) <= 0.75
        seeds: 3
        exact: false

`claim` is for people, `expect` is what the build judges by. A hypothesis that is not written
right is kept as far as it can be understood, so that a page never hides one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from runpress.format.names import nearest, shorten
from runpress.format.problems import Problem, Severity
from runpress.site.markup import INVISIBLE
from runpress.site.text.post import Post
from runpress.site.text.yaml_text import loader_of

KEY = "hypotheses"
KEYS = ("claim", "expect", "seeds", "exact")
CODE = "RP401"
SEEDS = 3
# A page of more is no page, and each is computed anew at every build.
MOST, LONGEST_CLAIM = 100, 500
LARGEST = 2**63


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """One thing that a post expects.

    `expect` is empty where the front matter says none. `seeds` is how many each arm needs
    before anything is concluded. `exact` is for quantities that do not vary, such as a size.
    `line` is where it stands in the file `where`.
    """

    claim: str
    expect: str
    seeds: int = SEEDS
    exact: bool = False
    line: int = 0
    where: str = ""


def read_hypotheses(post: Post) -> tuple[list[Hypothesis], list[Problem]]:
    """Return the hypotheses of a post's front matter, and what is wrong with them."""
    told = post.meta.get(KEY)
    if told is None:
        return [], []
    reader = _Reader(post)
    if not isinstance(told, list):
        line = post.line_of(KEY)
        reader.warn(line, f"`{KEY}` is not a list.", "Begin each with `- claim:`.")
        return [], reader.problems
    if len(told) > MOST:
        what = f"there are {len(told)} hypotheses, and only the first {MOST} are judged."
        reader.warn(post.line_of(KEY), what, "Keep those that the post is about.")
    lists = _lists(post)
    if len(lists) > 1:
        what = f"`{KEY}` stands {len(lists)} times, and only the last is read."
        reader.warn(post.line_of(KEY), what, "Put all of them into one list.")
    # Of a key that is merged in from elsewhere no line is known.
    known = [*(lists or [[]])[-1], *[post.line_of(KEY)] * len(told)]
    found = [reader.read(item, line) for item, line in zip(told[:MOST], known, strict=False)]
    return [one for one in found if one], reader.problems


class _Reader:
    """Reads one hypothesis after the other and keeps what was wrong."""

    def __init__(self, post: Post) -> None:
        self._shown = post.shown
        self.problems: list[Problem] = []

    def warn(self, line: int, what: str, move: str) -> None:
        self.problems.append(Problem(Severity.WARNING, CODE, self._shown, what, move, line))

    def read(self, item: Any, line: int) -> Hypothesis | None:
        """Return what one entry of the list says; None where it says nothing."""
        if isinstance(item, str):
            item = {"claim": item}
        if not isinstance(item, Mapping):
            what = f"a hypothesis is {_shown(item)} and has no keys."
            self.warn(line, what, "Write `- claim: …` and `expect: …` below it.")
            return None
        self._check_keys(item, line)
        claim, expect = self._text(item, "claim", line), self._text(item, "expect", line)
        if not claim and not expect:
            self.warn(line, "a hypothesis claims nothing.", "Write `claim:` and `expect:`.")
            return None
        if not expect:
            what = f"the hypothesis {shorten(claim)!r} says nothing to judge it by."
            self.warn(line, what, "Write `expect: ratio(a.loss, b.loss) <= 0.9`, or the like.")
        return Hypothesis(
            claim=shorten(claim or expect, LONGEST_CLAIM),
            expect=expect,
            seeds=self._seeds(item, line),
            exact=self._exact(item, line),
            line=line,
            where=self._shown,
        )

    def _check_keys(self, item: Mapping[Any, Any], line: int) -> None:
        for key in map(str, item):
            if key not in KEYS:
                near = nearest(key, KEYS)
                move = f"Did you mean `{near}`?" if near else f"There are {', '.join(KEYS)}."
                self.warn(line, f"a hypothesis has no key {shorten(key)!r}.", move)

    def _text(self, item: Mapping[Any, Any], key: str, line: int) -> str:
        told = item.get(key)
        if told is None:
            return ""
        if isinstance(told, str):
            # What neither a page nor a terminal should obey is no part of a claim.
            return " ".join(INVISIBLE.sub("", told).split())
        if isinstance(told, int | float) and not isinstance(told, bool):
            return _shown(told)
        self.warn(line, f"the {key} of a hypothesis is no text.", "Put it in quotes.")
        return ""

    def _seeds(self, item: Mapping[Any, Any], line: int) -> int:
        told = item.get("seeds", SEEDS)
        if isinstance(told, int) and not isinstance(told, bool) and 1 <= told <= LARGEST:
            return told
        what = f"`seeds: {_shown(told)}` is no number of seeds, so it is {SEEDS}."
        self.warn(line, what, "Write a whole number, 1 or more.")
        return SEEDS

    def _exact(self, item: Mapping[Any, Any], line: int) -> bool:
        told = item.get("exact", False)
        if isinstance(told, bool):
            return told
        what = f"`exact: {_shown(told)}` is neither true nor false, so it is false."
        self.warn(line, what, "Write `exact: true` for what does not vary between seeds.")
        return False


def _shown(told: Any) -> str:
    """Return what somebody wrote, for a message."""
    if isinstance(told, list | Mapping):
        # A few lines of YAML can hold more than a disk could, written out.
        return "a list" if isinstance(told, list) else "a mapping"
    if isinstance(told, int) and abs(told) > LARGEST:
        # Python refuses to write out numbers of many digits.
        return "a number beyond 64 bits"
    return shorten(str(told))


def _lists(post: Post) -> list[list[int]]:
    """Return, for each time that the key stands in the front matter, its entries' lines."""
    try:
        root = yaml.compose(post.header, Loader=loader_of(post.header))
    except (yaml.YAMLError, ValueError, RecursionError):
        # The two loaders do not agree on every odd character, and a line is not worth a build.
        return []
    if not isinstance(root, yaml.MappingNode):
        return []
    # The front matter begins on the file's second line.
    return [
        [entry.start_mark.line + 2 for entry in value.value]
        if isinstance(value, yaml.SequenceNode)
        else []
        for key, value in root.value
        if key.value == KEY
    ]
