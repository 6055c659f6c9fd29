"""A Chinese post in an English blog: what is generated on its pages is Chinese, and says so."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hosts_blog import Blog, Built
from hosts_records import add_run

HEADER = "date: 2026-11-21\nlang: zh\nbaseline: base\n"
BODY = """# 学习率

训练损失为 `= base["train/loss"]`。

![](../runs/exp-001/base/curves/loss.png)

| 图 |
| --- |
| ![](../runs/exp-001/base/curves/loss.png) |
"""
POST, RUN = "experiments/exp-001/index.html", "runs/exp-001/base/index.html"


@pytest.fixture(scope="module")
def chinese(new_blog: Callable[[], Blog]) -> Built:
    blog = new_blog()
    add_run(blog.docs, "exp-001", "base")
    add_run(blog.docs, "exp-002", "base")
    blog.post("exp-001", BODY, HEADER)
    blog.post("exp-002", "# English\n\nText.\n")
    return blog.build("--strict")


def test_it_builds(chinese: Built) -> None:
    assert (chinese.code, chinese.complaints) == (0, [])


def test_the_generated_parts_are_chinese(chinese: Built) -> None:
    page = chinese.site.page(POST)
    said = page.text
    for words in ("运行", "复现", "train/loss 的数值", "(n = 1 个种子)"):
        assert words in said
    for words in ("Reproduce", "1 seed", "Data (CSV)", "in numbers"):
        assert words not in said


def test_the_article_and_its_excerpt_say_their_language(chinese: Built) -> None:
    assert [each.attributes.get("lang") for each in chinese.site.page(POST).all("html")] == ["en"]
    for path in (POST, RUN):
        (article,) = chinese.site.page(path).all("article", "md-content__inner")
        assert article.attributes.get("lang") == "zh"
    home = chinese.site.page("index.html").all("div", "md-post__content")
    assert sorted(str(each.attributes.get("lang")) for each in home) == ["None", "zh"]


def test_an_english_page_beside_it_is_english(chinese: Built) -> None:
    page = chinese.site.page("experiments/exp-002/index.html")
    assert "Reproduce" in page.text
    (article,) = page.all("article", "md-content__inner")
    assert "lang" not in article.attributes


def test_the_author_s_images_are_whole(chinese: Built) -> None:
    pictures = chinese.site.page(POST).all("img", "rp-picture")
    assert len(pictures) == 4
    for picture in pictures:
        assert str(picture.attributes["alt"]).startswith("base 的 train/loss，共")
        assert int(str(picture.attributes["width"])) > 0
    assert chinese.site.wrong_links() == []
