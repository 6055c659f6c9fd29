"""YAML as authors write it, read by the quick reader wherever that is safe.

The reader written in C takes a tenth of the other's time, and a blog has a thousand front
matters. It is also the one that MkDocs reads them with. But it keeps no count of how deep
things lie in each other, and what nests deeper than its stack ends the whole process; and
what it says of a mistake is worth less to who has to find it. So what may nest deeply, and
what it does not understand, goes to the reader written in Python.
"""

from __future__ import annotations

from typing import Any

import yaml

QUICK = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# Each of these may open a level; a block without any of them is indented a level a line.
OPENERS = "[{-?"
MOST_OPENERS, LONGEST = 300, 50_000


def read_yaml(text: str) -> Any:
    """Return what a text holds.

    Raises:
        yaml.YAMLError, ValueError: it is no YAML, or holds an impossible date.
        RecursionError: it nests too deeply.
    """
    quick = loader_of(text)
    if quick is not yaml.SafeLoader:
        try:
            return yaml.load(text, Loader=quick)  # noqa: S506 (a safe one)
        except (yaml.YAMLError, ValueError):
            pass
    return yaml.safe_load(text)


def loader_of(text: str) -> type[yaml.SafeLoader]:
    """Return the quickest safe loader that a text can be trusted to."""
    deep = len(text) > LONGEST or sum(map(text.count, OPENERS)) > MOST_OPENERS
    return yaml.SafeLoader if deep else QUICK
