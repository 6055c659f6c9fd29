"""A page's front matter and text taken apart."""

from __future__ import annotations

import pytest

from runpress.format.problems import Severity
from runpress.site.text.post import Post, parse_post


def parse(text: str) -> Post:
    return parse_post("posts/a.md", "docs/posts/a.md", text)


@pytest.mark.parametrize(
    ("text", "meta", "body", "first_line"),
    [
        ("plain", {}, "plain", 1),
        ("---\na: 1\n---\nb", {"a": 1}, "b", 4),
        ("---\na: 1\n...\nb", {"a": 1}, "b", 4),
        ("---  \na: 1\n---\t\nb\n", {"a": 1}, "b\n", 4),
        ("---\r\na: 1\r\n---\r\nb\r\nc", {"a": 1}, "b\nc", 4),
        ("---\ra: 1\r---\rb", {"a": 1}, "b", 4),
        ("\ufeff---\na: 1\n---\nb", {"a": 1}, "b", 4),
        ("---\n---\nb", {}, "b", 3),
        ("---\n# only a comment\n---\nb", {}, "b", 4),
        ("---\na: 1\n---", {"a": 1}, "", 3),
        ("---\na: 1\nb", {}, "---\na: 1\nb", 1),
        (" ---\na: 1\n---\nb", {}, " ---\na: 1\n---\nb", 1),
        ("text\n---\na: 1\n---\n", {}, "text\n---\na: 1\n---\n", 1),
        ("", {}, "", 1),
    ],
)
def test_front_matter(text: str, meta: dict[str, int], body: str, first_line: int) -> None:
    post = parse(text)
    assert (dict(post.meta), post.body, post.first_line) == (meta, body, first_line)
    assert not post.problems


@pytest.mark.parametrize(
    ("header", "line"),
    [
        ("a: 1\nb: c: d", 3),
        ("a: [1\nb: 2", 3),
        ("title: a\n\tb: 2", 3),
        ("- a\n- b", 1),
        ("only words", 1),
        ("date: 2026-13-45", 1),
        ("a: !!python/object:os.system x", 2),
        ("[" * 5_000, 1),
    ],
)
def test_front_matter_that_is_no_yaml_is_an_error_with_its_line(header: str, line: int) -> None:
    post = parse(f"---\n{header}\n---\n# T\n")
    (problem,) = post.problems
    assert (problem.severity, problem.code, problem.line) == (Severity.ERROR, "RP301", line)
    assert (post.header, dict(post.meta), post.body) == ("", {}, "# T\n")


def test_the_source_is_what_was_read() -> None:
    text = "---\na: 1\n---\n# T\n\nb\n"
    assert parse(text).source == text
    assert parse("# T\n").source == "# T\n"


def test_names() -> None:
    assert parse("").stem == "a"
    assert parse("").experiment is None
    assert parse("---\nexperiment: exp-1\n---\n").experiment == "exp-1"
    assert parse("---\nexperiment: 7\n---\n").experiment == "7"


@pytest.mark.parametrize(
    ("body", "title"),
    [
        ("# A title #\n\nb", "A title"),
        ("```\n# no\n```\n\n# Yes\n", "Yes"),
        ("~~~ python\n# no\n~~~\n# Yes", "Yes"),
        ("    # no\n\n# Yes", "Yes"),
        ("## No\n\n# Yes", "Yes"),
        ("- # no\n\n# Yes", "Yes"),
        ("> # no\n\n# Yes", "Yes"),
        ("Under\n=====\n\n# Later", "Under"),
        ("No heading", "a"),
        ("# C# and F#", "C# and F"),
        ("", "a"),
    ],
)
def test_the_title(body: str, title: str) -> None:
    assert parse(body).title == title
