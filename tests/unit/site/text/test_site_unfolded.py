"""What unfolds without end is seen before anything prints it."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from runpress.site.text.embed import replace_fences
from runpress.site.text.post import parse_post
from runpress.site.text.unfolded import MOST, is_endless

BOMB = "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 40))
DEEP: list[Any] = []
for _ in range(100_000):
    DEEP = [DEEP]


@pytest.mark.parametrize(
    "data",
    [yaml.safe_load(BOMB), yaml.safe_load("&a [*a]"), yaml.safe_load("&a {b: {c: *a}}"), DEEP],
    ids=["doubling", "itself", "deep-in-itself", "deep"],
)
def test_what_is_endless(data: Any) -> None:
    assert is_endless(data)


@pytest.mark.parametrize(
    "data", [None, "x" * 10 * MOST, {}, {"a": [1, {"b": 2}]}, yaml.safe_load("[&a [1, 2], *a, *a]")]
)
def test_what_is_not(data: Any) -> None:
    assert not is_endless(data)


def test_a_front_matter_that_unfolds_without_end_is_refused() -> None:
    post = parse_post("a.md", "docs/a.md", f"---\n{BOMB}experiment: *a39\n---\n# T\n")
    [problem] = post.problems
    assert problem.code == "RP301"
    assert "unfold" in problem.what
    assert (post.experiment, dict(post.meta)) == (None, {})


def test_a_fence_that_unfolds_without_end_is_refused() -> None:
    text = f"```runpress\narms:\n{BOMB}k: *a39\n```\n"
    shown, _, [problem] = replace_fences(
        text, lambda name, options: ("", []), sections=["arms"], shown="a.md", first_line=1
    )
    assert "unfolds" in problem.what
    assert len(shown) < 5_000
