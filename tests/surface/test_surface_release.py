"""The workflow that releases the package: its commands, run here."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from runpress import __version__
from workflow import OWN, REPOSITORY, Workflow

RELEASE = Workflow(OWN / "release.yml")
INIT = Path("plugins", "runpress", "__init__.py")


@pytest.mark.parametrize(
    ("tag", "code"), [(f"v{__version__}", 0), (__version__, 1), ("v9.9.9", 1), ('v$(id)"', 1)]
)
def test_a_tag_that_is_not_the_version_releases_nothing(
    tmp_path: Path, tag: str, code: int
) -> None:
    (tmp_path / INIT.parent).mkdir(parents=True)
    shutil.copy(REPOSITORY / INIT, tmp_path / INIT)
    step = "Hold the tag against the version"
    done = RELEASE.run("build", step, tmp_path, {"github.ref_name": tag})
    assert done.returncode == code
    if code:
        assert f"The tag is {tag} and the package says {__version__}" in done.stderr


def test_what_is_tried_on_every_system_works_on_this_one(tmp_path: Path) -> None:
    done = RELEASE.run("try", "Begin a blog, check it, build it", tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert (tmp_path / "my blog" / "site" / "index.html").exists()


def test_only_the_job_that_publishes_can_show_who_it_is() -> None:
    jobs = RELEASE.told["jobs"]
    rights = {name: job.get("permissions") for name, job in jobs.items()}
    assert rights == {
        "build": {"contents": "read"},
        "try": {},
        "check": {"contents": "read"},
        "publish": {"id-token": "write"},
    }
    # It runs nothing but the two actions, and only on what was tried.
    assert [step for step in jobs["publish"]["steps"] if "run" in step] == []
    assert jobs["try"]["needs"] == "build"


def test_nothing_is_released_of_a_commit_that_fails_the_checks() -> None:
    jobs = RELEASE.told["jobs"]
    assert jobs["publish"]["needs"] == ["check", "try"]
    assert jobs["check"]["uses"] == "./.github/workflows/check.yml"
    # Without a `ref` that is what started it: the tag.
    assert "with" not in jobs["check"]
    assert "if" not in jobs["publish"]
    called = Workflow(OWN / "check.yml").told["jobs"]["test"]["steps"]
    assert "make test" in [step.get("run") for step in called]
