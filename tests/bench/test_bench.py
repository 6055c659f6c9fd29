"""The benchmark itself: that it measures, tells, and says what it could not do."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest


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


def test_our_builder_and_a_peer_build_and_see_each_edit(tmp_path):
    page = tmp_path / "speed.md"
    page.write_text("Before.\n<!-- bench build-2 -->\nA stale table.\n<!-- /bench -->\nAfter.\n")
    done = bench(
        tmp_path, *("--rows", "build", "--peers", "mkdocs"), *("--sizes", "2", "--guide", page.name)
    )
    assert done.returncode == 0, done.stdout + done.stderr
    tools = json.loads((tmp_path / "out.json").read_text())["build-2"]["tools"]
    assert tools["runpress"]["a run added, CPU s"] > 0 and tools["runpress"]["files"] > 0
    # A peer has no runs; its cell is empty.
    assert tools["mkdocs"]["a run added, CPU s"] is None
    assert tools["mkdocs"]["memory at most, cold, MB"] > 10
    assert "| a run added, CPU s | " in done.stdout and "stale" not in page.read_text()
    assert "| a text edited, CPU s | " in page.read_text()
    assert page.read_text().startswith("Before.") and page.read_text().endswith("After.\n")


def test_a_server_is_seen_to_answer_an_edit(tmp_path):
    done = bench(tmp_path, "--rows", "serve", "--peers", "none", "--sizes", "2")
    assert done.returncode == 0, done.stdout + done.stderr
    shown = json.loads((tmp_path / "out.json").read_text())["serve-2"]["tools"]["runpress"]
    assert shown["a text saved, wall s"] > 0 and shown["memory at most, MB"] > 10


def test_a_peer_that_is_not_there_is_said_in_the_table(tmp_path):
    command = [sys.executable, str(Path(__file__).parent / "child.py")]
    done = subprocess.run(
        [*command, "build", "zensical", str(tmp_path), "2"],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode == 0:
        pytest.skip("Zensical is installed here")
    assert done.stderr.strip().endswith("zensical is not there; `make bench` installs it")


def test_a_post_is_the_same_in_every_blog_and_no_two_pictures_are(tmp_path):
    from plain import PICTURE_BYTES, make_material
    from synthetic import make_blog

    make_blog(tmp_path / "small", 1, runs=2)
    make_blog(tmp_path / "large", 2, runs=2)
    posts = [tmp_path / blog / "docs/posts/exp-00000.md" for blog in ("small", "large")]
    assert posts[0].read_text() == posts[1].read_text()
    assert 700 < len(posts[0].read_text().split()) < 950
    curves = list((tmp_path / "large").rglob("*.png"))
    assert len(curves) == 16 == len({path.read_bytes() for path in curves})
    make_material(tmp_path / "plain", 2)
    sizes = {path.stat().st_size for path in (tmp_path / "plain").rglob("*.png")}
    assert sizes == {PICTURE_BYTES}
