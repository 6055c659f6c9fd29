"""`runpress publish`: the strict build before, the words and exit codes after."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from git_clone import Clone, CloneOf


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
    return subprocess.run(
        command,
        cwd=blog.folder,
        capture_output=True,
        text=True,
        check=False,
        start_new_session=True,
    )


def test_it_builds_and_pushes_and_says_so(blog: Clone, origin: Clone) -> None:
    done = _publish(blog, "2026.11", "latest")
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    stages = [line.split()[0] for line in done.stderr.splitlines() if "INFO" not in line]
    assert stages == ["Building", "Writing", "Pushing", "Published"]
    assert origin.versions() == {"2026.11": ["latest"]}
    page = origin.show("2026.11/index.html")
    assert 'rel="canonical" href="https://example.org/notes/latest/"' in page
    assert blog.git("status", "--porcelain") == ""


def test_publishing_again_says_that_it_replaced(blog: Clone) -> None:
    _publish(blog, "dev")
    assert "dev on gh-pages was already the same site" in _publish(blog, "dev", "--replace").stderr
    (blog.folder / "docs" / "index.md").write_text("# Goodbye\n")
    assert "Replaced dev: " in _publish(blog, "dev", "--replace", "--no-push").stderr


def test_the_sites_map_has_the_day_of_the_commit(
    blog: Clone, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of the day of the build it would be another site every day."""
    with monkeypatch.context() as then:
        then.setenv("GIT_COMMITTER_DATE", "2026-02-03T23:59:00Z")
        blog.git("commit", "--allow-empty", "-qm", "Then")
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    _publish(blog, "dev")
    assert "<lastmod>2026-02-03</lastmod>" in blog.show("dev/sitemap.xml")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    _publish(blog, "dev", "--replace")
    assert "<lastmod>1970-01-01</lastmod>" in blog.show("dev/sitemap.xml")


def _hook(blog: Clone, text: str) -> None:
    """Let the build do something, committed."""
    (blog.folder / "hook.py").write_text(f"import os, subprocess\n\ndef on_pre_build(**_):\n{text}")
    with (blog.folder / "mkdocs.yml").open("a") as file:
        file.write("hooks: [hook.py]\n")
    blog.git("add", ".")
    blog.git("commit", "-qm", "Hook")


def test_a_commit_while_it_builds_publishes_nothing(blog: Clone) -> None:
    _hook(blog, "    subprocess.run(['git', 'commit', '--allow-empty', '-qm', 'x'], check=True)\n")
    done = _publish(blog, "dev")
    assert done.returncode == 1
    assert "a commit that it was not built from" in done.stderr
    assert blog.tip() == ""


@pytest.mark.parametrize(
    ("call", "number"),
    # The last is what Ctrl-C does: the terminal tells both processes.
    [("kill(os.getpid(), 9)", 9), ("kill(os.getpid(), 15)", 15), ("killpg(os.getpgrp(), 2)", 2)],
)
def test_a_build_that_was_stopped_found_no_problems(blog: Clone, call: str, number: int) -> None:
    _hook(blog, f"    os.{call}\n")
    done = _publish(blog, "dev")
    assert done.returncode == 1
    assert f"was stopped before its end (signal {number})" in done.stderr
    assert "problems above" not in done.stderr
    assert blog.tip() == ""


def test_who_is_second_publishes_on_top_of_the_first(
    blog: Clone, origin: Clone, clone_of: CloneOf
) -> None:
    blog.git("push", "-q", "origin", "main")
    _publish(blog, "2026.10")
    others = clone_of(origin, "others", "--branch=gh-pages").folder
    # Between what is known of the branch and the push comes a commit of somebody else, twice.
    hook = Path(blog.git("rev-parse", "--absolute-git-dir"), "hooks", "pre-push")
    hook.write_text(
        f"#!/bin/sh\ncd {others} && [ $(git log --oneline | wc -l) -lt 3 ] || exit 0\n"
        "unset GIT_DIR && git commit -q --allow-empty -m Theirs && git push -q\n"
    )
    hook.chmod(0o755)
    done = _publish(blog, "2026.11", "latest")
    assert done.returncode == 0, done.stderr
    assert len(re.findall("Somebody else published", done.stderr)) == 2
    assert done.stderr.count("Building 2026.11") == 1
    told = origin.git("log", "--format=%s", "gh-pages").splitlines()
    assert [each.split()[0] for each in told] == ["Publish", "Theirs", "Theirs", "Publish"]
    assert origin.versions() == {"2026.11": ["latest"], "2026.10": []}


def test_an_address_of_this_machine_is_told_of_once(blog: Clone) -> None:
    config = blog.folder / "mkdocs.yml"
    config.write_text(config.read_text().replace("https://example.org", "http://127.0.0.1:8000"))
    done = _publish(blog, "dev")
    assert done.returncode == 0
    assert done.stderr.count("a reader's own machine") == 1


def test_a_command_that_is_proposed_is_for_the_branch_that_was_named(blog: Clone) -> None:
    _publish(blog, "2026.10", "stable", "--branch", "pages")
    done = _publish(blog, "stable", "--branch", "pages")
    assert "`mike delete --push --branch pages stable`" in done.stderr


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


def test_a_dry_run_says_what_would_change_and_changes_nothing(blog: Clone) -> None:
    _publish(blog, "2026.10", "latest")
    before = blog.git("for-each-ref")
    (blog.folder / "docs" / "new.md").write_text("# New\n")
    done = _publish(blog, "2026.11", "--dry-run")
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0] == "Against 2026.10 on gh-pages:"
    assert "  new      new/" in lines
    assert "this was a dry run" in done.stderr
    assert blog.git("for-each-ref") == before


def test_it_goes_where_mkdocs_yml_says(blog: Clone, origin: Clone) -> None:
    blog.git("remote", "rename", "origin", "upstream")
    with (blog.folder / "mkdocs.yml").open("a") as file:
        file.write("remote_branch: pages\nremote_name: upstream\n")
    assert "pushed to upstream" in _publish(blog, "dev").stderr
    assert "dev/index.html" in origin.files("pages")


@pytest.mark.parametrize(
    ("option", "said"),
    [
        ("deploy_prefix: docs", "`deploy_prefix` to 'docs'"),
        ("alias_type: redirect", "write `symlink`, or `copy`"),
    ],
)
def test_a_layout_of_mikes_that_addresses_do_not_fit_is_refused(
    blog: Clone, option: str, said: str
) -> None:
    _set_mike(blog, option)
    done = _publish(blog, "dev")
    assert done.returncode == 1
    assert said in done.stderr
    assert blog.tip() == ""


def test_aliases_are_copies_where_mike_is_told_so(blog: Clone) -> None:
    _set_mike(blog, "alias_type: copy")
    _publish(blog, "2026.11", "latest")
    assert "latest/index.html" in blog.files()


def test_it_works_from_a_folder_below(blog: Clone, monkeypatch: pytest.MonkeyPatch) -> None:
    command = [sys.executable, "-m", "runpress.cli", "publish", "dev"]
    monkeypatch.chdir(blog.folder / "docs")
    subprocess.run(command, check=True, capture_output=True)
    assert blog.versions() == {"dev": []}


def _set_mike(blog: Clone, option: str) -> None:
    config = blog.folder / "mkdocs.yml"
    old = "version_selector: false"
    config.write_text(config.read_text().replace(old, f"{old}, {option}"))
