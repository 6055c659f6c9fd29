"""The assembled site as files: Markdown and assets that a host without our plugin can build.

The tree is the one that a build renders. What a build would do to it afterwards is done here as
far as it can be done to Markdown: placeholders become paths of sources, which every host turns
into addresses; what belongs into a page's head travels in its front matter, from where a
template takes it; a list of posts shows what stands before the mark that blogs know. Formulas
are left to the host.
"""

from __future__ import annotations

import json
import os
import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from urllib.parse import urljoin

from runpress.errors import RunpressError
from runpress.format.problems import Problem
from runpress.hosts.addresses import resolve, resolve_text
from runpress.hosts.backing import Backing
from runpress.hosts.files import ENDINGS, MEMORY, BlogFiles, read_blog
from runpress.hosts.other_config import OVERRIDES, other_config
from runpress.hosts.written import Content
from runpress.site.about import Blog
from runpress.site.diagrams.converted import draw_converted
from runpress.site.model import Page, Tree
from runpress.site.script_words import words_head
from runpress.site.scripts import published, script
from runpress.site.style import STYLE_SHEET, style_sheet
from runpress.site.text.beginning import split_title
from runpress.site.text.post import FRONT_MATTER
from runpress.site.weight import files_beside
from runpress.site.wording.words import words_of

DOCS = "docs"
CONFIG = "mkdocs.yml"
HEAD = "runpress_head"
TEMPLATE = f"""\
{{% extends "base.html" %}}

{{#- What `runpress materialize` has to say in a page's head travels in its front matter. -#}}
{{% block extrahead %}}
  {{{{ super() }}}}
  {{% if page and page.meta and page.meta.{HEAD} %}}{{{{ page.meta.{HEAD} | safe }}}}{{% endif %}}
{{% endblock %}}
"""
MORE = "<!-- more -->"
# What of ours a list of posts shows; the rest is for who opens the post.
SHORT = ('<p class="rp-meta"', '<div class="rp-verdicts"')
FIRST_KEY = re.compile(r"^( *)[^\s#]", re.MULTILINE)
NOT_IN_YAML = re.compile("[\x7f-\x9f\u2028\u2029\ufffe\uffff]")
LANGUAGE = re.compile(r"^lang:\s*[\"']?([A-Za-z_-]+)", re.MULTILINE)


@dataclass(frozen=True)
class Materialized:
    """The files by path, relative to the folder they are for, and what is wrong with the blog."""

    files: Mapping[str, Content]
    problems: tuple[Problem, ...]
    silenced: int


def materialize(config: Path, folder: Path, now: datetime) -> Materialized:
    """Return a blog as files for a folder; pictures that are not there yet are drawn.

    Args:
        config: the blog's `mkdocs.yml`.
        folder: where the files will lie.
        now: the present, of which posts of a later day may be drafts.

    Raises:
        RunpressError: the blog cannot be understood, or the folder lies among its pages.
    """
    config = Path(os.path.normpath(config.absolute()))
    blog = read_blog(config, now)
    _check_place(folder, blog.settings.docs)
    tree = blog.tree()
    made = _Maker(blog, tree)
    own = {f"{DOCS}/{path}": content for path, content in made.docs().items()}
    own[CONFIG] = other_config(config, folder.absolute(), made.unlisted())
    own[f"{OVERRIDES}/main.html"] = TEMPLATE.encode()
    return Materialized(own, tuple(tree.problems), len(tree.silenced))


def _check_place(folder: Path, docs: Path) -> None:
    place, top = folder.resolve(), docs.resolve()
    if place.is_relative_to(top) or top.is_relative_to(place):
        raise RunpressError(
            f"{folder} and the blog's own pages in {docs} would lie in one another. "
            "Name a folder beside them, such as build/."
        )


class _Maker:
    """Makes the files of one tree."""

    def __init__(self, blog: BlogFiles, tree: Tree) -> None:
        self._settings, self._pages = blog.settings, blog.pages
        self._blog: Blog = replace(blog.blog, root=blog.blog.url)
        self._tree = tree
        backing = Backing(blog.settings.folder / MEMORY)
        self._sources = backing.add_assets(list(tree.assets.values()))

    def docs(self) -> dict[str, Content]:
        """Return all files of the docs folder: ours, and those that the author wrote beside."""
        files: dict[str, Content] = dict(self._others())
        for path, asset in self._tree.assets.items():
            if asset.addressed:
                # A list for programs that the author wrote is theirs.
                files.setdefault(path, self._addressed(path))
            else:
                files[path] = Path(self._sources[path])
        files[STYLE_SHEET] = style_sheet().encode()
        files |= {path: script(name).encode() for path, name in published().items()}
        for page in self._tree.pages.values():
            files[page.path] = self._page(page).encode("utf-8", "replace")
        return files

    def unlisted(self) -> list[str]:
        """Return patterns of pages that a navigation must not list."""
        made = [page for page in self._tree.pages.values() if not page.authored and not page.listed]
        tops = dict.fromkeys(page.path.partition("/")[0] for page in made if "/" in page.path)
        alone = [f"/{page.path}" for page in made if "/" not in page.path]
        return [*(f"/{top}/" for top in (*tops, self._blog.posts)), *alone]

    def _others(self) -> Iterator[tuple[str, Path]]:
        """Go through the author's files, but for records, which are published by the tree."""
        docs = self._settings.docs
        beside = files_beside(docs, lambda name: name.endswith(ENDINGS))
        for path in [*beside, *(page.path for page in self._pages)]:
            if path not in self._tree.pages:
                yield path, docs / path

    def _page(self, page: Page) -> str:
        text, _ = resolve(page.text, lambda path: self._source_path(page.path, path))
        told = LANGUAGE.search(_header(text))
        words = words_of(told[1] if told else self._settings.language)
        text = draw_converted(text, words)
        if page.authored and page.path.startswith(f"{self._blog.posts}/"):
            text = _shortened(text)
        head, _ = resolve(page.head, lambda _: None, self._whole)
        front = {HEAD: head + words_head(words, text)}
        if page.description and not re.search(r"^description:", _header(text), re.MULTILINE):
            front["description"] = str(page.description)
        return _with_front(text, front)

    def _source_path(self, page: str, path: str) -> str | None:
        known = path in self._tree.pages or path in self._tree.assets or self._is_authored(path)
        return posixpath.relpath(path, posixpath.dirname(page) or ".") if known else None

    def _is_authored(self, path: str) -> bool:
        return (self._settings.docs / path).is_file()

    def _whole(self, path: str) -> str | None:
        if path in self._tree.assets:
            return urljoin(self._blog.url, path)
        if not path.endswith(ENDINGS):
            return None
        address = self._blog.address_of(path)
        return urljoin(self._blog.url, f"{address}/" if address else "./")

    def _addressed(self, path: str) -> bytes:
        text = Path(self._sources[path]).read_text("utf-8")
        return resolve_text(text, self._whole, self._size).encode()

    def _size(self, path: str) -> int | None:
        source = self._sources.get(path)
        return Path(source).stat().st_size if source else None


def _header(text: str) -> str:
    front = FRONT_MATTER.match(text)
    return (front[1] or "") if front else ""


def _with_front(text: str, told: Mapping[str, str]) -> str:
    """Return a page with more keys in its front matter; one that is no plain list of keys stays."""
    front = FRONT_MATTER.match(text)
    header = (front[1] or "") if front else ""
    if header.lstrip().startswith("{"):
        return text
    # All keys of a mapping stand under each other.
    before = FIRST_KEY.search(header)
    indent = before[1] if before else ""
    lines = "".join(f"{indent}{key}: {_quoted(value)}\n" for key, value in told.items())
    return f"---\n{header}{lines}---\n{text[front.end() if front else 0 :]}"


def _quoted(value: str) -> str:
    """Return a text as YAML and JSON both have it: YAML allows fewer characters unescaped."""
    text = json.dumps(value, ensure_ascii=False)
    return NOT_IN_YAML.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _shortened(text: str) -> str:
    """Return a post with the mark that ends what a list of posts shows, unless it has one."""
    if MORE in text:
        return text
    front = FRONT_MATTER.match(text)
    begin = front.end() if front else 0
    title, rest = split_title(text[begin:])
    begin += len(title) + rest.startswith("\n") * bool(title)
    lines = text[begin:].split("\n")
    at = end = 0
    while at < len(lines) and (not lines[at].strip() or lines[at].startswith(SHORT)):
        at += 1
        end = at if lines[at - 1].strip() else end
    return text[:begin] + "\n".join([*lines[:end], "", MORE, "", *lines[end:]])
