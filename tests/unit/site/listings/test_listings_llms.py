"""`llms.txt`: one page of what a blog has found, in the form that llmstxt.org describes."""

from __future__ import annotations

import re
from typing import Any

from blog_on_disk import Docs

SITE = {"name": "Notes", "url": "https://x.example/", "description": "On *nets*."}


def text(docs: Docs, **blog: Any) -> str:
    make = docs.tree(**(SITE | blog)).assets["llms.txt"].make
    assert make
    return make().decode()


def post(docs: Docs, stem: str, header: str = "", title: str = "Title") -> None:
    docs.write(f"posts/{stem}.md", f"---\ndate: 2026-11-21\n{header}---\n# {title}\n\nFirst.\n")


def test_it_has_the_parts_of_the_format_in_their_order(docs: Docs) -> None:
    docs.run("exp-001", "a", metrics={"loss": [0.5]})
    post(docs, "exp-001")
    post(docs, "note")
    assert text(docs) == (
        "# Notes\n\n"
        "> On \\*nets\\*.\n\n"
        "A verdict is computed from the runs at each build: supported, refuted, inconclusive, "
        "anecdote (too few seeds) or pending (no runs yet).\n\n"
        "## Experiments\n\n"
        "- [Title](runpress:posts/exp-001.md): First.\n\n"
        "## Notes\n\n"
        "- [Title](runpress:posts/note.md): First.\n\n"
        "## Optional\n\n"
        "- [experiments.json](runpress:experiments.json): all experiments with their verdicts, "
        "arms, numbers, runs and commits\n"
        "- [feed.xml](runpress:feed.xml): the newest posts as RSS\n"
    )


def test_verdicts_are_said_in_a_line(docs: Docs) -> None:
    docs.run("exp-001", "a", metrics={"loss": [0.5]})
    claims = ("{claim: low, expect: a.loss < 1}", "{claim: lower, expect: a.loss < 0.1}")
    post(docs, "exp-001", f"hypotheses: [{', '.join(claims)}]\n")
    assert "): anecdote: low; anecdote: lower\n" in text(docs)


def test_a_retracted_post_and_the_site_s_language(docs: Docs) -> None:
    post(docs, "note", "retracted: {date: 2026-11-22, reason: x}\nlang: zh\n", "标题")
    made = text(docs, language="zh")
    assert "[已撤回：标题]" in made
    assert "## 笔记" in made


def test_texts_stay_in_their_line(docs: Docs) -> None:
    post(docs, "note", 'title: "a](https://evil.example)\\n## b <i>"\n')
    made = text(docs, description="line\n# two", name="`x`")
    assert made.startswith("# \\`x\\`\n\n> line # two\n")
    line = next(each for each in made.split("\n") if each.startswith("- ["))
    assert not re.search(r"(?<!\\)\]\(https", line)


def test_without_posts_there_is_none(docs: Docs) -> None:
    docs.run("exp-001", "a")
    assert "llms.txt" not in docs.tree(**SITE).assets
    post(docs, "draft", "draft: true\n")
    assert "llms.txt" not in docs.tree(**SITE).assets
