"""A blog published in three versions, and read in a browser as Pages would serve it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from git_clone import Clone, CloneOf
from playwright.sync_api import Browser, Page, expect

from blog_on_disk import make_run
from pages_server import serve_pages
from runpress.publish.not_found import Front, not_found_page
from runpress.publish.versions import Change
from runpress.site.wording.words import words_of

SITE = """\
site_name: Notes
site_url: !ENV SITE_URL
theme: {name: material, font: false, features: [navigation.instant]}
plugins:
  - blog
  - tags
  - search
  - runpress
  - mike: {canonical_version: latest}
extra: {version: {provider: mike}}
"""
POST = """\
---
date: 2026-0%d-01
experiment: %s
---
# %s

The network reads `= amp["val/accuracy"]` of the digits.

<!-- more -->
"""
SWEEP, AMP, FIRST_TRY = "exp-001-lr-sweep", "exp-023-amp", "exp-000-first-try"
# What a layout shift moved on the page, in shares of the window.
SHIFTS = """
new PerformanceObserver((list) => {
  window.moved = (window.moved ?? 0) + list.getEntries().reduce((sum, each) => sum + each.value, 0);
}).observe({type: "layout-shift", buffered: true});
"""


@dataclass
class Seen:
    """What went wrong, or went elsewhere, while a browser walked the site."""

    origin: str
    errors: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    def watch(self, page: Page) -> Page:
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on(
            "request",
            lambda each: (
                each.url.startswith((self.origin, "data:", "blob:"))
                or self.errors.append(f"another origin: {each.url}")
            ),
        )
        # What the notice asks for need not be there.
        page.on(
            "response",
            lambda each: (
                each.status < 400 or each.request.method == "HEAD" or self.missing.append(each.url)
            ),
        )
        return page


@pytest.fixture
def served(tmp_path: Path) -> Iterator[str]:
    """An address at which the folder `pages` is served."""
    (tmp_path / "pages").mkdir()
    with serve_pages(tmp_path / "pages") as address:
        yield address


@pytest.fixture
def site(
    clone: Clone,
    origin: Clone,
    clone_of: CloneOf,
    served: str,
    monkeypatch: pytest.MonkeyPatch,
) -> str:
    """Three versions of a blog, in the clone of the Pages branch that the address serves."""
    monkeypatch.setenv("SITE_URL", f"{served}notes/")
    docs = clone.folder / "docs"
    (clone.folder / "mkdocs.yml").write_text(SITE)
    _post(docs, FIRST_TRY, 7, "A try that is withdrawn", 0.61)
    _post(docs, SWEEP, 8, "Ten times the rate is better", 0.91)
    _publish(clone, "2026-09-21T06:00:00Z", "2026.09", "latest")
    # An experiment is added, the number of another is changed, a third is withdrawn.
    _post(docs, AMP, 9, "Half the bits, the same accuracy", 0.98)
    shutil.rmtree(docs / "runs" / SWEEP)
    _run(docs, SWEEP, 0.95)
    (docs / "posts" / f"{FIRST_TRY}.md").unlink()
    shutil.rmtree(docs / "runs" / FIRST_TRY)
    _publish(clone, "2026-10-21T06:00:00Z", "2026.10", "latest")
    with (docs / "posts" / f"{AMP}.md").open("a") as post:
        post.write("\nAn afterthought.\n")
    # Newer than the latest, and of the same day: nothing that names days changes.
    _publish(clone, "2026-10-21T18:00:00Z", "dev")
    clone_of(origin, "pages/notes", "--branch=gh-pages")
    return f"{served}notes/"


def _post(docs: Path, experiment: str, month: int, title: str, accuracy: float) -> None:
    post = docs / "posts" / f"{experiment}.md"
    post.parent.mkdir(parents=True, exist_ok=True)
    post.write_text(POST % (month, experiment, title))
    _run(docs, experiment, accuracy)


def _run(docs: Path, experiment: str, accuracy: float) -> None:
    make_run(docs / "runs", experiment, "amp", metrics={"val/accuracy": [0.5, accuracy]})


def _publish(blog: Clone, committed: str, *names: str) -> None:
    blog.git("add", ".")
    with pytest.MonkeyPatch.context() as then:
        then.setenv("GIT_COMMITTER_DATE", committed)
        blog.git("commit", "-qm", "Write")
    command = [sys.executable, "-m", "runpress.cli", "publish", *names]
    done = subprocess.run(command, cwd=blog.folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_three_versions_in_a_browser(site: str, origin: Clone, browser: Browser) -> None:
    seen = Seen(_origin(site))
    window = browser.new_context(service_workers="block")
    window.add_init_script(SHIFTS)
    page = seen.watch(window.new_page())
    _walk_addresses_that_last(site, page)
    _walk_the_selector(site, page)
    _walk_the_notice(site, page)
    assert seen.missing == []
    _walk_what_is_not_there(site, page)
    _search(site, page)
    _walk_without_javascript(site, seen.watch(browser.new_page(java_script_enabled=False)))
    _read_feeds(site, page)
    assert seen.errors == []
    _compare(origin)


def test_without_an_address_the_list_is_sought_nearby_first(
    served: str, tmp_path: Path, browser: Browser
) -> None:
    """What is further up may be another site, with versions of its own."""
    change = Change(("2026.11",), "2026.11", ("latest",), False, "[]")
    for folder, version in [("pages", "theirs"), ("pages/notes", "2026.11")]:
        (tmp_path / folder).mkdir(exist_ok=True)
        (tmp_path / folder / "versions.json").write_text(
            json.dumps([{"version": version, "title": version, "aliases": []}])
        )
    (tmp_path / "pages" / "notes" / "404.html").write_text(
        not_found_page(change, Front("Notes", "en", words_of("en").under("not_found")), "")
    )
    page = browser.new_page()
    page.goto(f"{served}notes/2026.11/nothing/")
    versions = page.locator("#versions a")
    expect(versions).to_have_text(["2026.11"])
    expect(versions).to_have_attribute("href", "/notes/2026.11/")


def _walk_addresses_that_last(site: str, page: Page) -> None:
    page.goto(site)
    page.wait_for_url(f"{site}latest/")
    # The address that lasts leads to the latest version, and keeps the part after #.
    page.goto(f"{site}experiments/{SWEEP}/#results")
    page.wait_for_url(f"{site}latest/experiments/{SWEEP}/#results")
    expect(page.get_by_text("The network reads 0.95")).to_be_visible()
    canonical = page.locator("link[rel=canonical]")
    expect(canonical).to_have_attribute("href", f"{site}latest/experiments/{SWEEP}/")
    # A page that the latest version has not is found in the one that has.
    page.goto(f"{site}experiments/{FIRST_TRY}/")
    page.wait_for_url(f"{site}2026.09/experiments/{FIRST_TRY}/")
    page.goto(f"{site}runs/{AMP}/amp/")
    page.wait_for_url(f"{site}latest/runs/{AMP}/amp/")


def _walk_the_selector(site: str, page: Page) -> None:
    page.goto(f"{site}latest/experiments/{SWEEP}/")
    selector = page.locator(".md-version")
    expect(selector.locator(".md-version__current")).to_have_text("2026.10")
    expect(selector.locator(".md-version__link")).to_have_text(["dev", "2026.10", "2026.09"])
    selector.hover()
    selector.get_by_role("link", name="2026.09").click()
    # To the same page of the other version, which is as it was.
    page.wait_for_url(f"{site}2026.09/experiments/{SWEEP}/**")
    expect(page.locator(".md-version__current")).to_have_text("2026.09")
    expect(page.get_by_text("The network reads 0.91")).to_be_visible()


def _walk_the_notice(site: str, page: Page) -> None:
    notice = page.locator(".rp-version")
    expect(notice).to_contain_text("You are reading version 2026.09; the latest is 2026.10.")
    assert page.evaluate("window.moved ?? 0") == 0
    # It knows each page that is put in the place of another.
    page.get_by_role("link", name="Notes").first.click()
    page.wait_for_url(f"{site}2026.09/")
    link = notice.get_by_role("link", name="This page in the latest")
    expect(link).to_have_attribute("href", f"{site}latest/")
    page.goto(f"{site}2026.09/experiments/{FIRST_TRY}/")
    expect(notice).to_contain_text("The latest, 2026.10, has no such page.")
    expect(notice.get_by_role("link")).to_have_attribute("href", f"{site}latest/")
    page.goto(f"{site}2026.09/experiments/{SWEEP}/")
    link.click()
    page.wait_for_url(f"{site}latest/experiments/{SWEEP}/")
    # The latest says nothing, under either of its names.
    for name in ("latest", "2026.10"):
        page.goto(f"{site}{name}/", wait_until="networkidle")
        expect(notice).to_have_count(0)
    page.goto(f"{site}dev/")
    expect(notice).to_contain_text("This is the development version (dev)")
    notice.get_by_role("button", name="Hide this notice").click()
    page.goto(f"{site}dev/experiments/", wait_until="networkidle")
    expect(notice).to_have_count(0)


def _walk_what_is_not_there(site: str, page: Page) -> None:
    answer = page.goto(f"{site}latest/experiments/{FIRST_TRY}/")
    assert answer
    assert answer.status == 404
    expect(page.get_by_role("heading", level=1)).to_have_text("Nothing is here")
    same, versions = page.locator("#same a"), page.locator("#versions a")
    expect(same).to_have_text(["2026.09"])
    expect(versions).to_have_text(["latest", "dev", "2026.09"])
    same.click()
    page.wait_for_url(f"{site}2026.09/experiments/{FIRST_TRY}/")
    # An address from before there were versions.
    page.goto(f"{site}archive/2026/")
    expect(same).to_have_text(["latest", "dev", "2026.09"])
    page.goto(f"{site}nowhere/%3Cimg%20src=x%3E/")
    expect(versions).to_have_count(3)
    expect(same).to_have_count(0)


def _search(site: str, page: Page) -> None:
    page.goto(f"{site}2026.09/")
    page.locator(".md-search__input").click()
    page.keyboard.type("withdrawn")
    found = page.locator(".md-search-result__link").first
    expect(found).to_have_attribute("href", re.compile(rf"/2026\.09/experiments/{FIRST_TRY}/"))


def _walk_without_javascript(site: str, page: Page) -> None:
    page.goto(site)
    page.wait_for_url(f"{site}latest/")
    page.goto(f"{site}experiments/{SWEEP}/")
    page.wait_for_url(f"{site}latest/experiments/{SWEEP}/")
    expect(page.locator(".rp-version")).to_have_count(0)
    page.goto(f"{site}a/b/nothing/")
    page.get_by_role("link", name="2026.09").click()
    page.wait_for_url(f"{site}2026.09/")


def _read_feeds(site: str, page: Page) -> None:
    """A feed's addresses are canonical, also where an old version keeps it."""
    for version in ("latest", "2026.09"):
        rss = ElementTree.fromstring(page.request.get(f"{site}{version}/feed.xml").text())
        told = page.request.get(f"{site}{version}/feed.json").json()
        links = [str(item.findtext("link")) for item in rss.iter("item")]
        links += [item["url"] for item in told["items"]]
        assert len(links) == 4
        assert {link.rpartition("experiments/")[0] for link in links} == {f"{site}latest/"}


def _compare(origin: Clone) -> None:
    """Between two versions only what was changed differs; nothing on a page names a version."""
    told = origin.git("diff", "--name-only", "gh-pages:2026.10", "gh-pages:dev").splitlines()
    assert set(told) == {
        f"experiments/{AMP}/CITATION.cff",
        f"experiments/{AMP}/index.html",
        "search/search_index.json",
    }
    versions = json.loads(origin.show("versions.json"))
    assert [(each["version"], each["aliases"]) for each in versions] == [
        ("dev", []),
        ("2026.10", ["latest"]),
        ("2026.09", []),
    ]


def _origin(site: str) -> str:
    return f"http://{urlsplit(site).netloc}/"
