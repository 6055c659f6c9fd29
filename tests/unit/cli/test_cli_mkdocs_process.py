from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from runpress.cli.mkdocs_process import run_mkdocs
from runpress.errors import RunpressError


@pytest.fixture
def blog(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A site of one page, for the host alone."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "index.md").write_text("# Hello\n")
    (tmp_path / "mkdocs.yml").write_text("site_name: Notes\ntheme: mkdocs\nplugins: []\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _runpress(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "runpress.cli", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_build_makes_the_site_where_it_is_told(blog: Path) -> None:
    assert _runpress("build", "--strict", "--site-dir", "out").returncode == 0
    assert "Hello" in (blog / "out" / "index.html").read_text()


def test_a_strict_build_fails_on_a_warning(blog: Path) -> None:
    (blog / "docs" / "index.md").write_text("[gone](gone.md)\n")
    assert _runpress("build").returncode == 0
    done = _runpress("build", "--strict")
    assert done.returncode == 1
    assert "gone.md" in done.stderr


def test_nothing_in_the_working_folder_poses_as_a_module(blog: Path) -> None:
    (blog / "mkdocs.py").write_text("raise SystemExit(3)\n")
    assert _runpress("build").returncode == 0


def test_without_mkdocs_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    # Without its folders Python finds no package; the modules already loaded stay.
    monkeypatch.delitem(sys.modules, "mkdocs", raising=False)
    monkeypatch.setattr(sys, "path", [])
    with pytest.raises(RunpressError, match=r"pip install \"runpress\[site\]\""):
        run_mkdocs(["build"])


@pytest.mark.skipif(not hasattr(signal, "SIGTERM"), reason="needs signals")
def test_serve_ends_with_what_it_started(blog: Path) -> None:
    command = [sys.executable, "-m", "runpress.cli", "serve", "--dev-addr", "127.0.0.1:0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        for line in process.stderr:
            if "Serving on" in line:
                break
        os.kill(process.pid, signal.SIGTERM)
        # The pipe is MkDocs's too: reading to its end waits for MkDocs to be gone.
        process.stderr.read()
    assert process.returncode == 1
