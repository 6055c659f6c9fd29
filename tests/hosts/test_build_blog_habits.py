"""What people know of Material's blog works with experiments in it: real builds."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hosts_blog import PLAIN, Blog, Built
from hosts_records import add_run

WORDS = "Some words about nothing in particular. "
AUTHORS = """\
authors:
  ada:
    name: A. Person
    description: Trains nets
    avatar: https://x.example/ada.png
"""


@pytest.fixture(scope="module")
def habits(new_blog: Callable[[], Blog]) -> Built:
    """Twelve dated posts of a few years, with all that a post of Material's blog may have."""
    blog = new_blog()
    blog.write("docs/.authors.yml", AUTHORS)
    blog.write("docs/tags.md", "# Tags\n\n<!-- material/tags -->\n")
    for number in range(1, 13):
        add_run(blog.docs, f"exp-{number:03}", "base")
        blog.post(
            f"exp-{number:03}",
            f"# Experiment {number}\n\nFirst of {number}.\n\nSecond of {number}.\n\n"
            + ("<!-- more -->\n\n" if number == 12 else "")
            + f"Third of {number}.\n\n## Results\n\n{WORDS * 60}\n",
            f"date: {{created: {2010 + number}-03-04, updated: 2030-01-02}}\n"
            f"categories: [{'Nets' if number % 2 else 'Data'}]\n"
            f"authors: [ada]\ntags: [t{number}]\n",
        )
    blog.post("note", f"# A pinned note\n\n{WORDS}\n", "date: 2001-01-01\npin: true\nreadtime: 7\n")
    built = blog.build("--strict")
    assert built.code == 0, built.output
    return built


def test_the_newest_stand_first_and_the_rest_on_further_pages(habits: Built) -> None:
    home, second = (habits.site.page(path) for path in ("index.html", "page/2/index.html"))
    order = [home.text.index(f"Experiment {number}") for number in range(12, 3, -1)]
    assert home.text.index("A pinned note") < order[0]
    assert order == sorted(order)
    assert "Experiment 3" not in home.text
    assert "Experiment 3" in second.text
    assert second.all("div", "rp-thumbnail")


@pytest.mark.parametrize(
    ("path", "has", "lacks"),
    [
        ("archive/2022/index.html", "Experiment 12", "Experiment 11"),
        ("category/nets/index.html", "Experiment 11", "Experiment 12"),
        ("category/data/index.html", "Experiment 12", "Experiment 11"),
    ],
)
def test_archive_and_categories_hold_what_belongs_to_them(
    habits: Built, path: str, has: str, lacks: str
) -> None:
    page = habits.site.page(path)
    assert has in page.text
    # The titles in the navigation are not in the list.
    titles = [each.content for each in page.all("a") if each.attributes.get("class") == "toclink"]
    assert not [title for title in titles if lacks in title]


def test_a_post_tells_its_dates_its_author_its_category_and_its_tags(habits: Built) -> None:
    page = habits.site.page("experiments/exp-005/index.html")
    assert [each.attributes["datetime"][:10] for each in page.all("time")][:2] == [
        "2015-03-04",
        "2030-01-02",
    ]
    assert "A. Person" in page.text
    leads_to = {
        habits.site.target("experiments/exp-005/index.html", address)
        for _, address in page.addresses()
    }
    assert {"category/nets/index.html", "tags/index.html"} <= leads_to


def test_a_post_that_tells_of_an_update_alone_is_of_the_day_of_its_run(
    new_blog: Callable[[], Blog],
) -> None:
    blog = new_blog()
    add_run(blog.docs, "exp-001", "base")
    blog.post("exp-001", "# One\n\nWords.\n", "date: {updated: 2030-01-02}\n")
    built = blog.build("--strict")
    assert built.code == 0, built.output
    page = built.site.page("experiments/exp-001/index.html").text
    assert "January 2, 2030" in page
    assert "Archive 2026" in page


def test_the_page_of_tags_leads_to_the_posts(habits: Built) -> None:
    page = habits.site.page("tags/index.html")
    leads_to = {habits.site.target("tags/index.html", address) for _, address in page.addresses()}
    for number in range(1, 13):
        assert f"experiments/exp-{number:03}/index.html" in leads_to
    assert not [each for each in leads_to if each and each.startswith("runs/")]


def test_the_author_says_where_an_excerpt_ends(habits: Built) -> None:
    home = habits.site.page("index.html")
    assert "First of 12. Second of 12." in home.text
    assert "Third of 12." not in home.text
    assert "First of 11." in home.text
    assert "Second of 11." not in home.text


def test_reading_takes_as_long_as_the_author_s_words(habits: Built) -> None:
    # About 420 words at 265 a minute, whatever the tables and lists of ours hold.
    assert "2 min read" in habits.site.page("experiments/exp-005/index.html").text
    home = habits.site.page("index.html").text
    assert "7 min read" in home
    assert "1 min read" not in home


def test_nothing_leads_nowhere(habits: Built) -> None:
    assert habits.site.wrong_links() == []


def test_a_draft_takes_its_runs_and_every_mention_with_it(new_blog: Callable[[], Blog]) -> None:
    blog = new_blog()
    for stem in ("exp-001", "exp-002"):
        add_run(blog.docs, stem, "base")
    blog.post("exp-001", "# Open\n\nWords.\n")
    blog.post("exp-002", "# Secret\n\nWords.\n", "date: 2026-11-21\ndraft: true\n")
    built = blog.build("--strict")
    assert built.code == 0, built.output
    assert not [path for path in built.site.files if "exp-002" in path]
    for path in built.site.files:
        if path.endswith((".html", ".json", ".xml", ".txt")):
            text = (built.site.folder / path).read_text("utf-8")
            assert "Secret" not in text, path
            assert "exp-002" not in text, path


FUTURE = {
    "later": ("date: 2999-01-01\n", False),
    "later-and-open": ("date: 2999-01-01\ndraft: false\n", True),
    "past": ("date: 2020-01-01\n", True),
}


def test_a_post_of_the_future_waits_where_the_blog_says_so(new_blog: Callable[[], Blog]) -> None:
    blog = new_blog()
    for stem, (header, _) in FUTURE.items():
        add_run(blog.docs, stem, "base")
        blog.post(stem, f"# About {stem}\n\nWords.\n", header)
    blog.write("mkdocs.yml", _with_blog("draft_if_future_date: true"))
    built = blog.build("--strict")
    assert built.code == 0, built.output
    for stem, (_, shown) in FUTURE.items():
        assert (f"experiments/{stem}/index.html" in built.site.files) is shown
        assert (f"runs/{stem}/base/index.html" in built.site.files) is shown
        assert (f"/experiments/{stem}/" in _text(built, "feed.xml")) is shown
    assert built.site.wrong_links() == []


LAYOUTS = {
    "blog_dir: blog\n      post_dir: '{blog}/posts'": "blog/experiments/exp-001",
    "post_url_format: '{file}'": "exp-001",
    "post_url_format: '{date}/{slug}'": "2026/11/21/too-high-a-rate",
    "post_url_format: '{categories}/{slug}'": "big-nets/too-high-a-rate",
    "post_url_format: '{date}-{file}'\n      post_url_date_format: yyyy-MM": "2026-11-exp-001",
    "blog_dir: lab\n      post_dir: notes": "lab/experiments/exp-001",
}


@pytest.mark.parametrize("options", LAYOUTS)
def test_a_blog_of_another_layout_is_taken_as_it_is(
    new_blog: Callable[[], Blog], options: str
) -> None:
    blog = new_blog()
    blog.write("mkdocs.yml", _with_blog(options))
    folder = (
        "blog/posts" if "blog/" in LAYOUTS[options] else "notes" if "lab" in options else "posts"
    )
    add_run(blog.docs, "exp-001", "base")
    header = "---\ndate: 2026-11-21\ncategories: [Big Nets]\n---\n"
    blog.write(f"docs/{folder}/exp-001.md", f"{header}# Too high a rate\n\nFirst.\n\nSecond.\n")
    # A hand-written page at the very address is what tells whether ours was worked out right.
    blog.write(f"docs/{LAYOUTS[options]}.md", "# Mine\n")

    built = blog.build()

    (twice,) = built.said("ERROR", "[RP302]")
    assert f"{LAYOUTS[options]}/" in twice
    (blog.docs / f"{LAYOUTS[options]}.md").unlink()
    built = blog.build("--strict")
    assert built.code == 0, built.output
    page = f"{LAYOUTS[options]}/index.html"
    assert page in built.site.files
    assert f"<link>http://127.0.0.1:8000/{LAYOUTS[options]}/</link>" in _text(built, "feed.xml")
    assert built.site.page(page).all("figure", "rp-figure")
    assert built.site.wrong_links() == []


def _with_blog(options: str) -> str:
    """The plain blog, its blog plugin with options."""
    listed = f"plugins:\n  - blog:\n      {options}\n  - tags\n  - search\n  - runpress\n"
    return PLAIN.replace("plugins: [blog, tags, search, runpress]\n", listed)


def _text(built: Built, path: str) -> str:
    return (built.site.folder / path).read_text("utf-8")
