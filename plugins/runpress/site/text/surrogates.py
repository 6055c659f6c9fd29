"""Half characters in data of YAML, which no file and no page can be written with.

YAML in JSON's manner may write a character beyond the first 65,536 as two escapes,
`"\\ud83e\\uddd1"`, and PyYAML makes two halves of it and no character. Everything goes well
until somebody writes the text into a file, and that ends the build in the middle.
"""

from __future__ import annotations

import re
from typing import Any

# Read from a file in UTF-8 nothing else can bring one in.
ESCAPED = re.compile(r"\\(?:u|U0000)[dD][89a-fA-F]")
HALF = re.compile("[\ud800-\udfff]")


def holds_surrogate(source: str, data: Any) -> bool:
    """Say whether what a text of YAML holds has half a character in it.

    Args:
        source: the text.
        data: what was read from it, known not to be endless.
    """
    return bool(ESCAPED.search(source)) and _is_in(data, set())


def _is_in(data: Any, seen: set[int]) -> bool:
    if isinstance(data, str):
        return bool(HALF.search(data))
    if not isinstance(data, list | dict | set | tuple) or id(data) in seen:
        return False
    seen.add(id(data))
    items = [*data, *data.values()] if isinstance(data, dict) else data
    return any(_is_in(item, seen) for item in items)
