"""A built site as its reader's browser sees it: elements, texts, and where every link leads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

# Attributes whose value is an address, or a list of them.
ADDRESSES = ("href", "src", "srcset", "data", "poster", "action", "xlink:href")
REFERENCE = re.compile(r"url\(#([^)]+)\)")


@dataclass(frozen=True)
class Element:
    """One start tag with its attributes; `text` is what stands directly in it."""

    tag: str
    attributes: dict[str, str]
    text: list[str] = field(default_factory=list)

    @property
    def content(self) -> str:
        return "".join(self.text)

    def has_class(self, name: str) -> bool:
        return name in self.attributes.get("class", "").split()


class HtmlPage(HTMLParser):
    """A page's elements in order, its ids, and all its text outside scripts and styles."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[Element] = []
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        if self.elements:
            self.elements[-1].text.append(data)
        if not self.elements or self.elements[-1].tag not in ("script", "style"):
            self.words.append(data)

    @property
    def ids(self) -> set[str]:
        return {
            value
            for element in self.elements
            for name, value in element.attributes.items()
            if name == "id" or (name == "name" and element.tag == "a")
        }

    @property
    def text(self) -> str:
        """All words, white space made even."""
        return " ".join("".join(self.words).split())

    def all(self, tag: str, class_name: str = "") -> list[Element]:
        return [
            element
            for element in self.elements
            if element.tag == tag and (not class_name or element.has_class(class_name))
        ]

    def addresses(self) -> Iterator[tuple[Element, str]]:
        for element in self.elements:
            for name, value in element.attributes.items():
                if name == "srcset":
                    yield from ((element, each.split()[0]) for each in value.split(",") if each)
                elif name in ADDRESSES:
                    yield element, value
                yield from ((element, f"#{each}") for each in REFERENCE.findall(value))


class BuiltSite:
    """A folder of built pages that is served at `base`."""

    def __init__(self, folder: Path, base: str = "http://127.0.0.1:8000/") -> None:
        self.folder = folder
        self.base = base
        self.page = cache(self._page)

    def _page(self, path: str) -> HtmlPage:
        return HtmlPage((self.folder / path).read_text("utf-8"))

    @property
    def files(self) -> set[str]:
        """Every published file, relative to the site."""
        return {
            path.relative_to(self.folder).as_posix()
            for path in self.folder.rglob("*")
            if path.is_file()
        }

    @property
    def pages(self) -> list[str]:
        return sorted(path for path in self.files if path.endswith(".html"))

    def wrong_links(self) -> list[str]:
        """Return every address of every page that leads to nothing, with the page it is on."""
        return [
            f"{path}: <{element.tag}> {address}"
            for path in self.pages
            for element, address in self.page(path).addresses()
            if self.is_ours(path, address) and not self.leads_somewhere(path, address)
        ]

    def foreign_links(self, *, loaded: bool) -> set[str]:
        """Return addresses of other origins: those a browser loads by itself, or plain links."""
        return {
            address
            for path in self.pages
            for element, address in self.page(path).addresses()
            if not self.is_ours(path, address) and (element.tag != "a") is loaded
        }

    def is_ours(self, path: str, address: str) -> bool:
        return self._url(path, address).startswith(self.base) or address.startswith("runpress:")

    def leads_somewhere(self, path: str, address: str) -> bool:
        url = urlsplit(self._url(path, address))
        target = self.target(path, address)
        if target is None:
            return False
        fragment = unquote(url.fragment)
        return not fragment or not target.endswith(".html") or fragment in self.page(target).ids

    def target(self, path: str, address: str) -> str | None:
        """Return the file that an address on a page leads to; None where there is none."""
        url = self._url(path, address)
        if not url.startswith(self.base):
            return None
        found = unquote(urlsplit(url).path.removeprefix(urlsplit(self.base).path))
        file = f"{found}index.html" if found.endswith("/") or not found else found
        if not Path(file).suffix and (self.folder / file / "index.html").is_file():
            file = f"{file}/index.html"
        return file if file in self._known else None

    @property
    def _known(self) -> set[str]:
        if not hasattr(self, "_listed"):
            self._listed = self.files
        return self._listed

    def _url(self, path: str, address: str) -> str:
        # A page is asked for by its folder, so relative addresses count from there.
        return urljoin(self.base + path.removesuffix("index.html"), address)
