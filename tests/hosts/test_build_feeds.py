"""Feeds, lists for programs and heads as a real build publishes them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import feedparser
import jsonschema
import pytest
from hosts_blog import PLAIN, Blog, Built
from hosts_records import add_run

GUIDE = Path(__file__).parents[2] / "docs" / "guide"
SITE = "https://notes.example/lab/latest/"
PROGRAMS = ("feed.xml", "feed.json", "experiments.json", "llms.txt")


@pytest.fixture(scope="module", params=["", "use_directory_urls: false\n"])
def published(request: pytest.FixtureRequest, new_blog: Callable[[], Blog]) -> Built:
    """A blog below the root of its host."""
    blog = new_blog()
    blog.write("mkdocs.yml", PLAIN.replace("http://127.0.0.1:8000/", SITE) + request.param)
    add_run(blog.docs, "exp-001", "base")
    add_run(blog.docs, "exp-002", "混合 精度".replace(" ", "-"))
    blog.post("exp-001", '# One\n\nIt fell to `= base["train/loss"]`.\n')
    blog.post("exp-002", "# 二\n\n快了。\n", "date: 2026-11-22\nlang: zh\ntags: [AMP]\n")
    built = blog.build("--strict")
    assert built.code == 0, built.output
    return built


def read(built: Built, path: str) -> str:
    return (built.site.folder / path).read_text("utf-8")


def file_of(built: Built, address: str) -> str:
    """The published file behind a whole address."""
    assert address.startswith(SITE), address
    path = address.removeprefix(SITE)
    found = built.site.target("index.html", path or "./")
    assert found, address
    return found


def test_no_placeholder_is_left_for_programs(published: Built) -> None:
    for path in PROGRAMS:
        assert "runpress:" not in read(published, path), path
        assert "runpress-size:" not in read(published, path), path


def test_every_address_of_a_feed_leads_to_what_it_says(published: Built) -> None:
    parsed = feedparser.parse(read(published, "feed.xml"))
    assert not parsed.bozo
    assert [entry.title for entry in parsed.entries] == ["二", "One"]
    for entry, stem in zip(parsed.entries, ("exp-002", "exp-001"), strict=True):
        assert stem in file_of(published, entry.link)
        (enclosure,) = entry.enclosures
        picture = published.site.folder / file_of(published, enclosure.href)
        assert picture.stat().st_size == int(enclosure.length)
        assert picture.read_bytes().startswith(b"\x89PNG")
    assert "It fell to 0.25 (n = 1 seed)." in parsed.entries[1].summary


def test_the_json_feed_is_the_same(published: Built) -> None:
    feed = json.loads(read(published, "feed.json"))
    rss = feedparser.parse(read(published, "feed.xml"))
    assert [item["url"] for item in feed["items"]] == [entry.link for entry in rss.entries]
    for item in feed["items"]:
        file_of(published, item["image"])
        assert f'src="{item["image"]}"' in item["content_html"]


def test_experiments_json_is_as_the_guide_says_and_leads_to_files(published: Built) -> None:
    told = json.loads(read(published, "experiments.json"))
    jsonschema.validate(told, json.loads((GUIDE / "experiments.schema.json").read_text("utf-8")))
    assert [each["id"] for each in told["experiments"]] == ["exp-001", "exp-002"]
    for experiment in told["experiments"]:
        addresses = [experiment["url"], experiment["curve"]]
        for run in experiment["runs"]:
            addresses += [run["url"], run["csv"], run["record"]]
        for address in addresses:
            file_of(published, address)


def test_the_committed_experiments_are_as_the_guide_says(built: Built) -> None:
    told = json.loads(read(built, "experiments.json"))
    jsonschema.validate(told, json.loads((GUIDE / "experiments.schema.json").read_text("utf-8")))
    assert len(told["experiments"]) >= 2


def test_llms_txt_leads_to_every_post(published: Built) -> None:
    lines = [line for line in read(published, "llms.txt").split("\n") if line.startswith("- [")]
    for line in lines:
        file_of(published, line.partition("](")[2].partition(")")[0])
    assert len(lines) == 4


def test_a_post_s_head_has_each_thing_once_and_whole(published: Built) -> None:
    (page,) = [path for path in published.site.pages if "experiments/exp-001" in path]
    elements = published.site.page(page).elements
    head = elements[: [each.tag for each in elements].index("body")]
    named: dict[str, list[str]] = {}
    for each in head:
        if each.tag == "meta" and "content" in each.attributes:
            name = each.attributes.get("property") or each.attributes.get("name", "")
            named.setdefault(name, []).append(each.attributes["content"])
    assert all(len(values) == 1 for values in named.values()), named
    assert file_of(published, named["og:url"][0]) == page
    file_of(published, named["og:image"][0])
    assert named["description"] == named["og:description"] == ["It fell to 0.25 (n = 1 seed)."]
    canonical = [each for each in head if each.attributes.get("rel") == "canonical"]
    assert [each.attributes["href"] for each in canonical] == named["og:url"]


def test_linked_data_are_whole_on_posts_and_runs(published: Built) -> None:
    kinds: dict[str, Any] = {}
    for path in published.site.pages:
        for each in published.site.page(path).all("script"):
            if each.attributes.get("type") == "application/ld+json":
                data = json.loads(each.content)
                kinds.setdefault(data["@type"], []).append(data)
                assert file_of(published, data["url"]) == path
    assert {kind: len(found) for kind, found in kinds.items()} == {"BlogPosting": 2, "Dataset": 2}
    for data in kinds["Dataset"]:
        for download in data["distribution"]:
            file_of(published, download["contentUrl"])


def test_every_page_tells_of_the_feeds(published: Built) -> None:
    for path in published.site.pages:
        if path == "404.html":
            continue
        feeds = [
            each.attributes["href"]
            for each in published.site.page(path).all("link")
            if each.attributes.get("rel") == "alternate"
        ]
        found = [published.site.target(path, address) for address in feeds]
        assert found == ["feed.xml", "feed.json"], path


def test_the_author_s_own_file_is_the_one(new_blog: Callable[[], Blog]) -> None:
    blog = new_blog()
    add_run(blog.docs, "exp-001", "base")
    blog.post("exp-001", "# One\n\nWords.\n")
    blog.write("docs/feed.xml", "<mine/>")
    built = blog.build("--strict")
    assert built.code == 0, built.output
    assert ElementTree.fromstring(read(built, "feed.xml")).tag == "mine"
    assert json.loads(read(built, "feed.json"))["items"]


def test_a_blog_that_does_not_know_where_it_is_has_no_feeds_and_a_hint(
    new_blog: Callable[[], Blog],
) -> None:
    blog = new_blog()
    blog.write("mkdocs.yml", PLAIN.replace("site_url: http://127.0.0.1:8000/\n", ""))
    add_run(blog.docs, "exp-001", "base")
    blog.post("exp-001", "# One\n\nWords.\n")
    built = blog.build("--strict")
    assert built.code == 0, built.output
    assert len(built.said("RP310", "site_url")) == 1
    assert "feed.xml" not in built.site.files
    blog.write("docs/index.md", "---\nignore: {RP310: for the lab's own network}\n---\n# Home\n")
    assert not blog.build("--strict").said("RP310", "")
    # Relative to the file, so that a copy of the site works wherever it lies.
    (one,) = json.loads(read(built, "experiments.json"))["experiments"]
    assert built.site.target("index.html", one["url"]) == "experiments/exp-001/index.html"
    page = read(built, "experiments/exp-001/index.html")
    assert "og:title" in page
    assert "og:url" not in page
