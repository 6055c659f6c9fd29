"""Posts without front matter."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from checked_posts import checked, said

from blog_on_disk import Docs


def test_a_post_that_begins_with_its_text_is_a_hint(docs: Docs) -> None:
    docs.run("exp-001", "a")
    problems = checked(docs, "# T\n", header="")
    assert said(problems) == [("RP502", 1)]
    assert problems[0].severity == "hint"


@pytest.mark.parametrize("header", ["---\n---\n", "---\n[\n---\n", "---\ndate: 2026-01-01\n---\n"])
def test_front_matter_is_front_matter(docs: Docs, header: str) -> None:
    assert checked(docs, "# T\n", header=header) == []


def test_one_without_a_date_has_a_warning_of_its_own(docs: Docs) -> None:
    assert checked(docs, "# T\n", header="") == []
    day = datetime(2026, 11, 21, tzinfo=UTC)
    found = checked(docs, "# T\n", header="", first_commits={"posts/exp-001.md": day})
    assert said(found) == [("RP502", 1)]


def test_other_pages_need_none(docs: Docs) -> None:
    docs.write("guide.md", "# Guide\n")
    assert checked(docs, "# T\n") == []
