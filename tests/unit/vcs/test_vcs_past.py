"""What git tells of pages and records: versions, renames, merges, deletions, shallow clones."""

from __future__ import annotations

from pathlib import Path

import pytest

from blog_history import History
from runpress.vcs.past import Past, past_of
from runpress.vcs.walk import MERGES, WALK, _moment


@pytest.fixture
def history(tmp_path: Path) -> History:
    return History.begin(tmp_path / "a blog 精")


def past(history: History) -> Past:
    found = past_of(history.docs.folder)
    assert found is not None
    return found


def texts(history: History, path: str) -> list[bytes]:
    known = past(history)
    content = dict(known.read(known.versions(path)))
    return [content[version.blob] for version in known.versions(path)]


def test_versions_come_oldest_first_with_their_commits(history: History) -> None:
    first = history.commit(day=1, subject="ask 精", posts__a="one")
    history.commit(day=2, subject="elsewhere", posts__b="other")
    second = history.commit(day=3, subject="answer", posts__a="two")
    known = past(history)
    versions = known.versions("posts/a.md")
    assert [version.commit.hash for version in versions] == [first, second]
    assert [version.commit.subject for version in versions] == ["ask 精", "answer"]
    assert versions[0].commit.date.isoformat() == "2026-11-01T12:00:00+00:00"
    assert texts(history, "posts/a.md") == [b"one", b"two"]
    assert not known.shallow


def test_a_page_takes_its_history_along_when_it_moves(history: History) -> None:
    long = "\n".join(f"line {n}" for n in range(40))
    history.commit(day=1, posts__old=long)
    history.git("mv", "docs/posts/old.md", "docs/posts/新.md")
    history.commit(day=2, posts__新=long + "\nmore")
    history.commit(day=3, posts__old="a new page at the old place")
    known = past(history)
    assert [version.commit.date.day for version in known.versions("posts/新.md")] == [1, 2]
    assert [version.commit.date.day for version in known.versions("posts/old.md")] == [3]
    assert [commit.date.day for commit in known.commits("posts/新.md")] == [2, 1]


def test_deleted_runs_are_remembered_and_never_taken_for_moved_ones(history: History) -> None:
    history.docs.run("e", "a")
    history.commit(day=1)
    history.git("mv", "docs/runs/e/a", "docs/runs/e/b")
    history.commit(day=2)
    records = past(history).records("e")
    assert list(records) == ["runs/e/a/run.json", "runs/e/b/run.json"]
    assert [[version.commit.date.day for version in each] for each in records.values()] == [
        [1],
        [2],
    ]
    assert past(history).records("f") == {}


def test_commits_of_a_page_and_its_records_are_one_list(history: History) -> None:
    history.commit(day=1, subject="post", posts__a="one")
    history.docs.run("a", "r")
    history.commit(day=2, subject="run")
    history.commit(day=3, subject="neither", index="home")
    subjects = [commit.subject for commit in past(history).commits("posts/a.md", "a")]
    assert subjects == ["run", "post"]
    assert [commit.subject for commit in past(history).commits(None, "a")] == ["run"]


def test_a_merge_adds_only_what_no_branch_had(history: History) -> None:
    history.commit(day=1, posts__a="one\n\n\ntwo\n")
    history.git("checkout", "-q", "-b", "side")
    history.commit(day=2, subject="side", posts__a="ONE\n\n\ntwo\n")
    history.git("checkout", "-q", "main")
    history.commit(day=3, subject="elsewhere", posts__b="b")
    history.git("merge", "-q", "--no-ff", "-m", "merge", "side", day=4)
    known = past(history)
    assert [commit.subject for commit in known.commits("posts/a.md")] == ["side", "change"]
    # A merge with words of its own is where these were first committed.
    history.git("checkout", "-q", "-b", "more", "main~1")
    history.commit(day=5, subject="more", posts__c="c")
    history.git("checkout", "-q", "main")
    history.git("merge", "-q", "--no-commit", "--no-ff", "more", day=6)
    history.commit(day=6, subject="evil", posts__a="three\n")
    assert past(history).versions("posts/a.md")[-1].commit.subject == "evil"


def test_a_run_that_came_and_went_on_a_side_branch_has_been(history: History) -> None:
    history.commit(day=1, index="home")
    history.git("checkout", "-q", "-b", "side")
    history.docs.run("e", "a")
    history.commit(day=2)
    history.git("rm", "-q", "-r", "docs/runs/e")
    history.commit(day=3)
    history.git("checkout", "-q", "main")
    history.commit(day=4, other="page")
    history.git("merge", "-q", "--no-ff", "-m", "merge", "side", day=5)
    assert list(past(history).records("e")) == ["runs/e/a/run.json"]


def test_a_shallow_clone_says_so_and_knows_only_what_came_after(
    history: History, tmp_path: Path
) -> None:
    for day in (1, 2, 3):
        history.commit(day=day, posts__a=f"text {day}")
    history.commit(day=4, posts__b="b")
    shallow = tmp_path / "shallow"
    history.git("clone", "-q", "--depth", "2", history.root.as_uri(), str(shallow))
    known = past_of(shallow / "docs")
    assert known is not None and known.shallow
    # Of the oldest commit that is there nobody knows whether it changed this page.
    assert known.versions("posts/a.md") == ()
    assert [version.commit.date.day for version in known.versions("posts/b.md")] == [4]


def test_nothing_to_tell(tmp_path: Path, history: History, monkeypatch: pytest.MonkeyPatch) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    assert past_of(outside) is None
    assert past_of(tmp_path / "missing") is None
    assert past_of(history.docs.folder) is None, "no commit yet"
    history.commit(posts__a="a")
    monkeypatch.setenv("PATH", str(outside))
    assert past_of(history.docs.folder) is None


def test_what_lies_on_disk_is_told_from_what_was_committed(history: History) -> None:
    page = history.docs.write("posts/a.md", "one")
    history.commit()
    known = past(history)
    version = known.versions("posts/a.md")[0]
    assert known.is_current("posts/a.md", version)
    page.write_text("two")
    assert not known.is_current("posts/a.md", version)
    page.unlink()
    assert not known.is_current("posts/a.md", version)


def test_a_commit_is_named_by_the_release_that_first_has_it(history: History) -> None:
    history.commit(day=1, posts__a="one")
    history.git("tag", "v1")
    history.commit(day=2, posts__a="two")
    history.commit(day=3, posts__b="b")
    history.git("tag", "-a", "v2", "-m", "second", day=3)
    history.git("tag", "other")
    history.commit(day=4, posts__a="three")
    known = past(history)
    commits = [version.commit for version in known.versions("posts/a.md")]
    named = known.releases(commits)
    assert [named.get(commit.hash) for commit in commits] == ["v1", "v2", None]
    assert known.releases([]) == {}


def test_settings_of_the_users_git_change_nothing(
    history: History, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    history.commit(day=1, posts__a="one")
    history.commit(day=2, posts__a="two")
    expected = past(history).commits("posts/a.md")
    config = tmp_path / "gitconfig"
    config.write_text(
        "[log]\nshowSignature = true\ndate = relative\nfollow = true\n[format]\npretty = oneline\n"
        "[diff]\nnoprefix = true\nrenames = false\nrelative = false\n[color]\nui = always\n"
        "[i18n]\nlogOutputEncoding = latin1\n[core]\nquotepath = true\n"
    )
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(config))
    assert past(history).commits("posts/a.md") == expected
    assert len(expected) == 2


def test_an_older_git_is_asked_without_what_it_does_not_know(history: History) -> None:
    """The first question fails as it does there; the second must be one that every git takes."""
    from runpress.vcs.git import run_git
    from runpress.vcs.walk import walk

    history.commit(day=1, posts__a="one")
    asked: list[list[str]] = []

    def old(folder: Path, arguments: object) -> bytes | None:
        options = list(arguments)  # type: ignore[call-overload]
        asked.append(options)
        return None if MERGES in options else run_git(folder, options)

    changes = walk(history.docs.folder, old)
    assert changes is not None and [change.path for change in changes] == ["posts/a.md"]
    assert len(asked) == 2 and asked[1][: len(WALK)] == list(WALK)


def test_a_subject_that_was_no_utf_8_can_be_written_into_a_page(history: History) -> None:
    history.commit(day=1, subject="caf\udce9", posts__a="one")
    subject = past(history).versions("posts/a.md")[0].commit.subject
    assert subject.startswith("caf") and subject.encode()


@pytest.mark.parametrize("subject", ["\x01evil\x02", ":100644 100644 a b M", "<b>x</b>", "  "])
def test_subjects_are_only_text(history: History, subject: str) -> None:
    history.docs.write("posts/a.md", "one")
    history.git("add", "-A")
    history.git("commit", "-q", "--allow-empty-message", "-m", subject)
    versions = past(history).versions("posts/a.md")
    assert [version.commit.subject for version in versions] == [subject.strip()]


def test_very_large_and_missing_contents_are_left_out(
    history: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("runpress.vcs.blobs.MOST_BYTES", 100)
    monkeypatch.setattr("runpress.vcs.blobs.BYTES_AT_ONCE", 120)
    for day, size in enumerate((100, 101, 90, 0), 1):
        history.commit(day=day, posts__a="x" * size)
    known = past(history)
    versions = known.versions("posts/a.md")
    gone = versions[0]._replace(blob="0" * 40)
    content = dict(known.read([*versions, gone]))
    assert [len(each) for each in content.values()] == [100, 90, 0]


def test_a_date_beyond_every_calendar_is_late_and_not_early() -> None:
    year_10889, before_all = "281474976710655", "-281474976710655"
    assert _moment(year_10889) > _moment("4102444800") > _moment(before_all)
