"""Half characters that YAML's escapes make: found where they are, and only there."""

from __future__ import annotations

import pytest

from runpress.site.evidence.hypotheses import read_hypotheses
from runpress.site.text.post import parse_post
from runpress.site.text.surrogates import holds_surrogate


@pytest.mark.parametrize("data", ["\ud83e", ["a", {"b": "\udfff"}], {"\ud800": 1}])
def test_half_a_character_is_found_however_deep(data: object) -> None:
    assert holds_surrogate(r'"\ud83e"', data)


@pytest.mark.parametrize(
    ("source", "data"),
    [
        (r"'\ud83e'", r"\ud83e"),
        ("a \N{GRINNING FACE}", "a \N{GRINNING FACE}"),
        (r'"\ud83e" # in a comment', [1, None, 2.0]),
    ],
)
def test_what_only_looks_like_it_is_whole(source: str, data: object) -> None:
    assert not holds_surrogate(source, data)


def test_front_matter_with_half_a_character_is_an_error_and_gone() -> None:
    text = '---\ntags: ["\\ud83e\\uddd1"]\nhypotheses: [{claim: "\\ud83e"}]\n---\n# T\n'
    post = parse_post("posts/a.md", "docs/posts/a.md", text)
    assert [each.code for each in post.problems] == ["RP301"]
    assert "half a character" in post.problems[0].what
    post.source.encode()


def test_characters_that_one_loader_refuses_cost_a_line_and_no_build() -> None:
    text = '---\ntitle: "\\ufffe"\nhypotheses: [{claim: "a \\ufffe", expect: a.loss < 1}]\n---\n'
    found, _ = read_hypotheses(parse_post("posts/a.md", "docs/posts/a.md", text))
    assert [each.expect for each in found] == ["a.loss < 1"]
