"""What Material's search reads of a page: not what it is told to leave out.

It goes through every byte of a page with a parser in Python, and forgets most of what it read:
folded tables of points, drawings, lists of packages. While it reads, those are empty elements
with the same mark, so that the index comes out the same.
"""

from __future__ import annotations

import re
from inspect import signature
from typing import Any

# As `search.leave_out` marks them; none holds another of its own kind. A heading within opens a
# section of the index all the same, so its element stays whole.
LEFT_OUT = re.compile(
    r"<(?P<name>details|svg|pre)(?= )(?P<rest>[^<>]*? data-search-exclude[^<>]*)>"
    r"(?P<inside>.*?)</(?P=name)>",
    re.DOTALL,
)
HEADING = re.compile(r"<h[1-6]\b")
READS = "add_entry_from_context"


def thin(content: str) -> str:
    """Return a page's HTML with nothing in the elements that search leaves out."""
    return LEFT_OUT.sub(_emptied, content) if "data-search-exclude" in content else content


def _emptied(found: re.Match[str]) -> str:
    if found["rest"].endswith("/") or HEADING.search(found["inside"]):
        return found[0]
    name = found["name"]
    return f'<{name} data-search-exclude="true"></{name}>'


def read_thinly(search: Any) -> None:
    """Let a search plugin read pages like that; one of another kind reads them whole."""
    index = getattr(search, "search_index", None)
    read = getattr(index, READS, None)
    # An instance's own attribute is ours already, or somebody else's.
    if read is None or READS in vars(index) or list(signature(read).parameters) != ["page"]:
        return

    def read_thin(page: Any) -> None:
        whole = page.content
        try:
            page.content = thin(whole or "")
            read(page)
        finally:
            page.content = whole

    setattr(index, READS, read_thin)
