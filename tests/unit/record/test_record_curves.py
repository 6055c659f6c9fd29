"""A run's curves on disk: files, joins of attempts, characters that no font has."""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
from pathlib import Path

import matplotlib as mpl
import pytest

from runpress.draw import fonts
from runpress.draw.png import dimensions
from runpress.format.schema import Attempt, Figure, Metric, Series
from runpress.format.write import line_of
from runpress.record.curves import draw_figures, joins_of

STARTED = "2026-11-21T00:00:00Z"


def make(tmp_path: Path, *names: str, count: int = 5) -> Path:
    lines = [
        line_of(step, float(step), dict.fromkeys(names, 1 / (step + 1))) for step in range(count)
    ]
    (tmp_path / "metrics.jsonl").write_bytes(b"".join(lines))
    return tmp_path


def series(steps: list[int], times: list[float]) -> Series:
    values = [1.0] * len(steps)
    return Series(steps, values, times, values, values, values)


def attempts(*seconds: float | None) -> list[Attempt]:
    return [Attempt(STARTED, seconds=each) for each in seconds]


def test_metrics_that_share_a_last_part_share_a_picture(tmp_path):
    folder = make(tmp_path, "train/loss", "val/loss", "lr")
    figures = draw_figures(folder, {"val/loss": Metric(goal="min")})
    assert figures == (
        Figure("loss", "curves/loss.png", "curves/loss.dark.png", ("train/loss", "val/loss")),
        Figure("lr", "curves/lr.png", "curves/lr.dark.png", ("lr",)),
    )
    sizes = {dimensions(path.read_bytes()) for path in (folder / "curves").iterdir()}
    assert sizes == {(1440, 700)}


def test_an_empty_log_has_no_curves(tmp_path):
    assert draw_figures(make(tmp_path), {}) == ()
    assert not (tmp_path / "curves").exists()


def test_attempts_join_where_the_next_one_s_first_point_is():
    one = series([0, 1, 2, 3], [0.0, 1.0, 2.1, 3.0])
    assert joins_of([one], attempts(2.0, None)) == [2]
    assert joins_of([one], attempts(1.0, 1.0, None)) == [1, 2]
    assert joins_of([one, series([9], [2.5])], attempts(2.5, 1.0)) == [3]
    # One that logged nothing, or of which no one knows how long it took.
    assert joins_of([one], attempts(99.0, None)) == []
    assert joins_of([one], attempts(None, 1.0)) == []
    assert joins_of([one], attempts(1.0)) == joins_of([], []) == []


def test_a_resumed_run_goes_back_to_a_step_that_it_logged_before():
    # Steps 2 and 3 were logged twice; of them the second attempt's points are there.
    assert joins_of([series([0, 1, 2, 3, 4], [0, 1, 4, 5, 6])], attempts(3.5, None)) == [2]


def test_a_join_is_seen_in_the_picture(tmp_path):
    folder = make(tmp_path, "loss")
    pictures = []
    for lives in ([], attempts(2.5, None)):
        draw_figures(folder, {}, lives)
        pictures.append((folder / "curves" / "loss.png").read_bytes())
    assert pictures[0] != pictures[1]


def test_characters_without_a_font_are_said_once_with_what_to_do(tmp_path, caplog, monkeypatch):
    monkeypatch.setitem(sys.modules, "pylopdf_fonts_zh_cn", None)
    monkeypatch.setattr(fonts, "SYSTEM_CJK", ())
    fonts.families.cache_clear()
    fonts._glyphs.cache_clear()
    try:
        with caplog.at_level(logging.WARNING, "runpress"):
            draw_figures(make(tmp_path, "train/损失", "val/损失"), {})
    finally:
        monkeypatch.undo()
        fonts.families.cache_clear()
        fonts._glyphs.cache_clear()
    (record,) = caplog.records
    assert "no font has 损 失" in record.getMessage()
    assert "pip install 'runpress[zh]'" in record.getMessage()


def test_what_every_font_has_is_not_spoken_of(tmp_path, caplog):
    draw_figures(make(tmp_path, "train/naïve\nloss"), {})
    assert caplog.records == []


def test_drawing_leaves_the_script_s_settings_and_pyplot_alone(tmp_path):
    with mpl.rc_context({"path.simplify": False, "text.hinting": "none", "axes.facecolor": "red"}):
        before = dict(mpl.rcParams)
        draw_figures(make(tmp_path, "loss"), {})
        assert dict(mpl.rcParams) == before


def test_threads_draw_the_same_at_the_same_time(tmp_path):
    folders = [tmp_path / str(at) for at in range(4)]
    for folder in folders:
        folder.mkdir()
        make(folder, "loss", "accuracy")
    before = dict(mpl.rcParams)
    threads = [threading.Thread(target=draw_figures, args=(folder, {})) for folder in folders]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    drawn = {(folder / "curves" / "loss.png").read_bytes() for folder in folders}
    assert len(drawn) == 1
    assert dict(mpl.rcParams) == before


@pytest.mark.parametrize("module", ["matplotlib.pyplot", "matplotlib.figure"])
def test_nothing_of_matplotlib_is_imported_before_there_is_something_to_draw(module):
    modules = "sys, runpress.record.curves, runpress.record.figure, runpress.record.artifact"
    code = f"import {modules}; print({module!r} in sys.modules)"
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert result.stdout == "False\n"
