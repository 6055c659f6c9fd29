"""`llms.txt`: what this blog has found, on one page, for language models (llmstxt.org).

A title, a sentence, then a list of posts with their verdicts in a line each, and where the
numbers are. Markdown, like all such files; texts of authors are put into it as plain text.
"""

from __future__ import annotations

import re

from runpress.site.archive import Archive
from runpress.site.listings import catalog_json, feeds
from runpress.site.listings.entries import Entry, entries_of
from runpress.site.model import Asset, Tree, key_of, whole_link
from runpress.site.summary import clean
from runpress.site.wording.words import Words

PATH = "llms.txt"
# What would begin something in Markdown where a text stands in a list.
ACTIVE = re.compile(r"([\\`*_\[\]<>])")


def add(archive: Archive, tree: Tree, words: Words) -> None:
    """Add the file, where there are posts."""
    entries = entries_of(archive)
    if not entries:
        return
    blog = archive.blog
    parts = [f"# {_inert(blog.name or words('llms.name'))}", f"> {_inert(_about(archive, words))}"]
    parts.append(words("llms.how"))
    for heading, chosen in (
        ("llms.experiments", [each for each in entries if each.experiment]),
        ("llms.posts", [each for each in entries if not each.experiment]),
    ):
        if chosen:
            parts += [f"## {words(heading)}", "\n".join(map(_line, chosen))]
    files = [
        f"- [{path}]({whole_link(path)}): {words(what)}"
        for path, what in ((catalog_json.PATH, "llms.catalog"), (feeds.RSS, "llms.feed"))
        if path in tree.assets
    ]
    if files:
        # Optional is the format's own word, in any language.
        parts += ["## Optional", "\n".join(files)]
    content = ("\n\n".join(parts) + "\n").encode()
    tree.add_asset(Asset(PATH, key_of(content), lambda: content, addressed=True))


def _about(archive: Archive, words: Words) -> str:
    return archive.blog.description or words("llms.about")


def _line(entry: Entry) -> str:
    said = "; ".join(entry.verdicts) or entry.summary
    link = f"- [{_inert(entry.title)}]({whole_link(entry.path)})"
    return f"{link}: {_inert(said)}" if said else link


def _inert(text: str) -> str:
    return ACTIVE.sub(r"\\\1", clean(text))
