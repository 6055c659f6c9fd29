"""Builds that remember: what is left out, what is never, and that nobody can see it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hosts_blog import PLAIN, Blog, Built

POST = """\
---
date: 2026-11-0{day}
tags: [one]
---
# Post {day}

Words of post {day}, with a link to [the other](b.md#nowhere).
"""
TAKEN = re.compile(r"Taken: (\{.*\})")
STANDS = "the site stands"


@pytest.fixture
def blog(new_blog: Callable[[], Blog]) -> Blog:
    blog = new_blog()
    blog.write("docs/posts/a.md", POST.format(day=1))
    blog.write("docs/posts/b.md", POST.format(day=2))
    return blog


def taken(made: Built) -> dict[str, int]:
    """Return how many times each step of a build was taken, which it says when asked to."""
    found = TAKEN.findall(made.output)
    assert len(found) == 1, made.output
    return {name: int(count) for name, count in re.findall(r"'(\w+)': (\d+)", found[0])}


def loud(blog: Blog, *options: str) -> Built:
    return blog.build("--verbose", *options)


def bytes_of(blog: Blog) -> dict[str, bytes]:
    site = blog.folder / "site"
    return {
        path.relative_to(site).as_posix(): path.read_bytes()
        for path in site.rglob("*")
        if path.is_file()
    }


def test_what_has_not_changed_is_not_made_again(blog: Blog) -> None:
    first = taken(loud(blog))
    before = bytes_of(blog)
    blog.write("docs/posts/a.md", POST.format(day=1) + "\nMore.\n")

    second = taken(loud(blog))

    assert first["converted"] == first["rendered"] >= 4
    assert second["converted"] == 1
    # The post, and lists whose beginning of it is longer now.
    assert 1 <= second["rendered"] <= first["rendered"]
    # Files that a build has only just written may be written again: those are copied once more.
    assert second["copied"] < first["copied"] / 4
    changed = {name for name, content in bytes_of(blog).items() if before.get(name) != content}
    assert "experiments/a/index.html" in changed
    assert "experiments/b/index.html" not in changed


def test_a_build_of_the_same_says_again_what_it_said(blog: Blog) -> None:
    blog.write("docs/posts/a.md", POST.format(day=1) + "\n[gone](c.md)\n")
    first = blog.build()
    # Its files must have been left alone for a moment before their times can be trusted.
    second = settled(blog)

    assert STANDS in second.output
    assert "c.md" in "".join(second.complaints)
    assert second.complaints == first.complaints


def test_warnings_end_a_strict_build_that_is_not_made(blog: Blog) -> None:
    blog.write("docs/posts/a.md", POST.format(day=1) + "\n[gone](c.md)\n")
    loose = settled(blog)
    strict = settled(blog, "--strict")
    again = settled(blog, "--strict")

    assert loose.code == 0
    assert strict.code == again.code != 0
    assert "Aborted with" in again.output


def test_a_quiet_build_does_not_silence_the_next_one(blog: Blog) -> None:
    blog.write("docs/posts/a.md", POST.format(day=1) + "\n[gone](c.md)\n")
    settled(blog, "--quiet")

    assert "c.md" in "".join(settled(blog).complaints)


def settled(blog: Blog, *options: str) -> Built:
    """Build until the times of all files can be trusted."""
    made = blog.build(*options)
    for _ in range(3):
        if STANDS in made.output or made.code:
            break
        made = blog.build(*options)
    return made


@pytest.mark.parametrize("harm", ["foreign", "touched", "removed", "emptied"])
def test_a_site_that_somebody_touched_is_mended(blog: Blog, harm: str) -> None:
    settled(blog)
    before = bytes_of(blog)
    page = blog.folder / "site/experiments/a/index.html"
    if harm == "foreign":
        (blog.folder / "site/secret/deep").mkdir(parents=True)
        (blog.folder / "site/secret/deep/file.txt").write_text("not ours")
    elif harm == "touched":
        page.write_text("<p>not ours</p>")
    elif harm == "removed":
        page.unlink()
    else:
        for path in (blog.folder / "site").rglob("*.html"):
            path.unlink()

    made = blog.build()

    assert STANDS not in made.output
    assert bytes_of(blog) == before
    assert not (blog.folder / "site/secret").exists()


@pytest.mark.parametrize("content", [b"", b"no database", b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_memory_that_is_none_costs_nothing_but_time(blog: Blog, content: bytes) -> None:
    blog.build()
    before = bytes_of(blog)
    (blog.folder / ".runpress/memory.sqlite").write_bytes(content)

    made = loud(blog)

    assert made.code == 0
    assert taken(made)["converted"] >= 4
    assert bytes_of(blog) == before


def test_a_hook_of_the_author_is_never_left_out(blog: Blog) -> None:
    blog.write("mkdocs.yml", PLAIN + "hooks: [count.py]\n")
    blog.write(
        "count.py",
        "def on_post_page(output, page, config):\n"
        "    with open('count.txt', 'a') as file:\n"
        "        file.write(page.file.src_uri + '\\n')\n",
    )
    blog.build()
    count = blog.folder / "count.txt"
    first = sorted(count.read_text().split())
    count.unlink()

    made = blog.build()

    assert sorted(count.read_text().split()) == first
    assert "Everything is built anew each time: count.py may change any page" in made.output


def test_a_template_that_shows_other_pages_is_never_left_out(blog: Blog) -> None:
    blog.write("mkdocs.yml", PLAIN.replace("font: false", "font: false, custom_dir: own"))
    blog.write(
        "own/main.html",
        '{% extends "base.html" %}{% block footer %}{{ super() }}'
        "{% for file in pages %}<i>{{ file.page.title }}</i>{% endfor %}{% endblock %}",
    )
    blog.build()
    blog.write("docs/posts/a.md", POST.format(day=1).replace("# Post 1", "# Another name"))

    blog.build()

    other = blog.folder / "site/experiments/b/index.html"
    assert "<i>Another name</i>" in other.read_text()


def test_another_mkdocs_builds_in_full_and_says_so(
    blog: Blog, monkeypatch: pytest.MonkeyPatch
) -> None:
    blog.write(
        "hook.py",
        "import mkdocs.commands.build as build\n"
        "def _build_page(page, config, doc_files, nav, env, dirty=False, excluded=False, more=0):\n"
        "    return kept(page, config, doc_files, nav, env, dirty, excluded)\n"
        "kept, build._build_page = build._build_page, _build_page\n",
    )
    blog.write("mkdocs.yml", PLAIN + "hooks: [hook.py]\n")
    for _ in range(2):
        made = blog.build()
        assert made.code == 0, made.output
        assert "_build_page is not the one that it knows" in made.output
        assert STANDS not in made.output


def test_two_sites_of_one_blog_are_both_whole(blog: Blog, tmp_path: Path) -> None:
    blog.build()
    blog.write("docs/posts/a.md", POST.format(day=1) + "\nNewer.\n")
    blog.build("--site-dir", str(tmp_path / "other"))
    # The first site is older than the memory of its pages.
    blog.build()

    here = (blog.folder / "site/experiments/a/index.html").read_text()
    there = (tmp_path / "other/experiments/a/index.html").read_text()
    assert "Newer" in here
    assert here == there


def test_a_list_shows_where_the_links_of_a_beginning_lead_now(blog: Blog) -> None:
    text = POST.replace("b.md#nowhere", "../c.md")
    blog.write("docs/posts/a.md", text.format(day=1))
    blog.write("docs/c.md", "---\nhidden: true\n---\n# Another page\n")
    config = (blog.folder / "mkdocs.yml").read_text()
    blog.write("mkdocs.yml", config + "\nnot_in_nav: c.md\n")
    blog.build()
    assert b'href="c/">the other' in bytes_of(blog)["index.html"]

    (blog.folder / "docs/c.md").unlink()
    blog.build()

    assert b'href="../c.md">the other' in bytes_of(blog)["index.html"]
