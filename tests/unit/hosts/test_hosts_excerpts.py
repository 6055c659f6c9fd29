"""Light excerpts: what a list shows of a post is what Material's own excerpt gives it."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml
from material.plugins.blog import plugin, structure
from material.plugins.blog.structure import Excerpt, Post
from mkdocs.config.base import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import Files, get_files
from mkdocs.structure.pages import Page

from runpress.hosts.excerpts import LightExcerpt, lighten
from runpress.hosts.held import NAME

CONFIG = """\
site_name: Notes
site_url: http://example.test/
theme: material
plugins: []
markdown_extensions: [{extensions}]
"""
EXTENSIONS = (
    f"attr_list, md_in_html, footnotes, abbr, tables, admonition, {NAME}, pymdownx.superfences, "
    "pymdownx.tabbed, pymdownx.arithmatex, pymdownx.emoji, pymdownx.highlight"
)
MORE = "<!-- more -->"
TEXTS = {
    "plain": f"# Title\n\nfirst words\n\n{MORE}\n\n…",
    "links": "# Title\n\n[page](../page.md#part), [self](a.md), [here](#below), ![p](../p.png) "
    f'<a@example.test> <http://x.test/?a=1&b=2> [odd](../p.png?a=1&b="2"&copy;)\n\n{MORE}\n\n…',
    "no title": f"first [words](../page.md)\n\n{MORE}\n\n…",
    "no end": "# A *title* with [a link](../page.md)\n\nall of it\n\n## Below\n\ntext",
    "a block": f'# Title\n\n<p class="rp-x">a <b>b</b></p>\n\nwords\n\n{MORE}\n\n…',
    "a footnote": f"# Title\n\nwords[^1]\n\n{MORE}\n\n[^1]: said",
    "an abbreviation": f"# Title\n\nHTML\n\n*[HTML]: language\n\n{MORE}\n\n…",
    "the abbreviation elsewhere": f"# Title\n\nHTML and [words][1]\n\n{MORE}\n\n…",
    "code": f'# Title\n\n```python\nx = 1\n```\n\n=== "a"\n\n    b\n\n{MORE}\n\n…',
    "an escaped link": f"# Title\n\n[a\\_b](../page.md) [c](../a\\_b.md)\n\n{MORE}\n\n…",
    "signs of ours": f"# Title\n\n[a](../page.md) \x1arp0\x1a\n\n{MORE}\n\n…",
    "missing": f"# Title\n\n[gone](../gone.md) [abs](/x/y/) [bare](gone)\n\n{MORE}\n\n…",
}


@pytest.fixture
def put_back() -> Iterator[None]:
    """Leave Material as it was."""
    yield
    plugin.Excerpt, structure.SafeLoader = Excerpt, yaml.SafeLoader
    LightExcerpt._converter = None


def site_of(folder: Path, extensions: str = EXTENSIONS) -> tuple[MkDocsConfig, Files]:
    """Return a site of posts with these texts, and of a page and a picture that they lead to."""
    (folder / "docs/posts").mkdir(parents=True)
    (folder / "mkdocs.yml").write_text(CONFIG.format(extensions=extensions))
    for path in ("index.md", "page.md", "p.png", "list/index.md"):
        (folder / "docs" / path).parent.mkdir(exist_ok=True)
        (folder / "docs" / path).write_text("# Page\n")
    for number, text in enumerate(TEXTS.values()):
        name = "a" if number == 1 else f"post-{number}"
        (folder / f"docs/posts/{name}.md").write_text(f"---\ndate: 2026-01-02\n---\n{text}")
    config = load_config(str(folder / "mkdocs.yml"))
    return config, get_files(config)


def shown_by(kind: Any, post: Any, views: list[Page], site: tuple[MkDocsConfig, Files]) -> Any:
    """Return what each list shows of a post. Material's is made anew: it keeps footnotes."""
    shown, excerpt = [], kind(post, *site)
    for view in views:
        excerpt = excerpt if kind is LightExcerpt else kind(post, *site)
        excerpt.render(view, MORE)
        links = [(link.title, link.url) for link in excerpt.toc]
        shown.append(
            (excerpt.content, excerpt.more, links, excerpt.file.url, excerpt.canonical_url)
        )
    return shown


@pytest.mark.parametrize("extensions", [EXTENSIONS, "attr_list, pymdownx.snippets"])
def test_shows_what_the_blog_shows(tmp_path: Path, extensions: str, put_back: None) -> None:
    site = config, files = site_of(tmp_path, extensions)
    views = [
        Page(None, file, config)
        for file in (
            files.get_file_from_path("index.md"),
            files.get_file_from_path("list/index.md"),
        )
        if file
    ]
    posts = [file for file in files.documentation_pages() if file.src_uri.startswith("posts/")]
    assert len(posts) == len(TEXTS)
    for file in posts:
        post = Post(file, config)
        post._title_from_render = None if "# " not in post.markdown else "Title"
        assert shown_by(LightExcerpt, post, views, site) == shown_by(Excerpt, post, views, site)


def test_is_converted_once_and_late(tmp_path: Path, put_back: None) -> None:
    config, files = site = site_of(tmp_path)
    file = files.get_file_from_path("posts/a.md")
    assert file
    excerpt = LightExcerpt(Post(file, config), *site)
    assert excerpt._made is None
    view = Page(None, files.get_file_from_path("index.md"), config)
    excerpt.render(view, MORE)
    made = excerpt._made
    excerpt.render(Page(None, files.get_file_from_path("list/index.md"), config), MORE)
    assert excerpt._made is made
    excerpt.post.markdown = "# Other\n\nwords"
    excerpt.render(view, MORE)
    assert "words" in excerpt.content


def test_a_front_matter_is_read_as_it_was(tmp_path: Path, put_back: None) -> None:
    config, _ = site_of(tmp_path)
    path = tmp_path / "docs/posts/post-0.md"
    told = "date: 2026-01-02\ntags: [a, 1, yes]\nnumbers: {a: [b, {c: 1.5}]}\ndate: 2025-03-04\n"
    path.write_text(f"---\n{told}---\n# Title")
    broken = tmp_path / "docs/posts/post-2.md"
    broken.write_text("---\ndate: [2026\n---\n# Title")
    said: list[Any] = []
    for _ in range(2):
        files = get_files(config)
        file, other = (files.get_file_from_path(f"posts/post-{n}.md") for n in (0, 2))
        assert file and other
        said.append(Post(file, config).meta)
        with pytest.raises(PluginError) as problem:
            Post(other, config)
        said.append(str(problem.value))
        assert lighten(plugin.BlogPlugin())
    assert structure.SafeLoader is not yaml.SafeLoader
    assert said[:2] == said[2:] and said[0]["tags"] == ["a", 1, True]


def test_another_blog_is_left_alone(put_back: None, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    assert not lighten(SimpleNamespace())

    class Other(Excerpt):  # type: ignore[misc]
        """An excerpt of somebody else's."""

    plugin.Excerpt = Other
    assert not lighten(plugin.BlogPlugin())
    assert plugin.Excerpt is Other and structure.SafeLoader is yaml.SafeLoader


def test_a_loader_that_was_taught_more_stays(put_back: None) -> None:
    class Taught(yaml.SafeLoader):
        """Knows more than YAML says."""

    structure.SafeLoader = Taught
    assert lighten(plugin.BlogPlugin())
    assert structure.SafeLoader is Taught
