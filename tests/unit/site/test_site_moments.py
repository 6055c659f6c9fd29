"""When a post was written and changed, by all the ways in which that can be said."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from blog_on_disk import FIRST_START, Docs
from runpress.site.about import Blog
from runpress.site.moments import amendment, as_moment, created, updated
from runpress.site.text.post import Post, parse_post

DAY = datetime(2026, 11, 21, tzinfo=UTC)


def post(header: str) -> Post:
    return parse_post("posts/a.md", "docs/posts/a.md", f"---\n{header}---\n# T\n")


@pytest.mark.parametrize(
    ("told", "moment"),
    [
        (date(2026, 11, 21), DAY),
        (datetime(2026, 11, 21, 0, 0), DAY),
        ("2026-11-21", DAY),
        ("2026-11-21T02:00:00+02:00", DAY),
        ("2026-11-21T00:00:00Z", DAY),
        ("soon", None),
        (20261121, None),
        (None, None),
        ([], None),
        ("0001-01-01T00:00:00+14:00", None),
        ("9999-12-31T23:00:00-14:00", None),
    ],
)
def test_a_moment_is_read_from_what_yaml_and_records_give(
    told: object, moment: datetime | None
) -> None:
    assert as_moment(told) == moment


@pytest.mark.parametrize(
    "header",
    ["date: 2026-11-21\n", "date: {created: 2026-11-21}\n", "date: 2026-11-21T01:00:00+01:00\n"],
)
def test_the_front_matter_tells_when_a_post_appeared(header: str) -> None:
    blog = Blog(first_commits={"posts/a.md": datetime(2020, 1, 1, tzinfo=UTC)})
    assert created(post(header), blog) == DAY


def test_without_a_date_the_first_commit_tells_and_then_the_newest_run(docs: Docs) -> None:
    docs.run("exp-001", "a")
    experiment = docs.catalog().experiments["exp-001"]
    silent = post("tags: [x]\n")

    assert created(silent) is None
    assert created(silent, Blog(), experiment) == FIRST_START
    assert created(silent, Blog(first_commits={"posts/a.md": DAY}), experiment) == DAY


@pytest.mark.parametrize(
    ("header", "moment"),
    [
        ("date: 2026-11-20\n", None),
        ("date: {created: 2026-11-20, updated: 2026-11-21}\n", DAY),
        ("corrected: {date: 2026-11-21, reason: x}\n", DAY),
        (
            "retracted: {date: 2026-11-21}\ncorrected: {date: 2026-11-01}\n"
            "date: {created: 2026-10-01, updated: 2026-10-02}\n",
            DAY,
        ),
        ("corrected: yes\n", None),
    ],
)
def test_the_newest_change_counts(header: str, moment: datetime | None) -> None:
    assert updated(post(header)) == moment


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("tags: []\n", None),
        ("corrected: {date: 2026-11-21, reason: x}\n", "corrected"),
        ("corrected: {reason: x}\nretracted: {reason: y}\n", "retracted"),
        ("retracted: false\n", None),
    ],
)
def test_the_graver_amendment_is_told(header: str, said: str | None) -> None:
    assert amendment(post(header)) == said
