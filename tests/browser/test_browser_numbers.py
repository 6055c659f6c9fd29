"""The numbers in the browser are those of the records, by arithmetic of the test's own."""

from __future__ import annotations

import json
import math
import re
import statistics
from collections.abc import Callable, Iterable

import pytest
from browser_reader import Reader, Served

EXPERIMENT = "exp-001-lr-sweep"
POST = f"experiments/{EXPERIMENT}/"
NUMBER = re.compile(r"([−-]?[\d.]+)(?: × 10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+))?")
PLAIN = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹−", "-0123456789-")
INLINE = re.compile(r'`= arm\("([^"]+)"\)\["([^"]+)"\]`')

Read = Callable[..., Reader]


def test_the_table_of_arms_holds_the_recorded_means(read: Read, served: Served) -> None:
    page = read().open(POST)
    table = page.locator(".rp-arms").first
    heads = [each.inner_text() for each in table.locator("thead th").all()]
    accuracy = next(at for at, head in enumerate(heads) if head.startswith("val/accuracy"))
    assert "%" in heads[accuracy]
    recorded = _recorded(served, "val/accuracy")
    baseline = statistics.mean(recorded["lr-0.001"])
    shown = {}
    for row in table.locator("tbody tr").all():
        cells = [_even(each.inner_text()) for each in row.locator("th, td").all()]
        arm = cells[0].split()[0]
        shown[arm] = cells
        _check(cells[accuracy], [100 * value for value in recorded[arm]])
        assert cells[-1] == str(len(recorded[arm]))
        if arm != "lr-0.001":
            difference = 100 * (statistics.mean(recorded[arm]) - baseline)
            # Its interval stands below it.
            told = cells[accuracy + 1].split()[0]
            _check_number(told.replace("+", ""), difference)
    assert set(shown) == set(recorded)
    assert "baseline" in shown["lr-0.001"][0]
    means = {arm: statistics.mean(values) for arm, values in recorded.items()}
    # Equals share the first place.
    best = [arm for arm, mean in means.items() if math.isclose(mean, max(means.values()))]
    marked = table.locator("tbody tr.rp-best th").all_inner_texts()
    assert sorted(each.split()[0] for each in marked) == sorted(best)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_values_in_the_text_are_the_recorded_ones(read: Read, served: Served, script: bool) -> None:
    source = (served.docs / f"posts/{EXPERIMENT}.md").read_text("utf-8")
    expected = INLINE.findall(source)
    assert len(expected) >= 3
    assert len(expected) == source.count("`= ")
    page = read(script=script).open(POST)

    shown = [_even(each) for each in page.locator(".rp-value:not([title])").all_inner_texts()]

    assert len(shown) == len(expected)
    for text, (arm, metric) in zip(shown, expected, strict=True):
        values = _recorded(served, metric)[arm]
        _check(text, [100 * value for value in values] if "%" in text else values)
        assert f"n = {len(values)} seed" in text


def test_the_runs_page_shows_the_recorded_last_values(read: Read, served: Served) -> None:
    run = json.loads((served.docs / f"runs/{EXPERIMENT}/lr-0.1/run.json").read_bytes())
    page = read().open(f"runs/{EXPERIMENT}/lr-0.1/")
    for row in page.locator(".rp-table").first.locator("tbody tr").all():
        name = row.locator("th").inner_text()
        metric = next(each for each in run["metrics"] if name.startswith(each))
        last = run["metrics"][metric]["last"]["value"]
        text = _even(row.locator("td").first.inner_text())
        _check_number(text, 100 * last if "%" in name + text else last)


def _recorded(served: Served, metric: str) -> dict[str, list[float]]:
    """The summaries of a metric by arm, of finished runs, the newest of each seed."""
    arms: dict[str, dict[int, float]] = {}
    for record in sorted(_records(served), key=lambda each: str(each["started"])):
        if record["status"] == "finished":
            arm = str(record["group"] or record["name"])
            arms.setdefault(arm, {})[record["seed"]] = record["summary"][metric]
    return {arm: list(seeds.values()) for arm, seeds in arms.items()}


def _records(served: Served) -> Iterable[dict]:  # type: ignore[type-arg]
    for path in (served.docs / "runs" / EXPERIMENT).glob("*/run.json"):
        yield json.loads(path.read_bytes())


def _check(text: str, values: list[float]) -> None:
    """Compare `mean ± deviation`, as it is shown, with the values."""
    mean, _, rest = text.partition("±")
    # A power of ten behind both holds for both.
    _check_number(mean, statistics.mean(values))
    if len(values) > 1:
        _check_number(rest, statistics.stdev(values))


def _check_number(text: str, value: float) -> None:
    found = NUMBER.search(text)
    assert found, text
    digits = found[1].translate(PLAIN)
    power = int((found[2] or "0").translate(PLAIN))
    # 67 ± 50 is shown as 70 ± 50: the noughts of a whole number may stand for any digit.
    noughts = 0 if "." in digits else len(digits) - len(digits.rstrip("0"))
    unit = 10.0 ** (power + noughts - len(digits.partition(".")[2]))
    shown = float(digits) * 10.0**power
    assert abs(shown - value) <= 0.5 * unit * 1.000001, f"{text!r} is not {value}"


def _even(text: str) -> str:
    return " ".join(text.split())
