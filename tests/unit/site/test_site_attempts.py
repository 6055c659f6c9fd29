"""The lives of a resumed run: on its page and in the table of runs."""

from __future__ import annotations

import re
from typing import Any

import pytest

from blog_on_disk import Docs
from runpress.format.schema import Attempt

OLD, NEW = "fedcba9876543210", "0123456789abcdef"


def life(status: str, seconds: float | None = 4.0, commit: str | None = None) -> Attempt:
    return Attempt("2026-11-20T09:00:00Z", seconds=seconds, status=status, commit=commit)


def head(docs: Docs, *attempts: Attempt, **keys: Any) -> str:
    docs.run("exp-001", "a", attempts=attempts, **keys)
    text = docs.tree().pages["runs/exp-001/a/index.md"].text.partition("## ")[0]
    words = re.sub(r"<[^>]*>", " ", text.rpartition("---")[2]).replace("\N{NO-BREAK SPACE}", " ")
    return " ".join(words.split())


def test_a_run_of_one_attempt_says_nothing_of_it(docs: Docs) -> None:
    said = head(docs, life("finished", commit=OLD))
    assert "resumed" not in said and "ttempt" not in said


def test_a_resumed_run_tells_how_each_attempt_ended(docs: Docs) -> None:
    said = head(docs, life("crashed", 40.0), life("stopped", 192.0), life("finished", 9.0))
    assert "finished resumed 2 times 2026-11-20 09:00 UTC" in said
    assert "Attempts: crashed after 40 s, stopped after 3 m 12 s, finished after 9 s." in said
    assert "commit" not in said


@pytest.mark.parametrize(
    ("status", "attempts", "says"),
    [
        ("running", (life("stopped"), life("running", None)), "stopped after 4 s, crashed."),
        ("finished", (life("running", None), life("finished")), "crashed, finished after 4 s."),
        ("failed", (life("failed"), life("failed")), "failed after 4 s, failed after 4 s."),
        ("finished", (life("stopped"), life("running")), "stopped after 4 s, finished after 4 s."),
    ],
)
def test_an_attempt_that_nobody_ended_has_crashed(
    docs: Docs, status: str, attempts: tuple[Attempt, ...], says: str
) -> None:
    said = head(docs, *attempts, status=status)
    assert f"Attempts: {says}" in said
    assert "resumed once" in said


def test_another_commit_is_told(docs: Docs) -> None:
    said = head(docs, life("stopped", commit=OLD), life("stopped"), life("finished", commit=NEW))
    assert f"They ran on different commits: {OLD[:12]}, {NEW[:12]}." in said


def test_the_same_commit_is_not(docs: Docs) -> None:
    assert "commit" not in head(docs, life("stopped", commit=OLD), life("finished", commit=OLD))


def test_of_very_many_attempts_the_last_are_told(docs: Docs) -> None:
    lives = [life("crashed", number, f"{number:016}") for number in range(100)]
    said = head(docs, *lives, life("finished", 1.0, NEW))
    assert "resumed 100 times" in said
    assert "Attempts: 95 earlier ones, crashed after 1 m 35 s, " in said
    assert f"commits: {0:012}, {0:012}" not in said
    assert said.count("crashed") == 5


def test_what_a_commit_says_is_only_words(docs: Docs) -> None:
    said = head(docs, life("stopped", commit="<script>"), life("finished", commit=NEW))
    assert "&lt;script&gt;" in said


def test_the_table_of_runs_says_it_too(docs: Docs) -> None:
    docs.write("posts/exp-001.md", "---\ndate: 2026-01-01\n---\n# T\n")
    head(docs, life("stopped"), life("finished"))
    assert ">finished, resumed once</td>" in docs.tree().pages["posts/exp-001.md"].text
