"""`runpress materialize`: the assembled site as Markdown files."""

from __future__ import annotations

import os
import posixpath
import re
import shutil
from pathlib import Path

import pytest
import yaml
from cli_blog import CliBlog

from runpress.hosts.materialize import _with_front

LINK = re.compile(r'\b(?:href|src|srcset)="(?!https?:|#|data:|mailto:)([^"#]+)')


@pytest.fixture
def blog(amp: CliBlog) -> CliBlog:
    amp.post(
        "baseline: fp32\nhypotheses:\n  - {claim: It is faster, expect: "
        '"ratio(amp.seconds, fp32.seconds) < 0.9"}\n',
        "# AMP is faster\n\nBy `= ratio(amp.seconds, fp32.seconds)`.\n",
    )
    amp.docs.write("index.md", "# Notes\n\n![](picture.png)\n")
    amp.docs.write("picture.png", "a picture")
    amp.docs.write(".hidden/x.md", "# Hidden\n")
    return amp


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_the_tree_is_there_with_all_that_it_links_to(blog: CliBlog) -> None:
    blog.said("materialize", "out")
    out = blog.folder / "out"
    found = files(out)
    assert {"mkdocs.yml", "overrides/main.html", "docs/index.md", "docs/picture.png"} <= set(found)
    assert "docs/runs/exp-023-amp/amp/index.md" in found
    assert "docs/assets/runpress/runpress.css" in found
    assert not any("hidden" in path or path.endswith(".jsonl") for path in found)
    post = found["docs/posts/exp-023-amp.md"].decode()
    assert "rp-supported" in post
    assert "`= ratio" not in post
    for path, content in found.items():
        if path.endswith(".md"):
            assert b'="runpress:' not in content, path
            for link in LINK.findall(content.decode()):
                target = posixpath.normpath(posixpath.join(posixpath.dirname(path), link))
                assert target in found, (path, link)


def test_again_nothing_is_touched_and_what_goes_goes(blog: CliBlog) -> None:
    blog.said("materialize", "out")
    out = blog.folder / "out"
    before = files(out)
    for path in out.rglob("*"):
        os.utime(path, (1, 1))
    result = blog.call("materialize", "out")
    assert re.search(r"0 written, \d+ as they were, 0 removed", result.output)
    assert files(out) == before
    assert {path.stat().st_mtime for path in out.rglob("*") if path.is_file()} == {1}
    shutil.rmtree(blog.docs.runs / "exp-023-amp" / "amp-3")
    (out / "docs" / "theirs.md").write_text("# Theirs\n")
    blog.said("materialize", "out")
    assert not (out / "docs" / "runs" / "exp-023-amp" / "amp-3").exists()
    assert (out / "docs" / "theirs.md").exists()
    assert (out / "docs" / "picture.png").stat().st_mtime == 1


def test_two_folders_hold_the_same_bytes(blog: CliBlog) -> None:
    blog.said("materialize", "one")
    blog.said("materialize", "two")
    assert files(blog.folder / "one") == files(blog.folder / "two")


def test_front_matter_carries_the_head_and_a_list_shows_the_verdicts(blog: CliBlog) -> None:
    blog.said("materialize", "out")
    text = (blog.folder / "out" / "docs" / "posts" / "exp-023-amp.md").read_text("utf-8")
    _, header, body = text.split("---\n", 2)
    meta = yaml.safe_load(header)
    assert '<meta property="og:title" content="AMP is faster">' in meta["runpress_head"]
    assert 'name="runpress-words"' in meta["runpress_head"]
    short, _, rest = body.partition("<!-- more -->")
    assert "rp-verdicts" in short
    assert "rp-figure" not in short
    assert "By <span" in rest


def test_an_authors_own_mark_and_front_matter_stay(blog: CliBlog) -> None:
    blog.post("description: Mine\n", "# T\n\nFirst.\n\n<!-- more -->\n\nSecond.\n")
    blog.said("materialize", "out")
    text = (blog.folder / "out" / "docs" / "posts" / "exp-023-amp.md").read_text("utf-8")
    assert text.count("<!-- more -->") == 1
    assert yaml.safe_load(text.split("---\n")[1])["description"] == "Mine"


def test_problems_are_told_and_decide_about_the_exit_code(blog: CliBlog) -> None:
    blog.post("", "# T\n\n`= nobody.x`\n")
    assert blog.call("materialize", "out").exit_code == 0
    strict = blog.call("materialize", "out", "--strict")
    assert strict.exit_code == 1
    assert "nobody" in strict.output
    assert (blog.folder / "out" / "mkdocs.yml").exists()


@pytest.mark.parametrize("folder", ["docs", "docs/out", ".", ".."])
def test_a_folder_around_or_among_the_pages_is_refused(blog: CliBlog, folder: str) -> None:
    before = (blog.folder / "mkdocs.yml").read_bytes()
    result = blog.call("materialize", folder)
    assert result.exit_code == 1
    assert "in one another" in result.output
    assert (blog.folder / "mkdocs.yml").read_bytes() == before


@pytest.mark.parametrize(
    ("header", "body", "before"),
    [
        ("# a remark\n", "# Title\n\nText.\n", "# Title"),
        ("title: T\n", "```sh\n# no title\n```\n\n# Title\n\nText.\n", "# Title"),
        ("title: T\n", "Text alone.\n", ""),
        ("", "Title\n=====\n\nText.\n", "Title\n====="),
        ("", "````md\n```\n# no title\n````\n\n# Title\n\nText.\n", "# Title\n"),
    ],
)
def test_the_mark_stands_in_the_text_whatever_the_front_matter_holds(
    blog: CliBlog, header: str, body: str, before: str
) -> None:
    blog.post(header, body)
    blog.said("materialize", "out")
    text = (blog.folder / "out" / "docs" / "posts" / "exp-023-amp.md").read_text("utf-8")
    _, told, rest = text.split("---\n", 2)
    assert yaml.safe_load(told)["date"]
    assert "<!-- more -->" not in told
    short = rest.partition("<!-- more -->")[0]
    assert before in short
    assert "Text" not in short


def test_front_matter_stays_yaml_however_it_is_written(blog: CliBlog) -> None:
    header = "  # a remark\n  date: 2026-11-21\n  title: T\n"
    blog.docs.write("posts/exp-023-amp.md", f"---\n{header}---\n# T\n\nA\ufffeB\x85C.\n")
    blog.said("materialize", "out")
    text = (blog.folder / "out" / "docs" / "posts" / "exp-023-amp.md").read_text("utf-8")
    meta = yaml.safe_load(text.split("---\n")[1])
    assert meta["title"] == "T"
    assert "og:title" in meta["runpress_head"]


@pytest.mark.parametrize("char", ["\x7f", "\x85", "\u2028", "\ufffe", "\U0001f600", '"', "\\"])
def test_a_text_is_the_same_behind_yaml(char: str) -> None:
    text = _with_front("# T\n", {"description": f"a {char} b"})
    assert yaml.safe_load(text.split("---\n")[1]) == {"description": f"a {char} b"}
