"""What is known of other plugins: which steps of an unchanged page may be left out beside them.

MkDocs does not say what a plugin depends on. These were read, and nearly all built with, and
each stands here with the versions that this was done with. The rule by which a step may be
left out is one: *leaving it out is not seen*. Which is so for

- `render` (Markdown to HTML) where the plugin brings Markdown no extension that reads beyond
  the text, or that keeps for later what it saw in it;
- `pages` (`pre_page` to `page_content`) where the handlers give what the page's own text, its
  front matter, the options and the names of files give, and keep nothing;
- `templates` (`page_context`, the template, `post_page`) where, beyond what `pages` asks, only
  that is read which a template can read too: a page as it is *after* `env`, its title, meta,
  contents, neighbours, ancestors, edit address, and the options as they are by then, to which
  plugins add scripts and style sheets; and where no file is written beside the page;
- `whole` (everything) where nothing counts but what lies in the blog's folder, dotfiles too:
  no clock, no network, no git, no file elsewhere, no program that is run.

A plugin that is not here, or in a version or with an option that nobody looked at, may do
anything in its handlers: what it has handlers for is not left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Known:
    """What may be left out beside one plugin.

    Attributes:
        version: how its version begins; another one is another plugin.
        render: an unchanged text need not be converted again.
        pages: an unchanged page's events up to its content may be left out.
        templates: an unchanged page's context, template and output may be left out.
        whole: a build of unchanged inputs may be left out.
        unless: options that make it do what nobody can foresee; where one is set, nothing holds.
        ours: the room follows by rules of its own what it takes from pages, and gives them.
    """

    version: str
    render: bool = True
    pages: bool = True
    templates: bool = True
    whole: bool = True
    unless: tuple[str, ...] = ()
    ours: bool = False

    def holds(self, version: str, options: Mapping[str, Any]) -> bool:
        """Say whether this was found for the plugin as it is here."""
        same = version == self.version or version.startswith(f"{self.version}.")
        return same and not any(options.get(name) for name in self.unless)


def _alone(version: str) -> Known:
    """Return what holds for a plugin that does by itself what the room follows: nothing."""
    return Known(version, render=False, pages=False, templates=False, whole=False)


# By the name in `config.plugins`. What `group` of Material brings is not there: ask the
# handlers in `config.plugins.events` for the plugins that they belong to.
PLUGINS: Mapping[str, Known] = {
    # MkDocs's and Material's own, by the version of the package.
    "search": Known("1.6", ours=True),
    "material/search": Known("9", ours=True),
    # Lists show other pages. A draft of the future is published by the clock.
    "material/blog": Known("9", pages=False, ours=True, unless=("draft_if_future_date",)),
    "material/tags": Known("9", pages=False, ours=True),
    # Reads `.meta.yml`, of any folder above the page.
    "material/meta": Known("9", pages=False),
    "material/offline": Known("9"),
    # Fetches what a page asks of elsewhere, and lays it beside the pages.
    "material/privacy": Known("9", pages=False, templates=False, whole=False),
    # Draws a card for each page, with fonts that it fetches.
    "material/social": Known("9", pages=False, templates=False, whole=False),
    "material/optimize": Known("9"),
    # What it brings has not come by when a build is to be left out whole.
    "material/group": Known("9", whole=False),
    # Asks for the newest version, and stops the build.
    "material/info": Known("9", whole=False),
    "material/typeset": Known("9", pages=False),
    "material/projects": _alone("9"),
    "mike": Known("2"),
    # The others, the most downloaded first.
    "mkdocstrings": Known("1", render=False, pages=False, whole=False),
    "autorefs": Known("1", render=False, pages=False),
    # Runs the author's Python, reads includes, git and the clock.
    "macros": Known("1", pages=False, whole=False),
    # A page that was never committed has the time of the build.
    "git-revision-date-localized": Known("1", pages=False, whole=False),
    "redirects": Known("1"),
    "literate-nav": Known("0.6"),
    "glightbox": Known("0.5"),
    # Gives the documents a new folder at each build.
    "monorepo": Known("1", pages=False, templates=False, whole=False),
    # Runs the author's scripts, and says which of their pages came by.
    "gen-files": Known("0.6", pages=False, whole=False),
    "section-index": Known("0.3"),
    # Names style sheets by what is in them, under `cache_safe` before any page is made.
    "minify": Known("0.8", unless=("cache_safe",)),
    "awesome-pages": Known("2"),
    "awesome-nav": Known("3"),
    "mermaid2": Known("1"),
    # Reads files anywhere, and addresses.
    "include-markdown": Known("7", pages=False, whole=False),
    "table-reader": Known("4", pages=False, whole=False),
    "panzoom": Known("0.5"),
    # Converts by a `render` of its own, runs notebooks, copies them beside the pages.
    "mkdocs-jupyter": _alone("0"),
    "meta-manager": Known("1", pages=False),
    "link-marker": Known("0.3"),
    "open-in-new-tab": Known("1"),
    # Gives pages of runs tags, of which the list of tags must be told.
    "autotag": Known("0.1", pages=False),
    # Builds the site again for every language, into the same folder.
    "i18n": _alone("1"),
    # On every page, how much each author has written of the whole site.
    "git-authors": Known("0", pages=False, templates=False, whole=False),
    # Asks a forge who has written a page.
    "git-committers": Known("2", templates=False, whole=False),
    # Dated by the clock, and collects pages.
    "rss": Known("1", pages=False, whole=False),
    "exclude": Known("1"),
    "print-site": Known("2", pages=False, templates=False, whole=False),
    "llmstxt": Known("0.5", pages=False),
    "swagger-ui-tag": Known("0", templates=False, whole=False),
}

# Those of whose handlers each is followed, or known to leave a page alone, where a text is put
# into its page by itself: see `revision`.
FOLLOWED = {"runpress", "material/blog", "material/search", "material/tags", "mike"}

# Extensions of Markdown that give what the text and their options give. Not here: what reads
# other files (`pymdownx.snippets`, `pymdownx.b64`, `mkdocs-click`), runs something, or was
# made by a plugin and handed over as an object. A function that an author puts into the
# options of one (a fence, a slug) is the author's own, and as unknown as a hook.
EXTENSIONS = frozenset(
    f"{package}{name}"
    for package, names in {
        "": "abbr admonition attr_list codehilite def_list extra fenced_code footnotes legacy_attrs"
        " legacy_em md_in_html meta nl2br panzoom sane_lists smarty tables toc wikilinks",
        "pymdownx.": "arithmatex betterem blocks.admonition blocks.caption blocks.definition"
        " blocks.details blocks.html blocks.tab bracketspan caret critic details emoji escapeall"
        " extra fancylists highlight inlinehilite keys magiclink mark pathconverter progressbar"
        " quotes saneheaders smartsymbols striphtml superfences tabbed tasklist tilde",
    }.items()
    for name in names.split()
)
