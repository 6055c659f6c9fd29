"""What is done quicker than MkDocs and Material do it comes out as they would write it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hosts_blog import Blog, Built
from hosts_records import add_run

VALIDATION = "validation: {anchors: warn, links: {not_found: warn}}\n"
POST = """\
# A title

See [the runs](#rp-runs) and [the other](b.md#there).

<!-- more -->

## There

```html
<div class="rp-tools"></div>
```
"""


@pytest.fixture(scope="module")
def built(new_blog: Callable[[], Blog]) -> Built:
    """Two posts on two lists, one of them about an experiment, built strictly."""
    blog = new_blog()
    blog.write("mkdocs.yml", (blog.folder / "mkdocs.yml").read_text() + VALIDATION)
    add_run(blog.docs, "exp-001", "one")
    blog.post("a", POST, "date: 2026-11-21\nexperiment: exp-001\n")
    blog.post("b", POST.replace("#rp-runs", "a.md#rp-runs"), "date: 2025-11-20\n")
    return blog.build("--strict")


def text_of(built: Built, path: str) -> str:
    """Return a file of the built site."""
    return (built.site.folder / path).read_text("utf-8")


def test_links_into_our_blocks_are_known(built: Built) -> None:
    assert built.code == 0, built.output
    page = text_of(built, "experiments/a/index.html")
    assert 'href="#rp-runs"' in page and 'id="rp-runs"' in page
    assert 'href="../a/#rp-runs"' in text_of(built, "experiments/b/index.html")


@pytest.mark.parametrize(
    ("page", "post"),
    [("index.html", "experiments/a/"), ("archive/2026/index.html", "../../experiments/a/")],
)
def test_a_list_links_as_seen_from_there(built: Built, page: str, post: str) -> None:
    text = text_of(built, page)
    assert f'href="{post}#rp-runs"' in text
    assert f'<a class="toclink" href="{post}">' in text
    assert f'href="{post.replace("/a/", "/b/")}#there"' in text


def test_quoted_blocks_stay_quoted(built: Built) -> None:
    quoted = "&lt;div class=&quot;rp-tools&quot;&gt;&lt;/div&gt;"
    assert quoted in text_of(built, "experiments/a/index.html")


def test_a_page_of_a_run_is_whole(built: Built) -> None:
    page = text_of(built, "runs/exp-001/one/index.html")
    assert "rp-held" not in page
    assert page.count('<ul class="rp-files">') == 1


def test_search_finds_what_is_not_folded(built: Built) -> None:
    index = text_of(built, "search/search_index.json")
    assert "See the runs" in index
    assert "runs/exp-001/one" not in index
