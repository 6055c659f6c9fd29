"""What a page goes through while MkDocs makes it: before, between and after its own steps."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.pages import Page

from runpress.hosts.addresses import resolve
from runpress.hosts.addressing import Addressing
from runpress.hosts.deferral import defer_scripts
from runpress.hosts.formulas import PageFormulas
from runpress.hosts.front_matter import escape_words
from runpress.hosts.held import anchors_of, hold, put_back
from runpress.hosts.incremental.effects import Effects
from runpress.hosts.incremental.frames import frame_around
from runpress.hosts.incremental.texts import UNREAD
from runpress.hosts.language import mark_article, mark_excerpts
from runpress.hosts.making import Making
from runpress.hosts.mending import mend
from runpress.hosts.placement import SEARCH, shown_folder
from runpress.hosts.posts_list import know_posts
from runpress.hosts.search import leave_out
from runpress.hosts.telling import Telling
from runpress.site.diagrams.converted import draw_converted
from runpress.site.script_words import words_head
from runpress.site.wording.words import words_of


class Finishing:
    """Completes the pages of one build.

    Args:
        making: knows the pages of the tree.
        addressing: knows where files are published.
        formulas: converts formulas.
        telling: is told of what leads nowhere.
        effects: is told what finishing a page has done beside its HTML.
    """

    def __init__(
        self,
        making: Making,
        addressing: Addressing,
        formulas: PageFormulas,
        telling: Telling,
        effects: Effects,
    ) -> None:
        self._making, self._addressing = making, addressing
        self._formulas, self._telling, self._effects = formulas, telling, effects
        self._held: list[str] = []

    def complete(self, page: Any, blog: Any) -> None:
        """Give a post a description and a time to read, where its author wrote none."""
        know_posts(blog)
        escape_words(page.meta)
        made = self._making.page(page.file.src_uri)
        if made and made.description and not page.meta.get("description"):
            # The text itself: one that comes out of the memory has no other type.
            page.meta["description"] = str(made.description)
        if made and made.words and blog:
            _tell_time(page, made.words, blog.config)

    def hold(self, markdown: str, page: Page) -> str:
        """Put marks in the place of our blocks, on a page that is all ours."""
        self._held = []
        if self._making.is_ours(page.file.src_uri):
            markdown, self._held = hold(markdown)
        return markdown

    def put_back(self, html: str, page: Page) -> str:
        """Put our blocks back, and tell MkDocs where in them a link may lead."""
        if html is UNREAD:
            return html
        if self._held:
            html = put_back(html, self._held)
        anchors = anchors_of("\n\n".join(self._held) if self._held else page.markdown or "")
        page.present_anchor_ids = (page.present_anchor_ids or set()) | anchors
        return html

    def shorten(self, html: str, page: Page, config: MkDocsConfig) -> str:
        """Give the blog our excerpt of a post, once the post itself is rendered.

        The blog converts a post's Markdown again for every list that it is on. What it
        finds then is the short text, which also is all that a list shows.
        """
        made = self._making.page(page.file.src_uri)
        if made and made.excerpt is not None:
            page.markdown = made.excerpt
        self._formulas.name(page)
        told = page.meta.get("search")
        excluded = isinstance(told, dict) and told.get("exclude")
        if html is UNREAD:
            return html
        return leave_out(html) if config.plugins.get(SEARCH) and not excluded else html

    def finish(self, output: str, page: Page, config: MkDocsConfig) -> str:
        """Turn the tree's placeholders into addresses as seen from this page."""
        path, docs = page.file.src_uri, Path(config.docs_dir)
        self._effects.made = True
        self._effects.frame = frame_around(page.content or "", output)
        shown = f"{shown_folder(docs, config)}/{path}"
        output = self._formulas.convert(output, docs / path, shown)
        self._effects.characters |= self._formulas.take()
        site, told = str(config.theme.get("language") or "en"), page.meta.get("lang")
        language = told if isinstance(told, str) else site
        words = words_of(language)
        output = mark_article(output, language, site)
        output = mark_excerpts(output, page.url, self._making.languages)
        output = defer_scripts(mend(draw_converted(output, words), words))
        head = self._making.head(path) + words_head(words, output)
        if head:
            output = output.replace("</head>", f"{head}</head>", 1)
        output, lost = resolve(
            output, lambda path: self._addressing.seen_from(page, path), self._addressing.whole
        )
        for each in lost:
            self._telling.fail(f"{path} links to {each}, which is not there.")
        return output


def _tell_time(page: Any, words: int, options: Any) -> None:
    """Set the minutes that a post takes to read: nobody reads a list of packages."""
    if options.post_readtime and not page.config.readtime:
        page.config.readtime = max(1, math.ceil(words / options.post_readtime_words_per_minute))
