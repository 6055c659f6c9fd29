"""Strict builds of the repository's own blog, and of the smallest one that may be written."""

from __future__ import annotations

import shutil
from collections.abc import Callable

import pytest
from hosts_blog import PLAIN, Blog, Built

from own_blog import OwnBlog


def test_the_repository_s_own_blog_builds_strictly_and_silently(built: Built) -> None:
    assert built.complaints == []
    # MkDocs tells of these as of anything else.
    assert "DeprecationWarning" not in built.output
    assert built.code == 0
    assert "experiments/exp-001-lr-sweep/index.html" in built.site.files


@pytest.mark.parametrize("options", ["", "use_directory_urls: false\n"])
def test_four_plugins_and_a_theme_are_enough(
    copy_blog: Callable[[], Blog], own: OwnBlog, options: str
) -> None:
    blog = copy_blog()
    # Half of a build is drawing, and pictures are the same under all settings; pages are made anew.
    keep = shutil.ignore_patterns("memory*", "pages")
    shutil.copytree(own.folder / ".runpress", blog.folder / ".runpress", ignore=keep)
    blog.write("mkdocs.yml", PLAIN + options)

    made = blog.build("--strict")

    assert made.code == 0, made.output
    assert made.site.wrong_links() == []
    post = "experiments/exp-001-lr-sweep" + (".html" if options else "/index.html")
    assert made.site.page(post).all("table", "rp-arms")


def test_a_blog_without_any_run_or_post_builds(new_blog: Callable[[], Blog]) -> None:
    made = new_blog().build("--strict")

    assert made.complaints == []
    assert made.code == 0


def test_turned_off_it_leaves_the_blog_alone(new_blog: Callable[[], Blog]) -> None:
    blog = new_blog()
    blog.write("mkdocs.yml", "site_name: Notes\nplugins: [runpress: {enabled: false}]\n")
    blog.write("docs/a.md", "# A\n\n`= arm(1)`\n")

    made = blog.build("--strict")

    assert made.code == 0, made.output
    assert "= arm(1)" in made.site.page("a/index.html").text
    assert not (blog.folder / ".runpress").exists()


def test_it_works_without_the_blog_plugin(new_blog: Callable[[], Blog]) -> None:
    blog = new_blog()
    blog.write("mkdocs.yml", "site_name: Notes\nplugins: [runpress]\n")

    made = blog.build("--strict")

    assert made.code == 0, made.output
