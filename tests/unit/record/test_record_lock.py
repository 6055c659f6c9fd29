"""Locks of logs, and of the moments in which a record changes hands."""

from __future__ import annotations

import fcntl
import os
import threading

import pytest

from runpress.record import lock as lock_module
from runpress.record.lock import in_turn, lock
from runpress.record.logfile import LogFile, is_written_to


@pytest.fixture
def descriptors(tmp_path):
    """Open one file twice, as two processes would."""
    path = tmp_path / "file"
    path.touch()
    opened = [os.open(path, os.O_RDWR) for _ in range(2)]
    yield opened
    for descriptor in opened:
        os.close(descriptor)


def test_a_lock_keeps_others_off_and_one_that_is_shared_does_not(descriptors):
    one, two = descriptors
    assert lock(one, shared=True) and lock(two, shared=True)
    with pytest.raises(BlockingIOError):
        lock(one)
    fcntl.flock(two, fcntl.LOCK_UN)
    assert lock(one)
    with pytest.raises(BlockingIOError):
        lock(two, shared=True)


def test_what_cannot_be_locked_is_told_from_what_is(tmp_path):
    descriptor = os.open(tmp_path, os.O_RDONLY)
    os.close(descriptor)
    assert not lock(descriptor)


def test_one_waits_for_a_lock_that_is_given_back(descriptors, monkeypatch):
    one, two = descriptors
    lock(one)
    monkeypatch.setattr(lock_module.time, "sleep", lambda _: fcntl.flock(one, fcntl.LOCK_UN))
    assert lock(two, seconds=60.0)


def test_a_look_at_a_log_does_not_leave_its_writer_without_a_lock(tmp_path, monkeypatch):
    path = tmp_path / "metrics.jsonl"
    path.touch()
    looking = os.open(path, os.O_RDONLY)
    lock(looking, shared=True)
    monkeypatch.setattr(lock_module.time, "sleep", lambda _: fcntl.flock(looking, fcntl.LOCK_UN))
    log = LogFile(path)
    assert is_written_to(path)
    log.close()
    assert not is_written_to(path)
    os.close(looking)


def test_two_who_look_are_not_taken_for_the_writer(tmp_path):
    path = tmp_path / "metrics.jsonl"
    path.touch()
    looking = os.open(path, os.O_RDONLY)
    lock(looking, shared=True)
    assert not is_written_to(path)
    os.close(looking)


def test_a_pipe_in_a_logs_place_keeps_nobody_waiting(tmp_path):
    os.mkfifo(tmp_path / "metrics.jsonl")
    assert not is_written_to(tmp_path / "metrics.jsonl")


def test_only_one_has_its_turn(tmp_path):
    def elsewhere() -> list[bool]:
        with in_turn(tmp_path, seconds=0.0) as is_ours:
            return [is_ours]

    seen: list[bool] = []
    with in_turn(tmp_path) as is_ours:
        assert is_ours and elsewhere() == [True], "in one thread it is the same turn"
        thread = threading.Thread(target=lambda: seen.extend(elsewhere()))
        thread.start()
        thread.join()
    assert seen == [False]
    thread = threading.Thread(target=lambda: seen.extend(elsewhere()))
    thread.start()
    thread.join()
    assert seen == [False, True]


def test_a_turn_ends_with_an_exception_and_where_there_is_no_folder(tmp_path):
    with pytest.raises(KeyError), in_turn(tmp_path):
        raise KeyError
    descriptor = os.open(tmp_path, os.O_RDONLY)
    assert lock(descriptor)
    os.close(descriptor)
    with in_turn(tmp_path / "missing") as is_ours:
        assert is_ours
