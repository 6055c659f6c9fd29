"""Digests of files: read again when anything of a file's state differs, and only then."""

import os
from pathlib import Path

import pytest

from runpress.site.memory.digests import KEY, KIND, Digests, digest_of
from runpress.site.memory.store import Store

LATER = 10_000_000_000


class Clock:
    """A clock that tests set."""

    def __init__(self, now: int) -> None:
        self.now = now

    def __call__(self) -> int:
        return self.now


def entered(file: Path) -> int:
    return file.stat().st_ctime_ns


def looked(store: Store, file: Path, after: int) -> Digests:
    """Look at a file some time after it was changed, and begin the next build."""
    clock = Clock(entered(file) + after)
    digests = Digests(store, clock)
    digests.of(file)
    digests.save()
    return Digests(store, clock)


def forged(file: Path, content: bytes) -> None:
    """Change what a file holds, and nothing that its state tells but the time of the entry."""
    status = file.stat()
    file.write_bytes(content)
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))


def test_a_file_is_told_by_its_content(tmp_path: Path) -> None:
    file = tmp_path / "a"
    file.write_bytes(b"A")
    digests = Digests(Store(None, ""), Clock(0))
    assert digests.of(file) == digest_of(b"A")
    assert digests.content(file) == (b"A", digest_of(b"A"))


def test_what_is_no_readable_file_has_no_digest(tmp_path: Path) -> None:
    digests = Digests(Store(None, ""), Clock(0))
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path, tmp_path / "none", tmp_path / "pipe", tmp_path / "a\0b"):
        assert digests.of(path) is None


def test_an_untouched_file_is_not_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "a"
    file.write_bytes(b"A")
    digests = looked(Store(None, ""), file, LATER)
    monkeypatch.setattr(Digests, "content", None)
    assert digests.of(file) == digest_of(b"A")


def test_a_file_changed_just_before_the_look_is_read_again(tmp_path: Path) -> None:
    file = tmp_path / "a"
    file.write_bytes(b"A")
    store = Store(None, "")
    digests = looked(store, file, 1_000_000)
    # As in the same tick: nothing but the content tells.
    known = store.get(KIND, KEY)
    assert known
    store.put(KIND, KEY, known.replace(digest_of(b"A").encode(), digest_of(b"other").encode()))
    digests = Digests(store, Clock(0))
    assert digests.of(file) == digest_of(b"A")


@pytest.mark.parametrize("shift", [-(10**18), 10**18])
def test_a_clock_that_was_set_fools_nobody(tmp_path: Path, shift: int) -> None:
    file = tmp_path / "a"
    file.write_bytes(b"A")
    status = file.stat()
    os.utime(file, ns=(status.st_atime_ns + shift, status.st_mtime_ns + shift))
    digests = looked(Store(None, ""), file, LATER)
    forged(file, b"B")
    assert digests.of(file) == digest_of(b"B")


@pytest.mark.parametrize(
    "content", [b"[]", b"{", b'{"a": [1, 2]}', b'{"a": [1,2,3,4,5,6]}', b"\xff"]
)
def test_a_memory_of_the_wrong_shape_is_missing(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "a"
    file.write_bytes(b"A")
    store = Store(None, "")
    store.put(KIND, KEY, content)
    assert Digests(store, Clock(0)).of(file) == digest_of(b"A")


def test_a_file_that_vanished_is_forgotten(tmp_path: Path) -> None:
    file = tmp_path / "a"
    file.write_bytes(b"A")
    store = Store(None, "")
    digests = looked(store, file, LATER)
    file.unlink()
    assert digests.of(file) is None
    digests.save()
    assert store.get(KIND, KEY) == b"{}"
