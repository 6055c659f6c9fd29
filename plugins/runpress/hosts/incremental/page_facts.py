"""What a theme's template may show of a page, told so that two builds can be compared.

Everything public that MkDocs and Material's blog give to templates is here, whether a theme
shows it or not: of the pages beside and above it what a link to them shows, of a list of posts
the beginning of each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from runpress.hosts.incremental.canonical import canonical, digest_of
from runpress.hosts.incremental.contents_table import told

# What pages of Material's blog have beside what all pages have.
LISTED = ("authors", "categories")


class PageFacts:
    """Tells of pages once all of them are converted; each thing is looked at once a build.

    Args:
        base: names what all pages depend on.
        blog: Material's blog; None where there is none.
        asked: by a page's source, where the addresses are that its links asked for.
        content: returns a page's HTML, or bytes that name it.
    """

    def __init__(
        self,
        base: str,
        blog: Any,
        asked: Mapping[str, Mapping[str, str | None]] | None = None,
        content: Callable[[Any], object] = lambda page: page.content,
    ) -> None:
        self.base, self._blog = base, blog
        self._asked, self._content = asked or {}, content
        self._links: dict[int, str] = {}
        self._posts: dict[int, str] = {}

    def key(self, page: Page, *, excluded: bool) -> str:
        """Return a name for all that a page's HTML is made from.

        Raises:
            UnknownValueError: something that it is made from cannot be told.
        """
        return digest_of(
            self.base,
            excluded,
            self._content(page),
            told(page.toc),
            [page.url, page.canonical_url, page.abs_url, page.edit_url],
            [page.is_homepage, page.file.src_uri, page.file.inclusion.name],
            [self.link(each) for each in _around(page)],
            self.link(page),
            self._of_blog(page),
        )

    def link(self, item: Any) -> str:
        """Return a name for what another page shows of an item; empty for none."""
        if item is None:
            return ""
        known = self._links.get(id(item))
        if known is None:
            meta = dict(getattr(item, "meta", None) or {})
            known = digest_of(item.title, getattr(item, "url", None), meta)
            self._links[id(item)] = known
        return known

    def navigation(self, nav: Navigation) -> str:
        """Return a name for the whole navigation, as any page may show it."""
        return digest_of(self.link(nav.homepage), [self._branch(item) for item in nav.items])

    def _branch(self, item: Any) -> list[Any]:
        below = [self._branch(child) for child in item.children or ()]
        return [type(item).__name__, self.link(item), below]

    def _of_blog(self, page: Any) -> list[Any]:
        """Tell what a post has beside what pages have, and which posts a list shows."""
        facts: list[Any] = [type(page).__name__]
        if hasattr(page, "config"):
            facts.append(self._post(page))
        if hasattr(page, "posts") and self._blog is not None:
            facts += [self._post(post) for post in self.shown(page)]
            facts += [len(page.posts), [each.url for each in page.pages]]
        return facts

    def _post(self, post: Any) -> str:
        known = self._posts.get(id(post))
        if known is None:
            config = settings_of(post)
            authors = [dict(each) for each in post.authors]
            categories = [self.link(each) for each in post.categories]
            # Its beginning is converted again in a list, and leads to where its links lead.
            # Where nobody knows that, its whole content tells.
            leads: object = self._asked.get(post.file.src_uri)
            if leads is None:
                leads = self._content(post)
            known = digest_of(
                self.link(post), post.markdown, config, authors, categories, told(post.toc), leads
            )
            self._posts[id(post)] = known
        return known

    def shown(self, view: Any) -> list[Any]:
        """Return the posts on one page of a list."""
        if not self._blog._config_pagination(view) or view not in view.pages:
            return list(view.posts)
        at, step = view.pages.index(view), self._blog._config_pagination_per_page(view)
        return list(view.posts[at * step : at * step + step])


def _around(page: Page) -> Iterable[Any]:
    """Return the pages and sections that a page shows: before, after and above it."""
    return [page.previous_page, page.next_page, *page.ancestors]


def settings_of(post: Any) -> dict[str, Any]:
    """Return what the blog has read in a post's front matter, as plain data; of a page nothing."""
    config = getattr(post, "config", None) or {}
    return {name: _plain(value) for name, value in dict(config).items()}


def _plain(value: Any) -> Any:
    """Return a value of a post's settings as plain data: links hold pages and sections."""
    items = getattr(value, "items", None)
    if isinstance(items, list):
        return [_item(each) for each in items]
    return value


def _item(item: Any) -> list[Any]:
    below = [_item(each) for each in getattr(item, "children", None) or ()]
    meta = canonical(dict(getattr(item, "meta", None) or {}))
    return [item.title, getattr(item, "url", None), meta, below]
