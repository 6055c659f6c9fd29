"""Tables of all experiments in the browser: sorted, filtered, said aloud, and whole without."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest
from browser_reader import Reader, open_window
from playwright.sync_api import Browser, Locator, expect

from blog_on_disk import Docs
from site_server import serve

VALUES = {"exp-1": 0.5, "exp-2": 0.75, "exp-3": 0.625, "exp-4": 0.25, "exp-5": 1.0, "exp-6": 0.125}
CONFIG = """
site_name: notes
site_url: {base}
theme: {{name: material, font: false, features: [navigation.instant]}}
plugins: [blog, tags, search, runpress]
markdown_extensions: [attr_list, md_in_html, tables]
"""

Read = Callable[..., Reader]


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A blog of six experiments with instant navigation, built and served: its address."""
    root, blog = (tmp_path_factory.mktemp(name) for name in ("served", "blog"))
    (blog / "docs").mkdir()
    docs = Docs(blog / "docs")
    docs.write("index.md", "# Notes\n\n[All](experiments.md)\n")
    for at, (name, value) in enumerate(VALUES.items()):
        seconds = at * 24 * 60
        docs.run(name, "a", metrics={"val/accuracy": [value]}, started=seconds)
        tag = "warm" if at % 2 else "cold"
        docs.write(
            f"posts/{name}.md", f"---\ndate: 2026-11-2{at}\ntags: [{tag}]\n---\n# Title of {name}\n"
        )
    docs.run("exp-6", "b", status="failed", metrics={"val/accuracy": [float("nan")]})
    with serve(root) as address:
        (blog / "mkdocs.yml").write_text(CONFIG.format(base=address), "utf-8")
        subprocess.run(
            [sys.executable, "-P", "-m", "mkdocs", "build", "--strict", "-d", root],
            cwd=blog,
            env=os.environ | {"NO_MKDOCS_2_WARNING": "1"},
            check=True,
        )
        yield address


@pytest.fixture
def read(browser: Browser, tables: str) -> Iterator[Read]:
    """Open windows on the tables; none of them may have met any trouble."""
    readers: list[Reader] = []

    def open_one(width: int = 1280, script: bool = True) -> Reader:
        size = {"width": width, "height": 900}
        reader = open_window(browser, tables, viewport=size, java_script_enabled=script)
        readers.append(reader)
        return reader

    yield open_one
    troubles = [trouble for reader in readers for trouble in reader.troubles]
    for reader in readers:
        reader.page.context.close()
    assert not troubles


def names(table: Locator) -> list[str]:
    """The experiments of the rows that are shown, from above."""
    rows = [row for row in table.locator("tbody tr").all() if row.is_visible()]
    return [row.locator("th code").inner_text() for row in rows]


def head(table: Locator, word: str) -> Locator:
    return table.locator("thead th").filter(has_text=word)


NEWEST_FIRST = ["exp-6", "exp-5", "exp-4", "exp-3", "exp-2", "exp-1"]


def test_without_a_script_the_table_is_whole(read: Read) -> None:
    page = read(script=False).open("experiments/")
    table = page.locator("table.rp-roll")
    assert names(table) == NEWEST_FIRST
    assert not page.locator(".rp-tools").is_visible()
    assert table.locator("button").count() == 0


def test_a_click_sorts_a_second_turns_a_third_undoes(read: Read) -> None:
    page = read().open("leaderboard/val-accuracy/")
    table = page.locator("table.rp-roll")
    best_first = ["exp-5", "exp-2", "exp-3", "exp-1", "exp-4", "exp-6"]
    assert names(table) == best_first
    date = head(table, "date")
    said = page.locator(".rp-status")
    date.locator("button").click()
    assert names(table) == NEWEST_FIRST
    assert date.get_attribute("aria-sort") == "descending"
    expect(said).to_have_text("Sorted by date, descending")
    date.locator("button").click()
    assert names(table) == NEWEST_FIRST[::-1]
    assert date.get_attribute("aria-sort") == "ascending"
    head(table, "rank").locator("button").click()
    assert names(table) == best_first
    assert date.get_attribute("aria-sort") is None
    for _ in range(2):
        head(table, "rank").locator("button").click()
    assert table.locator("[aria-sort]").count() == 0
    expect(said).to_have_text("In the order as given")


def test_the_keyboard_sorts_too(read: Read) -> None:
    page = read().open("experiments/")
    table = page.locator("table.rp-roll")
    head(table, "experiment").locator("button").focus()
    page.keyboard.press("Enter")
    assert names(table) == NEWEST_FIRST[::-1]
    page.keyboard.press("Space")
    assert names(table) == NEWEST_FIRST


def test_numbers_are_sorted_as_numbers_and_what_has_none_comes_last(read: Read) -> None:
    page = read().open("experiments/exp-6/")
    table = page.locator("#rp-runs table")
    column = head(table, "val/accuracy").locator("button")
    for _ in range(2):
        column.click()
        rows = table.locator("tbody th").all_inner_texts()
        assert rows == ["a", "b"]


def test_the_filter_leaves_what_has_every_word(read: Read) -> None:
    page = read().open("experiments/")
    table = page.locator("table.rp-roll")
    box = page.get_by_label("Filter")
    box.fill("WARM title")
    assert names(table) == ["exp-6", "exp-4", "exp-2"]
    expect(page.locator(".rp-status")).to_have_text("3 of 6 rows")
    head(table, "experiment").locator("button").click()
    assert names(table) == ["exp-2", "exp-4", "exp-6"]
    box.fill("nothing has this")
    assert names(table) == []
    box.fill("")
    assert names(table) == NEWEST_FIRST[::-1]
    expect(page.locator(".rp-status")).to_have_text("")


def test_a_page_that_takes_the_place_of_another_is_alive(read: Read) -> None:
    page = read().open()
    page.get_by_role("link", name="All", exact=True).click()
    page.wait_for_url("**/experiments/")
    table = page.locator("table.rp-roll")
    button = head(table, "experiment").locator("button")
    expect(button).to_have_count(1)
    button.click()
    assert names(table) == NEWEST_FIRST[::-1]
    page.locator(".rp-note a", has_text="val/accuracy").click()
    page.wait_for_url("**/leaderboard/val-accuracy/")
    expect(head(page.locator("table.rp-roll"), "rank").locator("button")).to_have_count(1)
    page.go_back()
    page.wait_for_url("**/experiments/")
    # What was enhanced before is not enhanced twice.
    expect(page.get_by_label("Filter")).to_have_count(1)
    expect(head(page.locator("table.rp-roll"), "experiment").locator("button")).to_have_count(1)


@pytest.mark.parametrize("width", [1280, 380])
def test_nothing_moves_when_the_script_begins(read: Read, width: int) -> None:
    tops = []
    for script in (True, False):
        page = read(width, script).open("leaderboard/val-accuracy/")
        rows = page.locator("table.rp-roll tbody tr").all()
        boxes = [row.bounding_box() for row in rows]
        tops.append([round(box["y"] - (boxes[0] or box)["y"]) for box in boxes if box])
        wide = page.evaluate("document.documentElement.scrollWidth") if script else width
        assert wide == width
    assert tops[0] == tops[1]
