"""Complaints on pages that the dev server answers with: where, for whom, and as what."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment
from wsgiref.util import setup_testing_defaults

import pytest

from runpress.hosts.banner import Banner
from runpress.hosts.troubles import Troubles

PAGE = b"<html><body><header></header><div data-md-component=container><p>Text</p></div></body>"
PAGES = {"docs/index.md": "", "docs/posts/a.md": "experiments/a/", "posts/a.md": "experiments/a/"}
log = logging.getLogger("mkdocs.plugins.test")


class Server:
    """A dev server of few pages, and what it complained of."""

    def __init__(self) -> None:
        self.troubles = Troubles(PAGES.get)
        self.troubles.listen()
        self.status, self.headers = "", dict[str, str]()
        self.banner = Banner(self._answer, "/notes/", self.troubles)

    def get(self, path: str, method: str = "GET") -> str:
        environ: WSGIEnvironment = {"PATH_INFO": path, "REQUEST_METHOD": method}
        setup_testing_defaults(environ)

        def start(status: str, headers: list[tuple[str, str]], *_: Any) -> Any:
            self.status, self.headers = status, dict(headers)

        body = b"".join(self.banner(environ, start))
        assert self.headers["Content-Length"] == str(len(body))
        return body.decode()

    def build(self, *complaints: str, error: BaseException | None = None) -> bool:
        self.troubles.begin()
        for complaint in complaints:
            log.warning("%s", complaint)
        return self.troubles.end(error)

    def _answer(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        if path == "/notes/gone/":
            body, status, kind = b"404", "404 Not Found", "text/html"
        elif path.endswith(".json"):
            body, status, kind = b"{}", "200 OK", "application/json"
        else:
            body, status, kind = PAGE, "200 OK", "text/html"
        start(status, [("Content-Type", kind), ("Content-Length", str(len(body)))])
        return [body]


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server()
    yield server
    server.troubles.leave()


def test_a_page_without_trouble_is_left_alone(server: Server) -> None:
    server.build()
    assert server.get("/notes/experiments/a/").encode() == PAGE
    assert server.get("/elsewhere/").encode() == PAGE


def test_a_problem_is_on_its_page_and_named_at_home(server: Server) -> None:
    server.build("runpress: docs/posts/a.md:3: it is <wrong>. [RP204] Mend it.", "Something else.")
    page = server.get("/notes/experiments/a/")
    assert page.index("container>") < page.index("rp-trouble") < page.index("<p>Text")
    assert "<code>docs/posts/a.md:3</code>" in page
    assert "it is &lt;wrong&gt;. Mend it." in page and "[RP204]" in page
    assert "Something else" not in page
    home = server.get("/notes/")
    assert "Something else" in home and 'href="/notes/experiments/a/"' in home
    assert server.get("/notes/index.html") == home
    assert server.get("/notes/experiments/b/").encode() == PAGE
    assert server.get("/notes/search.json") == "{}"


def test_one_of_others_belongs_where_its_path_says(server: Server) -> None:
    server.build("Doc file 'posts/a.md' contains a link 'x.md'.")
    assert "contains a link" in server.get("/notes/experiments/a/")


def test_a_failure_is_on_all_pages(server: Server) -> None:
    server.build("runpress: docs/posts/a.md:3: wrong. [RP204] Mend it.")
    assert not server.build("A warning.", error=ValueError("no <way>"))
    for path in ("/notes/", "/notes/experiments/a/"):
        page = server.get(path)
        assert 'role="alert"' in page and "no &lt;way&gt;" in page and "<p>Text" in page
        assert "A warning" not in page and "RP204" not in page
    gone = server.get("/notes/gone/")
    assert server.status.startswith("404") and "no &lt;way&gt;" in gone and "trouble.js" in gone
    server.build()
    assert server.get("/notes/gone/") == "404"
    assert server.get("/notes/").encode() == PAGE


def test_what_was_said_is_not_said_again(server: Server) -> None:
    server.troubles.begin()
    log.error("Config value 'theme': no such theme.")
    assert server.troubles.end(SystemExit("Aborted with 1 configuration errors!"))
    page = server.get("/notes/")
    assert "no such theme" in page and "Aborted" not in page


def test_a_strict_build_shows_its_warnings(server: Server) -> None:
    assert not server.build("A warning.", error=SystemExit("Aborted with 1 warning"))
    page = server.get("/notes/")
    assert "A warning." in page and "Aborted with 1 warning" in page


def test_a_template_names_its_line(server: Server) -> None:
    from jinja2 import Environment, TemplateSyntaxError

    with pytest.raises(TemplateSyntaxError) as wrong:
        Environment(autoescape=True).compile("{% if %}", filename="overrides/main.html")
    assert not server.build(error=wrong.value)
    assert "<code>overrides/main.html:1</code>" in server.get("/notes/")


def test_its_files_are_its_own(server: Server) -> None:
    assert "rp-trouble" in server.get("/notes/assets/runpress/trouble.css")
    assert server.headers["Content-Type"].startswith("text/css")
    assert "livereload" in server.get("/notes/assets/runpress/trouble.js")
    assert server.get("/notes/assets/runpress/other.css").encode() == PAGE
