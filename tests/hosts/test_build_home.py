"""The home page and the other lists of posts: a short text whose links work from there."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hosts_blog import PLAIN, Blog, Built
from hosts_records import add_run


def test_home_shows_a_small_curve_and_the_first_paragraph_of_each_post_alone(
    blog: Blog, built: Built
) -> None:
    home = built.site.page("index.html")
    posts = sorted((blog.docs / "posts").glob("*.md"))
    assert len(posts) >= 2

    pictures = [
        each.attributes["src"] for each in home.all("img") if "headline" in each.attributes["src"]
    ]
    # Both palettes of each post's own curve; posts of one day may stand in any order.
    assert sorted(pictures) == [
        f"experiments/{post.stem}/headline.narrow{dark}.png"
        for post in posts
        for dark in (".dark", "")
    ]
    for post in posts:
        first, *later = _openings(post.read_text("utf-8"))
        assert first in home.text
        assert len(later) >= 4
        assert [each for each in later if each in home.text] == []
    assert "n = 3 seeds" in home.text.replace("\xa0", " ")
    for part in ("Reproduce", "Environment"):
        assert part not in home.text
    assert not home.all("table")


def test_home_leads_to_every_post(blog: Blog, built: Built) -> None:
    home = built.site.page("index.html")
    links = [each.attributes.get("href") for each in home.all("a")]
    for post in (blog.docs / "posts").glob("*.md"):
        # The title and "continue reading".
        assert links.count(f"experiments/{post.stem}/") >= 2


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


def _openings(source: str) -> list[str]:
    """How each paragraph of a post begins, up to its first value: enough to know it by."""
    paragraphs = source.partition("\n# ")[2].split("\n\n")[1:]
    begins = [re.split(r"`|<!--|\*|\[", each)[0] for each in paragraphs if each[:1].isalnum()]
    return [" ".join(each.split()) for each in begins if len(each) > 20]
