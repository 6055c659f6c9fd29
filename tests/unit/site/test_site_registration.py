"""When a hypothesis was committed, against the first run of its arms, in real repositories."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from blog_history import History
from blog_on_disk import Docs
from runpress.site.about import Blog, match
from runpress.site.archive import Archive
from runpress.site.evidence.earlier import read_wordings
from runpress.site.evidence.hypotheses import read_hypotheses
from runpress.site.registration import Registration, register
from runpress.site.text.post import parse_post
from runpress.vcs.past import past_of

# Runs of the tests begin on the 20th, at nine.
HEADER = """\
---
experiment: e
hypotheses:
{hypotheses}
---
# A title
"""
ONE = "  - claim: It is better\n    expect: diff(new.loss, old.loss) < 0\n    seeds: 3\n"
ARMS = {"e": ("new", "old")}


def page(*hypotheses: str) -> str:
    return HEADER.format(hypotheses="".join(hypotheses))


@pytest.fixture
def history(tmp_path: Path) -> History:
    return History.begin(tmp_path / "blog")


def archive_of(docs: Docs) -> Archive:
    posts = [
        parse_post(path.relative_to(docs.folder).as_posix(), path.name, path.read_text("utf-8"))
        for path in sorted(docs.folder.rglob("*.md"))
    ]
    matched = match(docs.catalog(), posts, Blog())
    return Archive(matched.catalog, matched.about, tuple(posts), Blog(), past_of(docs.folder))


def registered(
    docs: Docs, at: int = 0, arms: dict[str, tuple[str, ...]] | None = None
) -> Registration:
    archive = archive_of(docs)
    post = next(post for post in archive.posts if post.stem == "e")
    hypotheses, _ = read_hypotheses(post)
    return register(hypotheses[at], post, "e", ARMS if arms is None else arms, archive)


def test_before_the_first_run(history: History) -> None:
    commit = history.commit(day=18, posts__e=page(ONE))
    history.docs.run("e", "new")
    history.docs.run("e", "old", started=5)
    history.commit(day=21)
    found = registered(history.docs)
    assert found.state == "before" and found.commit and found.commit.hash == commit
    assert found.first_run and found.first_run.isoformat() == "2026-11-20T09:00:00+00:00"
    assert found.replaced is None and found.own_run is None


def test_after_the_first_run(history: History) -> None:
    history.docs.run("e", "new")
    history.commit(day=21, posts__e=page(ONE))
    assert registered(history.docs).state == "after"


def test_how_lines_are_broken_and_where_it_stands_changes_nothing(history: History) -> None:
    commit = history.commit(day=18, posts__e=page(ONE))
    folded = "  - {claim: 'It   is\n     better', expect: 'diff(new.loss, old.loss)\n     < 0'}\n"
    other = "  - claim: Another\n    expect: new.loss < 1\n"
    history.docs.run("e", "new")
    history.commit(day=21, posts__e=page(other, folded))
    found = registered(history.docs, at=1)
    assert found.state == "before" and found.commit and found.commit.hash == commit
    added = registered(history.docs, at=0)
    # The first place in the list was another's, which is still there: nothing was replaced.
    assert added.state == "after" and added.replaced is None


@pytest.mark.parametrize(
    "changed",
    [
        ONE.replace("< 0", "< 0.1"),
        ONE.replace("better", "no worse"),
        ONE.replace("seeds: 3", "seeds: 2"),
        ONE.rstrip() + "\n    exact: true\n",
    ],
)
def test_words_that_were_changed_after_the_data_say_so(history: History, changed: str) -> None:
    first = history.commit(day=18, posts__e=page(ONE))
    history.docs.run("e", "new")
    history.commit(day=21)
    second = history.commit(day=22, posts__e=page(changed))
    history.commit(day=23, posts__e=page(changed) + "more text")
    found = registered(history.docs)
    assert found.state == "after" and found.commit and found.commit.hash == second
    assert found.replaced and found.replaced.hash == first


def test_words_that_came_back_were_committed_when_they_first_came(history: History) -> None:
    first = history.commit(day=17, posts__e=page(ONE))
    history.commit(day=18, posts__e=page(ONE.replace("< 0", "< 0.1")))
    history.docs.run("e", "new")
    history.commit(day=21, posts__e=page(ONE))
    found = registered(history.docs)
    assert found.state == "before" and found.commit and found.commit.hash == first


def test_a_run_that_was_deleted_has_been(history: History) -> None:
    history.docs.run("e", "new-first", name="new", started=-60 * 24 * 4)
    history.commit(day=17, subject="a first try")
    history.commit(day=18, posts__e=page(ONE))
    shutil.rmtree(history.docs.runs / "e")
    history.docs.run("e", "new")
    history.commit(day=21, subject="as if for the first time")
    found = registered(history.docs)
    assert found.state == "after"
    assert found.first_run and found.first_run.day == 16


def test_a_run_that_was_replaced_has_been(history: History) -> None:
    folder = history.docs.run("e", "new", started=-60 * 24 * 4)
    history.commit(day=17)
    history.commit(day=18, posts__e=page(ONE))
    shutil.rmtree(folder)
    history.docs.run("e", "new")
    history.commit(day=21)
    assert registered(history.docs).state == "after"


def test_other_arms_may_have_run_before(history: History) -> None:
    history.docs.run("e", "pilot", started=-60 * 24 * 4)
    history.commit(day=18, posts__e=page(ONE))
    history.docs.run("e", "new")
    assert registered(history.docs).state == "before"
    assert registered(history.docs, arms={}).state == "after", "of an expectation nobody can read"


def test_an_older_experiment_to_build_on_is_told_from_the_own(history: History) -> None:
    history.docs.run("base", "old", started=-60 * 24 * 4)
    history.commit(day=18, posts__e=page(ONE))
    assert registered(history.docs, arms={"e": ("new",), "base": ("old",)}).state == "open"
    history.docs.run("e", "new")
    found = registered(history.docs, arms={"e": ("new",), "base": ("old",)})
    assert (found.state, found.experiment) == ("after", "base")
    assert found.own_run and found.own_run.day == 20 and found.replaced is None


def test_nothing_has_run_yet(history: History) -> None:
    history.commit(day=18, posts__e=page(ONE))
    assert registered(history.docs).state == "open"


def test_what_is_not_committed(history: History) -> None:
    history.commit(day=18, posts__e=page(ONE))
    history.docs.write("posts/e.md", page(ONE.replace("< 0", "< 0.1")))
    found = registered(history.docs)
    assert found.state == "uncommitted" and found.replaced
    history.docs.run("e", "new")
    history.docs.write("posts/e.md", page("  - claim: New\n    expect: new.loss < 1\n", ONE))
    found = registered(history.docs)
    assert found.state == "uncommitted" and found.replaced is None


def test_a_post_that_moved_keeps_its_date(history: History) -> None:
    commit = history.commit(day=18, posts__draft=page(ONE) + "text\n" * 20)
    history.git("mv", "docs/posts/draft.md", "docs/posts/e.md")
    history.docs.run("e", "new")
    history.commit(day=21)
    found = registered(history.docs)
    assert found.state == "before" and found.commit and found.commit.hash == commit


def test_without_git_and_in_a_shallow_clone_nothing_is_said(
    history: History, tmp_path: Path
) -> None:
    history.commit(day=17, index="home")
    history.commit(day=18, posts__e=page(ONE))
    history.docs.run("e", "new")
    history.commit(day=21)
    shallow = tmp_path / "shallow"
    history.git("clone", "-q", "--depth", "2", history.root.as_uri(), str(shallow))
    assert registered(Docs(shallow / "docs")).state == "unknown"
    shutil.rmtree(history.root / ".git")
    assert registered(history.docs).state == "unknown"


def test_versions_that_git_does_not_have_at_hand_leave_it_unknown(
    history: History, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    history.commit(day=18, posts__e=page(ONE))
    history.docs.run("e", "new")
    assert registered(history.docs).state == "before"
    # As when a partial clone lacks the content, or git takes too long.
    monkeypatch.setattr("runpress.vcs.blobs.MOST_BYTES", 1)
    assert registered(history.docs).state == "unknown"
    monkeypatch.undo()
    slow = tmp_path / "slow" / "git"
    slow.parent.mkdir()
    real = shutil.which("git")
    slow.write_text(f'#!/bin/sh\ncase "$*" in *" log "*) exec sleep 60;; esac\nexec {real} "$@"\n')
    slow.chmod(0o755)
    monkeypatch.setenv("PATH", f"{slow.parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setattr("runpress.vcs.past.MOST_SECONDS_OF_A_WALK", 0.2)
    assert registered(history.docs).state == "unknown"


def test_what_nobody_can_read_any_more_stops_nothing(history: History) -> None:
    folder = history.docs.run("e", "new", started=5)
    run = folder / "run.json"
    whole = run.read_text("utf-8")
    for day, text in enumerate(["", "{", "[]", '{"started": 7, "summary": []}', "\0" * 50], 1):
        run.write_text(text)
        history.commit(day=day, posts__e=["---\n: [\n---\n", "---\n- a\n---\n", ""][day % 3])
    data = json.loads(whole)
    run.write_text(json.dumps({**data, "started": "9999-99-99"}))
    history.commit(day=6, posts__e="---\nhypotheses: {a: 1}\n---\n")
    run.write_text(whole)
    history.commit(day=18, posts__e=page(ONE))
    found = registered(history.docs)
    assert found.state == "before" and found.first_run and found.first_run.minute == 5


@pytest.mark.parametrize(
    "text",
    [
        b"\xff\xfe",
        b"---\nhypotheses: &a [*a]\n---\n",
        b"---\nhypotheses: !!python/object/apply:os.system [x]\n---\n",
        b"---\nhypotheses: [[[[{}]]]]\n---\n",
        b"---\nhypotheses: " + b"[" * 20_000 + b"\n---\n",
        b"hypotheses: x",
    ],
)
def test_hostile_front_matter_holds_no_hypotheses(text: bytes) -> None:
    assert read_wordings(text) == []


def test_a_run_that_does_not_say_when_it_began_leaves_it_unknown(history: History) -> None:
    history.commit(day=18, posts__e=page(ONE))
    history.docs.run("e", "later", name="new", started=5)
    assert registered(history.docs).state == "before"
    folder = history.docs.run("e", "new", seed=1)
    data = json.loads((folder / "run.json").read_text("utf-8"))
    (folder / "run.json").write_text(json.dumps({**data, "started": "yesterday"}))
    assert registered(history.docs).state == "unknown"
