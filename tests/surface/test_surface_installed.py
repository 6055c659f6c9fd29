"""The wheel in an environment that knows nothing of the checkout: from `init` to a version.

What others wrote is taken from the environment of these tests, since fetching torch anew would
take minutes; of runpress there is only what the wheel brought.
"""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Callable
from pathlib import Path

import pytest

BIN = "Scripts" if os.name == "nt" else "bin"
Run = Callable[..., str]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that no simple word names."""
    folder = tmp_path_factory.mktemp("installed") / "一个 place"
    folder.mkdir()
    return folder


@pytest.fixture(scope="module")
def run(place: Path, wheel: Path) -> Run:
    """Call a program of an environment into which the wheel was installed."""
    home = place.parent / "environment"
    venv.create(home, with_pip=False)
    python = str(home / BIN / "python")
    found = subprocess.run(
        [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        capture_output=True,
        text=True,
        check=True,
    )
    others = dict.fromkeys(sysconfig.get_path(each) for each in ("purelib", "platlib"))
    Path(found.stdout.strip(), "others.pth").write_text("\n".join(others) + "\n")
    pip = [sys.executable, "-m", "pip", "--python", python, "install", "--quiet"]
    plainly = ["--no-deps", "--no-index", "--ignore-installed", "--disable-pip-version-check"]
    subprocess.run([*pip, *plainly, str(wheel)], check=True, capture_output=True)
    (place.parent / "gitconfig").write_text(
        "[user]\n  name = A Researcher\n  email = researcher@example.org\n"
    )
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "GIT_"))
    } | {
        "PATH": os.pathsep.join([str(home / BIN), os.environ["PATH"]]),
        "GIT_CONFIG_GLOBAL": str(place.parent / "gitconfig"),
        "GIT_CONFIG_NOSYSTEM": "1",
        "NO_MKDOCS_2_WARNING": "1",
    }

    def call(*command: str, within: str = "") -> str:
        done = subprocess.run(
            command,
            cwd=place / within,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    return call


def test_it_is_the_wheels_own(run: Run, place: Path) -> None:
    said = run("python", "-c", "import runpress; print(runpress.__file__)")
    assert Path(said.strip()).is_relative_to(place.parent / "environment")


def test_from_nothing_to_a_published_version(run: Run, place: Path) -> None:
    run("runpress", "init", "my blog", "--licence", "MIT")
    run("git", "init", "--quiet", "--bare", "remote.git")
    blog = "my blog"
    run("git", "remote", "add", "origin", "../remote.git", within=blog)
    run("git", "add", "--all", within=blog)
    run("git", "commit", "--quiet", "--message", "Begin", within=blog)
    script = "experiments/exp-001-hello/train.py"
    run("python", script, "--seeds", "0", "1", "--epochs", "2", within=blog)
    run("runpress", "check", "--strict", within=blog)
    assert "exp-001-hello" in run("runpress", "ls", within=blog)
    run("git", "add", "--all", within=blog)
    run("git", "commit", "--quiet", "--message", "Train", within=blog)
    run("git", "push", "--quiet", "origin", "main", within=blog)
    run("runpress", "publish", "2026.11", "latest", within=blog)
    listed = run("git", "ls-tree", "-r", "--name-only", "gh-pages", within="remote.git").split("\n")
    for page in (
        "2026.11/experiments/exp-001-hello/index.html",
        "2026.11/runs/exp-001-hello/hidden/index.html",
        "experiments/exp-001-hello/index.html",
        "latest",
        "versions.json",
    ):
        assert page in listed
