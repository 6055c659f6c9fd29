"""Tables in the browser: sorted, filtered, taken away, said aloud, and whole without a script."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from browser_reader import Reader, open_window
from playwright.sync_api import Browser, Locator, Page, expect

from blog_builds import quiet, workshop
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

NOTES = """# Notes

[All](experiments.md)

| who | what |
| --- | ---: |
| a \\| b | −1.5 |
| =1+1 | `x` |

After it.
"""

Read = Callable[..., Reader]


def fill_six(docs: Docs) -> None:
    docs.write("index.md", NOTES)
    for at, (name, value) in enumerate(VALUES.items()):
        seconds = at * 24 * 60
        docs.run(name, "a", metrics={"val/accuracy": [value]}, started=seconds)
        tag = "warm" if at % 2 else "cold"
        docs.write(
            f"posts/{name}.md", f"---\ndate: 2026-11-2{at}\ntags: [{tag}]\n---\n# Title of {name}\n"
        )
    docs.run("exp-6", "b", status="failed", metrics={"val/accuracy": [float("nan")]})


def fill_many(docs: Docs) -> None:
    docs.write("index.md", "# Notes\n")
    docs.write("posts/exp-1.md", "---\ndate: 2026-11-20\n---\n# Many\n")
    for seed in range(64):
        value = (seed * 37 % 64) / 64
        docs.run("exp-1", f"r-{seed:02}", seed=seed, metrics={"val/accuracy": [value]})


def build(folder: Path, fill: Callable[[Docs], None]) -> Iterator[str]:
    """Build and serve a blog: its address."""
    root, blog = folder / "served", folder / "blog"
    (blog / "docs").mkdir(parents=True)
    root.mkdir()
    fill(Docs(blog / "docs"))
    with serve(root) as address:
        (blog / "mkdocs.yml").write_text(CONFIG.format(base=address), "utf-8")
        built = workshop().build(blog, quiet(), "--strict", "-d", str(root))
        assert built.code == 0, built.said
        yield address


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A blog of six experiments with instant navigation."""
    yield from build(tmp_path_factory.mktemp("six"), fill_six)


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A blog of one experiment with more runs than its table shows at once."""
    yield from build(tmp_path_factory.mktemp("many"), fill_many)


@pytest.fixture
def read(browser: Browser, tables: str) -> Iterator[Read]:
    """Open windows on the tables; none of them may have met any trouble."""
    readers: list[Reader] = []

    def open_one(width: int = 1280, script: bool = True) -> Reader:
        size = {"width": width, "height": 900}
        reader = open_window(
            browser,
            tables,
            viewport=size,
            java_script_enabled=script,
            permissions=["clipboard-read", "clipboard-write"],
        )
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


def test_a_table_that_is_read_at_a_glance_has_no_filter(read: Read) -> None:
    page = read().open("experiments/exp-6/")
    expect(page.locator("#rp-runs .rp-sort").first).to_be_visible()
    expect(page.get_by_label("Filter")).to_have_count(0)


def test_what_copies_shows_when_one_comes_near(read: Read) -> None:
    page = read().open("experiments/")
    copies = page.locator(".rp-copy").first
    expect(copies).to_have_css("opacity", "0")
    page.locator("table.rp-roll tbody tr").first.hover()
    expect(copies).to_have_css("opacity", "1")
    page.mouse.move(0, 0)
    copies.get_by_role("button").first.focus()
    expect(copies).to_have_css("opacity", "1")


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


def copied(page: Page) -> str:
    return str(page.evaluate("navigator.clipboard.readText()"))


def test_what_is_copied_is_what_is_read(read: Read) -> None:
    page = read().open("experiments/exp-6/")
    table = page.locator("#rp-runs table")
    head(table, "run").locator("button").click()
    tools = page.locator(".rp-tools").filter(
        has=page.locator("xpath=following-sibling::*[1][@id='rp-runs']")
    )
    tools.get_by_role("button", name="CSV").click()
    expect(tools.get_by_role("status")).to_have_text("Copied as CSV, rows: 2")
    lines = copied(page).splitlines()
    assert lines[0] == "run,seed,val/accuracy,time,started (UTC),status"
    assert [line.split(",")[0] for line in lines[1:]] == ["a", "b"]
    assert lines[1].split(",")[2] == table.locator("tbody td").nth(1).inner_text()
    tools.get_by_role("button", name="Markdown").click()
    lines = copied(page).splitlines()
    assert lines[0].startswith("| run | seed |")
    assert lines[1] == "| --- | ---: | ---: | ---: | ---: | --- |"
    assert len(lines) == 4


def test_what_is_filtered_away_is_not_copied(read: Read) -> None:
    page = read().open("experiments/")
    page.get_by_label("Filter").fill("warm")
    head(page.locator("table.rp-roll"), "experiment").locator("button").click()
    page.get_by_role("button", name="CSV").click()
    expect(page.get_by_role("status").first).to_contain_text("rows: 3")
    ids = [line.split(",")[0].rpartition(" ")[2] for line in copied(page).splitlines()[1:]]
    assert ids == ["exp-2", "exp-4", "exp-6"]


def test_an_authors_table_can_be_taken_away_and_runs_no_formula(read: Read) -> None:
    page = read().open()
    under = page.locator(".rp-under")
    under.get_by_role("button", name="CSV").click()
    expect(under.get_by_role("status")).to_be_visible()
    assert copied(page) == "who,what\na | b,-1.5\n'=1+1,x\n"
    under.get_by_role("button", name="Markdown").click()
    expect(under.get_by_role("status")).to_contain_text("Markdown")
    assert copied(page).splitlines()[1:3] == ["| --- | ---: |", r"| a \| b | −1.5 |"]


def test_folded_rows_are_sorted_and_filtered_with_the_others(browser: Browser, many: str) -> None:
    page = open_window(browser, many).open("experiments/exp-1/")
    table = page.locator("#rp-runs table")
    fold = page.locator("#rp-runs + details.rp-rest")
    assert table.locator("tbody tr").count() + fold.locator("tbody tr").count() == 64
    assert fold.count() == 1
    head(table, "val/accuracy").locator("button").click()
    assert fold.count() == 0
    values = [float(text) for text in table.locator("tbody td:nth-child(3)").all_inner_texts()]
    assert len(values) == 64
    assert values == sorted(values)
    page.locator(".rp-tools").last.get_by_label("Filter").fill("r-63")
    assert table.locator("tbody tr:visible th").all_inner_texts() == ["r-63"]
    page.context.close()


def test_the_head_of_a_long_table_stays_in_sight(browser: Browser, many: str) -> None:
    page = open_window(browser, many, viewport={"width": 1280, "height": 900}).open(
        "experiments/exp-1/"
    )
    row = page.locator("#rp-runs tbody tr").nth(40)
    row.evaluate("each => each.scrollIntoView({block: 'center', behavior: 'instant'})")
    top = page.locator("#rp-runs thead th").first.bounding_box()
    header = page.locator(".md-header").bounding_box()
    assert top and header
    assert abs(top["y"] - (header["y"] + header["height"])) < 2
    assert not page.locator("#rp-runs").get_attribute("tabindex")
    page.context.close()
    page = open_window(browser, many, viewport={"width": 320, "height": 640}).open(
        "experiments/exp-1/"
    )
    box = page.locator("#rp-runs")
    box.evaluate("each => each.scrollIntoView({block: 'start', behavior: 'instant'})")
    box.evaluate("each => each.scrollTo(60, 600)")
    cell, frame = box.locator("thead th").first.bounding_box(), box.bounding_box()
    assert cell and frame
    assert abs(cell["y"] - frame["y"]) < 2
    assert abs(cell["x"] - frame["x"]) < 2
    assert box.get_attribute("tabindex") == "0"
    assert box.get_attribute("role") == "region"
    page.context.close()


# What moved by itself, and from where to where.
SHIFTS = """() => new Promise(done => {
  const told = each => each.sources.map(({node, previousRect: from, currentRect: to}) =>
    `${node?.nodeName}.${node?.className} ${from.x},${from.y} to ${to.x},${to.y}`);
  new PerformanceObserver(list => done(list.getEntries().flatMap(told)))
    .observe({type: "layout-shift", buffered: true});
  setTimeout(() => done([]), 300);
})"""


@pytest.mark.parametrize("width", [1280, 380, 320])
@pytest.mark.parametrize("path", ["", "experiments/", "experiments/exp-6/"])
def test_tools_come_into_room_that_was_kept(read: Read, path: str, width: int) -> None:
    page = read(width).open(path)
    expect(page.locator(".rp-copy").first).to_be_attached()
    assert page.evaluate(SHIFTS) == []
