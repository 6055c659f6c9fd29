"""The benchmark itself: that it measures, tells, and says what it could not do."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path


def bench(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(Path(__file__).parent), "--quick", "--out", "out.json"]
    return subprocess.run(
        [*command, *arguments],
        cwd=folder,
        env={**os.environ, "BENCH_PYTHON": str(folder / "none")},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_row_without_peers_is_a_table_and_data(tmp_path):
    done = bench(tmp_path, "--rows", "read", "--peers", "none")
    assert done.returncode == 0, done.stderr
    assert "**reading back 3,334 calls of 3 metrics**" in done.stdout
    (line,) = (line for line in done.stdout.splitlines() if line.startswith("| runpress"))
    shown = json.loads((tmp_path / "out.json").read_text())["read"]["tools"]["runpress"]
    assert line.count("|") == 5 and shown["CPU ms"] > 0


def test_an_unknown_row_is_named(tmp_path):
    done = bench(tmp_path, "--rows", "nonsense")
    assert done.returncode == 2 and "no row 'nonsense'" in done.stderr
