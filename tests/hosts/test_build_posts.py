"""Posts as people write them, mistakes included: every one is named with its line."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hosts_blog import PLAIN, Blog, Built
from hosts_records import add_run

WRONG = """
# Wrong in many ways

No arm `= arm("bse")["train/loss"]`, no metric `= base["train/los"]`,
no words `= base[`.

Typed 0.75<!--= base["train/loss"] --> is wrong, 0.25<!--= base["train/loss"] --> is right.

```runpress
armss:
```

```runpress
curves: [train/los]
arms: [bse]
```
"""
EDITABLE = """font: false, features: [content.action.edit]}
repo_url: https://example.org/blog
edit_uri: edit/main/docs/
extra: {a: b"""
WRONG_HEADER = """\
date: 2026-11-21
experiment: exp-006
baseline: bse
metrics: {train/los: {goal: min}}
exclude: {bse-2: broken}
"""


@pytest.fixture(scope="module")
def posts(new_blog: Callable[[], Blog]) -> Built:
    """A blog with one post for every mistake, and a sound one."""
    blog = new_blog()
    blog.write("mkdocs.yml", PLAIN.replace("font: false", EDITABLE))
    for experiment in ("exp-001", "exp-002", "exp-003", "exp-004", "exp-005", "exp-006"):
        add_run(blog.docs, experiment, "base")
    blog.post("exp-001", '# Sound\n\nIt is `= base["train/loss"]`.\n')
    blog.post("wrong", WRONG, WRONG_HEADER)
    blog.post("second", "# More\n\nText.\n", "date: 2026-11-21\nexperiment: exp-001\n")
    blog.write("docs/posts/exp-002.md", "# No date\n\nText.\n")
    blog.post("exp-003", "# Bad YAML\n\nText.\n", "date: 2026-11-21\ntags: [a\nb: c: d\n")
    blog.post("exp-004", "# Draft\n\nSecret.\n", "date: 2026-11-21\ndraft: true\n")
    blog.post("exp-005", "# Elsewhere\n\nText.\n", "date: 2026-11-21\nexperiment: exp-0001\n")
    blog.write("docs/posts/note.md", "# A note without a date, a commit or runs\n\nText.\n")
    blog.write("docs/posts/empty.md", "")
    return blog.build()


@pytest.mark.parametrize(
    ("where", "what", "code"),
    [
        ("wrong.md:11", "did you mean 'base'?", "RP202"),
        ("wrong.md:11", "did you mean 'train/loss'?", "RP202"),
        ("wrong.md:12", "`= base[`", "RP201"),
        ("wrong.md:14", "the text says 0.75", "RP204"),
        ("wrong.md:16", "there is no section 'armss'; did you mean 'arms'?", "RP306"),
        ("wrong.md:20", "did you mean 'train/loss'?", "RP306"),
        ("wrong.md:20", "did you mean 'base'?", "RP306"),
        ("wrong.md:4", "there is no arm 'bse'", "RP303"),
        ("wrong.md:5", "no run has logged 'train/los'", "RP303"),
        ("wrong.md:6", "there is no run 'bse-2'", "RP303"),
        ("second.md:3", "docs/posts/exp-001.md is about 'exp-001' too", "RP308"),
        ("exp-003.md:4", "the front matter is no YAML", "RP301"),
        ("exp-005.md:3", "there are no runs of experiment 'exp-0001'", "RP307"),
        ("note.md:1", "the post has no date", "RP309"),
        ("empty.md:1", "the post has no date", "RP309"),
    ],
)
def test_the_message_names_file_line_and_nearest_name(
    posts: Built, where: str, what: str, code: str
) -> None:
    lowered = [line.lower() for line in posts.said(f"docs/posts/{where}:")]
    assert [line for line in lowered if what.lower() in line and code.lower() in line], posts.output


def test_errors_end_the_build_when_all_pages_are_made(posts: Built) -> None:
    assert posts.code == 1
    assert posts.said("runpress: 2 errors above")
    assert "Traceback" not in posts.output
    for stem in ("exp-001", "wrong", "exp-002", "exp-003", "exp-005", "note", "empty"):
        assert f"experiments/{stem}/index.html" in posts.site.files


def test_the_page_marks_what_could_not_be_filled_in(posts: Built) -> None:
    page = posts.site.page("experiments/wrong/index.html")
    marks = [each for each in page.elements if each.has_class("rp-problem")]
    assert len(marks) >= 5
    assert 'arm("bse")["train/loss"]' in page.text
    assert "armss:" in page.text


def test_the_sound_post_is_unharmed(posts: Built) -> None:
    page = posts.site.page("experiments/exp-001/index.html")
    assert "It is 0.25 (n = 1 seed)." in page.text.replace("\xa0", " ")
    assert not [each for each in page.elements if each.has_class("rp-problem")]


def test_a_post_without_a_date_gets_its_newest_run_s(posts: Built) -> None:
    page = posts.site.page("experiments/exp-002/index.html")
    assert [each.attributes["datetime"][:10] for each in page.all("time")] == ["2026-11-20"]


def test_a_draft_is_not_built_and_leaves_no_trace(posts: Built) -> None:
    assert "experiments/exp-004/index.html" not in posts.site.files
    for path in posts.site.pages:
        assert "Secret." not in posts.site.page(path).text, path
    assert posts.site.wrong_links() == []
    assert not posts.said("exp-004")
    assert not [path for path in posts.site.files if "exp-004" in path]


def test_the_edit_link_leads_to_what_the_author_wrote(posts: Built) -> None:
    page = posts.site.page("experiments/exp-001/index.html")
    edits = [
        each.attributes["href"]
        for each in page.all("a")
        if "/edit/" in each.attributes.get("href", "")
    ]
    assert edits == ["https://example.org/blog/edit/main/docs/posts/exp-001.md"]


def test_a_generated_page_has_no_edit_link(posts: Built) -> None:
    page = posts.site.page("runs/exp-001/base/index.html")
    assert not [each for _, each in page.addresses() if "/edit/" in each]
