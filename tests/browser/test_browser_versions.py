"""What a page of a published version says of the other versions, under a strict policy."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from pages_server import serve_pages
from runpress.site.script_words import words_head
from runpress.site.scripts import script
from runpress.site.style import style_sheet
from runpress.site.wording.words import words_of

# What Material tells its own scripts, and the sign of a site that has versions.
CONFIG = '<script id="__config" type="application/json">{"version": {"provider": "mike"}}</script>'
PAGE = """\
<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>x</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'self'; img-src 'self' data:">
<link rel="icon" href="data:,"><link rel="stylesheet" href="{up}assets/runpress/runpress.css">
{head}</head><body><p>Text.</p><script src="{up}assets/runpress/page.js"></script></body></html>
"""
EARLY, LATE = "2026-09-01T00:00:00Z", "2026-10-01T00:00:00Z"


def _version(name: str, *aliases: str, committed: str = "") -> dict[str, Any]:
    told = {"properties": {"committed": committed}} if committed else {}
    return {"version": name, "title": name, "aliases": list(aliases), **told}


class Site:
    """A site of versions, each of a home and one page, whose list of versions a test writes."""

    def __init__(self, folder: Path, address: str) -> None:
        self.folder, self.address = folder / "notes", f"{address}notes/"

    def has(self, *versions: dict[str, Any], language: str = "en") -> None:
        self.folder.mkdir()
        (self.folder / "versions.json").write_text(json.dumps(versions))
        for version in versions:
            for name in (version["version"], *version["aliases"]):
                self._write(self.folder / name, language)

    def _write(self, folder: Path, language: str) -> None:
        head = words_head(words_of(language), CONFIG)
        assets = folder / "assets" / "runpress"
        assets.mkdir(parents=True)
        (assets / "runpress.css").write_text(style_sheet())
        for name in ("page.js", "versions.js"):
            (assets / name).write_text(script(name))
        (folder / "page").mkdir()
        for file, up in ((folder / "index.html", ""), (folder / "page" / "index.html", "../")):
            file.write_text(PAGE.format(language=language, up=up, head=head))


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with serve_pages(tmp_path) as address:
        yield Site(tmp_path, address)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 380, "height": 600})
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda said: said.type == "error" and errors.append(said.text))
    yield page
    # What is not there is complained of by the browser itself.
    assert [each for each in errors if "404" not in each] == []
    context.close()


OLD, LATEST = _version("2026.09", committed=EARLY), _version("2026.10", "latest", committed=LATE)


@pytest.mark.parametrize(
    ("language", "said", "link"),
    [
        (
            "en",
            "You are reading version 2026.09; the latest is 2026.10.",
            "This page in the latest",
        ),
        ("zh", "您正在阅读 2026.09 版；最新版是 2026.10。", "在最新版中查看本页"),
    ],
)
def test_an_old_version_leads_to_the_same_page(
    site: Site, page: Page, language: str, said: str, link: str
) -> None:
    site.has(LATEST, OLD, language=language)
    page.goto(f"{site.address}2026.09/page/")
    notice = page.locator("aside.rp-version")
    expect(notice).to_contain_text(said)
    expect(notice.get_by_role("link", name=link)).to_have_attribute(
        "href", f"{site.address}latest/page/"
    )
    # Over the lower edge of the window, and no wider than it.
    box = notice.bounding_box()
    assert box
    assert (box["x"], box["width"], round(box["y"] + box["height"])) == (0, 380, 600)


def test_an_old_version_that_was_published_again_later_is_no_development_version(
    site: Site, page: Page
) -> None:
    site.has(LATEST, _version("2026.09", committed="2026-11-01T00:00:00Z"))
    page.goto(f"{site.address}2026.09/")
    expect(page.locator(".rp-version")).to_contain_text("You are reading version 2026.09; the")


def test_where_the_latest_lacks_the_page_it_leads_to_its_home(site: Site, page: Page) -> None:
    site.has(LATEST, OLD)
    (site.folder / "latest" / "page" / "index.html").unlink()
    page.goto(f"{site.address}2026.09/page/")
    notice = page.locator(".rp-version")
    expect(notice).to_contain_text("The latest, 2026.10, has no such page.")
    expect(notice.get_by_role("link")).to_have_attribute("href", f"{site.address}latest/")


@pytest.mark.parametrize(
    ("dev", "says"),
    [
        (
            _version("dev", committed="2026-11-01T00:00:00Z"),
            "This is the development version (dev)",
        ),
        # Without times, the order of the list tells.
        (_version("dev"), "This is the development version (dev)"),
        (_version("dev", committed=EARLY), "You are reading version dev; the latest is 2026.10."),
        (_version("dev", committed=LATE), None),
    ],
)
def test_a_development_version_says_so_while_it_is_newer(
    site: Site, page: Page, dev: dict[str, Any], says: str | None
) -> None:
    site.has(dev, LATEST)
    with page.expect_response("**/versions.json"):
        page.goto(f"{site.address}dev/")
    page.wait_for_load_state("networkidle")
    notice = page.locator(".rp-version")
    if says:
        expect(notice).to_contain_text(says)
    else:
        expect(notice).to_have_count(0)


@pytest.mark.parametrize("name", ["latest", "2026.10"])
def test_the_latest_is_silent_under_each_of_its_names(site: Site, page: Page, name: str) -> None:
    site.has(LATEST, OLD)
    asked: list[str] = []
    page.on("request", lambda each: asked.append(each.url.removeprefix(site.address)))
    page.goto(f"{site.address}{name}/", wait_until="networkidle")
    expect(page.locator(".rp-version")).to_have_count(0)
    # Under the name that most readers come by, nothing is even asked for.
    assert ("versions.json" in asked) == (name != "latest")


@pytest.mark.parametrize("text", ["", "{", "null", "3", "[null]", '[{"version": 3}]', "[]"])
def test_a_list_that_says_nothing_says_nothing(site: Site, page: Page, text: str) -> None:
    site.has(LATEST, OLD)
    (site.folder / "versions.json").write_text(text)
    page.goto(f"{site.address}2026.09/", wait_until="networkidle")
    expect(page.locator(".rp-version")).to_have_count(0)


def test_who_closes_it_does_not_see_it_again(site: Site, page: Page) -> None:
    site.has(LATEST, OLD)
    page.goto(f"{site.address}2026.09/")
    page.get_by_role("button", name="Hide this notice").click()
    page.goto(f"{site.address}2026.09/page/", wait_until="networkidle")
    expect(page.locator(".rp-version")).to_have_count(0)


def test_a_hostile_name_stays_text(site: Site, page: Page) -> None:
    name = "<img src=x onerror=alert(1)>"
    site.has(LATEST, OLD)
    told = [_version(name, "latest"), OLD]
    (site.folder / "versions.json").write_text(json.dumps(told))
    page.goto(f"{site.address}2026.09/")
    expect(page.locator(".rp-version")).to_contain_text(name)
    expect(page.locator("img")).to_have_count(0)
