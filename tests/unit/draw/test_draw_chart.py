"""Charts as pictures: read back pixel by pixel, for good data and for bad."""

import io
import math
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import matplotlib as mpl
import numpy as np
import pytest
from PIL import Image

from runpress.draw.chart import Chart, Line, Mark, draw
from runpress.draw.palette import paper, style
from runpress.draw.png import dimensions

NAN = math.nan


def pixels(content: bytes) -> np.ndarray:
    """Return a picture as one 24-bit number a pixel, rows from the top."""
    read = np.asarray(Image.open(io.BytesIO(content)).convert("RGB"), dtype=np.uint32)
    return read[..., 0] << 16 | read[..., 1] << 8 | read[..., 2]


def places(content: bytes, colour: str) -> tuple[np.ndarray, np.ndarray]:
    """Return rows and columns of the pixels of exactly this colour."""
    rows, columns = np.nonzero(pixels(content) == int(colour[1:], 16))
    return rows, columns


def chart(*lines: Line, **more: object) -> Chart:
    return Chart(lines, "epoch", "accuracy", **more)  # type: ignore[arg-type]


def rising(index: int = 0, label: str = "arm") -> Line:
    return Line(label, range(1, 9), [index + at / 8 for at in range(8)], index)


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize(("narrow", "size"), [(False, (1440, 700)), (True, (750, 660))])
def test_size_and_ground(dark: bool, narrow: bool, size: tuple[int, int]) -> None:
    content = draw(chart(rising()), dark=dark, narrow=narrow)
    assert dimensions(content) == size
    assert pixels(content)[-1, 0] == int(paper(dark).background[1:], 16)
    assert len(places(content, style(0).line(dark))[0]) > 500


def test_seven_arms_keep_their_colours_and_have_their_names() -> None:
    content = draw(chart(*(rising(at, f"arm-{at}") for at in range(7))), dark=False, narrow=False)
    for at in range(7):
        assert len(places(content, style(at).light)[0]) > 100
        _, columns = places(content, style(at).light_text)
        # The names stand in the last part, beyond the lines.
        assert (columns > 1280).sum() > 20


def test_the_same_data_give_the_same_bytes_in_any_thread() -> None:
    shown = chart(rising(), rising(1, "other"))
    first = draw(shown, dark=False, narrow=False)
    with ThreadPoolExecutor(4) as pool:
        drawn = list(pool.map(lambda _: draw(shown, dark=False, narrow=False), range(8)))
    assert set(drawn) == {first}


@pytest.fixture
def changed_settings() -> Iterator[None]:
    with mpl.rc_context():
        mpl.rcParams.update(
            {
                "text.color": "red",
                "font.size": 40,
                "font.weight": "bold",
                "lines.linewidth": 9,
                "lines.marker": "x",
                "lines.scale_dashes": False,
                "figure.facecolor": "green",
                "figure.dpi": 31,
                "savefig.dpi": 17,
                "figure.autolayout": True,
                "path.sketch": (3, 50, 2),
                "path.simplify": False,
                "path.snap": False,
                "agg.path.chunksize": 20,
                "markers.fillstyle": "none",
                "text.hinting": "none",
                "text.parse_math": True,
                "patch.linewidth": 7,
                "patch.force_edgecolor": True,
            }
        )
        yield


def test_a_script_with_its_own_settings_gets_the_same_picture(changed_settings: None) -> None:
    line = Line("$a$", range(9), range(9), 1, [at - 1 for at in range(9)], range(1, 10))
    inside = draw(chart(line), dark=False, narrow=False)
    before = dict(mpl.rcParams)
    mpl.rcdefaults()
    assert draw(chart(line), dark=False, narrow=False) == inside
    assert before["lines.linewidth"] == 9


def test_pyplot_and_its_global_figures_are_never_touched() -> None:
    code = """
import sys
from runpress.draw.chart import Chart, Line, draw
assert "matplotlib" not in sys.modules
draw(Chart([Line("a", [1, 2], [1, 2], 0)], "x", "y"), dark=True, narrow=True)
assert "matplotlib.pyplot" not in sys.modules
"""
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True, timeout=60)


def test_a_gap_stays_a_gap() -> None:
    whole = Line("a", range(100), [0.5] * 100, 0)
    values = [NAN if 40 <= at < 60 else 0.5 for at in range(100)]
    broken = Line("a", range(100), values, 0)
    _, columns = places(draw(chart(whole), dark=False, narrow=False), style(0).light)
    middle = (columns.min() + columns[columns < 1350].max()) // 2
    assert ((columns > middle - 60) & (columns < middle + 60)).any()
    _, columns = places(draw(chart(broken), dark=False, narrow=False), style(0).light)
    assert not ((columns > middle - 60) & (columns < middle + 60)).any()


def test_a_point_without_neighbours_is_a_marker() -> None:
    content = draw(chart(Line("a", [5], [0.5], 0)), dark=False, narrow=False)
    _, columns = places(content, style(0).light)
    near_middle = (columns > 600) & (columns < 800)
    assert near_middle.sum() > 20


@pytest.mark.parametrize("values", [[NAN, math.inf, -math.inf], []])
def test_without_a_finite_value_the_picture_says_so(values: list[float]) -> None:
    content = draw(chart(Line("a", range(len(values)), values, 0)), dark=True, narrow=True)
    rows, columns = places(content, paper(True).quiet)
    assert len(rows) > 50
    assert abs(int(columns.mean()) - 375) < 40
    assert not len(places(content, style(0).dark)[0])
    assert content == draw(chart(), dark=True, narrow=True)


def test_a_spike_among_a_million_points_is_seen() -> None:
    values = np.ones(1_000_000)
    values[123_456] = 3.0
    calm = np.ones(1_000_000)
    calm[:10] = 3.0
    content = pixels(draw(chart(Line("a", np.arange(1e6), values, 0)), dark=False, narrow=False))
    ground = int(paper(False).background[1:], 16)
    grid = int(paper(False).grid[1:], 16)
    # Where the step lies along the axis, there is ink far above the line.
    above = content[90:400, 200:270]
    assert ((above != ground) & (above != grid)).any(axis=1).sum() > 250


def test_seeds_that_share_no_step_are_drawn_without_a_mean() -> None:
    line = Line("a", [], [], 0, faint=[([1, 2], [0.1, 0.2]), ([3, 4], [0.3, 0.4])])
    content = draw(chart(line), dark=False, narrow=False)
    assert len(places(content, style(0).light_text)[0]) > 20


def test_a_mark_is_drawn_at_its_point_with_its_words() -> None:
    marked = Line("a", range(8), range(8), 1, marks=[Mark(3, 3, "best 3 at step 3")])
    content = draw(chart(marked), dark=False, narrow=False)
    rows, columns = places(content, style(1).light_text)
    in_plot = columns < 1380
    # Ring and words stand together, near the middle of the line.
    assert 30 < np.ptp(rows[in_plot]) < 120
    assert 100 < np.ptp(columns[in_plot]) < 400
    assert 350 < columns[in_plot].min() < 620


def test_words_that_would_hide_a_line_go_above_the_plot() -> None:
    zigzag = [at % 2 for at in range(150)]
    line = Line("a", range(150), zigzag, 0, marks=[Mark(75, 0, "best 0 at step 75")])
    content = draw(chart(line), dark=False, narrow=False)
    rows, _ = places(content, style(0).light_text)
    assert (rows < 44).sum() > 50


def test_fractions_are_shown_as_per_cent() -> None:
    fractions = Line("a", range(4), [0.1, 0.5, 0.9, 0.95], 0)
    times_100 = Line("a", range(4), [10.0, 50.0, 90.0, 95.0], 0)
    shown = draw(chart(fractions, percent=True), dark=False, narrow=False)
    assert shown == draw(chart(times_100), dark=False, narrow=False)


def test_more_lines_than_names() -> None:
    lines = [Line(f"arm-{at}", range(20), np.arange(20.0) * at, at) for at in range(500)]
    content = draw(chart(*lines), dark=False, narrow=True)
    assert dimensions(content) == (750, 660)
    # It says that most of them have no name.
    rows, columns = places(content, paper(False).quiet)
    assert ((rows > 620) & (columns > 500)).sum() > 50


def test_a_strong_line_keeps_its_name_among_many() -> None:
    lines = [Line(f"arm-{at}", [1, 2], [0, 50], at % 7) for at in range(40)]
    strong = Line("the one", [1, 2], [0, 100], 7, strong=True)
    content = draw(chart(*lines, strong), dark=False, narrow=False)
    assert len(places(content, style(7).light_text)[0]) > 20


AWKWARD = {
    "huge": [1e300, -1e300, 1.7e308, -1.7e308],
    "tiny": [5e-324, 1e-320, 0.0],
    "equal": [0.5] * 3,
    "zeros": [0.0] * 3,
    "negative": [-3.0, -2.0, -1.0],
    "decades": [1e-9, 1e3, 1e9],
    "far from zero": [1e15, 1e15 + 1, 1e15 + 2],
    "lone points": [1.0, NAN, 2.0, NAN, 3.0],
}


@pytest.mark.parametrize("values", AWKWARD.values(), ids=AWKWARD.keys())
@pytest.mark.parametrize("percent", [False, True])
def test_awkward_values_are_drawn(values: list[float], percent: bool) -> None:
    line = Line("a", range(len(values)), values, 0, values, values)
    content = draw(chart(line, percent=percent), dark=False, narrow=True)
    assert len(places(content, style(0).light)[0]) > 10


@pytest.mark.parametrize(
    "label",
    ["", "混合精度", "سرعة", "$x_1$", "a" * 100_000, "two\nlines", "\x00\x1b", "𝛼 😀 \U00016fe4"],
)
def test_awkward_names_are_drawn(label: str) -> None:
    line = Line(label, range(3), range(3), 0, strong=True)
    shown = Chart([line], label, label, title=label)
    assert dimensions(draw(shown, dark=True, narrow=True)) == (750, 660)


@pytest.mark.parametrize("steps", [[0, 10**18], [-5, 5], [3, 3.5], [10**6, 10**6 + 1]])
def test_awkward_steps_are_drawn(steps: list[float]) -> None:
    content = draw(chart(Line("a", steps, [0, 1], 0)), dark=False, narrow=True)
    assert len(places(content, style(0).light)[0]) > 10


def test_a_band_of_another_length_is_cut_to_what_fits() -> None:
    line = Line("a", range(5), range(5), 0, low=[0, 1], high=[1, 2, 3])
    assert dimensions(draw(chart(line), dark=False, narrow=True)) == (750, 660)
