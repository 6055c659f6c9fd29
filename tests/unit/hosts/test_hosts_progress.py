"""The bar of a build, on a terminal and elsewhere."""

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from runpress.hosts.progress import Progress

pty = pytest.importorskip("pty")
termios = pytest.importorskip("termios")

CODE = """
import logging, sys
from runpress.hosts.progress import Progress, of_terminal
handler = logging.StreamHandler()
handler.setFormatter(logging.Formatter("%(levelname)s - %(message)s"))
log = logging.getLogger("mkdocs")
log.addHandler(handler)
log.setLevel(logging.{level})
progress = of_terminal()
progress._delay = 0
progress.step("reading records", 2, "record")
progress.advance()
log.error("torn record")
progress.step("drawing", 40, "picture")
progress.advance(40)
progress.close()
assert log.handlers == [handler]
log.error("all done")
"""


def on_terminal(level: str) -> str:
    """Run the code with a terminal as stderr, and return what that was sent."""
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (24, 80))
    command = [sys.executable, "-W", "error", "-c", CODE.format(level=level)]
    process = subprocess.Popen(command, stderr=theirs, stdout=theirs, env=os.environ)
    os.close(theirs)
    sent = b""
    with os.fdopen(ours, "rb", buffering=0) as terminal:
        try:
            while part := terminal.read(4096):
                sent += part
        except OSError:
            pass  # The other side is closed.
    assert process.wait(60) == 0, sent
    return sent.decode()


def test_a_terminal_sees_what_is_done_and_log_lines_whole() -> None:
    sent = on_terminal("INFO")
    assert "reading records" in sent
    assert "drawing" in sent
    assert " pictures/s" in sent
    # A line of the log begins where the terminal's line does, after the bar is wiped.
    line = next(part for part in sent.split("\n") if "torn" in part)
    assert line.rstrip("\r").split("\r")[-1] == "ERROR - torn record"
    assert sent.rstrip().split("\r")[-1].strip() == "ERROR - all done"


def test_quiet_is_quiet() -> None:
    lines = on_terminal("ERROR").split()
    assert lines == ["ERROR", "-", "torn", "record", "ERROR", "-", "all", "done"]


@pytest.mark.parametrize("stream", [io.StringIO(), None])
def test_what_is_no_terminal_sees_nothing(stream: io.StringIO | None) -> None:
    progress = Progress(stream, delay=0)
    progress.step("drawing", 3)
    progress.advance()
    assert list(progress.over([1, 2], "rendering", 2, "page")) == [1, 2]
    progress.close()
    assert stream is None or not stream.getvalue()


def test_tqdm_is_not_even_loaded(tmp_path: Path) -> None:
    code = """
import sys
from runpress.hosts.progress import of_terminal
progress = of_terminal()
progress.step("drawing", 3)
progress.advance()
progress.close()
assert "tqdm" not in sys.modules
"""
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60, stderr=subprocess.PIPE)
