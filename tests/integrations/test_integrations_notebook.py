"""A real kernel: what becomes of a run whose cells fail, follow each other, or just stop."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from integrations_digits import record_in, runs_in
from jupyter_client.manager import KernelManager

SECONDS = 60

Cell = Callable[[str], str]


@pytest.fixture
def kernel(tmp_path: Path, root: Path) -> Iterator[KernelManager]:
    """A kernel in a blog's folder, as a notebook there would start it."""
    (tmp_path / "notes").mkdir()
    started = KernelManager()
    started.start_kernel(cwd=str(tmp_path / "notes"), env=dict(os.environ))
    yield started
    if started.is_alive():
        started.shutdown_kernel(now=True)
    started.cleanup_resources()


@pytest.fixture
def cell(kernel: KernelManager) -> Iterator[Cell]:
    """Run a cell, and return the class of the exception that ended it, if one did."""
    client = kernel.blocking_client()
    client.start_channels()
    client.wait_for_ready(timeout=SECONDS)

    def run(code: str) -> str:
        answer = client.execute_interactive(
            code, timeout=SECONDS, store_history=False, output_hook=lambda _: None
        )
        return answer["content"].get("ename", "")

    yield run
    client.stop_channels()


def ends(root: Path) -> dict[str, str]:
    return {run.partition("/")[2]: record_in(root / run).status for run in runs_in(root)}


def test_a_run_counts_by_the_cells_that_train(cell, root):
    cell("import runpress")
    cell("run = runpress.init('exp', name='came-through'); run.log({'x': 1})")
    cell("run = runpress.init('exp', name='failed'); run.log({'x': 1})")
    assert cell("run.log({'x': 2}); raise ValueError('the loss is gone')") == "ValueError"
    cell("run = runpress.init('exp', name='interrupted'); run.log({'x': 1})")
    assert cell("run.log({'x': 2}); raise KeyboardInterrupt") == "KeyboardInterrupt"
    assert cell("run = runpress.init('exp', name='at-once'); 1 / 0") == "ZeroDivisionError"
    cell("run = runpress.init('exp', name='mended'); run.log({'x': 1})")
    cell("run.log({'x': 2}); 1 / 0")
    cell("run.log({'x': 2}, step=1); run.log({'x': 3})")
    cell("run = runpress.init('exp', name='misspelt-later'); run.log({'x': 1})")
    assert cell("plott(run)") == "NameError"
    assert cell("with runpress.init('exp', name='with') as run: 1 / 0") == "ZeroDivisionError"
    assert ends(root) == {
        "at-once": "failed",
        "came-through": "finished",
        "failed": "failed",
        "interrupted": "stopped",
        "mended": "finished",
        "misspelt-later": "finished",
        "with": "failed",
    }
    error = record_in(root / "exp" / "failed").error
    assert error == {"type": "ValueError", "message": "the loss is gone"}
    registered = "len(get_ipython().events.callbacks['post_run_cell'])"
    before = cell(f"count = {registered}; run = runpress.init('exp', name='z'); run.finish()")
    assert (before, cell(f"assert {registered} == count")) == ("", "")


@pytest.mark.parametrize(
    ("end", "status"),
    [("shutdown", "finished"), (signal.SIGTERM, "stopped"), (signal.SIGKILL, "running")],
)
def test_the_end_of_the_kernel_ends_the_run(kernel, cell, root, end, status):
    cell("import runpress; run = runpress.init(name='a'); run.log({'x': 1})")
    if end == "shutdown":
        kernel.shutdown_kernel()
    else:
        os.kill(kernel.provisioner.pid, end)
        kernel.provisioner.process.wait(SECONDS)
    # In a notebook the experiment is the working folder's.
    assert runs_in(root) == ["notes/a"]
    assert ends(root) == {"a": status}
    # The kernel's own arguments would lead nowhere.
    assert record_in(root / "notes" / "a").command == ""
