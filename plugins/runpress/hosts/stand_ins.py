"""What stands in for a post that the blog cannot read, so that the rest of the site goes on.

Material's blog ends a build at the first post with a date that is none, an author that nobody
knows or tags that are no list. While somebody writes, that is every other save. Under the dev
server such a post is replaced by one that says what is wrong with it; a build that is to be
published ends as before.
"""

from __future__ import annotations

import inspect
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File

from runpress.format.write import replace_file
from runpress.site.markup import escape

FOLDER = "stand-ins"
DATE = re.compile(r"^date: *(\d{4}-\d\d-\d\d) *$", re.MULTILINE)
TITLE = re.compile(r"^# (?P<title>.+)$", re.MULTILINE)
# How Material's blog says where, which is said better before it.
PLACE = re.compile(r"^Error reading (?:metadata|tags)(?P<key> '[^']*')? of \w+ .*?:\n", re.DOTALL)
OWN_TEMPLATE = "blog-post.html"


def stand_in(blog: Any, folder: Path, shown: str, tell: Callable[[str], None]) -> None:
    """Let a blog go on where it cannot read a post.

    Args:
        blog: Material's plugin. One that reads posts in another way is left as it is.
        folder: ours beside mkdocs.yml.
        shown: the docs folder as the author knows it.
        tell: tells the author what is wrong with a post.
    """
    read = getattr(blog, "_resolve_post", None)
    if isinstance(read, _Reader) or not inspect.ismethod(read):
        return
    if tuple(inspect.signature(read).parameters) == ("file", "config"):
        blog._resolve_post = _Reader(blog, read, folder / FOLDER, shown, tell)


class _Reader:
    """Reads a post, or what stands in for it."""

    def __init__(
        self,
        blog: Any,
        read: Callable[[File, MkDocsConfig], Any],
        folder: Path,
        shown: str,
        tell: Callable[[str], None],
    ) -> None:
        self._blog, self._read, self._folder = blog, read, folder
        self._shown, self._tell = shown, tell

    def __call__(self, file: File, config: MkDocsConfig) -> Any:
        before = dict(vars(file))
        try:
            post = self._read(file, config)
            wrong = self._wrong(post, config)
        except PluginError as error:
            post, wrong = None, str(error)
        except Exception as error:  # noqa: BLE001 (whatever its options stumble over)
            post, wrong = None, f"the blog cannot read its front matter: {error}"
        if not wrong:
            return post
        self._tell(f"{self._shown}/{file.src_uri}: {_what(wrong)} Mend its front matter.")
        vars(file).clear()
        vars(file).update(before)
        file.abs_src_path = str(self._write(file, _what(wrong)))
        return self._read(file, config)

    def _wrong(self, post: Any, config: MkDocsConfig) -> str:
        """Say what the blog would end at later."""
        if self._blog.config.authors:
            for name in post.config.authors:
                if name not in self._blog.authors:
                    return f"there is no author {name!r}: add it to the authors file."
        tags = post.meta.get("tags") or []
        if not isinstance(tags, list) or not all(
            isinstance(tag, str | int | float) for tag in tags
        ):
            return "`tags` is no list of words."
        template = post.meta.get("template", OWN_TEMPLATE)
        if template != OWN_TEMPLATE and not _is_template(template, config):
            return f"there is no template {template!r} in the theme or its custom_dir."
        return ""

    def _write(self, file: File, wrong: str) -> Path:
        source = Path(str(file.abs_src_path))
        text = source.read_text("utf-8", "replace")
        dated, titled = DATE.search(text), TITLE.search(text)
        day = dated[1] if dated else time.strftime("%Y-%m-%d", time.gmtime(source.stat().st_mtime))
        title = titled["title"] if titled else Path(file.src_uri).stem
        lines = "<br>".join(map(escape, wrong.strip().split("\n")))
        html = (
            '<div class="admonition failure"><p class="admonition-title">'
            f"This post cannot be shown</p><p>{lines}</p>"
            "<p>It is shown again when its front matter is mended.</p></div>"
        )
        path = self._folder / file.src_uri
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_file(path, f"---\ndate: {day}\n---\n\n# {escape(title)}\n\n{html}\n".encode())
        return path


def _what(wrong: str) -> str:
    found = PLACE.match(wrong)
    if not found:
        return wrong.rstrip(".\n") + "."
    if found["key"] and "'date'" in found["key"]:
        return "`date` is no date: write it as 2026-11-21."
    key = f"`{found['key'].strip()[1:-1]}`: " if found["key"] else ""
    return key + wrong[found.end() :].rstrip(".\n") + "."


def _is_template(name: object, config: MkDocsConfig) -> bool:
    return isinstance(name, str) and any(
        Path(folder, name).is_file() for folder in config.theme.dirs
    )
