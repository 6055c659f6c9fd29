"""YAML read by the quick reader where it can be trusted, by the careful one elsewhere."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from runpress.site.text.yaml_text import LONGEST, MOST_OPENERS, loader_of, read_yaml


@pytest.mark.parametrize(
    "text",
    [
        "a: 1\nb: [x, {y: z}]\n",
        "metrics: {val/accuracy: {goal: max, unit: '%'}}",
        "date: 2026-11-21\ntime: 2026-11-21 10:00:00\nnumber: 1e3\nyes: no\n",
        "text: |\n  one\n  two\nfolded: >\n  one\n  two\n",
        "base: &base {lr: 0.1}\nrun:\n  <<: *base\n  seed: 1\n",
        "",
        "名: 混合精度\n",
    ],
)
def test_both_readers_agree(text: str) -> None:
    assert read_yaml(text) == yaml.safe_load(text)


@pytest.mark.parametrize("text", ["a: {b", "a: *x", "- a\nb: c", "a: b: c", "a: |\n  x\n y"])
def test_mistakes_are_told_in_the_careful_readers_words(text: str) -> None:
    def told(read: Any) -> tuple[str, int]:
        with pytest.raises(yaml.MarkedYAMLError) as caught:
            read(text)
        mark = caught.value.problem_mark
        assert mark is not None
        return str(caught.value.problem), mark.line

    assert told(read_yaml) == told(yaml.safe_load)


def test_an_impossible_date_is_an_error() -> None:
    with pytest.raises(ValueError, match="month"):
        read_yaml("date: 2026-13-45")


@pytest.mark.parametrize(
    "text",
    ["a: " + "[" * 200_000, "a: " + "{" * 200_000, "- " * 200_000 + "x", "? " * 200_000 + "x"],
)
def test_what_would_end_the_process_raises(text: str) -> None:
    with pytest.raises((yaml.YAMLError, RecursionError)):
        read_yaml(text)


@pytest.mark.parametrize(
    ("text", "quick"),
    [
        ("a: [1, 2]", True),
        ("a: " + "[" * MOST_OPENERS, True),
        ("a: " + "[" * (MOST_OPENERS + 1), False),
        ("a: " + "[" * MOST_OPENERS + "-", False),
        ("a" * LONGEST, True),
        ("a" * (LONGEST + 1), False),
    ],
)
def test_only_a_text_that_cannot_nest_deeply_is_read_quickly(text: str, quick: bool) -> None:
    assert (loader_of(text) is not yaml.SafeLoader) is quick
