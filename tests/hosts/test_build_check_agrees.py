"""What `runpress check` says without building is what a build says: the same problems, once."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

import pytest
from hosts_blog import PLAIN, Blog, quiet
from hosts_records import add_run, change_manifest

ELSEWHERE = """\
INHERIT: base.yml
docs_dir: pages
theme: {name: material, font: false, language: zh}
exclude_docs: |
  private/
plugins:
  - blog: {blog_dir: journal, post_dir: "{blog}/notes", draft_if_future_date: true}
  - runpress: {headings: [Goal]}
"""


def records(blog: Blog) -> None:
    """Records torn, crashed, too new, wrongly named, without a commit."""
    for name in ("torn", "died", "new", "half"):
        add_run(blog.docs, "exp-001", name)
    runs = blog.docs / "runs" / "exp-001"
    with (runs / "torn" / "metrics.jsonl").open("ab") as file:
        file.write(b'{"_step":9')
    change_manifest(runs / "died", {"status": "running"})
    change_manifest(runs / "new", {"format": 99})
    (runs / "half" / "run.json").write_bytes(b'{"format": 1')
    (runs / "bad name").mkdir()
    blog.write("docs/runs/exp-001/torn/README.md", "# Two pages want this address\n")


def posts(blog: Blog) -> None:
    """Posts with wrong values, fences, front matter, dates and addresses."""
    add_run(blog.docs, "exp-001", "amp")
    body = (
        "# T\n\n`= apm.loss` and `= (` and 9.75<!--= amp.steps -->\n\n"
        "```runpress\nnonsense: 1\n```\n\n![](https://example.org/a.png)\n"
    )
    blog.post("exp-001", body, "metrics: {los: {goal: up}}\nbaseline: gone\nhypotheses: 3\n")
    blog.post("second", "# U\n", "date: 2026-11-21\nexperiment: exp-001\n")
    blog.post("gone", "# V\n", "experiment: exp-999\n")
    blog.post("draft", "# W\n\n`= nothing`\n", "date: 2026-11-21\ndraft: true\n")
    blog.write("docs/posts/broken.md", "---\ntags: [a\n---\n# X\n")
    blog.write("docs/experiments/second.md", "# The same address\n")


def elsewhere(blog: Blog) -> None:
    """A blog whose folders, language and checks are set in two files."""
    blog.write("base.yml", "site_name: Base\nsite_url: http://127.0.0.1:8000/\nplugins: [search]\n")
    blog.write("mkdocs.yml", ELSEWHERE)
    (blog.folder / "docs").rename(blog.folder / "pages")
    header = "---\ndate: 2026-11-20\n---\n"
    blog.write("pages/journal/notes/exp-001.md", f"{header}# T\n\n`= apm.loss`\n")
    blog.write("pages/journal/notes/later.md", "---\ndate: 2999-01-01\n---\n# U\n\n`= x`\n")
    blog.write("pages/journal/index.md", "# Journal\n")
    blog.write("pages/private/a.md", "# P\n\n`= x.y`\n")
    add_run(blog.folder / "pages", "exp-001", "amp")


def without_a_blog(blog: Blog) -> None:
    """No blog plugin, no site address."""
    blog.write("mkdocs.yml", "site_name: N\nplugins: [runpress]\n")
    blog.write("docs/posts/exp-001.md", "# T\n\n`= apm.loss`\n")
    add_run(blog.docs, "exp-001", "amp")


def told(text: str) -> set[str]:
    """Return the problems that a text tells, without their level."""
    lines = [line for line in text.splitlines() if "[RP" in line]
    return {line.partition(": ")[2] if "runpress:" in line else line for line in lines}


def levels(text: str) -> list[str]:
    """Return each problem's code with its level, as either tool has them."""
    words = {"ERROR": "error", "WARNING": "warning", "INFO": "hint"}
    found = []
    for line in text.splitlines():
        if "[RP" in line:
            level = line.split()[0].rstrip(":")
            found.append(f"{words.get(level, level)} {line.partition('[')[2][:5]}")
    return sorted(set(found))


@pytest.mark.parametrize("prepare", [records, posts, elsewhere, without_a_blog])
def test_a_build_and_a_check_find_the_same(
    new_blog: Callable[[], Blog], prepare: Callable[[Blog], None]
) -> None:
    blog = new_blog()
    blog.write("mkdocs.yml", PLAIN)
    blog.write("docs/index.md", "# Home\n")
    prepare(blog)

    built = blog.build()
    done = subprocess.run(
        [sys.executable, "-m", "runpress.cli", "check"],
        cwd=blog.folder,
        env=quiet(),
        check=False,
        capture_output=True,
        text=True,
    )

    checked = {line.partition(": ")[2] for line in done.stdout.splitlines() if "[RP" in line}
    assert checked
    assert checked == told(built.output), done.stderr
    assert levels(done.stdout) == levels(built.output)
    # An error ends both, a warning neither.
    assert (done.returncode, built.code) in ((0, 0), (1, 1))
