"""The MkDocs plugin: hands hand-written pages and records to `assemble`, and renders its tree.

Pages get real files outside `docs/` (see `backing`) and stay out of the navigation: a
thousand run pages in it would weigh more than all that they say. Records are published only
as far as the tree names their files. Other plugins see ordinary files and pages.
"""

from __future__ import annotations

import os
import posixpath
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Literal

from mkdocs.config import config_options as c
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, event_priority, get_plugin_logger
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url

from runpress.format.problems import Problem, Severity
from runpress.hosts.addresses import resolve
from runpress.hosts.backing import Backing
from runpress.site.about import Blog
from runpress.site.assemble import assemble
from runpress.site.catalog import read_catalog
from runpress.site.model import Tree
from runpress.site.post import Post, parse_post
from runpress.site.provenance import commits
from runpress.site.style import STYLE_SHEET, style_sheet
from runpress.vcs.git import first_commit_dates, unpushed

log = get_plugin_logger("runpress")

RUNS = "runs"
# mike says through this which version it has built.
VERSION_BUILT = "MIKE_DOCS_VERSION"
BLOG = "material/blog"
# What a blog of experiments wants of Material's blog, unless its mkdocs.yml says otherwise.
BLOG_DEFAULTS = {
    "blog_dir": ".",
    "post_dir": "posts",
    "post_url_format": "experiments/{file}",
}


class RunpressConfig(Config):  # type: ignore[no-untyped-call]
    """The plugin's options."""

    enabled = c.Type(bool, default=True)


class RunpressPlugin(BasePlugin[RunpressConfig]):  # type: ignore[no-untyped-call]
    """Makes pages of run records, and completes the posts about them."""

    def __init__(self) -> None:
        self._serving = False
        self._excerpts: dict[str, str] = {}
        self._files: Files | None = None
        self._errors = 0

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], **_: Any) -> None:
        """Remember whether somebody is writing: errors are a message then, not the end."""
        self._serving = command == "serve"

    # Before the blog reads its own options.
    @event_priority(100)
    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Give the blog its defaults, and the pages their style sheet."""
        if not self.config.enabled:
            return config
        blog = config.plugins.get(BLOG)
        if blog:
            told = {key for options in blog.config.user_configs for key in options}
            for key, value in BLOG_DEFAULTS.items():
                if key not in told:
                    blog.config[key] = value
        if STYLE_SHEET not in config.extra_css:
            config.extra_css.append(STYLE_SHEET)
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
        self._excerpts = {
            page.path: page.excerpt for page in tree.pages.values() if page.excerpt is not None
        }
        self._place(tree, files, config)
        self._report(tree.problems)
        self._files = files
        return files

    # After everything that changes a page's HTML, before the blog makes its lists.
    def on_page_content(self, html: str, *, page: Page, **_: Any) -> str:
        """Give the blog our excerpt of a post, once the post itself is rendered.

        The blog converts a post's Markdown again for every list that it is on. What it
        finds then is the short text, which also is all that a list shows.
        """
        excerpt = self._excerpts.get(page.file.src_uri)
        if excerpt is not None:
            page.markdown = excerpt
        return html

    @event_priority(100)
    def on_post_page(self, output: str, *, page: Page, **_: Any) -> str:
        """Turn the tree's placeholders into addresses as seen from this page."""
        if not self.config.enabled:
            return output
        output, lost = resolve(output, lambda path: self._address(path, page))
        for path in lost:
            log.error("%s links to %s, which is not there.", page.file.src_uri, path)
            self._errors += 1
        return output

    def on_post_build(self, **_: Any) -> None:
        """Fail a build that has errors, after all of them are listed and all pages made."""
        if self._errors and not self._serving:
            count = f"{self._errors} error{'' if self._errors == 1 else 's'}"
            raise PluginError(f"runpress: {count} above; mend them before this is published.")

    def _assemble(self, files: Files, config: MkDocsConfig) -> Tree:
        docs = Path(config.docs_dir)
        shown = _shown(docs, config)
        blog_plugin = config.plugins.get(BLOG)
        posts = "posts"
        if blog_plugin:
            folder = blog_plugin.config.post_dir.format(blog=blog_plugin.config.blog_dir)
            posts = posixpath.normpath(folder)
        pages = list(_authored(files, shown))
        catalog = read_catalog(docs / RUNS, f"{shown}/{RUNS}")
        dateless = any(
            "date" not in post.meta and post.path.startswith(f"{posts}/") for post in pages
        )
        blog = Blog(
            posts=posts,
            language=str(config.theme.get("language") or "en"),
            first_commits=first_commit_dates(docs) if dateless else {},
            drafts=self._shows_drafts(blog_plugin),
            unpushed=unpushed(docs, commits(catalog)),
        )
        return assemble(catalog, pages, blog)

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
            files.append(_page_file(page.path, backing.pages_folder, config, page.authored, known))
        for path, source in backing.put_assets(list(tree.assets.values())).items():
            files.append(File.generated(config, path, abs_src_path=str(source)))
        files.append(File.generated(config, STYLE_SHEET, content=style_sheet()))

    def _report(self, problems: Iterable[Problem]) -> None:
        self._errors = 0
        for problem in problems:
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


def _shown(docs: Path, config: MkDocsConfig) -> str:
    """The docs folder as the user knows it: relative to mkdocs.yml where it lies below."""
    base = Path(config.config_file_path).parent
    return docs.relative_to(base).as_posix() if docs.is_relative_to(base) else docs.as_posix()


def _authored(files: Files, shown: str) -> Iterable[Post]:
    """The hand-written pages; those that other plugins generated are theirs."""
    for file in files.documentation_pages():
        if file.generated_by or not file.abs_src_path:
            continue
        try:
            text = Path(file.abs_src_path).read_text("utf-8-sig")
        except (OSError, UnicodeDecodeError):
            # MkDocs reads it again and says better than we could what is wrong.
            continue
        yield parse_post(file.src_uri, f"{shown}/{file.src_uri}", text)


def _page_file(
    path: str, folder: Path, config: MkDocsConfig, authored: bool, known: File | None
) -> File:
    if not authored:
        backed = str(folder / path)
        level = InclusionLevel.NOT_IN_NAV
        return File.generated(config, path, abs_src_path=backed, inclusion=level)
    # Not "generated": its page keeps the edit link to the file that its author wrote.
    file = File(path, str(folder), config.site_dir, config.use_directory_urls)
    if known:
        file.inclusion = known.inclusion
    return file
