"""`runpress publish`: the strict build before, the words and exit codes after."""

from __future__ import annotations

import subprocess
import sys

import pytest
from git_clone import Clone


@pytest.fixture
def blog(clone: Clone) -> Clone:
    """A blog of one page with a version selector, committed."""
    (clone.folder / "docs").mkdir()
    (clone.folder / "docs" / "index.md").write_text("# Hello\n")
    (clone.folder / "mkdocs.yml").write_text(
        "site_name: Notes\nsite_url: https://example.org/notes/\ntheme: mkdocs\n"
        "plugins: [{mike: {version_selector: false}}]\n"
    )
    clone.git("add", ".")
    clone.git("commit", "-qm", "Blog")
    return clone


def _publish(blog: Clone, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "runpress.cli", "publish", *arguments]
    return subprocess.run(command, cwd=blog.folder, capture_output=True, text=True, check=False)


def test_it_builds_and_pushes_and_says_so(blog: Clone, origin: Clone) -> None:
    done = _publish(blog, "2026.11", "latest")
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    stages = [line.split()[0] for line in done.stderr.splitlines() if "INFO" not in line]
    assert stages == ["Building", "Writing", "Pushing", "Published"]
    assert origin.versions() == {"2026.11": ["latest"]}
    page = origin.show("2026.11/index.html")
    assert 'rel="canonical" href="https://example.org/notes/2026.11/"' in page
    assert blog.git("status", "--porcelain") == ""


def test_publishing_again_says_that_it_replaced(
    blog: Clone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795219200")
    _publish(blog, "dev")
    assert "dev on gh-pages was already the same site" in _publish(blog, "dev").stderr
    (blog.folder / "docs" / "index.md").write_text("# Goodbye\n")
    assert "Replaced dev: " in _publish(blog, "dev", "--no-push").stderr


def test_a_build_with_a_warning_publishes_nothing(blog: Clone) -> None:
    (blog.folder / "docs" / "index.md").write_text("[gone](gone.md)\n")
    done = _publish(blog, "dev")
    assert done.returncode == 1
    assert "gone.md" in done.stderr
    assert "nothing was published" in done.stderr
    assert "Traceback" not in done.stderr
    assert blog.tip() == ""


def test_a_name_that_is_no_version_is_wrong_use(blog: Clone) -> None:
    done = _publish(blog, "../x")
    assert done.returncode == 2
    assert "cannot be part of an address" in done.stderr
    assert blog.tip() == ""


def test_what_would_be_refused_is_refused_before_the_build(blog: Clone) -> None:
    done = _publish(blog, "dev", "--remote", "nowhere", "--push")
    assert done.returncode == 1
    assert "no remote 'nowhere'" in done.stderr
    assert "Building" not in done.stderr


def test_another_folders_blog_is_published_from_its_own_repository(
    blog: Clone, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = str(blog.folder / "mkdocs.yml")
    command = [sys.executable, "-m", "runpress.cli", "publish", "dev", "--config-file", config]
    monkeypatch.chdir(blog.folder.parent)
    subprocess.run(command, check=True, capture_output=True)
    assert blog.versions() == {"dev": []}
