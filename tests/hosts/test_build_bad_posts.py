"""Posts that no build may stop at: another encoding, half characters, words like markup."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hosts_blog import Blog, Built
from hosts_records import add_run

SCRIPT = "</title><script>window.pwned = 1</script>"


@pytest.fixture(scope="module")
def built(new_blog: Callable[[], Blog]) -> Built:
    blog = new_blog()
    add_run(blog.docs, "exp-001", "a")
    blog.write("docs/posts/gbk.md", "---\ndate: 2026-11-21\n---\n# 混合精度\n".encode("gbk"))
    blog.post("half", "# Half\n", 'date: 2026-11-21\ncategories: ["\\ud83e\\uddd1"]\n')
    words = f"date: 2026-11-21\ntitle: '{SCRIPT}'\ndescription: '\">{SCRIPT}'\ntags: ['{SCRIPT}']\n"
    blog.post("words", "Text.\n", words)
    blog.post("long", "# Long\n", f"date: 2026-11-21\ncategories: [{'c' * 300}, {'混' * 90}]\n")
    blog.post("exp-001", "# runpress: faster\n\n`= " + "(" * 50_000 + "`\n")
    return blog.build()


def test_all_that_is_wrong_is_listed_and_all_pages_are_made(built: Built) -> None:
    assert built.code == 1 and "Traceback" not in built.output
    assert len(built.said("docs/posts/gbk.md:4:", "not in UTF-8", "[RP323]")) == 1
    assert len(built.said("docs/posts/half.md", "half a character", "[RP301]")) == 1
    assert "2 errors above" in built.output, "a title like a placeholder is none"
    for post in ("gbk", "half", "words", "long", "exp-001"):
        assert f"experiments/{post}/index.html" in built.site.pages


def test_words_of_the_front_matter_run_nothing(built: Built) -> None:
    for path in built.site.pages:
        scripts = built.site.page(path).all("script")
        running = [each for each in scripts if "json" not in each.attributes.get("type", "")]
        assert not [each for each in running if "pwned" in each.content], path
    assert "window.pwned" in built.site.page("experiments/words/index.html").text


def test_a_category_that_no_file_can_be_named_like_is_cut_and_told(built: Built) -> None:
    assert len(built.said("docs/posts/long.md", "is longer than a file's name", "[RP316]")) == 2
    assert f"category/{'c' * 200}/index.html" in built.site.pages
    assert f"category/{'混' * 66}/index.html" in built.site.pages
