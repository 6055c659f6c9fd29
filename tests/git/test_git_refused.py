"""What publishing refuses, and that the branch is then as it was, here and at the remote."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from git_clone import Clone, CloneOf, MakeSite, Publisher

from blog_on_disk import make_run
from runpress.errors import PublishRefused
from runpress.publish.base import Destination
from runpress.publish.branch import publish
from runpress.publish.plan import Order, make_plan


def test_a_folder_outside_git(tmp_path: Path, site: MakeSite) -> None:
    with pytest.raises(PublishRefused, match=r"git init"):
        Clone(tmp_path).publish(site("a"), "dev")


def test_git_without_a_name(
    clone: Clone, site: MakeSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "gitconfig").write_text("")
    with pytest.raises(PublishRefused, match=r"git config user\.name"):
        clone.publish(site("a"), "dev")
    monkeypatch.setenv("GIT_COMMITTER_NAME", "A Robot")
    monkeypatch.setenv("GIT_COMMITTER_EMAIL", "robot@example.org")
    clone.publish(site("a"), "dev")
    assert clone.git("log", "--format=%cn <%ce>", "gh-pages") == "A Robot <robot@example.org>"


def test_a_date_that_is_none(clone: Clone, site: MakeSite, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_COMMITTER_DATE", "someday")
    with pytest.raises(PublishRefused, match="someday"):
        clone.publish(site("a"), "dev")
    assert clone.branches() == {"refs/heads/main"}


def test_a_site_that_was_not_built(clone: Clone, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(PublishRefused, match=r"no index\.html"):
        clone.publish(tmp_path / "empty", "dev")


@pytest.mark.parametrize("name", ["line\nend.txt", b"\xff.txt"])
def test_a_file_name_that_cannot_be_carried(
    clone: Clone, site: MakeSite, name: str | bytes
) -> None:
    folder = site("a")
    text = name if isinstance(name, str) else name.decode(errors="surrogateescape")
    (folder / text).write_text("")
    with pytest.raises(PublishRefused, match="rename it"):
        clone.publish(folder, "dev")


def test_a_version_outside_the_site(clone: Clone, site: MakeSite) -> None:
    with pytest.raises(PublishRefused, match="cannot be part of an address"):
        clone.publish(site("a"), "../x")
    assert clone.tip() == ""


def test_a_version_that_is_an_alias_and_the_other_way_round(clone: Clone, site: MakeSite) -> None:
    before = clone.publish(site("a"), "2026.10", "stable").commit
    with pytest.raises(PublishRefused, match=r"an alias of '2026\.10'"):
        clone.publish(site("b"), "stable")
    with pytest.raises(PublishRefused, match=r"alias '2026\.10' is a version"):
        clone.publish(site("b"), "2026.11", "2026.10")
    assert clone.tip() == before


def test_a_folder_of_the_branch_that_is_no_version(clone: Clone, site: MakeSite) -> None:
    clone.publish(site("a"), "2026.10")
    clone.git("switch", "-q", "gh-pages")
    (clone.folder / "talks").mkdir()
    (clone.folder / "talks" / "slides.html").write_text("mine")
    clone.git("add", ".")
    clone.git("commit", "-qm", "Slides")
    clone.git("switch", "-q", "main")
    with pytest.raises(PublishRefused, match="holds 'talks' already"):
        clone.publish(site("b"), "talks")
    with pytest.raises(PublishRefused, match="has 'talks', which is the same folder as 'Talks'"):
        clone.publish(site("b"), "Talks")
    clone.publish(site("b"), "2026.11")
    assert "talks/slides.html" in clone.files()


@pytest.mark.parametrize("text", ["{", "null", '[{"version": "1"}]', "[3]"])
def test_a_list_of_versions_that_cannot_be_understood(
    clone: Clone, site: MakeSite, text: str
) -> None:
    clone.publish(site("a"), "2026.10")
    clone.git("switch", "-q", "gh-pages")
    (clone.folder / "versions.json").write_text(text)
    clone.git("commit", "-qam", "Break")
    clone.git("switch", "-q", "main")
    before = clone.tip()
    with pytest.raises(PublishRefused, match=r"versions\.json on gh-pages cannot be understood"):
        clone.publish(site("b"), "2026.11")
    assert clone.tip() == before


def test_a_branch_that_is_checked_out(clone: Clone, site: MakeSite) -> None:
    clone.publish(site("a"), "2026.10")
    clone.git("switch", "-q", "gh-pages")
    with pytest.raises(PublishRefused, match="git switch main"):
        clone.publish(site("b"), "2026.11")


@pytest.mark.parametrize("branch", ["-d", "a..b", "x y"])
def test_a_branch_that_git_does_not_allow(clone: Clone, site: MakeSite, branch: str) -> None:
    with pytest.raises(PublishRefused, match="no name that git allows"):
        clone.publish(site("a"), "dev", branch=branch)


def test_a_branch_that_has_gone_on_here_and_there(
    clone: Clone, origin: Clone, site: MakeSite, clone_of: CloneOf
) -> None:
    clone.publish(site("a"), "2026.10")
    other = clone_of(origin, "other")
    other.publish(site("b"), "2026.11", push=False)
    clone.publish(site("c"), "dev")
    here, there = other.tip(), origin.tip()
    with pytest.raises(PublishRefused, match="git branch --force gh-pages origin/gh-pages"):
        other.publish(site("d"), "2026.12")
    assert (other.tip(), origin.tip()) == (here, there)


def test_a_remote_that_cannot_be_reached(clone: Clone, site: MakeSite) -> None:
    clone.git("remote", "set-url", "origin", "https://me:secret@127.0.0.1:9/x.git")
    with pytest.raises(PublishRefused, match="cannot be read") as refused:
        clone.publish(site("a"), "dev")
    assert "secret" not in str(refused.value)
    lines: list[str] = []
    clone.publish(site("a"), "dev", push=False, report=lines.append)
    assert lines[0].startswith("origin cannot be reached")


@pytest.mark.parametrize("show", [None, lambda _: None])
def test_a_push_that_the_remote_does_not_take(
    clone: Clone, origin: Clone, site: MakeSite, show: Callable[[str], None] | None
) -> None:
    before = clone.publish(site("a"), "2026.10").commit
    hook = origin.folder / "hooks" / "update"
    hook.write_text("#!/bin/sh\necho protected branch >&2\nexit 1\n")
    hook.chmod(0o755)
    with pytest.raises(PublishRefused, match="protected branch") as refused:
        clone.publish(site("b"), "2026.11", "latest", show=show)
    assert "Check that you may write" in str(refused.value)
    assert "%" not in str(refused.value)
    assert (clone.tip(), origin.tip()) == (before, before)
    assert clone.branches() == {"refs/heads/main", "refs/heads/gh-pages"}


def test_somebody_else_who_publishes_in_the_meantime(
    clone: Clone, origin: Clone, site: MakeSite, clone_of: CloneOf
) -> None:
    before = clone.publish(site("a"), "2026.10").commit
    other = clone_of(origin, "other")

    def publish_theirs_first(line: str) -> None:
        if line.startswith("Pushing"):
            other.publish(site("b"), "dev")

    with pytest.raises(PublishRefused, match="somebody else published"):
        clone.publish(site("c"), "2026.11", report=publish_theirs_first)
    assert clone.tip() == before
    assert origin.tip() == other.tip()
    clone.publish(site("c"), "2026.11")
    assert set(origin.versions()) == {"2026.10", "dev", "2026.11"}


def test_another_program_that_moves_the_branch_in_the_meantime(
    clone: Clone, site: MakeSite
) -> None:
    clone.publish(site("a"), "2026.10", push=False)
    theirs = clone.git("rev-parse", "main")

    def move(line: str) -> None:
        if line.startswith("Writing"):
            clone.git("update-ref", "refs/heads/gh-pages", theirs)

    with pytest.raises(PublishRefused, match="moved by another program"):
        clone.publish(site("b"), "2026.11", push=False, report=move)
    assert clone.tip() == theirs


def test_a_version_that_is_there(clone: Clone, origin: Clone, site: MakeSite) -> None:
    before = clone.publish(site("a"), "2026.10").commit
    with pytest.raises(PublishRefused, match="replace it with --replace"):
        clone.publish(site("b"), "2026.10")
    assert clone.tip() == origin.tip() == before


def test_a_version_that_some_systems_take_for_another(clone: Clone, site: MakeSite) -> None:
    clone.publish(site("a"), "dev", "stable")
    with pytest.raises(PublishRefused, match="the same folder as 'Dev' on Windows"):
        clone.publish(site("b"), "Dev")
    with pytest.raises(PublishRefused, match="write 'stable'"):
        clone.publish(site("b"), "2026.10", "Stable")


def test_records_that_are_not_committed(clone: Clone, site: MakeSite) -> None:
    records = clone.folder / "docs" / "runs"
    make_run(records, "exp-001", "第一次 run")
    (clone.folder / "docs" / "index.md").write_text("# Written after the runs\n")
    with pytest.raises(PublishRefused, match='git add "docs/runs" && git commit'):
        clone.publish(site("a"), "2026.10", records=records)
    clone.git("add", "docs/runs")
    clone.git("commit", "-qm", "Train")
    clone.publish(site("a"), "2026.10", records=records)
    (records / "exp-001" / "第一次 run" / "run.json").write_text("{}")
    with pytest.raises(PublishRefused, match=r"第一次 run/run\.json"):
        clone.publish(site("b"), "2026.11", records=records)
    assert set(clone.versions()) == {"2026.10"}


@pytest.mark.parametrize("pattern", ["runs/", "docs/", "exp-001/", "run.json", "metrics.jsonl"])
def test_records_that_git_ignores(clone: Clone, site: MakeSite, pattern: str) -> None:
    records = clone.folder / "docs" / "runs"
    make_run(records, "exp-001", "a", metrics={"loss": [1.0]})
    (clone.folder / ".gitignore").write_text(f"{pattern}\n")
    clone.git("add", ".")
    clone.git("commit", "-qm", "Train")
    with pytest.raises(PublishRefused, match=r"git ignores records: .*check-ignore") as refused:
        clone.publish(site("a"), "2026.10", records=records)
    assert "git add" not in str(refused.value)
    assert clone.tip() == ""


def test_what_lies_beside_a_record_may_be_ignored(clone: Clone, site: MakeSite) -> None:
    records = clone.folder / "docs" / "runs"
    make_run(records, "exp-001", "a")
    (records / "exp-001" / "a" / "checkpoints").mkdir()
    (records / "exp-001" / "a" / "checkpoints" / "last.pt").write_text("")
    (records / "exp-001" / "a" / "best.pt").write_text("")
    (clone.folder / ".gitignore").write_text("checkpoints/\n*.pt\n")
    clone.git("add", ".")
    clone.git("commit", "-qm", "Train")
    clone.publish(site("a"), "2026.10", records=records)


def test_records_of_which_git_cannot_say_anything(
    clone: Clone, site: MakeSite, tmp_path: Path
) -> None:
    make_run(tmp_path / "runs", "exp-001", "a")
    with pytest.raises(PublishRefused, match=r"git cannot say whether .*outside repository"):
        clone.publish(site("a"), "2026.10", records=tmp_path / "runs")
    assert clone.tip() == ""


def test_a_shallow_clone_that_cannot_ask(
    clone: Clone, origin: Clone, site: MakeSite, clone_of: CloneOf
) -> None:
    clone.publish(site("a"), "2026.10")
    clone.git("commit", "--allow-empty", "-qm", "More")
    clone.git("push", "-q", "origin", "main")
    shallow = clone_of(origin, "shallow", "--depth=1", "--single-branch", "--branch=main")
    away = origin.folder.rename(origin.folder.with_name("away.git"))
    with pytest.raises(PublishRefused, match="a new one would lose every version"):
        shallow.publish(site("b"), "2026.11", push=False)
    assert shallow.branches() == {"refs/heads/main"}
    away.rename(origin.folder)
    shallow.publish(site("b"), "2026.11", push=False)
    assert set(shallow.versions()) == {"2026.10", "2026.11"}


def test_a_branch_that_pages_would_not_take(clone: Clone, site: MakeSite) -> None:
    before = clone.publish(site("a", {"big.bin": "x" * 900_000}), "2026.10").commit
    clone.publish(site("b"), "2026.11", "latest")
    huge = site("c")
    with (huge / "huge.bin").open("wb") as file:
        # A hole: as long as a file may be, and on the disk next to nothing.
        file.truncate(960_000_000)
    with pytest.raises(PublishRefused, match=r"mike delete --push 2026\.10` gives back 900\.0 kB"):
        clone.publish(huge, "2026.12")
    assert clone.git("rev-list", "--count", "gh-pages") == "2"
    assert clone.git("rev-parse", "gh-pages^") == before


def test_a_site_that_is_told_a_wrong_address(clone: Clone, site: MakeSite) -> None:
    clone.git("remote", "set-url", "origin", "https://github.com/ada/notes.git")
    with pytest.raises(PublishRefused, match=r"site_url: https://ada\.github\.io/notes/"):
        clone.publish(site("a"), "dev", address="https://ada.github.io/", push=False)
    assert clone.tip() == ""


@pytest.mark.parametrize("key", ["pushInsteadOf", "insteadOf"])
def test_the_address_that_is_pushed_to_is_the_one_that_counts(
    clone: Clone, site: MakeSite, key: str
) -> None:
    clone.git("remote", "set-url", "origin", "hub:ada/notes.git")
    clone.git("config", f"url.https://github.com/.{key}", "hub:")
    with pytest.raises(PublishRefused, match=r"site_url: https://ada\.github\.io/notes/"):
        clone.publish(site("a"), "dev", address="https://ada.github.io/", push=False)


def test_what_was_built_of_another_commit(clone: Clone, site: MakeSite) -> None:
    destination = Destination(clone.folder)
    source = make_plan(Order("dev"), destination, lambda _: None).source
    clone.git("commit", "--allow-empty", "-qm", "More")
    with pytest.raises(PublishRefused, match="a commit that it was not built from"):
        publish(site("a"), Order("dev", source=source), destination)
    assert clone.tip() == ""


def test_two_who_publish_from_one_clone(clone: Clone, origin: Clone, site: MakeSite) -> None:
    """Both begin before either is done: one wins, the other is told to repeat."""
    child = Publisher(clone.folder, site("b"), "2026.11")

    def let_theirs_go_first(line: str) -> None:
        if line.startswith("Pushing"):
            assert child.ends() == ""

    with pytest.raises(PublishRefused, match="Publish again"):
        clone.publish(site("a"), "2026.10", report=let_theirs_go_first)
    assert set(origin.versions()) == set(clone.versions()) == {"2026.11"}
    clone.publish(site("a"), "2026.10")
    assert set(origin.versions()) == {"2026.11", "2026.10"}
