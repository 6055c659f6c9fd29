"""Ctrl-C ends what runs in one way, whatever line it meets."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from runpress.hosts.interrupts import interruptible

PRESS = "import os, signal\nos.kill(os.getpid(), signal.SIGINT)\n"


def press() -> None:
    os.kill(os.getpid(), signal.SIGINT)


@pytest.fixture(autouse=True)
def plain_answer() -> Iterator[None]:
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    signal.signal(signal.SIGINT, before)


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A module that can be imported as `slow`."""
    monkeypatch.syspath_prepend(tmp_path)
    yield tmp_path / "slow.py"
    sys.modules.pop("slow", None)


def test_it_ends_what_runs() -> None:
    done = False
    with pytest.raises(KeyboardInterrupt), interruptible():
        press()
        done = True
    assert not done


def test_an_import_is_let_to_end_first(module: Path) -> None:
    module.write_text(f"{PRESS}done = True\n", "utf-8")
    with pytest.raises(KeyboardInterrupt), interruptible():
        import slow  # type: ignore[import-not-found]

        # For ever, were it forgotten.
        threading.Event().wait()
    assert slow.done


def test_also_one_amid_which_python_would_make_another_error_of_it(module: Path) -> None:
    named = "class Named:\n    def __set_name__(*_): os.kill(os.getpid(), signal.SIGINT)\n"
    module.write_text(f"import os, signal\n{named}class Slow:\n    name = Named()\n", "utf-8")
    with pytest.raises(KeyboardInterrupt), interruptible():
        import slow  # noqa: F401


def test_who_asks_twice_does_not_wait(module: Path) -> None:
    module.write_text(f"{PRESS}{PRESS}import threading\nthreading.Event().wait()\n", "utf-8")
    with pytest.raises(KeyboardInterrupt), interruptible():
        import slow  # noqa: F401


def test_an_error_that_somebody_made_of_it_is_none() -> None:
    with pytest.raises(KeyboardInterrupt) as found, interruptible():
        try:
            press()
        except KeyboardInterrupt as error:
            raise ValueError("something else") from error
    assert found.value.__suppress_context__, "nobody is shown where it was"


def test_who_drops_it_does_not_go_on() -> None:
    with pytest.raises(KeyboardInterrupt), interruptible(), suppress(KeyboardInterrupt):
        press()


def test_without_it_errors_are_what_they_were() -> None:
    with pytest.raises(ValueError, match="no"), interruptible():
        raise ValueError("no")


def test_who_answers_already_goes_on_answering() -> None:
    heard: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _: heard.append(number))
    with interruptible():
        press()
    assert heard == [signal.SIGINT]
    signal.signal(signal.SIGINT, before)


def test_another_thread_than_the_main_one_is_left_alone() -> None:
    answers = []

    def build() -> None:
        with interruptible():
            answers.append(signal.getsignal(signal.SIGINT))

    thread = threading.Thread(target=build)
    thread.start()
    thread.join()
    assert answers == [signal.default_int_handler]
