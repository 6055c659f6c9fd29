from __future__ import annotations

from html.parser import HTMLParser
from urllib.parse import unquote, urljoin

import pytest

from runpress.publish.forward import forwarding_pages, lasting_pages, page
from runpress.publish.versions import Change


@pytest.mark.parametrize(
    "path",
    [
        "experiments/index.html",
        "experiments/exp-001/index.html",
        "experiments/exp-001.html",
        "runs/exp-001/amp/index.html",
        "runs/exp-001/amp.html",
        "runs/实验/a b/index.html",
    ],
)
def test_pages_of_experiments_and_runs_last(path: str) -> None:
    assert lasting_pages([path]) == {path}


@pytest.mark.parametrize(
    "path",
    [
        "index.html",
        "404.html",
        "guide/experiments/x/index.html",
        "experiments",
        "experiments/exp-001/data.csv",
        "experiments/exp-001/more/index.html",
        "runs/exp-001/index.html",
        "runs/exp-001/amp/artifacts/index.html",
        "runs/exp-001/amp/curves/loss.png",
        "runs-of-others/x/y/index.html",
    ],
)
def test_nothing_else_does(path: str) -> None:
    assert lasting_pages([path]) == frozenset()


class _Links(HTMLParser):
    """Everything in a page that leads somewhere."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in ("a", "link"):
            self.found[given.get("rel") or tag] = str(given["href"])
        elif given.get("http-equiv") == "refresh":
            delay, _, url = str(given["content"]).partition("; url=")
            assert delay == "0"
            self.found["refresh"] = url


@pytest.mark.parametrize("root", ["https://a.org/", "https://a.org/notes/blog/"])
@pytest.mark.parametrize(
    ("path", "leads_to"),
    [
        ("index.html", "latest/"),
        ("experiments/index.html", "latest/experiments/"),
        ("experiments/a b/index.html", "latest/experiments/a b/"),
        ("experiments/混合/index.html", "latest/experiments/混合/"),
        ("experiments/x.html", "latest/experiments/x.html"),
        ('runs/e/"><script>/index.html', 'latest/runs/e/"><script>/'),
        ("runs/e/50%?#&'/index.html", "latest/runs/e/50%?#&'/"),
    ],
)
def test_every_link_leads_to_the_same_page_of_the_version(
    root: str, path: str, leads_to: str
) -> None:
    links = _Links(page(path, "latest")).found
    # Without an icon of its own, a page has browsers ask for one at the root of the host.
    assert links.pop("icon") == "data:,"
    assert set(links) == {"a", "canonical", "refresh"}
    here = root + path.replace("%", "%25").replace("?", "%3F").replace("#", "%23")
    for href in links.values():
        assert unquote(urljoin(here, href)) == root + leads_to


def _change(latest: str | None, *names: str) -> Change:
    return Change(names, latest, (), replaced=False, versions_file="[]")


ONE, TWO = "experiments/one/index.html", "experiments/two/index.html"


def test_latest_is_preferred_even_to_a_newer_version() -> None:
    pages = {"dev": frozenset([ONE]), "2": frozenset([ONE]), "1": frozenset([ONE])}
    files = forwarding_pages(_change("2", "dev", "2", "1"), pages, "1")
    assert 'href="../../latest/experiments/one/"' in files[ONE]
    assert 'href="latest/"' in files["index.html"]


def test_the_newest_version_that_has_the_page_stands_in_for_latest() -> None:
    pages = {"dev": frozenset([TWO]), "2": frozenset(), "1": frozenset([ONE, TWO])}
    files = forwarding_pages(_change("2", "dev", "2", "1"), pages, "1")
    assert 'href="../../1/experiments/one/"' in files[ONE]
    assert 'href="../../dev/experiments/two/"' in files[TWO]


def test_without_latest_the_root_leads_to_what_was_just_published() -> None:
    files = forwarding_pages(_change(None, "2", "1"), {"1": frozenset([ONE])}, "1")
    assert 'href="1/"' in files["index.html"]
    assert 'href="../../1/experiments/one/"' in files[ONE]


def test_a_site_without_experiments_gets_its_root_alone() -> None:
    assert set(forwarding_pages(_change(None, "1"), {"1": frozenset()}, "1")) == {"index.html"}
