"""A build that has no room says what to do; what is no matter of room is not hidden."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest
from mkdocs.exceptions import PluginError

from runpress.hosts.room import room_in

FOLDER = Path("/blog/.runpress")


def refused(code: int, name: Path | None) -> OSError:
    return OSError(code, os.strerror(code), str(name)) if name else OSError(code, "")


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (refused(errno.ENOSPC, None), "Make room on the disk"),
        (refused(errno.EDQUOT, FOLDER / "pages"), "ask for more"),
        (refused(errno.EROFS, FOLDER / "own"), "Build where this folder can be written"),
        (refused(errno.EACCES, FOLDER), "Let whoever builds write there"),
    ],
)
def test_it_says_where_what_and_the_next_move(error: OSError, said: str) -> None:
    with pytest.raises(PluginError) as told, room_in(FOLDER):
        raise error
    assert str(FOLDER) in str(told.value)
    assert os.strerror(error.errno or 0) in str(told.value)
    assert said in str(told.value)


@pytest.mark.parametrize(
    "error",
    [refused(errno.EACCES, Path("/blog/docs/posts/a.md")), refused(errno.ENOENT, FOLDER)],
)
def test_another_error_stays_what_it_is(error: OSError) -> None:
    with pytest.raises(OSError) as told, room_in(FOLDER):
        raise error
    assert told.value is error


def test_a_disk_that_is_full_ends_the_build_with_what_to_do(tmp_path: Path) -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("this system has no device that is always full")
    refusal = pytest.raises(PluginError, match="Make room on the disk")
    with refusal, room_in(tmp_path), full.open("wb", buffering=0) as file:
        file.write(b"a page")
