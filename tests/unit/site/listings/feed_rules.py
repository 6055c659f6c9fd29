"""What RSS 2.0 and JSON Feed 1.1 ask of a feed, as far as a feed of posts is concerned."""

from __future__ import annotations

from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

WHOLE = {"type": "string", "pattern": "^https?://[^/]+/"}
MOMENT = {
    "type": "string",
    "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$",
}
# https://www.jsonfeed.org/version/1.1/
JSON_FEED: dict[str, Any] = {
    "type": "object",
    "required": ["version", "title", "items"],
    "additionalProperties": False,
    "patternProperties": {"^_[a-z]+$": {"type": "object"}},
    "properties": {
        "version": {"const": "https://jsonfeed.org/version/1.1"},
        "title": {"type": "string", "minLength": 1},
        "home_page_url": WHOLE,
        "feed_url": WHOLE,
        "description": {"type": "string"},
        "language": {"type": "string", "pattern": "^[A-Za-z]{2,3}(-[A-Za-z0-9]+)*$"},
        "items": {"type": "array", "items": {"$ref": "#/$defs/item"}},
    },
    "$defs": {
        "item": {
            "type": "object",
            "required": ["id"],
            "anyOf": [{"required": ["content_html"]}, {"required": ["content_text"]}],
            "additionalProperties": False,
            "patternProperties": {"^_[a-z]+$": {"type": "object"}},
            "properties": {
                "id": {"type": "string", "minLength": 1},
                "url": WHOLE,
                "title": {"type": "string"},
                "content_html": {"type": "string"},
                "content_text": {"type": "string"},
                "summary": {"type": "string"},
                "image": WHOLE,
                "date_published": MOMENT,
                "date_modified": MOMENT,
                "tags": {"type": "array", "items": {"type": "string"}},
                "language": {"type": "string"},
            },
        }
    },
}


def broken_rules(rss: bytes) -> list[str]:
    """Return what an RSS 2.0 feed does against the specification, in words."""
    root = ElementTree.fromstring(rss)
    channel = root.find("channel")
    if (root.tag, root.get("version")) != ("rss", "2.0") or channel is None:
        return ["no RSS 2.0"]
    wrong = [
        f"the channel has {len(channel.findall(name))} {name}"
        for name in ("title", "link", "description", "language", "lastBuildDate")
        if len(channel.findall(name)) != 1
    ]
    items = channel.findall("item")
    guids = [item.findtext("guid") for item in items]
    wrong += [] if len(set(guids)) == len(items) else ["a guid is there twice"]
    return wrong + [each for item in items for each in _broken_of_item(item)]


def _broken_of_item(item: ElementTree.Element) -> list[str]:
    wrong = []
    if not (item.findtext("title") or item.findtext("description")):
        wrong.append("an item has neither title nor description")
    date = parsedate_to_datetime(item.findtext("pubDate") or "")
    if date.utcoffset() is None:
        wrong.append("a date has no zone")
    enclosures = item.findall("enclosure")
    addresses = [item.findtext("link") or "", *(each.get("url") or "" for each in enclosures)]
    wrong += [f"{each} is no whole address" for each in addresses if not urlsplit(each).netloc]
    if len(enclosures) > 1:
        wrong.append("several enclosures")
    for enclosure in enclosures:
        if not (enclosure.get("length") or "").isdecimal() or not enclosure.get("type"):
            wrong.append("an enclosure without length or type")
    return wrong
