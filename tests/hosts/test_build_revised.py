"""Which builds put an edited text into the site as it stands, and which build all of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

import pytest
from hosts_blog import PLAIN, Blog, Built
from hosts_records import add_run

WHOLE = "Building documentation to directory"
STANDS = "the site stands"
POST = """\
# A title

Words that lists show.

## Method

So.
"""
HEADER = "date: 2026-11-21\nexperiment: exp-001\n"
HOOK = "def on_page_context(context, **_):\n    return context\n"


@pytest.fixture
def blog(new_blog: Callable[[], Blog]) -> Blog:
    """A blog with a post about an experiment, built and left alone for a moment."""
    blog = new_blog()
    add_run(blog.docs, "exp-001", "one")
    blog.post("a", POST, HEADER)
    blog.post("b", POST.replace("A title", "Another"), "date: 2026-11-20\n")
    blog.write("docs/about.md", "# About\n\nMe.\n")
    settle(blog)
    return blog


def settle(blog: Blog, *options: str) -> Built:
    """Build until the times of all files can be trusted, which takes them a moment."""
    for _ in range(5):
        made = blog.build(*options)
        if STANDS in made.output:
            return made
    pytest.fail(f"the blog does not settle: {made.output}")


def edited(blog: Blog, *options: str, text: str = "More.\n") -> Built:
    blog.post("a", f"{POST}\n{text}", HEADER)
    return blog.build(*options)


def test_an_added_sentence_is_put_in(blog: Blog) -> None:
    made = edited(blog, text="A sentence that is new.\n")
    assert made.code == 0
    assert WHOLE not in made.output
    page = (blog.folder / "site/experiments/a/index.html").read_text("utf-8")
    index = (blog.folder / "site/search/search_index.json").read_text("utf-8")
    assert "A sentence that is new." in page
    assert "A sentence that is new." in index
    assert STANDS in settle(blog).output


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("a", POST.replace("A title", "Another title")),
        ("a", POST.replace("that lists show", "that lists show now")),
        ("a", POST.replace("## Method", "## Way")),
        ("b", POST.replace("A title", "Another") + "\nMore.\n"),
    ],
    ids=["title", "beginning", "heading", "no experiment"],
)
def test_what_other_pages_may_show_builds_all(blog: Blog, page: str, text: str) -> None:
    blog.post(page, text, HEADER if page == "a" else "date: 2026-11-20\n")
    assert WHOLE in blog.build().output


def test_new_front_matter_builds_all(blog: Blog) -> None:
    blog.post("a", POST, f"{HEADER}tags: [one]\n")
    assert WHOLE in blog.build().output


@pytest.mark.parametrize(
    "settings",
    [
        f"{PLAIN}hooks: [hook.py]\n",
        PLAIN.replace("font: false", "font: false, custom_dir: theme"),
        PLAIN.replace("material, font: false", "mkdocs").replace("blog, tags, search", "search"),
    ],
    ids=["hook", "template", "theme"],
)
def test_what_may_look_at_texts_builds_all(blog: Blog, settings: str) -> None:
    blog.write("hook.py", HOOK)
    blog.write("theme/partials/copyright.html", "<p>{{ page.content | length }}</p>\n")
    blog.write("mkdocs.yml", settings)
    for _ in range(3):
        assert blog.build().code == 0
    assert WHOLE in edited(blog).output


def test_a_site_without_a_blog_gets_texts_too(blog: Blog) -> None:
    blog.write("mkdocs.yml", PLAIN.replace("blog, tags, search, ", ""))
    settle(blog)
    blog.write("docs/about.md", "# About\n\nMe, and nobody else.\n")
    made = blog.build()
    assert WHOLE not in made.output
    assert "nobody else" in (blog.folder / "site/about/index.html").read_text("utf-8")


def test_warnings_end_a_strict_build_of_one_text(blog: Blog) -> None:
    fence = "```runpress\nnonsense: 1\n```\n"
    edited(blog, text=fence)
    settle(blog)
    made = edited(blog, "--strict", text=f"{fence}\nMore.\n")
    assert made.code != 0
    assert "Aborted with" in made.output
    assert made.said("WARNING", "nonsense")


def test_a_quiet_build_keeps_no_warning_from_the_next(blog: Blog) -> None:
    fence = "```runpress\nnonsense: 1\n```\n"
    assert edited(blog, "--quiet", text=fence).code == 0
    assert edited(blog, text=f"{fence}\nMore.\n").said("WARNING", "nonsense")


def test_another_folder_was_built_in_between(blog: Blog) -> None:
    new = POST.replace("that lists show", "that are new")
    blog.post("a", new, HEADER)
    assert blog.build(site="other").code == 0
    made = blog.build()
    assert WHOLE in made.output
    home = (blog.folder / "site/index.html").read_text("utf-8")
    assert "Words that are new" in home
    settle(blog)
    blog.post("a", f"{new}\nMore.\n", HEADER)
    assert WHOLE not in blog.build().output


def test_a_source_that_another_build_left_is_not_published(blog: Blog) -> None:
    source = blog.folder / ".runpress/pages/posts/a.md"
    source.write_text(source.read_text("utf-8").replace("So.", "Left by another."), "utf-8")
    blog.post("a", POST, HEADER)
    made = blog.build()
    page = (blog.folder / "site/experiments/a/index.html").read_text("utf-8")
    assert WHOLE not in made.output
    assert "Left by another." not in page and "So." in page


def test_a_dictionary_of_search_is_an_input(blog: Blog) -> None:
    pytest.importorskip("jieba")
    words = blog.write("words.txt", "混合精度 9 n\n")
    blog.write("mkdocs.yml", PLAIN.replace("search", "search: {jieba_dict_user: words.txt}"))
    settle(blog)
    assert WHOLE in edited(blog).output
    settle(blog)
    words.write_text("训练 9 n\n", "utf-8")
    assert WHOLE in blog.build().output


def test_what_is_missing_in_the_memory_builds_all(blog: Blog) -> None:
    for kind in ("frames", "plan"):
        with sqlite3.connect(blog.folder / ".runpress/memory.sqlite") as memory:
            memory.execute("DELETE FROM memory WHERE kind LIKE ?", (f"% {kind}%",))
        assert WHOLE in edited(blog, text=f"Without {kind}.\n").output
        settle(blog)
        assert WHOLE not in edited(blog, text=f"With {kind}.\n").output
        settle(blog)
