"""Charts in a real Chromium: what they read, what they remember, and what they survive."""

from __future__ import annotations

import json
import math
import re
import statistics
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from browser_reader import Reader, Served
from playwright.sync_api import Locator, Page, Route

from blog_on_disk import Docs
from runpress.site.model import Tree
from runpress.site.table import add_run_csv

EXPERIMENT = "exp-001-lr-sweep"
POST = f"experiments/{EXPERIMENT}/"
RUN = f"runs/{EXPERIMENT}/lr-0.1/"
METRIC = "val/accuracy"
# What the page remembers of layout that moved by itself.
JUMPS = """() => new Promise(tell => new PerformanceObserver(list => tell(
  list.getEntries().reduce((sum, entry) => sum + entry.value, 0)
)).observe({type: "layout-shift", buffered: true}) || setTimeout(() => tell(0), 100))"""
HEAD = f"arm,seed,run,step,seconds,{METRIC}\n"

CHOICES = (
    "Single runs and bands",
    "Values on a log scale",
    "Steps on a log scale",
    "Training time across",
)
CHART = "runpress.chart.of(document.querySelector('.rp-alive'))"
# Whether anything is painted at a place, where no line of the grid goes.
INKED = """([x, y]) => {
  const chart = runpress.chart.of(document.querySelector('.rp-alive'));
  const canvas = document.querySelector('.rp-alive canvas');
  const { left, top, width, height } = chart.area;
  const [across, down] = [left + chart.x.along(x) * width, top + (1 - chart.y.along(y)) * height]
    .map(at => at * canvas.width / canvas.clientWidth);
  // The chart's own sheet is not slowed down by being read.
  const sheet = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  sheet.drawImage(canvas, 2 - Math.round(across), -Math.round(down));
  const { data } = sheet.getImageData(0, 0, 5, 1);
  return data.some((value, at) => at % 4 === 3 && value > 0);
}"""

Read = Callable[..., Reader]


def test_a_chart_lies_in_the_box_of_its_picture(read: Read) -> None:
    page = read().open(POST)
    figure = page.locator("figure[data-rp-chart]").first
    before = figure.locator(".rp-box").bounding_box()
    _alive(page)
    assert before is not None
    after = figure.locator(".rp-box").bounding_box()
    assert after is not None
    assert (after["width"], after["height"]) == (before["width"], before["height"])
    sheet = figure.locator(".uplot").bounding_box()
    assert sheet is not None
    assert sheet["width"] == pytest.approx(before["width"], abs=1)
    assert sheet["height"] == pytest.approx(before["height"], abs=1)
    assert page.evaluate(JUMPS) < 0.02
    # What the picture says is still said.
    picture = figure.get_by_role("img").first
    assert "arms" in (picture.get_attribute("alt") or "")


@pytest.mark.parametrize("width", [1280, 380])
def test_pointing_reads_the_mean_of_every_arm_at_that_step(
    read: Read, served: Served, width: int
) -> None:
    page = read(width=width).open(POST)
    over = _alive(page).locator(".u-over")
    box = over.bounding_box()
    assert box is not None
    # The fourth of eight steps.
    over.hover(position={"x": box["width"] * 3 / 7, "y": 20})
    panel = page.locator(".rp-panel")
    assert panel.locator(".rp-at").inner_text() == "step 4"
    recorded = _recorded(served, 4)
    rows = panel.locator(".rp-row").all()
    assert len(rows) == len(recorded)
    for row in rows:
        values = recorded.pop(row.locator("span").inner_text())
        shown = float(row.locator("b").inner_text())
        assert shown == pytest.approx(100 * statistics.mean(values), abs=0.006)
        assert f"n = {len(values)}" in row.locator("small").inner_text()


def test_the_arrow_keys_read_it_aloud(read: Read, served: Served) -> None:
    page = read().open(POST)
    over = _alive(page).locator(".u-over")
    over.focus()
    page.keyboard.press("ArrowRight")
    assert (over.get_attribute("aria-valuetext") or "").startswith("step 1; ")
    page.keyboard.press("ArrowRight")
    assert over.get_attribute("aria-valuenow") == "2"
    page.keyboard.press("End")
    told = over.get_attribute("aria-valuetext") or ""
    assert told.startswith("step 8; ")
    assert all(arm in told for arm in _recorded(served, 8))
    page.keyboard.press("Escape")
    assert not page.locator(".rp-panel").is_visible()


def test_a_view_is_in_the_address_and_comes_back_with_it(read: Read) -> None:
    page = read().open(POST)
    _drag(page, 0.2, 0.6)
    page.wait_for_url("**chart-headline=**")
    low, high = _view(page)["range"]
    assert 2 <= low <= 3
    assert 5 <= high <= 6
    there = page.url
    other = read().open(there.removeprefix(page.url.split(POST)[0]))
    _alive(other)
    assert _view(other)["range"] == pytest.approx([low, high], rel=1e-5)
    _alive(page).get_by_role("button", name="Reset").click()
    page.wait_for_url(lambda url: "chart-" not in url)
    assert _view(page)["range"] is None
    assert not _alive(page).get_by_role("button", name="Reset").is_visible()


def test_a_view_is_there_again_after_going_back(read: Read) -> None:
    page = read().open(f"{POST}?chart-headline=x2:5~log")
    _alive(page)
    assert _view(page)["range"] == [2, 5]
    page.goto(page.url.split("experiments/")[0])
    page.go_back()
    _alive(page)
    assert _view(page)["range"] == [2, 5]
    assert _view(page)["logY"] is True


@pytest.mark.parametrize(
    "told",
    [
        "x5:2",
        "x1:nan",
        "x::",
        "xInfinity:3",
        "x900:1000",
        "s7",
        "s-1",
        "hnobody",
        "<script>",
        "%25%25",
        "~" * 5000,
        "h%25E0",
    ],
)
def test_an_address_that_makes_no_sense_is_the_whole_chart(read: Read, told: str) -> None:
    page = read().open(f"{POST}?chart-headline={told}")
    _alive(page)
    view = _view(page)
    assert (view["range"], view["smoothing"], view["hidden"]) == (None, 0, [])


def test_the_menu_changes_what_is_drawn(read: Read) -> None:
    page = read().open(POST)
    figure = _alive(page)
    plain = _canvas(page)
    opener = figure.get_by_role("button", name="Adjust")
    opener.focus()
    page.keyboard.press("Enter")
    menu = figure.get_by_role("group", name="Adjust")
    for choice in CHOICES:
        before = _canvas(page)
        menu.get_by_label(choice).click()
        _changed(page, before)
    for choice in CHOICES:
        menu.get_by_label(choice).click()
    menu.get_by_label("lr-0.3").uncheck()
    page.wait_for_url("**hlr-0.3**")
    assert _view(page)["hidden"] == ["lr-0.3"]
    menu.get_by_label("lr-0.1", exact=True).focus()
    page.keyboard.press("Enter")
    assert len(_view(page)["hidden"]) == 7
    page.keyboard.press("Escape")
    assert not menu.is_visible()
    assert opener.evaluate("button => button === document.activeElement")
    figure.locator(".u-over").focus()
    page.keyboard.press("0")
    page.wait_for_function(
        "before => document.querySelector('canvas').toDataURL() === before", arg=plain
    )


def test_a_link_to_a_view_can_be_copied(read: Read) -> None:
    page = read().open(POST)
    figure = _alive(page)
    figure.hover()
    figure.get_by_role("button", name="Adjust").click()
    figure.get_by_label("Values on a log scale").check()
    figure.get_by_role("button", name="Copy link").click()
    page.get_by_role("button", name="Link copied").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert parse_qs(urlsplit(copied).query)["chart-headline"] == ["log"]


def test_smoothing_is_the_average_that_the_guide_tells_of(read: Read) -> None:
    page = read().open(f"{POST}?chart-headline=s0.6")
    _alive(page)
    page.evaluate(f"{CHART}.change({{smoothing: 0}})")
    raw = _points(page)
    page.evaluate(f"{CHART}.change({{smoothing: 0.6}})")
    average, expected = 0.0, []
    for count, value in enumerate(raw, 1):
        average = 0.6 * average + 0.4 * value
        expected.append(average / (1 - 0.6**count))
    assert _points(page) == pytest.approx(expected)


def test_colours_follow_the_palette_at_once(read: Read) -> None:
    page = read().open(POST)
    _alive(page)
    light = page.evaluate(f"{CHART}.colours()")
    before = _canvas(page)
    page.evaluate("document.body.setAttribute('data-md-color-scheme', 'slate')")
    _changed(page, before)
    dark = page.evaluate(f"{CHART}.colours()")
    assert light["ink"] != dark["ink"]
    assert [each["line"] for each in light["styles"]] != [each["line"] for each in dark["styles"]]


def test_forced_colours_leave_every_line_in_the_readers_own(read: Read) -> None:
    page = read().open(POST)
    page.emulate_media(forced_colors="active")
    _alive(page)
    inks = page.evaluate(f"{CHART}.colours()")
    assert {each["line"] for each in inks["styles"]} == {inks["ink"]}


def test_paper_gets_the_picture(read: Read) -> None:
    page = read().open(POST)
    figure = _alive(page)
    assert (
        figure.locator(".rp-light img").evaluate("image => getComputedStyle(image).opacity") == "0"
    )
    page.emulate_media(media="print")
    assert (
        figure.locator(".rp-light img").evaluate("image => getComputedStyle(image).opacity") == "1"
    )
    assert not figure.locator(".rp-chart").is_visible()


def test_the_plot_grows_and_shrinks_with_the_page(read: Read) -> None:
    page = read().open(POST)
    figure = _alive(page)
    page.set_viewport_size({"width": 380, "height": 800})
    wanted = "box => Math.abs(box.querySelector('.uplot').clientWidth - box.clientWidth) <= 1"
    page.wait_for_function(f"({wanted})(document.querySelector('.rp-alive .rp-box'))")
    assert figure.locator(".rp-chart").evaluate("layer => layer.scrollWidth <= layer.clientWidth")


def test_points_of_a_run_that_trains_are_drawn_as_they_come(read: Read) -> None:
    page = read().open(RUN)
    _alive(page)
    count = len(_points(page))
    before = _canvas(page)
    page.evaluate(
        f"{CHART}.append({{'train/loss': [[9, 2.5, 0.05], [10, 2.8, NaN], [11, 3, 0.04]]}})"
    )
    _changed(page, before)
    points = _points(page)
    assert len(points) == count + 3
    assert math.isnan(points[-2])
    assert page.evaluate(f"{CHART}.x.high") == 11
    # A step that came before is the same point.
    page.evaluate(f"{CHART}.append({{'train/loss': [[11, 3, 0.03]], 'unknown': [[1, 1, 1]]}})")
    page.wait_for_function(f"{CHART}.lines[0].traces[0].ys.at(-1) === 0.03")
    assert len(_points(page)) == count + 3
    # Who looks at a part goes on doing so.
    page.evaluate(f"{CHART}.change({{range: [2, 4]}})")
    page.evaluate(f"{CHART}.append({{'train/loss': [[12, 4, 0.02]]}})")
    page.wait_for_function(f"{CHART}.extent()[1] === 12")
    assert page.evaluate(f"[{CHART}.x.low, {CHART}.x.high]") == [2, 4]


@pytest.mark.parametrize(
    "body",
    [
        "<!doctype html><h1>Not here</h1>",
        "",
        "step,seconds,other\n1,1,1\n",
        HEAD.replace("arm", "b"),
    ],
    ids=["a page", "nothing", "other data", "other columns"],
)
def test_data_that_are_no_data_leave_the_picture(read: Read, body: str) -> None:
    reader = read()
    page = reader.page
    page.route("**/*.csv", lambda route: route.fulfill(body=body))
    with page.expect_event("requestfinished", lambda each: each.url.endswith("headline.csv")):
        reader.open(POST)
        page.locator("figure[data-rp-chart]").first.scroll_into_view_if_needed()
    # The script asks again for what failed: then all was tried.
    page.locator("figure[data-rp-needs=chart]").first.wait_for()
    assert page.locator(".rp-alive, .rp-chart").count() == 0


@pytest.mark.parametrize(
    "points",
    [
        "1,1,0.5",
        "1,1,nan\n2,2,nan",
        "1,1,1e300\n2,2,-1e308\n3,3,1e308",
        "1,1,1e-300\n2,2,-1e-300",
        "1,1,-1\n2,2,0\n3,3,-5",
        "1,1,inf\n2,2,-inf\n3,3,1",
        "1000000,1,1\n1000001,1,2\n9999999,0,3",
        "3,1,1\n1,2,2\n3,3,4",
        "1,1,1\n2,2,2\n3,3",
        "",
    ],
    ids=["one", "nan", "huge", "tiny", "negative", "infinite", "far", "unordered", "torn", "none"],
)
def test_odd_numbers_are_drawn_or_left_out(read: Read, points: str) -> None:
    rows = "".join(f"lr-0.1,0,lr-0.1,{point}\n" for point in points.split("\n") if point)

    def answer(route: Route) -> None:
        route.fulfill(body=HEAD + rows.removesuffix("\n"))

    reader = read()
    reader.page.route("**/headline.csv", answer)
    page = reader.open(POST)
    figure = _alive(page)
    over = figure.locator(".u-over")
    for part in ("logY: true", "logX: true", "byTime: true", "smoothing: 0.9", "bands: false"):
        page.evaluate(f"{CHART}.change({{{part}}})")
        over.focus()
        page.keyboard.press("ArrowRight")
        page.keyboard.press("+")
    ends = page.evaluate(f"[{CHART}.x, {CHART}.y].flatMap(axis => [axis.low, axis.high])")
    assert all(math.isfinite(end) for end in ends)
    assert ends[0] <= ends[1]
    assert ends[2] < ends[3]


def test_a_spike_that_a_thinned_log_still_holds_is_drawn_and_read(read: Read, docs: Docs) -> None:
    folder = docs.run("exp-001", "a", metrics={"train/loss": [1.0]})
    points = ["[1,1,1,1]"] * 400
    points[200] = "[1,2,0.5,30]"
    lines = (
        f'{{"_step":{5 * at},"_time":{at},"train/loss":{point}}}' for at, point in enumerate(points)
    )
    (folder / "metrics.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
    tree = Tree()
    add_run_csv(tree, "metrics.csv", docs.catalog().experiments["exp-001"].runs[0])
    make = tree.assets["metrics.csv"].make
    assert make is not None
    reader, body = read(), make().decode()
    reader.page.route("**/metrics.csv", lambda route: route.fulfill(body=body))
    page = reader.open(RUN)
    over = _alive(page).locator(".u-over")
    assert page.evaluate(INKED, [1000, 17])
    assert not page.evaluate(INKED, [1200, 17])
    box = over.bounding_box()
    assert box is not None
    over.hover(position={"x": box["width"] * 1000 / 1995, "y": 20})
    told = page.locator(".rp-row", has_text="train/loss")
    assert told.locator("b").inner_text() == "2.000"
    assert told.locator("small").inner_text() == "0.5000 – 30.00 since step 995"
    # A point that stands for itself has no range.
    over.hover(position={"x": box["width"] * 1200 / 1995, "y": 20})
    assert told.locator("small").inner_text() == ""
    page.evaluate(f"{CHART}.change({{byTime: true}})")
    assert page.evaluate(INKED, [200, 17])
    # A resumed run begins with what was thinned before, under the dev server too.
    page.evaluate(f"{CHART}.append({{'train/loss': [[2000, 400, 1, 2, 0, 50], [2005, 401, 1]]}})")
    page.wait_for_function(f"{CHART}.y.high > 50")
    assert page.evaluate(INKED, [400, 37])


def test_a_spike_of_one_seed_is_in_the_band_and_in_percent(read: Read) -> None:
    head = HEAD.replace("\n", ",_min,_max\n")
    # Out of order, as only a record that was mended by hand would have it.
    rows = """\
lr-0.1,0,a,1,1,0.5,0.5,0.5
lr-0.1,0,a,3,3,0.5,0.125,0.5
lr-0.1,0,a,2,2,0.5,0.5,0.75
lr-0.1,1,b,1,1,0.25,0.25,0.25
lr-0.1,1,b,2,2,0.25,0.25,0.25
lr-0.1,1,b,3,3,nan,0.25,0.875
"""
    reader = read()
    reader.page.route("**/headline.csv", lambda route: route.fulfill(body=head + rows))
    page = reader.open(POST)
    _alive(page)
    line = f"{CHART}.lines.find(line => line.label === 'lr-0.1').traces[0]"
    assert page.evaluate(f"{line}.low") == [25, 25, 12.5]
    assert page.evaluate(f"{line}.high") == [50, 75, 87.5]
    assert page.evaluate(f"{line}.ys.slice(0, 2)") == [37.5, 37.5]
    assert page.evaluate(f"Number.isNaN({line}.ys[2])"), "a gap stays one"
    page.locator(".rp-alive .u-over").first.focus()
    for _ in range(2):
        page.keyboard.press("ArrowRight")
    told = page.locator(".rp-row", has_text="lr-0.1").locator("small")
    assert told.inner_text() == "25.00 – 75.00 since step 1, n = 2"


def test_numbers_alone_are_taken_from_quoted_cells(read: Read) -> None:
    rows = '"lr-0.1",0,"a ""b"", c",1,1,0.5\n"lr-0.1",0,"a ""b"", c",2,1,0.25\n'
    reader = read()
    reader.page.route("**/headline.csv", lambda route: route.fulfill(body=HEAD + rows))
    page = reader.open(POST)
    _alive(page)
    found = page.evaluate(f"{CHART}.lines.flatMap(line => line.runs)")
    assert [(run["name"], run["steps"], run["values"]) for run in found] == [
        ('a "b", c', [1, 2], [0.5, 0.25])
    ]


def _alive(page: Page) -> Locator:
    """Return the first figure that came alive, scrolled to."""
    page.locator("figure[data-rp-chart]").first.scroll_into_view_if_needed()
    figure = page.locator("figure.rp-alive").first
    figure.wait_for()
    return figure


def _view(page: Page) -> dict[str, Any]:
    told = f"(({{hidden, ...rest}}) => ({{...rest, hidden: [...hidden]}}))({CHART}.view)"
    view: dict[str, Any] = page.evaluate(told)
    return view


def _points(page: Page) -> list[float]:
    """Return the values of the first line as they are drawn."""
    points: list[float] = page.evaluate(f"{CHART}.lines[0].traces[0].ys")
    return points


def _canvas(page: Page) -> str:
    """Return what is painted, once no frame is waiting."""
    painted: str = page.evaluate(
        "() => new Promise(tell => requestAnimationFrame(() => requestAnimationFrame("
        "() => tell(document.querySelector('.rp-alive canvas').toDataURL()))))"
    )
    return painted


def _changed(page: Page, before: str) -> None:
    other = "before => document.querySelector('.rp-alive canvas').toDataURL() !== before"
    page.wait_for_function(other, arg=before)


def _drag(page: Page, start: float, end: float) -> None:
    box = _alive(page).locator(".u-over").bounding_box()
    assert box is not None
    for at, press in ((start, page.mouse.down), (end, page.mouse.up)):
        page.mouse.move(box["x"] + at * box["width"], box["y"] + 40)
        press()


def _recorded(served: Served, step: int) -> dict[str, list[float]]:
    """Return the recorded values of each arm at a step."""
    values: dict[str, list[float]] = {}
    for file in (served.docs / "runs" / EXPERIMENT).glob("*/run.json"):
        # Runs of an arm are called like it, and from the second on `-2`, `-3`.
        arm = re.sub(r"-\d$", "", file.parent.name)
        for line in (file.parent / "metrics.jsonl").read_text("utf-8").splitlines():
            point = json.loads(line)
            if point.get("_step") == step and METRIC in point:
                values.setdefault(arm, []).append(float(point[METRIC]))
    return values
