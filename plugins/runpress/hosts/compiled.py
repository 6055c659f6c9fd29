"""A theme's templates, compiled once for all builds of a dev server.

MkDocs sets up its templates anew for each build, and Jinja compiles them again: half a second
for those of Material. What was compiled stays in this process, and nowhere else: code from a
file would be somebody's to write. Jinja names it by the template's text, so one that was
edited is compiled again.
"""

from __future__ import annotations

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket


class Compiled(BytecodeCache):
    """Remembers templates by their texts."""

    def __init__(self) -> None:
        self._known: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give a template what it was compiled to, if its text is the same."""
        if bucket.key in self._known:
            bucket.bytecode_from_string(self._known[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Remember what a template was compiled to."""
        self._known[bucket.key] = bucket.bytecode_to_string()
