"""A new blog in an empty folder: it trains, checks, builds, serves and deploys as it is."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from runpress.errors import RunpressError
from runpress.template.files import one_line, read_folder, read_licence
from runpress.template.writing import write_new
from runpress.vcs.git import refusal, run_git

LANGUAGES = ("en", "zh")
LICENCES = ("MIT", "Apache-2.0", "BSD-3-Clause")
FIRST = "exp-001-hello"
# What may be in a folder that counts as empty: its repository.
OF_GIT = (".git",)
# What the first lines of a page would take for markup.
MARKUP = re.compile(r"([\\`*_\[\]])")


@dataclass(frozen=True)
class Wanted:
    """What a new blog shall be.

    `version` is runpress's own, which the blog asks for. `licence` is one of LICENCES or None;
    `author` is empty where nobody is known.
    """

    folder: Path
    language: str
    version: str
    today: date
    licence: str | None = None
    author: str = ""

    @property
    def name(self) -> str:
        """The blog's name: its folder's."""
        return one_line(self.folder.name) or "Experiment notes"


@dataclass(frozen=True)
class Made:
    """What was made: how many files, and where the git repository is that they are in.

    `git` is "new", "there", "above" when the blog is a folder of a larger repository, or
    "none" where git is not installed or refuses.
    """

    files: int
    git: str


def make_blog(wanted: Wanted) -> Made:
    """Write a new blog, and make its folder a git repository where it is in none.

    Raises:
        RunpressError: the folder holds something, or cannot be written.
    """
    _check_empty(wanted.folder)
    texts = _texts(wanted)
    write_new(wanted.folder, texts)
    return Made(len(texts), _repository(wanted.folder))


def author_of(folder: Path) -> str:
    """Return whom git knows as the author, at or above a folder; empty where it knows nobody."""
    place = next((each for each in (folder, *folder.parents) if each.is_dir()), folder)
    said = run_git(place, ["config", "user.name"])
    return one_line(said.decode("utf-8", "replace")) if said else ""


def _check_empty(folder: Path) -> None:
    try:
        held = sorted(each.name for each in folder.iterdir()) if folder.exists() else []
    except OSError as error:
        why = error.strerror or str(error)
        raise RunpressError(
            f"{folder}: it cannot be read: {why}. Choose another folder."
        ) from error
    others = [name for name in held if name not in OF_GIT]
    if others:
        more = f" and {len(others) - 1} more" if len(others) > 1 else ""
        raise RunpressError(
            f"{folder}: it is not empty: it holds {one_line(others[0])!r}{more}. Name a new "
            "folder. To give runpress to a site that is there, add `- runpress` to the plugins "
            "in its mkdocs.yml."
        )


def _texts(wanted: Wanted) -> dict[str, str]:
    holder = wanted.author or f"the authors of {wanted.name}"
    author = f"site_author: {_quoted(wanted.author)}\n" if wanted.author else ""
    values = {
        "name": _quoted(wanted.name),
        "title": _words(wanted.name),
        "author_line": author,
        "date": wanted.today.isoformat(),
        "requirement": f"~={wanted.version}",
    }
    texts = read_folder("blog", wanted.language, values)
    if wanted.licence:
        about = {"year": str(wanted.today.year), "holder": holder}
        texts["LICENSE"] = read_licence(wanted.licence, about)
    return texts


def _quoted(text: str) -> str:
    """Return text as YAML, which takes every string of JSON."""
    return json.dumps(text, ensure_ascii=False)


def _words(text: str) -> str:
    """Return text as words of Markdown: nothing in it is markup."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")
    return MARKUP.sub(r"\\\1", escaped)


def _repository(folder: Path) -> str:
    root = run_git(folder, ["rev-parse", "--show-toplevel"])
    if root is not None:
        top = Path(root.decode("utf-8", "surrogateescape").rstrip("\r\n"))
        return "there" if top.resolve() == folder.resolve() else "above"
    if refusal(folder):
        return "none"
    # The workflows know the branch `main`, whatever git would call it here.
    made = run_git(folder, ["init", "--quiet", "--initial-branch=main"])
    return "none" if made is None else "new"
