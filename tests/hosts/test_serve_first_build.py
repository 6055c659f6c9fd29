"""What the first build fails of is shown in the browser, and mended without a new start."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.error import HTTPError

import pytest
from hosts_blog import PLAIN, Blog

from dev_server import Server

REBUILT = "Reloading browsers"
POST = "experiments/exp-001/"
HOOKED = f"{PLAIN}hooks: [hook.py]\n"
# Presses Ctrl-C amid a build once a file called `now` is there.
PRESSING = """\
import os, signal
from pathlib import Path

def on_nav(nav, config, files):
    if Path(config.docs_dir, "now").exists():
        os.kill(os.getpid(), signal.SIGINT)
"""
THEMED = PLAIN.replace("name: material", "name: material, custom_dir: theme")


@pytest.fixture
def blog(new_blog: Callable[[], Blog]) -> Blog:
    blog = new_blog()
    blog.post("exp-001", "# Title\n\nFirst words.\n")
    return blog


def shown(server: Server, path: str = "") -> str:
    """Return a page that was never built."""
    with pytest.raises(HTTPError) as found:
        server.read(path)
    assert found.value.code == 404
    return found.value.read().decode()


@pytest.mark.parametrize(
    ("settings", "file", "text", "what"),
    [
        (HOOKED, "hook.py", "def on_config(config):\n    raise ValueError('<b>no</b>')\n", "no"),
        (HOOKED, "hook.py", "def on_files(files, config):\n    files.other()\n", "other"),
        (THEMED, "theme/main.html", "{% if %}\n", "main.html"),
        (PLAIN, "docs/.authors.yml", "authors: [\n", ".authors.yml"),
    ],
    ids=["before anything", "amid", "a template", "a file of a plugin"],
)
def test_the_server_stays_until_it_is_mended(
    blog: Blog, serve: Callable[..., Server], settings: str, file: str, text: str, what: str
) -> None:
    blog.write(file, text)
    blog.write("mkdocs.yml", settings)
    server = serve(blog)
    said = server.until("Serving on")
    assert what in said
    assert "was not built" in said
    for path in ("", POST):
        page = shown(server, path)
        assert what in page and "<b>no" not in page
        assert "never built before" in page and 'role="alert"' in page
    if settings == PLAIN:
        blog.write(file, "authors: {}\n")
    else:
        blog.write("mkdocs.yml", PLAIN)
    server.until(REBUILT)
    assert "First words." in server.read(POST)
    assert "rp-trouble" not in server.read(POST)


def test_pages_of_an_earlier_server_are_there_meanwhile(
    blog: Blog, serve: Callable[..., Server]
) -> None:
    first = serve(blog)
    first.until("Serving on")
    assert first.end() == 0
    blog.write("hook.py", "def on_files(files, config):\n    raise ValueError('no way')\n")
    blog.write("mkdocs.yml", HOOKED)
    server = serve(blog, address=first.address)
    server.until("Serving on")
    page = server.read(POST)
    assert "First words." in page
    assert "no way" in page and "This page is as it was before" in page


def test_what_is_saved_before_it_is_mended_is_not_forgotten(
    blog: Blog, serve: Callable[..., Server]
) -> None:
    blog.write("hook.py", "def on_nav(nav, config, files):\n    raise ValueError('no way')\n")
    blog.write("mkdocs.yml", HOOKED)
    server = serve(blog)
    server.until("Serving on")
    blog.post("exp-001", "# Title\n\nOther words.\n")
    blog.post("exp-002", "# Another\n\nMore words.\n")
    assert "no way" in server.until(REBUILT)
    assert "no way" in shown(server, POST)
    blog.write("mkdocs.yml", PLAIN)
    server.until(REBUILT)
    assert "Other words." in server.read(POST)
    assert "More words." in server.read("experiments/exp-002/")


def test_a_strict_one_ends_over_no_warning(blog: Blog, serve: Callable[..., Server]) -> None:
    blog.post("exp-001", "# Title\n\nSee [there](there.md).\n")
    server = serve(blog, "--strict")
    assert "was not built" in server.until("Serving on")
    assert "there.md" in server.read(POST)
    blog.post("exp-001", "# Title\n\nSee nothing.\n")
    server.until(REBUILT)
    assert "rp-trouble" not in server.read(POST)


def test_one_without_a_plugin_that_could_show_it_ends(
    blog: Blog, serve: Callable[..., Server]
) -> None:
    blog.write("hook.py", "def on_files(files, config):\n    raise ValueError('no way')\n")
    blog.write("mkdocs.yml", HOOKED.replace("runpress]", "{runpress: {enabled: false}}]"))
    server = serve(blog)
    said, _ = server.process.communicate(timeout=60)
    assert server.process.returncode == 1
    assert "no way" in said


@pytest.mark.parametrize(("first", "code", "last"), [(True, 1, "Aborted!"), (False, 0, "down...")])
def test_ctrl_c_amid_a_build_is_its_end(
    blog: Blog,
    serve: Callable[..., Server],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    first: bool,
    code: int,
    last: str,
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    blog.write("hook.py", PRESSING)
    blog.write("mkdocs.yml", HOOKED)
    if first:
        blog.write("docs/now", "")
    server = serve(blog)
    if not first:
        server.until("Serving on")
        blog.post("exp-001", "# Title\n\nOther words.\n")
        blog.write("docs/now", "")
    said, _ = server.process.communicate(timeout=60)
    assert server.process.returncode == code
    assert said.rstrip().endswith(last), said
    assert "Traceback" not in said
    assert list(tmp_path.iterdir()) == []
    (blog.docs / "now").unlink()
    blog.write("mkdocs.yml", PLAIN)
    again = serve(blog, address=server.address)
    again.until("Serving on")
    assert ("First" if first else "Other") + " words." in again.read(POST)
