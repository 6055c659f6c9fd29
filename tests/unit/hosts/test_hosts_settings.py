"""What an mkdocs.yml says, and that it is what MkDocs itself reads."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from runpress.errors import RunpressError
from runpress.hosts.settings import read_settings

FULL = """\
site_name: 实验
site_url: !ENV [NO_SUCH_VARIABLE, SITE_ADDRESS, "https://example.org/blog"]
docs_dir: pages
theme:
  name: material
  language: zh
exclude_docs: |
  drafts/
plugins:
  - search
  - blog: {post_dir: notes}
  - runpress:
      headings: [Goal]
markdown_extensions:
  - pymdownx.emoji:
      emoji_index: !!python/name:material.extensions.emoji.twemoji
  - pymdownx.snippets:
      base_path: !relative $config_dir
"""


def write(folder: Path, text: str, name: str = "mkdocs.yml") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def test_everything_that_matters_is_read_and_tags_run_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SITE_ADDRESS", "https://example.org/other")
    settings = read_settings(write(tmp_path, FULL))
    assert settings.docs == tmp_path / "pages"
    assert settings.shown == "pages"
    assert (settings.name, settings.language) == ("实验", "zh")
    assert settings.url == "https://example.org/other/"
    assert settings.blog == {"post_dir": "notes"}
    assert settings.own == {"headings": ["Goal"]}
    assert settings.excluded == "drafts/\n"


@pytest.mark.parametrize(
    ("text", "blog", "own"),
    [
        ("plugins: [blog, runpress]", {}, {}),
        ("plugins: {material/blog: {draft: true}, runpress: null}", {"draft": True}, {}),
        ("plugins: blog", {}, None),
        ("site_name: x", None, None),
        ("plugins: [3, [blog], null]", None, None),
    ],
)
def test_plugins_as_a_list_and_as_a_mapping(
    tmp_path: Path, text: str, blog: object, own: object
) -> None:
    settings = read_settings(write(tmp_path, text))
    assert (settings.blog, settings.own) == (blog, own)


def test_the_same_as_mkdocs_reads_with_an_inherited_file(tmp_path: Path) -> None:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.utils.yaml import yaml_load

    write(
        tmp_path, "site_name: Base\ntheme: {name: mkdocs, language: de}\ndocs_dir: a\n", "b/c.yml"
    )
    config = write(tmp_path, "INHERIT: b/c.yml\ntheme: {name: material}\nsite_name: Mine\n")
    with config.open("rb") as file:
        theirs = yaml_load(file)
    ours = read_settings(config)
    assert MkDocsConfig().keys() >= {"docs_dir"}
    assert (ours.name, ours.language) == (theirs["site_name"], theirs["theme"]["language"])
    assert ours.docs == tmp_path / theirs["docs_dir"]


def test_docs_outside_the_blogs_folder_are_shown_whole(tmp_path: Path) -> None:
    settings = read_settings(write(tmp_path, "docs_dir: ../elsewhere\n", "blog/mkdocs.yml"))
    assert settings.docs == tmp_path / "elsewhere"
    assert settings.shown == str(tmp_path / "elsewhere")


def test_an_empty_file_is_a_blog_with_every_default(tmp_path: Path) -> None:
    settings = read_settings(write(tmp_path, ""))
    assert (settings.shown, settings.url, settings.language) == ("docs", "", "en")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("site_name: x\nplugins: [a\n", "mkdocs.yml:3: this is no YAML"),
        ("- a\n", "it holds no keys"),
        ("INHERIT: mkdocs.yml\n", "inherit from one another in a circle"),
        ("INHERIT: gone.yml\n", "gone.yml: it cannot be read: No such file"),
        ("[" * 10_000, "this is no YAML"),
    ],
)
def test_what_is_no_configuration_says_where_and_what(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(RunpressError, match=re.escape(said)):
        read_settings(write(tmp_path, text))
