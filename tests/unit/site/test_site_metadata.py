"""What a page's head says of it: complete, true, and inert."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from typing import Any

import pytest

from blog_on_disk import Docs
from runpress.site.metadata import linked_data

SITE = {"name": "Notes & more", "url": "https://x.example/latest/"}
EVIL = '</script><script>alert("1")</script><!-- {{ x }} \u2028 "quoted"'


class Head(HTMLParser):
    """The properties of a head and the data in its scripts."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.properties: list[tuple[str, str]] = []
        self.scripts: list[str] = []
        self.tags: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        self.tags.append(tag)
        if tag == "meta":
            self.properties.append((told.get("property") or told["name"], told["content"]))

    def handle_data(self, data: str) -> None:
        self.scripts.append(data)

    @property
    def data(self) -> Any:
        (script,) = self.scripts
        return json.loads(script)

    def __getitem__(self, name: str) -> str:
        (value,) = [value for known, value in self.properties if known == name]
        return value


def head(docs: Docs, header: str = "", title: str = "Title", **blog: Any) -> Head:
    text = f"---\ndate: 2026-11-21\n{header}---\n# {title}\n\nFirst words.\n"
    docs.write("posts/exp-001.md", text)
    return Head(docs.tree(**(blog or SITE)).pages["posts/exp-001.md"].head)


@pytest.fixture
def blog(docs: Docs) -> Docs:
    docs.run("exp-001", "a", metrics={"val/accuracy": [0.5, 0.75]})
    return docs


def test_a_link_to_a_post_shows_title_first_words_and_its_social_picture(blog: Docs) -> None:
    made = head(blog, "tags: [CNN, digits]\n")
    assert made["og:type"] == "article"
    assert made["og:site_name"] == "Notes & more"
    assert made["og:title"] == "Title"
    assert made["og:description"] == "First words."
    assert made["og:url"] == "runpress:posts/exp-001.md"
    assert made["og:image"] == made["twitter:image"] == "runpress:experiments/exp-001/social.png"
    assert (made["og:image:width"], made["og:image:height"]) == ("1200", "630")
    assert made["og:image:alt"] == made["twitter:image:alt"] == "Title; val/accuracy"
    assert made["article:published_time"] == "2026-11-21T00:00:00+00:00"
    assert made["twitter:card"] == "summary_large_image"
    assert [value for name, value in made.properties if name == "article:tag"] == ["CNN", "digits"]


def test_linked_data_say_what_the_post_is_and_where_its_data_are(blog: Docs) -> None:
    data = head(blog, "lang: zh\n").data
    assert (data["@type"], data["headline"]) == ("BlogPosting", "Title")
    assert data["inLanguage"] == "zh"
    assert data["datePublished"] == "2026-11-21T00:00:00+00:00"
    assert data["url"] == "runpress:posts/exp-001.md"
    assert data["image"]["url"] == "runpress:experiments/exp-001/social.png"
    assert data["isPartOf"] == {"@type": "Blog", "name": "Notes & more", "url": SITE["url"]}
    (download,) = data["about"]["distribution"]
    assert download["contentUrl"] == "runpress:experiments/exp-001/headline.csv"
    assert data["about"]["variableMeasured"] == ["val/accuracy"]


def test_a_run_is_a_data_set(blog: Docs) -> None:
    data = Head(blog.tree(**SITE).pages["runs/exp-001/a/index.md"].head).data
    assert (data["@type"], data["name"]) == ("Dataset", "exp-001/a")
    assert [each["contentUrl"] for each in data["distribution"]] == [
        "runpress:runs/exp-001/a/metrics.csv",
        "runpress:runs/exp-001/a/run.json",
    ]


def test_what_a_post_rests_on_and_what_became_of_it(blog: Docs) -> None:
    blog.run("exp-000", "b")
    blog.write("posts/exp-000.md", "---\ndate: 2026-11-20\n---\n# T\n")
    made = head(
        blog,
        "baseline: {experiment: exp-000, arm: b}\n"
        "retracted: {date: 2026-11-23, reason: the labels were shuffled}\n",
    )
    assert made.data["isBasedOn"] == ["runpress:posts/exp-000.md"]
    assert made.data["creativeWorkStatus"] == "Retracted"
    assert made.data["dateModified"] == "2026-11-23T00:00:00+00:00"
    assert made["article:modified_time"] == "2026-11-23T00:00:00+00:00"


def test_without_an_address_there_is_nothing_that_needs_one(blog: Docs) -> None:
    made = head(blog, name="Notes")
    names = {name for name, _ in made.properties}
    assert not {"og:url", "og:image"} & names
    assert made["twitter:card"] == "summary"
    assert "runpress:" not in made.scripts[0]


def test_a_post_about_nothing_recorded_has_a_head_too(docs: Docs) -> None:
    docs.write("posts/note.md", "---\ndate: 2026-11-21\n---\n# A note\n\nWords.\n")
    made = Head(docs.tree(**SITE).pages["posts/note.md"].head)
    assert made["og:title"] == "A note"
    assert "about" not in made.data


def test_other_pages_are_left_as_they_are(blog: Docs) -> None:
    blog.write("index.md", "# Home\n\n```runpress\narms:\nexperiment: exp-001\n```\n")
    assert blog.tree(**SITE).pages["index.md"].head == ""


def test_a_description_of_the_author_s_is_the_one(blog: Docs) -> None:
    made = head(blog, "description: My own.\n")
    assert made["og:description"] == "My own."
    assert made.data["description"] == "My own."


def test_a_theme_gets_the_description_as_html(blog: Docs) -> None:
    blog.write("posts/exp-001.md", '---\ndate: 2026-11-21\n---\n# T\n\nA "b" `<c>` & d.\n')
    made = blog.tree(**SITE).pages["posts/exp-001.md"]
    assert made.description == "A &#34;b&#34; &lt;c&gt; &amp; d."


def test_nothing_in_a_head_gets_out_of_its_place(docs: Docs) -> None:
    docs.run("exp-001", "a", metrics={EVIL: [0.5]})
    made = head(docs, f"tags: [{json.dumps(EVIL)}]\n", EVIL, name=EVIL, url=SITE["url"])
    assert set(made.tags) == {"meta", "script"}
    assert made.tags.count("script") == 1
    # The alert is text wherever it got to.
    assert "alert" in made["article:tag"]
    assert "alert" in made.data["about"]["variableMeasured"][0]


@pytest.mark.parametrize("text", ["</script>", "<!--", "]]>", "&amp;", "\u2028", "\u2029", "<"])
def test_nothing_ends_a_script_element(text: str) -> None:
    made = linked_data({"name": text})
    assert not re.search(r"[<>&\u2028\u2029]", made)
    assert json.loads(made) == {"name": text}
