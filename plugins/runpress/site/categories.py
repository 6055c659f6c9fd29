"""The categories of a post, short enough to be names of files.

The blog makes a page of each category, in a file that is named like it. A name that no file
system takes would end the build there, with a message about some temporary file; so the blog
is given the beginning of such a name.
"""

from __future__ import annotations

import json

from runpress.site.text.post import Post

# In bytes: file systems take 255, and an ending and what a slug may add have to fit too.
LONGEST = 200
KEY = "categories"


def too_long(post: Post) -> list[str]:
    """Return the categories of a post that no file can be named like."""
    return [each for each in _told(post) if _cut(each) != each]


def fitting_line(post: Post) -> str:
    """Return a line for the end of a post's front matter; empty where all of it fits.

    Of two keys of one name YAML takes the last.
    """
    if not too_long(post):
        return ""
    shortened = [_cut(each) if isinstance(each, str) else each for each in post.meta[KEY]]
    once = [each for at, each in enumerate(shortened) if each not in shortened[:at]]
    return f"{KEY}: {json.dumps(once, ensure_ascii=False, default=str)}\n"


def _told(post: Post) -> list[str]:
    told = post.meta.get(KEY)
    return [each for each in told if isinstance(each, str)] if isinstance(told, list) else []


def _cut(name: str) -> str:
    return name.encode("utf-8", "replace")[:LONGEST].decode("utf-8", "ignore")
