"""The home page and the other lists of posts: a short text whose links work from there."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hosts_blog import PLAIN, Blog, Built
from hosts_records import add_run

EXPERIMENT = "exp-001-lr-sweep"


def test_home_shows_a_small_curve_and_the_first_paragraph_alone(built: Built) -> None:
    home = built.site.page("index.html")

    pictures = [
        each.attributes["src"] for each in home.all("img") if "headline" in each.attributes["src"]
    ]
    assert pictures == [
        f"experiments/{EXPERIMENT}/headline.narrow.png",
        f"experiments/{EXPERIMENT}/headline.narrow.dark.png",
    ]
    assert "A small convolutional network learns" in home.text
    assert "n = 3 seeds" in home.text.replace("\xa0", " ")
    for later in ("How large may the learning rate be", "Reproduce", "Environment"):
        assert later not in home.text
    assert not home.all("table")


def test_home_leads_to_the_post(built: Built) -> None:
    home = built.site.page("index.html")
    links = [each.attributes.get("href") for each in home.all("a")]
    # The title and "continue reading".
    assert links.count(f"experiments/{EXPERIMENT}/") >= 2


@pytest.fixture(scope="module", params=["", "use_directory_urls: false\n"])
def many_posts(request: pytest.FixtureRequest, new_blog: Callable[[], Blog]) -> Built:
    """Twelve posts, so that there are a second page, archives and categories."""
    blog = new_blog()
    blog.write("mkdocs.yml", PLAIN + request.param)
    add_run(blog.docs, "exp-001", "base")
    for number in range(1, 13):
        body = f'# Post {number}\n\nIt reached `= base["train/loss"]` after {number}.\n\n## More\n'
        header = f"date: 20{10 + number}-01-02\nexperiment: exp-001\ncategories: [Nets]\n"
        blog.post("exp-001" if number == 1 else f"note-{number}", body, header)
    return blog.build()


def test_lists_of_posts_lead_to_pictures_and_pages_that_exist(many_posts: Built) -> None:
    lists = [path for path in many_posts.site.pages if _is_list(path)]
    assert len(lists) >= 4
    for path in lists:
        page = many_posts.site.page(path)
        assert page.all("div", "rp-thumbnail"), path
        assert "0.25" in page.text, path
        assert "Reproduce" not in page.text, path
    assert many_posts.site.wrong_links() == []


def test_the_author_s_own_end_of_the_excerpt_is_kept(new_blog: Callable[[], Blog]) -> None:
    blog = new_blog()
    add_run(blog.docs, "exp-001", "base")
    blog.post("exp-001", "# Title\n\nFirst.\n\nSecond.\n\n<!-- more -->\n\nThird.\n")

    made = blog.build("--strict")

    assert made.code == 0, made.output
    home = made.site.page("index.html")
    assert "First. Second." in home.text
    assert "Third." not in home.text


def test_a_post_about_nothing_recorded_stays_the_blog_s_own(new_blog: Callable[[], Blog]) -> None:
    blog = new_blog()
    blog.post("note", "# A note\n\nFirst.\n\n<!-- more -->\n\nSecond.\n")

    made = blog.build("--strict")

    assert made.code == 0, made.output
    assert "Second." in made.site.page("experiments/note/index.html").text
    assert "Second." not in made.site.page("index.html").text


def _is_list(path: str) -> bool:
    return path == "index.html" or path.startswith(("page/", "archive/", "category/"))
