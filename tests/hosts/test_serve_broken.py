"""A mistake is shown in the browser, on the page that has it, and everything else goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.error import HTTPError

import pytest
from hosts_blog import PLAIN, Blog

from dev_server import Server

REBUILT = "Reloading browsers"
GOOD, BAD = "experiments/good/", "experiments/bad/"


@pytest.fixture(scope="module")
def begin(new_blog: Callable[[], Blog]) -> Callable[[], Blog]:
    """Begin a blog of two sound posts."""

    def begin() -> Blog:
        blog = new_blog()
        blog.post("good", "# Good\n\nGood words.\n")
        blog.post("bad", "# Bad\n\nWords.\n")
        return blog

    return begin


@pytest.fixture
def blog(begin: Callable[[], Blog]) -> Blog:
    return begin()


@pytest.fixture(scope="module")
def served(begin: Callable[[], Blog]) -> Iterator[tuple[Blog, Server]]:
    """A blog that is served, for tests that mend what they break."""
    blog = begin()
    server = Server(blog.folder)
    server.until("Serving on")
    yield blog, server
    server.process.kill()
    server.process.communicate()


@pytest.mark.parametrize(
    ("header", "what"),
    [
        ("date: soon\n", "date"),
        ("date: 2026-01-01\nauthors: [nobody]\n", "nobody"),
        ("date: 2026-01-01\ntags: 5\n", "tags"),
        ("date: 2026-01-01\nlinks: [5]\n", "front matter"),
        ("date: 2026-01-01\ntemplate: none.html\n", "none.html"),
        ("date: 2026-01-01\ncategories: 5\n", "categories"),
    ],
)
def test_a_post_that_the_blog_cannot_read_says_so_itself(
    served: tuple[Blog, Server], header: str, what: str
) -> None:
    blog, server = served
    blog.post("bad", "# A bad <b>one</b>\n\nWords.\n", header)
    blog.post("good", f"# Good\n\nOther words than {what}.\n")
    said = server.until(REBUILT)
    assert "Traceback" not in said
    assert f"docs/posts/bad.md: " in said and what in said  # noqa: F541
    page = server.read(BAD)
    assert "This post cannot be shown" in page and what in page
    assert "docs/posts/bad.md" in page, "and where, at the edge of the window"
    assert f"Other words than {what}." in server.read(GOOD)
    assert "rp-trouble" not in server.read(GOOD)
    blog.post("bad", "# Bad\n\nMended.\n")
    server.until(REBUILT)
    assert "Mended." in server.read(BAD)
    assert "rp-trouble" not in server.read(BAD)


def test_one_that_is_to_be_published_ends_as_before(blog: Blog) -> None:
    blog.post("bad", "# Bad\n", "date: soon\n")
    assert blog.build().code == 1


def test_a_site_that_cannot_be_built_stays_as_it_was(blog: Blog, server: Server) -> None:
    blog.write("hook.py", "def on_files(files, config):\n    raise ValueError('<b>no</b> way')\n")
    blog.write("mkdocs.yml", f"{PLAIN}hooks: [hook.py]\n")
    said = server.until(REBUILT)
    assert "Traceback" in said, "nobody but the author of a hook can know"
    page = server.read(GOOD)
    assert "Good words." in page
    assert 'role="alert"' in page
    assert "&lt;b&gt;no&lt;/b&gt; way" in page and "<b>no" not in page
    with pytest.raises(HTTPError) as found:
        server.read("experiments/new/")
    assert "never built before" in found.value.read().decode()
    assert "rp-trouble" not in server.read("search/search_index.json")
    assert "position: fixed" in server.read("assets/runpress/trouble.css")
    assert "livereload" in server.read("assets/runpress/trouble.js")

    blog.write("mkdocs.yml", PLAIN)
    server.until(REBUILT)
    assert "rp-trouble" not in server.read(GOOD)


def test_a_problem_is_shown_on_the_page_that_has_it(blog: Blog, server: Server) -> None:
    blog.post("bad", '# Bad\n\nIt is 0.7<!--= "x" + 1 -->, see [there](there.md).\n')
    server.until(REBUILT)
    page = server.read(BAD)
    assert "2 problems on this page" in page
    assert "docs/posts/bad.md:6" in page and "RP2" in page and "there.md" in page
    assert 'role="status"' in page
    assert "rp-trouble" not in server.read(GOOD)
    home = server.read("")
    assert "1 page has problems" in home and f'href="/{BAD}"' in home


def test_what_the_first_build_complained_of_is_shown_too(blog: Blog) -> None:
    blog.post("bad", "# Bad\n\nSee [there](there.md).\n")
    server = Server(blog.folder)
    try:
        server.until("Serving on")
        assert "1 problem on this page" in server.read(BAD)
    finally:
        server.process.kill()
        server.process.communicate()


def test_nothing_of_it_is_in_a_site(blog: Blog) -> None:
    blog.post("bad", "# Bad\n\nSee [there](there.md).\n")
    site = blog.build().site
    assert not [path for path in site.pages if "rp-trouble" in site.page(path).text]
    assert not list(site.folder.rglob("trouble.*"))
