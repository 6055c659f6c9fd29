"""The repository's own blog, published twice, and read in a browser as Pages would serve it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from git_clone import Clone, CloneOf
from playwright.sync_api import Browser, Page, expect

from site_server import serve

BLOG = Path(__file__).parents[2]
POST = "experiments/exp-001-lr-sweep/"
FIRST_TRY = "experiments/exp-000-first-try/"


@dataclass
class Seen:
    """What went wrong, or went elsewhere, while a browser walked the site."""

    origin: str
    errors: list[str] = field(default_factory=list)

    def watch(self, page: Page) -> Page:
        page.on("console", lambda each: each.type == "error" and self.errors.append(each.text))
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on(
            "request",
            lambda each: (
                each.url.startswith((self.origin, "data:", "blob:"))
                or self.errors.append(f"another origin: {each.url}")
            ),
        )
        page.on(
            "response",
            lambda each: each.status < 400 or self.errors.append(f"{each.status}: {each.url}"),
        )
        return page


@pytest.fixture
def served(tmp_path: Path) -> Iterator[str]:
    """An address at which the folder `pages` is served."""
    (tmp_path / "pages").mkdir()
    with serve(tmp_path / "pages") as address:
        yield address


@pytest.fixture
def site(
    clone: Clone,
    origin: Clone,
    clone_of: CloneOf,
    served: str,
    monkeypatch: pytest.MonkeyPatch,
) -> str:
    """Two versions of the blog, in the clone of the Pages branch that the address serves."""
    monkeypatch.setenv("SITE_URL", f"{served}notes/")
    shutil.copy(BLOG / "mkdocs.yml", clone.folder)
    shutil.copytree(BLOG / "docs", clone.folder / "docs")
    first_try = clone.folder / "docs" / "posts" / "exp-000-first-try.md"
    first_try.write_text("---\ndate: 2026-10-01\n---\n\n# A first try\n\nOf little worth.\n")
    _publish(clone, "2026.10")
    first_try.unlink()
    post = clone.folder / "docs" / "posts" / "exp-001-lr-sweep.md"
    post.write_text(post.read_text() + "\n## Afterthought\n\nWritten a month later.\n")
    _publish(clone, "2026.11", "latest")
    clone_of(origin, "pages/notes", "--branch=gh-pages")
    return f"{served}notes/"


def _publish(blog: Clone, *names: str) -> None:
    blog.git("add", ".")
    blog.git("commit", "-qm", "Write")
    command = [sys.executable, "-m", "runpress.cli", "publish", *names]
    done = subprocess.run(command, cwd=blog.folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_two_versions_in_a_browser(site: str, browser: Browser) -> None:
    seen = Seen(_origin(site))
    _walk(site, seen.watch(browser.new_page()))
    _walk_without_javascript(site, seen.watch(browser.new_page(java_script_enabled=False)))
    assert seen.errors == []


def _walk(site: str, page: Page) -> None:
    page.goto(site)
    page.wait_for_url(f"{site}latest/")

    # The address that lasts leads to the latest version, and keeps the part after #.
    page.goto(f"{site}{POST}#afterthought")
    page.wait_for_url(f"{site}latest/{POST}#afterthought")
    expect(page.get_by_text("Written a month later.")).to_be_visible()

    # The selector names both versions, and leads to the other one.
    selector = page.locator(".md-version")
    expect(selector.locator(".md-version__current")).to_have_text("2026.11")
    expect(selector.locator(".md-version__link")).to_have_text(["2026.11", "2026.10"])
    selector.hover()
    selector.get_by_role("link", name="2026.10").click()
    page.wait_for_url(f"{site}2026.10/**")
    expect(page.locator(".md-version__current")).to_have_text("2026.10")

    # The old version is as it was.
    page.goto(f"{site}2026.10/{POST}")
    expect(page.locator("h1")).to_be_visible()
    expect(page.get_by_text("Written a month later.")).to_have_count(0)

    # A page that the latest version has not is found in the one that has.
    page.goto(f"{site}{FIRST_TRY}")
    page.wait_for_url(f"{site}2026.10/{FIRST_TRY}")
    expect(page.get_by_text("Of little worth.")).to_be_visible()

    # A run's address lasts too.
    run = _a_run()
    page.goto(f"{site}{run}")
    page.wait_for_url(f"{site}latest/{run}")


def _walk_without_javascript(site: str, page: Page) -> None:
    page.goto(site)
    page.wait_for_url(f"{site}latest/")
    page.goto(f"{site}{POST}")
    page.wait_for_url(f"{site}latest/{POST}")


def _a_run() -> str:
    """Return the address of one of the runs whose records the blog has."""
    return f"{sorted(BLOG.glob('docs/runs/*/*/'))[0].relative_to(BLOG / 'docs').as_posix()}/"


def _origin(site: str) -> str:
    return f"http://{urlsplit(site).netloc}/"
