"""The `mkdocs.yml` of a host without our plugin, made of the blog's own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from runpress.errors import RunpressError
from runpress.hosts.other_config import other_config
from runpress.site.style import STYLE_SHEET


class _Loader(yaml.SafeLoader):
    pass


_Loader.add_multi_constructor("!", lambda loader, suffix, node: f"tag {suffix}")
_Loader.add_multi_constructor("tag:yaml.org,2002:python", lambda loader, suffix, node: suffix)


def made(folder: Path, text: str, *unlisted: str) -> dict[str, Any]:
    (folder / "mkdocs.yml").write_text(text, "utf-8")
    told = other_config(folder / "mkdocs.yml", folder / "build" / "out", unlisted)
    parsed: dict[str, Any] = yaml.load(told, _Loader)
    return parsed


def test_what_our_plugin_does_is_said_and_the_plugin_is_not(tmp_path: Path) -> None:
    told = made(
        tmp_path,
        "site_name: 笔记\ndocs_dir: pages\nsite_dir: out\nhooks: [x.py]\ntheme: material\n"
        "plugins: [blog, search, {runpress: {headings: [Goal]}}]\n"
        "extra: {version: {provider: mike}, other: 1}\n",
        "/runs/",
    )
    assert told["site_name"] == "笔记"
    assert told["docs_dir"] == "docs"
    assert told["theme"] == {"name": "material", "custom_dir": "overrides", "font": False}
    blog = {"blog_dir": ".", "post_dir": "posts", "post_url_format": "experiments/{file}"}
    assert told["plugins"] == [{"blog": blog}, "search"]
    assert told["extra_css"] == [STYLE_SHEET]
    assert "assets/runpress/page.js" in told["extra_javascript"]
    assert told["not_in_nav"] == "/runs/\n"
    assert told["extra"] == {"other": 1}
    assert not {"hooks", "site_dir", "INHERIT"} & set(told)


def test_what_the_site_chose_itself_stays(tmp_path: Path) -> None:
    told = made(
        tmp_path,
        "theme: {name: material, font: {text: Roboto}, custom_dir: ours}\n"
        "plugins: {blog: {post_dir: notes}, runpress: {}}\nextra_css: [a.css]\n"
        "not_in_nav: |\n  /drafts/\n",
        "/runs/",
    )
    assert told["theme"]["font"] == {"text": "Roboto"}
    assert told["theme"]["custom_dir"] == "../../ours"
    (blog,) = told["plugins"]
    assert blog["blog"]["post_dir"] == "notes"
    assert told["extra_css"] == ["a.css", STYLE_SHEET]
    assert told["not_in_nav"] == "/drafts/\n/runs/\n"


def test_tags_stay_as_they_are_written(tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").write_text(
        "site_url: !ENV [SITE_URL, 'https://example.org/']\n"
        "markdown_extensions:\n  - pymdownx.emoji:\n"
        "      emoji_index: !!python/name:material.extensions.emoji.twemoji\n"
        "plugins: [{tags: {tags_file: !relative $docs_dir}}, runpress]\n"
    )
    text = other_config(tmp_path / "mkdocs.yml", tmp_path / "out", []).decode()
    assert "!ENV [SITE_URL" in text
    assert "!!python/name:material.extensions.emoji.twemoji" in text
    assert "!relative" in text


def test_what_is_inherited_is_written_out_as_mkdocs_has_it(tmp_path: Path) -> None:
    (tmp_path / "base.yml").write_text(
        "site_name: Base\ntheme: {name: material, language: zh}\nplugins: [tags, runpress]\n"
    )
    told = made(tmp_path, "INHERIT: base.yml\nsite_name: Own\nplugins: [search, runpress]\n")
    assert told["site_name"] == "Own"
    assert told["theme"]["language"] == "zh"
    assert told["plugins"] == ["search"]


def test_a_circle_ends(tmp_path: Path) -> None:
    assert made(tmp_path, "INHERIT: mkdocs.yml\nsite_name: Own\n")["site_name"] == "Own"


def test_what_is_no_yaml_says_where(tmp_path: Path) -> None:
    with pytest.raises(RunpressError, match=r"mkdocs\.yml"):
        made(tmp_path, "site_name: [")
