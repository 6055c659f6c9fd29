"""Of dates a build asks only whether they are the same: clocks go back, files come from 2099."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from oracle_blog import add_run, asset, body, edit_run, retitle, sly_edit
from oracle_builds import ENVIRONMENT, Twins

NewTwins = Callable[[], Twins]
YEAR = 365 * 24 * 3600
# In nanoseconds: the first day of 2099, and of 1971.
FUTURE, PAST = 4_070_908_800 * 10**9, 31_536_000 * 10**9


def test_files_may_have_dates_to_come(new_twins: NewTwins) -> None:
    twins = new_twins()
    _date(twins.folder / "docs", FUTURE)
    _date(twins.folder / "mkdocs.yml", FUTURE)
    assert twins.compare() == []
    # What is written now is older than all that was there.
    for edit in (body, edit_run, asset):
        twins.edit(edit, 3)
    assert twins.compare() == []
    # Nothing but a letter differs: neither the date nor the size.
    _date(twins.folder / "docs", FUTURE)
    twins.build()
    twins.edit(sly_edit, 5)
    assert twins.compare() == []
    _date(twins.folder / "docs", PAST)
    twins.edit(retitle, 7)
    assert twins.compare() == []


def test_what_was_built_may_have_dates_to_come(new_twins: NewTwins) -> None:
    twins = new_twins()
    twins.build()
    for made in ("site", ".runpress"):
        _date(twins.folder / made, FUTURE)
    assert twins.compare() == []
    twins.edit(body, 1)
    twins.edit(add_run, 2)
    assert twins.compare() == []


def test_the_clock_may_go_back_between_two_builds(new_twins: NewTwins) -> None:
    twins = new_twins()
    # To the second build, every file that the first one wrote or remembers is from the future.
    for off, day in ((YEAR, "1826755200"), (0, "1795219200"), (-YEAR, "1763683200")):
        environment = ENVIRONMENT | {"SOURCE_DATE_EPOCH": day}
        for edit in (sly_edit, edit_run):
            twins.edit(edit, int(day))
        built = twins.workshop.build(twins.folder, clock_off=off, environment=environment)
        clean = twins.build_clean(environment=environment)
        assert built.differences(clean) == [], f"{off} s ahead"


def test_texts_of_one_length_and_one_date_are_told_apart(new_twins: NewTwins) -> None:
    twins = new_twins()
    post = twins.folder / "docs/posts/exp-002.md"
    text = post.read_text("utf-8")
    for mark in ("Mark 1.", "Mark 2.", "Mark 3."):
        post.write_text(f"{text}\n{mark}\n", "utf-8")
        _date(post, FUTURE)
        built = twins.build()
        assert mark in built.files["experiments/exp-002/index.html"].decode()


def _date(place: Path, moment: int) -> None:
    """Give a file, or all in a folder, one date."""
    for path in [place, *place.rglob("*")]:
        os.utime(path, ns=(moment, moment), follow_symlinks=False)
