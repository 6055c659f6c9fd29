"""The feeds: `feed.xml` as RSS 2.0 and `feed.json` as JSON Feed 1.1.

A reader gets what the home page shows: the first paragraph, the verdicts, the headline
curve. Addresses in a feed are whole, so a blog that does not know its own address has none.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

import feedgenerator
import orjson

from runpress.format.problems import Problem, Severity
from runpress.site.archive import Archive
from runpress.site.listings.entries import Entry, entries_of, picture_of_entry
from runpress.site.markup import fill_template
from runpress.site.model import SCHEME, Asset, Tree, key_of, link, size_of, whole_link
from runpress.site.picture import Shown
from runpress.site.summary import clean
from runpress.site.wording.words import Words

RSS, JSON = "feed.xml", "feed.json"
MOST_ENTRIES = 20
JSON_FEED = "https://jsonfeed.org/version/1.1"
CONTENT = "http://purl.org/rss/1.0/modules/content/"
# The build date of a feed without entries: the same input, the same bytes.
NEVER = datetime(1970, 1, 1, tzinfo=UTC)

Illustrated = tuple[Entry, Shown | None]


def add(archive: Archive, tree: Tree, _: Words) -> None:
    """Add both feeds, where the blog has posts and an address."""
    entries = entries_of(archive, MOST_ENTRIES) if archive.blog.url else []
    if not entries:
        return
    shown = [(entry, picture_of_entry(archive, tree, entry)) for entry in entries]
    _add_text(tree, RSS, _rss(archive, shown))
    _add_text(tree, JSON, _json(archive, shown))


def head_links(tree: Tree, title: str) -> str:
    """Return what the head of every page says of the feeds; empty where there are none."""
    kinds = ((RSS, "application/rss+xml"), (JSON, "application/feed+json"))
    feeds = [{"href": link(path), "kind": kind} for path, kind in kinds if path in tree.assets]
    return fill_template("feed_links.html", feeds=feeds, title=title) if feeds else ""


def no_address() -> Problem:
    """Return the hint for a blog that has no feeds because it does not know where it is."""
    what = "the blog does not know its own address, so there are no feeds."
    move = "Write `site_url: https://...` into mkdocs.yml."
    return Problem(Severity.HINT, "RP310", "mkdocs.yml", what, move)


def _add_text(tree: Tree, path: str, content: bytes) -> None:
    tree.add_asset(Asset(path, key_of(content), lambda: content, addressed=True))


class _Rss(feedgenerator.Rss201rev2Feed):  # type: ignore[misc]  # it has no types
    """RSS 2.0 with the whole entry as HTML, and the moment of its last change."""

    def rss_attributes(self) -> dict[str, str]:
        return {**super().rss_attributes(), "xmlns:content": CONTENT}

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        if item["updateddate"] != item["pubdate"]:
            handler.addQuickElement("atom:updated", item["updateddate"].isoformat())
        handler.addQuickElement("content:encoded", item["content"])

    def latest_post_date(self) -> datetime:
        return max((item["updateddate"] for item in self.items), default=NEVER)


def _rss(archive: Archive, entries: Sequence[Illustrated]) -> bytes:
    blog = archive.blog
    feed = _Rss(
        title=clean(blog.name),
        link=blog.url,
        description=clean(blog.description or blog.name),
        language=clean(blog.language),
        feed_url=whole_link(RSS),
    )
    for entry, picture in entries:
        feed.add_item(
            title=entry.title,
            link=whole_link(entry.path),
            description=" ".join([*_sentences(entry.verdicts), entry.summary]),
            pubdate=entry.published,
            updateddate=entry.changed,
            # The address of a post is what stays of it.
            unique_id=whole_link(entry.path),
            unique_id_is_permalink=True,
            categories=entry.tags,
            enclosures=[_enclosure(picture)] if picture else [],
            content=_content(entry, picture),
        )
    out = io.StringIO()
    feed.write(out, "utf-8")
    return f"{out.getvalue()}\n".encode()


def _sentences(verdicts: Iterable[str]) -> list[str]:
    return [told if told.endswith((".", "。", "?", "!")) else f"{told}." for told in verdicts]


def _enclosure(picture: Shown) -> Any:
    path = _path_of(picture)
    return feedgenerator.Enclosure(whole_link(path), size_of(path), "image/png")


def _json(archive: Archive, entries: Sequence[Illustrated]) -> bytes:
    blog = archive.blog
    feed = {
        "version": JSON_FEED,
        "title": clean(blog.name),
        "home_page_url": blog.url,
        "feed_url": whole_link(JSON),
        "description": clean(blog.description),
        "language": clean(blog.language),
        "items": [_json_item(entry, picture) for entry, picture in entries],
    }
    told = {key: value for key, value in feed.items() if value != ""}
    return orjson.dumps(told, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _json_item(entry: Entry, picture: Shown | None) -> dict[str, Any]:
    own = {"experiment": entry.experiment, "verdicts": list(entry.verdicts)}
    item: dict[str, Any] = {
        "id": whole_link(entry.path),
        "url": whole_link(entry.path),
        "title": entry.title,
        "content_html": _content(entry, picture),
        "summary": entry.summary,
        "image": whole_link(_path_of(picture)) if picture else None,
        "date_published": entry.published,
        "date_modified": entry.changed if entry.changed != entry.published else None,
        "tags": list(entry.tags),
        "language": entry.language,
        "_runpress": own if entry.experiment else None,
    }
    # An entry without content of any kind would be none.
    return {
        k: told for k, told in item.items() if k == "content_html" or told not in (None, "", [])
    }


def _content(entry: Entry, picture: Shown | None) -> str:
    """The entry as HTML, whose picture has half the pixels of its file, as on the page."""
    image = None
    if picture:
        width, height = (size // 2 for size in picture.wide_size)
        address = whole_link(_path_of(picture))
        image = {"address": address, "width": width, "height": height, "alt": picture.alt}
    return fill_template("feed_entry.html", entry=entry, image=image)


def _path_of(picture: Shown) -> str:
    return picture.wide.removeprefix(SCHEME)
