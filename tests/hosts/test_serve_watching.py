"""The dev server sees every way in which files come, change and go, with one build for each."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from urllib.error import HTTPError

import pytest
from hosts_blog import PLAIN, Blog
from hosts_records import add_run

from dev_server import Server

REBUILT = "Reloading browsers"
POST = "experiments/exp-001/"
HOOK = """\
from pathlib import Path

def on_files(files, config):
    seen = Path(config.docs_dir, "count.txt")
    seen.write_text(str(int(seen.read_text()) + 1) if seen.is_file() else "0")
"""
SAME = """\
from pathlib import Path

def on_files(files, config):
    Path(config.docs_dir, "same.txt").write_text("the same")
"""


@pytest.fixture
def blog(new_blog: Callable[[], Blog]) -> Blog:
    blog = new_blog()
    blog.post("exp-001", "# Title\n\nFirst words.\n")
    return blog


@pytest.fixture
def serve(serve: Callable[..., Server]) -> Callable[[Blog], Server]:
    """Serve a blog, and wait until it is."""

    def begin(blog: Blog) -> Server:
        server = serve(blog)
        server.until("Serving on")
        return server

    return begin


def built(server: Server) -> str:
    """Wait for a build, and return what it said; only one may have been made."""
    said = server.until(REBUILT)
    assert said.count("Building documentation") == 1, said
    return said


def test_however_a_post_is_saved_it_is_built_once(
    blog: Blog, serve: Callable[[Blog], Server]
) -> None:
    server = serve(blog)
    # Another file that takes its place, as most editors do.
    new = blog.write("docs/posts/.exp-001.md.new", "---\ndate: 2026-11-21\n---\n# T\n\nReplaced.\n")
    new.rename(blog.docs / "posts" / "exp-001.md")
    built(server)
    assert "Replaced." in server.read(POST)

    # In small pieces, with a moment between that is no pause.
    with (blog.docs / "posts" / "exp-001.md").open("w") as file:
        for piece in ("---\ndate: 2026-11-21\n", "---\n", "# T\n\nIn pieces.\n"):
            file.write(piece)
            file.flush()
            os.fsync(file.fileno())
    built(server)
    assert "In pieces." in server.read(POST)


def test_posts_runs_and_folders_come_and_go(blog: Blog, serve: Callable[[Blog], Server]) -> None:
    server = serve(blog)
    blog.write("docs/notes/deep/new.md", "# New\n")
    built(server)
    assert "New" in server.read("notes/deep/new/")

    (blog.docs / "notes").rename(blog.docs / "remarks")
    built(server)
    assert "New" in server.read("remarks/deep/new/")

    shutil.move(blog.docs / "remarks", blog.folder / "away")
    assert "remarks" not in built(server)
    with pytest.raises(HTTPError):
        server.read("remarks/deep/new/")

    (blog.docs / "posts" / "exp-001.md").rename(blog.docs / "posts" / "EXP-001.md")
    built(server)
    assert "First words." in server.read("experiments/EXP-001/")

    add_run(blog.folder / "elsewhere", "exp-002", "base")
    (blog.folder / "elsewhere" / "runs").rename(blog.docs / "runs")
    built(server)
    assert "base" in server.read("runs/exp-002/base/")


def test_a_folder_behind_a_link_is_watched(blog: Blog, serve: Callable[[Blog], Server]) -> None:
    blog.write("far/there.md", "# There\n")
    (blog.docs / "linked").symlink_to(blog.folder / "far")
    server = serve(blog)
    assert "There" in server.read("linked/there/")
    blog.write("far/there.md", "# There\n\nChanged.\n")
    built(server)
    assert "Changed." in server.read("linked/there/")


def test_broken_settings_are_mended_without_a_new_start(
    blog: Blog, serve: Callable[[Blog], Server]
) -> None:
    server = serve(blog)
    blog.write("mkdocs.yml", f"{PLAIN}extra: [\n")
    said = built(server)
    assert "Traceback" not in said
    assert "mkdocs.yml" in said
    shown = server.read(POST)
    assert "First words." in shown and 'role="alert"' in shown and "mkdocs.yml" in shown
    blog.write("mkdocs.yml", PLAIN.replace("Notes", "Other notes"))
    built(server)
    assert "Other notes" in server.read(POST)
    assert "rp-trouble" not in server.read(POST)


def test_a_hundred_saves_end_with_the_last_text(
    blog: Blog, serve: Callable[[Blog], Server]
) -> None:
    server = serve(blog)
    for number in range(100):
        blog.post("exp-001", f"# Title\n\nSave {number}.\n")
    builds = 0
    while "Save 99." not in server.read(POST):
        server.until(REBUILT)
        builds += 1
    assert builds < 10


def test_what_a_build_writes_unchanged_is_not_built_again(
    blog: Blog, serve: Callable[[Blog], Server]
) -> None:
    blog.write("same.py", SAME)
    blog.write("mkdocs.yml", f"{PLAIN}hooks: [same.py]\n")
    server = serve(blog)
    # Once more, as the file is newer than the first build, and anybody may have written it.
    built(server)
    for words in ("One.", "Two."):
        blog.post("exp-001", f"# Title\n\n{words}\n")
        built(server)
        assert words in server.read(POST)


def test_a_build_that_builds_itself_is_told_by_name(
    blog: Blog, serve: Callable[[Blog], Server]
) -> None:
    blog.write("count.py", HOOK)
    blog.write("mkdocs.yml", f"{PLAIN}hooks: [count.py]\n")
    server = serve(blog)
    blog.post("exp-001", "# Title\n\nOne.\n")
    said = server.until("count.txt is written anew each time")
    assert said.count("Building documentation") <= 5


def test_by_looking_where_the_system_does_not_tell(
    blog: Blog, serve: Callable[[Blog], Server], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RUNPRESS_POLL", "1")
    server = serve(blog)
    blog.post("exp-001", "# Title\n\nOther words.\n")
    built(server)
    assert "Other words." in server.read(POST)
