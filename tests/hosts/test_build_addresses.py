"""Where pages are, whatever an experiment or a run is called; and two pages for one place."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hosts_blog import Blog, Built
from hosts_records import add_run

NAMES = ("index", "README", "lr-0.1", "v1.2.md", "混合精度", "é", "404", "a_b", "run.json", "css")


def test_posts_and_runs_are_where_links_expect_them(built: Built) -> None:
    assert "experiments/exp-001-lr-sweep/index.html" in built.site.files
    assert "runs/exp-001-lr-sweep/lr-0.1/index.html" in built.site.files


@pytest.fixture(scope="module")
def named(new_blog: Callable[[], Blog]) -> Built:
    blog = new_blog()
    for name in NAMES:
        add_run(blog.docs, "exp-001", name)
        add_run(blog.docs, name, "base")
        if name not in ("index", "README"):
            blog.post(name, f"# About {name}\n\nText.\n")
    blog.post("exp-001", "# All\n\nText.\n")
    return blog.build("--strict")


def test_any_allowed_name_has_its_address(named: Built) -> None:
    assert named.code == 0, named.output
    for name in NAMES:
        assert f"runs/exp-001/{name}/index.html" in named.site.files
        assert f"runs/exp-001/{name}/metrics.csv" in named.site.files
        assert f"runs/{name}/base/index.html" in named.site.files
        about = f"experiments/{name}/index.html"
        assert about in named.site.files or name in ("index", "README")
    assert named.site.wrong_links() == []


def test_the_post_leads_to_every_run_and_back(named: Built) -> None:
    post = "experiments/exp-001/index.html"
    leads_to = {named.site.target(post, each) for _, each in named.site.page(post).addresses()}
    for name in NAMES:
        run = f"runs/exp-001/{name}/index.html"
        assert run in leads_to
        back = {named.site.target(run, each) for _, each in named.site.page(run).addresses()}
        assert post in back


# A hand-written page, and what else wants its address.
TWICE = {
    "docs/runs/exp-001/base/index.md": "the run exp-001/base",
    "docs/runs/exp-002/base/README.md": "the run exp-002/base",
    "docs/runs/exp-003/base.md": "the run exp-003/base",
    "docs/posts/old/exp-004.md": "docs/posts/exp-004.md",
    "docs/experiments/exp-005.md": "docs/posts/exp-005.md",
}


@pytest.fixture(scope="module")
def crowded(new_blog: Callable[[], Blog]) -> Built:
    blog = new_blog()
    for number, path in enumerate(TWICE, start=1):
        add_run(blog.docs, f"exp-00{number}", "base")
        blog.post(f"exp-00{number}", "# Title\n\nText.\n")
        blog.write(path, "---\ndate: 2026-11-21\n---\n# Mine\n\nMy own words.\n")
    return blog.build()


@pytest.mark.parametrize("path", TWICE)
def test_two_pages_for_one_address_are_an_error_that_names_both(crowded: Built, path: str) -> None:
    message = crowded.said("ERROR", "[RP302]", path)
    assert len(message) == 1, crowded.output
    assert TWICE[path] in message[0]


def test_every_two_pages_for_one_address_are_counted(crowded: Built) -> None:
    assert crowded.code == 1
    assert crowded.said(f"runpress: {len(TWICE)} errors above"), crowded.output


def test_a_page_of_the_author_s_among_the_runs_is_kept(new_blog: Callable[[], Blog]) -> None:
    blog = new_blog()
    add_run(blog.docs, "exp-001", "base")
    blog.write("docs/runs/exp-001/notes.md", "# Notes on all runs\n\nMy own words.\n")

    made = blog.build("--strict")

    assert made.code == 0, made.output
    assert "My own words." in made.site.page("runs/exp-001/notes/index.html").text
