"""A post in a small blog, and what the checks say of it."""

from __future__ import annotations

from typing import Any

from blog_on_disk import Docs
from runpress.format.problems import Problem
from runpress.hosts.files import read_pages
from runpress.site.about import Blog, match
from runpress.site.archive import Archive
from runpress.site.checks import check_pages

HEADER = "---\ndate: 2026-11-21\nexperiment: exp-001\n---\n"


def archive_of(docs: Docs, **blog: Any) -> Archive:
    pages, layout = read_pages(docs.folder, "docs"), Blog(**blog)
    matched = match(docs.catalog(), pages, layout)
    return Archive(matched.catalog, matched.about, tuple(pages), layout)


def checked(docs: Docs, body: str, header: str = HEADER, **blog: Any) -> list[Problem]:
    """What is wrong with a post; its text begins on line 5 of the file."""
    docs.write("posts/exp-001.md", header + body)
    return list(check_pages(archive_of(docs, **blog)))


def said(problems: list[Problem]) -> list[tuple[str, int]]:
    return [(problem.code, problem.line) for problem in problems]
