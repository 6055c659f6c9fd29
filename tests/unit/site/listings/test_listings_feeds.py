"""The feeds: what is in them, in what order, and that readers understand them."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime
from typing import Any

import feedparser
import jsonschema
import pytest
from feed_rules import JSON_FEED, broken_rules

from blog_on_disk import Docs
from runpress.hosts.addresses import resolve_text
from runpress.site.listings.feeds import MOST_ENTRIES, head_links
from runpress.site.model import Tree

SITE = {"name": "Notes", "url": "https://x.example/latest/", "description": "On nets."}
SUPPORTED = (
    'hypotheses:\n  - {claim: It ends low, expect: "a[\\"train/loss\\"] <= 0.6", '
    "exact: true, seeds: 1}\n"
)
EVIL = ']]></title><script>alert(1)</script> & "\u202e\x0b\ufffe'


def written(tree: Tree, path: str) -> bytes:
    """A feed as the host leaves it."""
    make = tree.assets[path].make
    assert make
    assert tree.assets[path].addressed
    text = make().decode()
    return resolve_text(text, lambda each: f"{SITE['url']}{each}", lambda _: 1234).encode()


def rss(docs: Docs, **blog: Any) -> Any:
    content = written(docs.tree(**(SITE | blog)), "feed.xml")
    assert broken_rules(content) == []
    parsed = feedparser.parse(io.BytesIO(content))
    assert not parsed.bozo, parsed.get("bozo_exception")
    return parsed


def json_feed(docs: Docs, **blog: Any) -> Any:
    feed = json.loads(written(docs.tree(**(SITE | blog)), "feed.json"))
    jsonschema.validate(feed, JSON_FEED)
    return feed


def post(docs: Docs, stem: str, day: str, header: str = "", body: str = "Words.\n") -> None:
    docs.write(f"posts/{stem}.md", f"---\ndate: {day}\n{header}---\n# About {stem}\n\n{body}")


@pytest.fixture
def blog(docs: Docs) -> Docs:
    docs.run("exp-001", "a", metrics={"train/loss": [1.0, 0.5]})
    post(docs, "exp-001", "2026-11-20", f"tags: [CNN, digits]\n{SUPPORTED}", "It *fell*.\n")
    post(docs, "note", "2026-11-21")
    return docs


def test_rss_has_the_newest_post_first_with_all_that_a_reader_shows(blog: Docs) -> None:
    parsed = rss(blog)
    assert (parsed.feed.title, parsed.feed.link) == ("Notes", SITE["url"])
    assert parsed.feed.subtitle == "On nets."
    assert {link.href for link in parsed.feed.links if link.rel == "self"} == {
        "https://x.example/latest/feed.xml"
    }
    note, experiment = parsed.entries
    assert (note.title, experiment.title) == ("About note", "About exp-001")
    assert experiment.link == "https://x.example/latest/posts/exp-001.md"
    assert experiment.id == experiment.link
    assert experiment.published == "Fri, 20 Nov 2026 00:00:00 +0000"
    assert [tag.term for tag in experiment.tags] == ["CNN", "digits"]
    assert experiment.summary == "supported: It ends low. It fell."
    (enclosure,) = experiment.enclosures
    assert enclosure.href == "https://x.example/latest/experiments/exp-001/headline.png"
    assert (enclosure.length, enclosure.type) == ("1234", "image/png")
    assert f'src="{enclosure.href}"' in experiment.content[0].value
    assert not note.enclosures


def test_json_feed_says_the_same(blog: Docs) -> None:
    feed = json_feed(blog)
    assert feed["feed_url"] == "https://x.example/latest/feed.json"
    note, experiment = feed["items"]
    assert "image" not in note
    assert experiment["image"].endswith("/experiments/exp-001/headline.png")
    assert experiment["date_published"] == "2026-11-20T00:00:00+00:00"
    assert experiment["summary"] == "It fell."
    assert experiment["_runpress"] == {
        "experiment": "exp-001",
        "verdicts": ["supported: It ends low"],
    }


def test_the_picture_is_described_by_its_data(blog: Docs) -> None:
    (_, experiment) = json_feed(blog)["items"]
    assert 'alt="train/loss of a over steps' in experiment["content_html"]


def test_a_corrected_post_says_so_and_when(blog: Docs) -> None:
    post(blog, "note", "2026-11-21", "retracted: {date: 2026-12-01, reason: a slip}\n")
    parsed, feed = rss(blog), json_feed(blog)
    assert parsed.entries[0].title == feed["items"][0]["title"] == "Retracted: About note"
    assert parsed.entries[0].updated == "2026-12-01T00:00:00+00:00"
    assert feed["items"][0]["date_modified"] == "2026-12-01T00:00:00+00:00"
    assert parsed.feed.updated == "Tue, 01 Dec 2026 00:00:00 +0000"


def test_each_entry_speaks_the_language_of_its_post(blog: Docs) -> None:
    post(blog, "note", "2026-11-21", "lang: zh\ncorrected: {date: 2026-12-01, reason: x}\n")
    note, _ = json_feed(blog)["items"]
    assert (note["title"], note["language"]) == ("已更正：About note", "zh")


def test_only_the_newest_are_in_it_and_those_of_a_day_in_order_of_their_paths(docs: Docs) -> None:
    for number in range(MOST_ENTRIES + 5):
        post(docs, f"note-{number:02}", "2026-11-21" if number > 2 else "2026-11-22")
    titles = [item["title"] for item in json_feed(docs)["items"]]
    assert len(titles) == MOST_ENTRIES
    assert titles[:4] == [f"About note-{number:02}" for number in range(4)]


def test_nobody_is_told_of_drafts(blog: Docs) -> None:
    post(blog, "draft", "2026-11-22", "draft: true\n")
    post(blog, "later", "2026-12-24")
    until = datetime(2026, 12, 1, tzinfo=UTC)
    titles = [item["title"] for item in json_feed(blog, until=until)["items"]]
    assert titles == ["About note", "About exp-001"]
    assert len(json_feed(blog, drafts=True)["items"]) == 4


@pytest.mark.parametrize("blog_knows", [{"url": ""}, {"posts": "elsewhere"}])
def test_without_an_address_or_posts_there_is_no_feed(blog: Docs, blog_knows: Any) -> None:
    tree = blog.tree(**(SITE | blog_knows))
    assert not {"feed.xml", "feed.json"} & tree.assets.keys()
    assert head_links(tree, "Notes") == ""


def test_every_page_tells_of_both_feeds(blog: Docs) -> None:
    links = head_links(blog.tree(**SITE), 'N"<')
    assert 'type="application/rss+xml" title="N&#34;&lt;" href="runpress:feed.xml"' in links
    assert 'type="application/feed+json"' in links


def test_texts_of_an_enemy_stay_texts(docs: Docs) -> None:
    docs.run("exp-001", "a", metrics={EVIL[:30]: [1.0]})
    header = f"title: {json.dumps(EVIL)}\ntags: [{json.dumps(EVIL)}]\n{SUPPORTED}"
    header = header.replace("It ends low", "'<b>]]></b>'")
    post(docs, "exp-001", "2026-11-21", header, f"{EVIL}\n")
    (entry,) = rss(docs, name=EVIL).entries
    (item,) = json_feed(docs, name=EVIL)["items"]
    assert "\u202e" not in item["title"]
    assert "<script" not in item["content_html"]
    assert "<script" not in entry.content[0].value
    assert "&lt;b&gt;" in item["content_html"]


def test_the_same_blog_gives_the_same_bytes(blog: Docs) -> None:
    for path in ("feed.xml", "feed.json"):
        one, other = blog.tree(**SITE).assets[path], blog.tree(**SITE).assets[path]
        assert one.key == other.key
        assert one.make
        assert other.make
        assert one.make() == other.make()


def test_the_rules_see_what_is_wrong() -> None:
    broken = (
        b'<rss version="2.0"><channel><title>t</title><item><link>/x</link>'
        b"<pubDate>Fri, 20 Nov 2026 00:00:00 +0000</pubDate>"
        b'<enclosure url="https://x.example/" length="?"/></item></channel></rss>'
    )
    assert len(broken_rules(broken)) == 7
