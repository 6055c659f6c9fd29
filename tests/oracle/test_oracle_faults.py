"""Builds that end in the middle, run side by side, or find no memory that they can use.

What such a build itself leaves is not looked at: the next one must give what a clean one gives.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from oracle_blog import body, edit_run, retitle
from oracle_builds import Twins

NewTwins = Callable[[], Twins]


@pytest.mark.parametrize("files", [1, 40, 300])
def test_a_build_that_was_killed_leaves_nothing_wrong(new_twins: NewTwins, files: int) -> None:
    twins = new_twins()
    twins.build()
    for edit in (body, retitle, edit_run):
        twins.edit(edit, files)
    assert twins.build(killed_after=files).code < 0
    assert twins.compare() == []


def test_two_builds_at_once_leave_nothing_wrong(new_twins: NewTwins) -> None:
    twins = new_twins()
    assert twins.build(at_once=2).code == 0
    twins.edit(retitle, 1)
    assert twins.build(at_once=2).code == 0
    assert twins.compare() == []


def _full(memory: Path) -> None:
    memory.symlink_to("/dev/full")


def _folder(memory: Path) -> None:
    memory.mkdir()


def _text(memory: Path) -> None:
    memory.write_text("kept by somebody else\n" * 99)


@pytest.mark.parametrize("spoil", [_full, _folder, _text])
def test_a_memory_that_cannot_be_used_is_done_without(
    new_twins: NewTwins, spoil: Callable[[Path], None]
) -> None:
    twins = new_twins()
    twins.build()
    for memory in (twins.folder / ".runpress").glob("memory*"):
        memory.unlink()
    spoil(twins.folder / ".runpress/memory.sqlite")
    twins.edit(retitle, 3)
    assert twins.compare() == []
    assert twins.compare() == []
