"""The table of all experiments, leaderboards and comparisons in a built site."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hosts_blog import PLAIN, Blog, Built
from hosts_records import add_run

SCRIPT = "assets/runpress/tables.js"


@pytest.fixture(scope="module", params=["", "use_directory_urls: false\n"])
def site(request: pytest.FixtureRequest, new_blog: Callable[[], Blog]) -> Built:
    """Two experiments of two arms each, one with a post that compares."""
    blog = new_blog()
    blog.write("mkdocs.yml", PLAIN + request.param)
    for experiment in ("exp-001", "exp-002"):
        for arm in ("base", "amp"):
            add_run(blog.docs, experiment, arm)
    blog.post(
        "exp-001",
        "# It works\n\n```runpress\ncompare: [base, exp-002/amp]\n```\n",
        "date: 2026-11-21\nbaseline: base\n",
    )
    blog.write("docs/all.md", "# All\n\n```runpress\nexperiments:\n```\n")
    return blog.build("--strict")


def page(site: Built, path: str) -> str:
    return path if path in site.site.files else path.replace("/index.html", ".html")


def test_all_of_it_is_there_and_every_link_leads_somewhere(site: Built) -> None:
    assert site.code == 0, site.output
    assert site.site.wrong_links() == []
    assert site.site.foreign_links(loaded=True) == set()
    listed = site.site.page(page(site, "experiments/index.html"))
    assert "It works" in listed.text and "exp-002" in listed.text
    boards = [path for path in site.site.files if path.startswith("leaderboard/")]
    assert boards
    assert "rank" in site.site.page(boards[0]).text


def test_the_page_is_in_the_navigation_and_leaderboards_are_not(site: Built) -> None:
    home = site.site.page("index.html")
    links = [each.attributes.get("href", "") for each in home.all("a", "md-nav__link")]
    assert any(each.startswith("experiments") for each in links)
    assert not any(each.startswith("leaderboard") for each in links)


def test_tables_come_alive_by_a_script_of_the_site_s_own(site: Built) -> None:
    assert SCRIPT in site.site.files
    listed = site.site.page(page(site, "experiments/index.html"))
    assert [
        each for each in listed.all("script") if each.attributes.get("src", "").endswith(SCRIPT)
    ]
    (table,) = listed.all("table", "rp-roll")
    assert "data-ascending" in table.attributes


def test_a_comparison_has_its_pictures(site: Built) -> None:
    pictures = [path for path in site.site.files if "/compare-" in path and path.endswith(".png")]
    assert len(pictures) == 4


def test_the_author_s_own_page_stands(new_blog: Callable[[], Blog]) -> None:
    blog = new_blog()
    add_run(blog.docs, "exp-001", "base")
    blog.write("docs/experiments/index.md", "# Mine alone\n")
    built = blog.build("--strict")
    assert built.code == 0, built.output
    assert "Mine alone" in built.site.page("experiments/index.html").text
