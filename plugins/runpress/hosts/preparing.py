"""A site's configuration made ready: defaults for other plugins, our style sheet and scripts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mkdocs.config.defaults import MkDocsConfig

from runpress.hosts.blog_options import BLOG_DEFAULTS
from runpress.hosts.defaults import give_defaults
from runpress.hosts.fonts import keep_own_fonts
from runpress.hosts.held import NAME as HELD
from runpress.hosts.placement import BLOG, SEARCH
from runpress.hosts.search import set_search_defaults
from runpress.site.scripts import loaded_everywhere
from runpress.site.style import STYLE_SHEET


def prepare(
    config: MkDocsConfig, set_aside: Callable[[Any], None], say: Callable[[str], None]
) -> Any:
    """Prepare a configuration before other plugins read theirs; return Material's blog.

    Args:
        config: the site's.
        set_aside: takes a post that the blog has read long before its turn.
        say: tells the author something.
    """
    blog = config.plugins.get(BLOG)
    give_defaults(blog, BLOG_DEFAULTS)
    if config.plugins.get(SEARCH):
        set_search_defaults(config.plugins[SEARCH])
    if blog is not None:
        _quicken(blog, set_aside, say)
    if HELD not in config.markdown_extensions:
        config.markdown_extensions.append(HELD)
    keep_own_fonts(config)
    if STYLE_SHEET not in config.extra_css:
        config.extra_css.append(STYLE_SHEET)
    known = config.extra_javascript
    known += [path for path in loaded_everywhere() if path not in known]
    return blog


def _quicken(blog: Any, set_aside: Callable[[Any], None], say: Callable[[str], None]) -> None:
    """Let the blog make its lists quickly, where it is the one that we know."""
    from runpress.hosts.excerpts import lighten
    from runpress.hosts.posts_list import hand_over

    if lighten(blog):
        hand_over(blog, set_aside)
    else:
        say("Lists of posts are made as the blog makes them: it is another version.")
