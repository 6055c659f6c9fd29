"""The same posts for other builders: plain Markdown, with two pictures as plain files.

Each is set up as its manual tells for a blog with tags and a search, the kinder way where
there are two: pages are not listed in the navigation of every page. Formulas are left for
MathJax and diagrams for Mermaid, as these tools do it, so a browser has that work.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from pictures import curves
from places import HERE
from prose import Post, body_of, post_of

PICTURE_BYTES = 31_500
HUGO = HERE / "hugo_blog"
MATERIAL = """\
site_name: Synthetic
site_url: http://127.0.0.1:8000/
theme:
  name: material
  font: false
  features: [navigation.prune]
plugins:
  - blog: {blog_dir: ., post_dir: posts, post_url_format: "experiments/{file}"}
  - tags
  - search
markdown_extensions:
  - attr_list
  - admonition
  - tables
  - toc
  - md_in_html
  - pymdownx.highlight
  - pymdownx.arithmatex: {generic: true}
  - pymdownx.superfences:
      custom_fences:
        - name: mermaid
          class: mermaid
          format: !!python/name:pymdownx.superfences.fence_code_format
extra_javascript:
  - https://unpkg.com/mathjax@3/es5/tex-mml-chtml.js
"""

Write = Callable[[Path, Post], Path]


def make_material(folder: Path, posts: int) -> None:
    """Write a blog for MkDocs with Material, or for Zensical, which reads the same."""
    (folder / "docs/posts").mkdir(parents=True)
    (folder / "docs/index.md").write_text("# Experiments\n")
    (folder / "mkdocs.yml").write_text(MATERIAL)
    _fill(folder, posts, write_material, folder / "docs/pictures")


def write_material(folder: Path, post: Post) -> Path:
    """Write a post of such a blog."""
    front = [f"date: {post.day}", f"tags: [{', '.join(post.tags)}]"]
    front += [f"categories: [{post.category}]"]
    text = f"# {post.title}\n\n{body_of(post, pictures=_pictures(post, '../pictures'))}"
    return _put(folder / "docs/posts" / f"{post.name}.md", front, text)


def make_hugo(folder: Path, posts: int) -> None:
    """Write a blog for Hugo, with bare templates of our own."""
    shutil.copytree(HUGO, folder)
    (folder / "content/experiments").mkdir(parents=True)
    _fill(folder, posts, write_hugo, folder / "static/pictures")


def write_hugo(folder: Path, post: Post) -> Path:
    """Write a post of such a blog, whose title is not in its text."""
    front = [f"title: {post.title}", f"date: {post.day}", f"tags: [{', '.join(post.tags)}]"]
    front += [f"categories: [{post.category}]"]
    text = body_of(post, pictures=_pictures(post, "/pictures"), more="<!--more-->\n\n")
    return _put(folder / "content/experiments" / f"{post.name}.md", front, text)


def _fill(folder: Path, posts: int, write: Write, pictures: Path) -> None:
    pictures.mkdir(parents=True)
    for number in range(posts):
        post = post_of(number)
        write(folder, post)
        for name in ("loss", "accuracy"):
            said = f"{post.name} {name}"
            content = curves(number, f"{name}.png", said, PICTURE_BYTES)
            (pictures / f"{post.name}-{name}.png").write_bytes(content)


def _pictures(post: Post, where: str) -> str:
    return f"""\
![The loss, training and validation]({where}/{post.name}-loss.png)

![The accuracy]({where}/{post.name}-accuracy.png)"""


def _put(path: Path, front: list[str], text: str) -> Path:
    path.write_text("\n".join(["---", *front, "---", "", text]))
    return path
