"""Which post is about which experiment, and what its front matter does to the records."""

from __future__ import annotations

import pytest

from blog_on_disk import Docs
from runpress.format.problems import Severity
from runpress.hosts.files import read_pages
from runpress.site.about import Blog, Matched, experiment_of, match

EXPERIMENT = "exp-001-lr"


def matched(docs: Docs) -> Matched:
    return match(docs.catalog(), read_pages(docs.folder, "docs"), Blog())


def test_a_post_of_the_experiments_name_is_about_it(docs: Docs) -> None:
    docs.run(EXPERIMENT, "a")
    docs.write(f"posts/{EXPERIMENT}.md", "# T\n")
    found = matched(docs)
    assert found.about[EXPERIMENT].path == f"posts/{EXPERIMENT}.md"
    assert not found.problems


def test_a_page_outside_the_posts_must_say_so(docs: Docs) -> None:
    docs.run(EXPERIMENT, "a")
    docs.write(f"{EXPERIMENT}.md", "# T\n")
    docs.write("posts-of-old/exp-001-lr.md", "# T\n")
    assert not matched(docs).about
    docs.write("index.md", f"---\nexperiment: {EXPERIMENT}\n---\n")
    assert matched(docs).about[EXPERIMENT].path == "index.md"


def test_a_post_without_runs_of_its_name_is_about_nothing(docs: Docs) -> None:
    docs.write("posts/news.md", "# T\n")
    (post,) = read_pages(docs.folder, "docs")
    assert experiment_of(post, docs.catalog(), Blog()) is None
    assert not matched(docs).problems


def test_an_unknown_experiment_is_a_warning_with_line_and_nearest(docs: Docs) -> None:
    docs.run(EXPERIMENT, "a")
    docs.write("posts/a.md", "---\ndate: 2026-01-01\nexperiment: exp-001-rl\n---\n")
    (problem,) = matched(docs).problems
    assert (problem.code, problem.where, problem.line) == ("RP307", "docs/posts/a.md", 3)
    assert EXPERIMENT in problem.move


def test_a_post_with_hypotheses_may_wait_for_its_first_run(docs: Docs) -> None:
    docs.run(EXPERIMENT, "a")
    planned = "---\nexperiment: exp-002\nhypotheses: [{claim: it will, expect: a.loss < 1}]\n---\n"
    docs.write("posts/exp-002.md", planned)
    (problem,) = matched(docs).problems
    assert (problem.code, problem.severity, problem.line) == ("RP312", Severity.HINT, 2)


@pytest.mark.parametrize("other", ["a.md", "z.md"])
def test_of_two_posts_the_one_of_the_experiments_name_stands_for_it(docs: Docs, other: str) -> None:
    docs.run(EXPERIMENT, "a")
    docs.write(f"posts/{other}", f"---\nexperiment: {EXPERIMENT}\n---\n")
    docs.write(f"posts/{EXPERIMENT}.md", "# T\n")
    found = matched(docs)
    assert found.about[EXPERIMENT].stem == EXPERIMENT
    assert [problem.code for problem in found.problems] == ["RP308"]
