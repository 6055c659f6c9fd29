"""Said once, never too often, and never raised."""

from __future__ import annotations

import logging

import pytest

from runpress.errors import RunpressError
from runpress.record.complaints import LOGGER, MOST, Complaints


def test_one_key_is_one_warning(caplog):
    complaints = Complaints("exp/run")
    for message in ("first", "second"):
        complaints.once("key", message)
    assert caplog.messages == ["runpress: exp/run: first"]


def test_a_million_kinds_of_trouble_are_cut(caplog):
    complaints = Complaints("exp/run")
    for number in range(MOST + 500):
        complaints.once(f"key {number}", f"trouble {number}")
    assert len(caplog.messages) == MOST + 1
    assert "the last of" in caplog.messages[-1]


def test_a_key_of_a_million_letters_is_not_kept(caplog):
    complaints = Complaints("exp/run")
    complaints.once("x" * 1_000_000, "said")
    complaints.once("x" * 1_000_000, "said")
    assert len(caplog.messages) == 1
    assert max(map(len, complaints._made)) < 1_000


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(28, "No space left on device"), "cannot be written: No space left on device"),
        (RunpressError("figure 'x' is none. Pass a figure."), "Pass a figure. Training goes on."),
        (ValueError("odd"), "ValueError: odd"),
    ],
    ids=["disk", "misuse", "ours"],
)
def test_what_fails_is_said_and_goes_no_further(caplog, error, said):
    with Complaints("exp/run"):
        raise error
    assert len(caplog.messages) == 1 and said in caplog.messages[0]


def test_what_asks_for_the_end_is_not_ours_to_keep():
    with pytest.raises(KeyboardInterrupt), Complaints("exp/run"):
        raise KeyboardInterrupt


def test_a_handler_that_raises_does_not_reach_the_training():
    class Raising(logging.Handler):
        def emit(self, record):
            raise RuntimeError

    handler = Raising()
    LOGGER.addHandler(handler)
    try:
        Complaints("exp/run").once("key", "said")
    finally:
        LOGGER.removeHandler(handler)


def test_what_is_our_own_fault_comes_with_its_lines(caplog):
    with Complaints("exp/run"):
        raise ValueError("odd")
    assert "Traceback" in caplog.text
