"""The search box: words of English and of Chinese, and paths such as `val/accuracy`.

Material's search finds what its separator parts. Its defaults keep `val/accuracy` and
`train_loss` in one piece, so that neither half is found, and Chinese, which has no spaces, is
found only where jieba (the extra `zh`) has parted its words. What a page folds away, and the
words inside drawings, stay out: a thousand packages and points would hide what people wrote.
"""

from __future__ import annotations

import importlib.util
import logging
import re
from collections.abc import Iterable
from typing import Any

from runpress.format.codes import CODES
from runpress.format.problems import Problem
from runpress.hosts.defaults import give_defaults

# White space, and the one without a width that jieba leaves; dashes, slashes, brackets, quotes,
# in Western type and in Chinese; a full stop or a comma unless it stands in a number; what
# escaped brackets of HTML are in the index; and a capital within a name, as in DataLoader.
SEPARATOR = (
    r"[\s\u200b\u3000\-_/\\:;!?=+|#*@~^$%()\[\]{}\"'`"
    r"、。，．？！；：（）《》【】「」“”‘’…·—]+"
    r"|[.,](?!\d)|&(?:lt|gt|amp);|(?!\b)(?=[A-Z][a-z])"
)
# Elements that never hold another of their own kind: Material's reader of pages goes on
# indexing at the first end tag of the name that it was told to leave out.
LEFT_OUT = re.compile(r'<(details class="rp-fold[^"]*"|svg|pre class="mermaid")(?! data-search)')
HAN = re.compile("[\u3400-\u9fff]")


def set_search_defaults(search: Any) -> None:
    """Give Material's search a separator, unless its site says one."""
    give_defaults(search, {"separator": SEPARATOR})
    if importlib.util.find_spec("jieba"):
        import jieba

        # It tells of every dictionary that it loads.
        jieba.setLogLevel(logging.WARNING)


def leave_out(html: str) -> str:
    """Return a page's HTML with a mark at what search is not to find; Material removes it."""
    return LEFT_OUT.sub(r'<\1 data-search-exclude="true"', html)


def missing_words(texts: Iterable[str], config: str) -> Problem | None:
    """Say that Chinese will not be found, where a site has some and jieba is not installed.

    Args:
        texts: what people wrote.
        config: the file that turns search on, as the user knows it.
    """
    if importlib.util.find_spec("jieba") or not any(map(HAN.search, texts)):
        return None
    return Problem(
        CODES["RP315"],
        "RP315",
        config,
        "pages are in Chinese, whose words search cannot tell apart.",
        "Install what parts them: pip install 'runpress[zh]'.",
    )
