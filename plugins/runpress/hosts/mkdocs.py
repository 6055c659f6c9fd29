"""The MkDocs plugin: hands hand-written pages and records to `assemble`, and renders its tree.

Pages get real files outside `docs/` (see `backing`) and stay out of the navigation: a
thousand run pages in it would weigh more than all that they say. Records are published only
as far as the tree names their files. Other plugins see ordinary files and pages.
"""

from __future__ import annotations

import logging
import math
import os
import time
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urljoin

from mkdocs.config import config_options as c
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, event_priority, get_plugin_logger
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url

from runpress.format.problems import Problem, Severity
from runpress.hosts.addresses import resolve, resolve_text
from runpress.hosts.backing import Backing
from runpress.hosts.blog_options import BLOG_DEFAULTS
from runpress.hosts.defaults import chosen, give_defaults
from runpress.hosts.deferral import defer_scripts
from runpress.hosts.fonts import keep_own_fonts
from runpress.hosts.formulas import PageFormulas
from runpress.hosts.front_matter import escape_words
from runpress.hosts.language import mark_article, mark_excerpts
from runpress.hosts.layout import blog_of
from runpress.hosts.live import LiveRuns
from runpress.hosts.mending import mend
from runpress.hosts.placement import authored_pages, file_of, shown_folder
from runpress.hosts.search import leave_out, missing_words, set_search_defaults
from runpress.hosts.watch import Watch
from runpress.site.assemble import assemble
from runpress.site.diagrams.converted import draw_converted
from runpress.site.listings.feeds import head_links
from runpress.site.model import Page as Made
from runpress.site.model import Tree
from runpress.site.provenance import commits
from runpress.site.read_catalog import read_catalog
from runpress.site.running import Clock
from runpress.site.script_words import words_head
from runpress.site.scripts import loaded_everywhere, published, script
from runpress.site.style import STYLE_SHEET, style_sheet
from runpress.site.wording.words import words_of
from runpress.vcs.git import unpushed
from runpress.vcs.past import past_of

log = get_plugin_logger("runpress")

RUNS = "runs"
# mike says through this which version it has built.
VERSION_BUILT = "MIKE_DOCS_VERSION"
BLOG = "material/blog"
SEARCH = "material/search"


class RunpressConfig(Config):  # type: ignore[no-untyped-call]
    """The plugin's options."""

    enabled = c.Type(bool, default=True)
    # Those that every post about an experiment must have: a list, or one a language.
    headings = c.Type((list, dict), default=[])


class RunpressPlugin(BasePlugin[RunpressConfig]):  # type: ignore[no-untyped-call]
    """Makes pages of run records, and completes the posts about them."""

    def __init__(self) -> None:
        self._serving = False
        self._blog: Any = None
        self._made: dict[str, Made] = {}
        self._files: Files | None = None
        self._url = ""
        self._feeds = ""
        self._addressed: list[str] = []
        self._languages: dict[str, str] = {}
        self._errors = 0
        self._formulas = PageFormulas(self._tell)
        self._watch: Watch | None = None

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], **_: Any) -> None:
        """Remember whether somebody is writing: errors are a message then, not the end."""
        self._serving = command == "serve"

    # Before the blog reads its own options.
    @event_priority(100)
    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Give the blog its defaults, and the pages their style sheet and scripts."""
        if not self.config.enabled:
            return config
        self._blog = config.plugins.get(BLOG)
        give_defaults(self._blog, BLOG_DEFAULTS)
        if config.plugins.get(SEARCH):
            set_search_defaults(config.plugins[SEARCH])
        keep_own_fonts(config)
        self._formulas.start(config.extra_javascript)
        if STYLE_SHEET not in config.extra_css:
            config.extra_css.append(STYLE_SHEET)
        known = config.extra_javascript
        known += [path for path in loaded_everywhere() if path not in known]
        if not os.environ.get(VERSION_BUILT):
            # Only a published version has others beside it. Without, the version selector
            # would ask for a list that is not there.
            config.extra.pop("version", None)
        return config

    # Before the blog, at -50, collects its posts.
    @event_priority(50)
    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Replace records and posts by the tree that is made of them."""
        if not self.config.enabled:
            return files
        tree = self._assemble(files, config)
        # Their texts lie on disk by the time that these are asked.
        self._made = {page.path: replace(page, text="") for page in tree.pages.values()}
        self._place(tree, files, config)
        self._report(tree.problems)
        if tree.silenced:
            log.info("%d silenced, each with its reason beside it.", len(tree.silenced))
        self._files = files
        self._url = _address_of_site(config)
        return files

    # Not before all pages have their addresses.
    def on_env(self, env: Any, *, files: Files, config: MkDocsConfig, **_: Any) -> Any:
        """Learn each page's language, and write whole addresses into what programs read."""
        site = config.theme.get("language") or "en"
        metas = ((file.url, file.page.meta) for file in files.documentation_pages() if file.page)
        told = {url: meta["lang"] for url, meta in metas if isinstance(meta.get("lang"), str)}
        self._languages = {url: language for url, language in told.items() if language != site}
        for path in self._addressed:
            file = files.get_file_from_path(path)
            if file and file.abs_src_path:
                text = Path(file.abs_src_path).read_text("utf-8")
                file.content_string = resolve_text(text, self._whole_address, self._size)
        return env

    def on_page_markdown(self, markdown: str, *, page: Page, **_: Any) -> str:
        """Give a post a description and a time to read, where its author wrote none."""
        if not self.config.enabled:
            return markdown
        escape_words(page.meta)
        made = self._made.get(page.file.src_uri)
        if made and made.description and not page.meta.get("description"):
            page.meta["description"] = made.description
        if made and made.words:
            self._tell_time(page, made.words)
        return markdown

    # After everything that changes a page's HTML, before the blog makes its lists.
    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, **_: Any) -> str:
        """Give the blog our excerpt of a post, once the post itself is rendered.

        The blog converts a post's Markdown again for every list that it is on. What it
        finds then is the short text, which also is all that a list shows.
        """
        if not self.config.enabled:
            return html
        made = self._made.get(page.file.src_uri)
        if made and made.excerpt is not None:
            page.markdown = made.excerpt
        self._formulas.name(page)
        return leave_out(html) if config.plugins.get(SEARCH) else html

    @event_priority(100)
    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig, **_: Any) -> str:
        """Turn the tree's placeholders into addresses as seen from this page."""
        if not self.config.enabled:
            return output
        path = page.file.src_uri
        shown = f"{shown_folder(Path(config.docs_dir), config)}/{path}"
        output = self._formulas.convert(output, Path(config.docs_dir, path), shown)
        site, told = str(config.theme.get("language") or "en"), page.meta.get("lang")
        language = told if isinstance(told, str) else site
        words = words_of(language)
        output = mark_article(output, language, site)
        output = mark_excerpts(output, page.url, self._languages)
        output = draw_converted(output, words)
        output = defer_scripts(mend(output, words))
        made = self._made.get(page.file.src_uri)
        head = (made.head if made else "") + self._feeds + words_head(words, output)
        if head:
            output = output.replace("</head>", f"{head}</head>", 1)
        output, lost = resolve(output, lambda path: self._address(path, page), self._whole_address)
        for path in lost:
            log.error("%s links to %s, which is not there.", page.file.src_uri, path)
            self._errors += 1
        return output

    # Before other plugins watch what they need.
    @event_priority(100)
    def on_serve(self, server: Any, *, config: MkDocsConfig, **_: Any) -> Any:
        """Let the dev server tell of runs that train, and not build anew for each step."""
        if self._watch:
            self._watch.take_over(server)
            runs = Path(config.docs_dir) / RUNS
            app, mount = server.get_app(), server.mount_path
            server.set_app(LiveRuns(app, runs, mount, time.time, self._watch.unseen))
        return server

    def on_post_build(self, *, config: MkDocsConfig, **_: Any) -> None:
        """Fail a build that has errors, after all of them are listed and all pages made."""
        if not self.config.enabled:
            return
        self._formulas.write_font(Path(config.site_dir))
        if self._errors and not self._serving:
            count = f"{self._errors} error{'' if self._errors == 1 else 's'}"
            raise PluginError(f"runpress: {count} above; mend them before this is published.")

    def _assemble(self, files: Files, config: MkDocsConfig) -> Tree:
        docs = Path(config.docs_dir)
        shown = shown_folder(docs, config)
        blog_plugin = config.plugins.get(BLOG)
        pages = list(authored_pages(files, shown))
        clock = Clock(time.time()) if self._serving else None
        catalog = read_catalog(docs / RUNS, f"{shown}/{RUNS}", clock)
        if self._serving:
            self._watch = self._watch or Watch(docs, docs / RUNS)
            self._watch.learn(catalog)
        blog = replace(
            blog_of(
                blog_plugin,
                pages,
                docs,
                url=_address_of_site(config),
                language=str(config.theme.get("language") or "en"),
                now=datetime.now(UTC),
            ),
            drafts=self._shows_drafts(blog_plugin),
            unpushed=unpushed(docs, commits(catalog)),
            name=config.site_name,
            description=config.site_description or "",
            root=_root_of_site(config),
            author=config.site_author or "",
            authors={key: each.name for key, each in getattr(blog_plugin, "authors", {}).items()},
            headings=self.config.headings,
            has_file=lambda path: files.get_file_from_path(path) is not None,
            checks_links=config.validation.links.not_found >= logging.WARNING,
            memory=Path(config.config_file_path).parent / ".runpress",
        )
        tree = assemble(catalog, pages, blog, past_of(docs))
        unparted = missing_words((post.body for post in pages), Path(config.config_file_path).name)
        tree.problems += [unparted] if unparted and config.plugins.get(SEARCH) else []
        self._feeds = head_links(tree, config.site_name)
        return tree

    def _tell_time(self, page: Any, words: int) -> None:
        """Set the minutes that a post takes to read: nobody reads a list of packages."""
        if self._blog and self._blog.config.post_readtime and not page.config.readtime:
            speed = self._blog.config.post_readtime_words_per_minute
            page.config.readtime = max(1, math.ceil(words / speed))

    def _shows_drafts(self, blog: Any) -> bool:
        """Ask the blog, which has not made up its own mind this early."""
        return bool(blog and (blog.config.draft or (self._serving and blog.config.draft_on_serve)))

    def _place(self, tree: Tree, files: Files, config: MkDocsConfig) -> None:
        """Put the tree among MkDocs's files, in the place of the records and posts."""
        for file in list(files):
            if file.src_uri.startswith(f"{RUNS}/") and not file.is_documentation_page():
                files.remove(file)
        backing = Backing(Path(config.config_file_path).parent / ".runpress")
        backing.put_pages(tree.pages.values())
        for page in tree.pages.values():
            known = files.get_file_from_path(page.path)
            if known:
                files.remove(known)
            files.append(file_of(page, backing.pages_folder, config, known))
        # A list for programs that the author wrote is the author's own.
        own = [
            asset
            for asset in tree.assets.values()
            if not (asset.addressed and files.get_file_from_path(asset.path))
        ]
        for path, source in backing.put_assets(own).items():
            files.append(File.generated(config, path, abs_src_path=str(source)))
        self._addressed = [asset.path for asset in own if asset.addressed]
        sheet = style_sheet(serving=self._serving)
        files.append(File.generated(config, STYLE_SHEET, content=sheet))
        for path, name in published(serving=self._serving).items():
            files.append(File.generated(config, path, content=script(name)))

    def _report(self, problems: Iterable[Problem]) -> None:
        self._errors = 0
        for problem in problems:
            self._tell(problem)

    def _tell(self, problem: Problem) -> None:
        if problem.severity is Severity.ERROR:
            self._errors += 1
            log.error("%s", problem)
        elif problem.severity is Severity.WARNING:
            log.warning("%s", problem)
        else:
            log.info("%s", problem)

    def _address(self, path: str, page: Page) -> str | None:
        file = self._files.get_file_from_path(path) if self._files else None
        return get_relative_url(file.url, page.url) if file else None

    def _whole_address(self, path: str) -> str | None:
        file = self._files.get_file_from_path(path) if self._files else None
        return urljoin(self._url, file.url) if file else None

    def _size(self, path: str) -> int | None:
        file = self._files.get_file_from_path(path) if self._files else None
        return Path(file.abs_src_path).stat().st_size if file and file.abs_src_path else None


def _address_of_site(config: MkDocsConfig) -> str:
    """The site's address with a slash at the end, empty where mkdocs.yml says none."""
    return f"{config.site_url.rstrip('/')}/" if config.site_url else ""


def _root_of_site(config: MkDocsConfig) -> str:
    """The address that all versions of the site share: mike puts a version's name behind it."""
    root = chosen(config).get("site_url")
    return f"{str(root).rstrip('/')}/" if root else ""
