"""What Mermaid says of each diagram, remembered from one build to the next.

To ask costs up to a third of a second a diagram, and diagrams rarely change. The memory is a
file of the host's; what in it cannot be read is thrown away, and asked again.
"""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from runpress.format.write import replace_file
from runpress.site.diagrams.parser import Parser, ParserMissing, script_hash
from runpress.site.model import key_of

FILE = "diagrams.json"
# The parser takes longer and longer with a text: this much takes it seconds, in vain.
MOST_ASKED = 10_000


class _Asked(Protocol):
    def complaint(self, text: str) -> str: ...

    def close(self) -> None: ...


class Verdicts:
    """Mermaid's complaints by the text they are about.

    `lacking` says why Mermaid's own parser was not asked, "" as long as it was.
    """

    def __init__(self, folder: Path | None, parser: _Asked | None = None) -> None:
        self._file = folder / FILE if folder else None
        self._parser = parser or Parser()
        self._before = self._load()
        self._now: dict[str, str] = {}
        self.lacking = ""

    def complaint(self, source: str) -> str:
        """Return what is wrong with a source in Mermaid's words; "" for nothing."""
        key = key_of(script_hash(), source)
        known = self._now.get(key, self._before.get(key))
        if known is None:
            known = self._ask(source)
        if known is None:
            return _second_opinion(source)
        self._now[key] = known
        return known

    def _ask(self, source: str) -> str | None:
        """Ask Mermaid's own parser; None where it cannot tell."""
        if self.lacking or len(source) > MOST_ASKED:
            return None
        try:
            return self._parser.complaint(source)
        except ParserMissing as missing:
            self.lacking = str(missing)
        except TimeoutError:
            # Remembered too: to ask again would take the next build as long, and in vain.
            return _second_opinion(source)
        return None

    def keep(self, *, whole: bool = True) -> None:
        """Write down what was asked in this build, and let the parser go.

        What was asked before stays only where not the `whole` blog was made.
        """
        self._parser.close()
        if not whole:
            self._now = {**self._before, **self._now}
        if self._file and self._now != self._before:
            text = json.dumps(dict(sorted(self._now.items())), ensure_ascii=False, indent=0)
            # A disk that takes nothing costs the next build its time, and no more.
            with suppress(OSError):
                self._file.parent.mkdir(parents=True, exist_ok=True)
                replace_file(self._file, text.encode("utf-8", "replace"))

    def _load(self) -> dict[str, str]:
        try:
            told = json.loads(self._file.read_bytes()) if self._file else {}
        except (OSError, ValueError, RecursionError):
            return {}
        known = told.items() if isinstance(told, dict) else ()
        return {key: value for key, value in known if isinstance(value, str)}


def _second_opinion(source: str) -> str:
    """Ask merman, which reads Mermaid again from its beginnings; "" where it is not here."""
    try:
        from merman import Merman, MermanError
    except ImportError:
        return ""
    try:
        found = Merman().validate(source, None)
    except MermanError as error:
        return str(getattr(error, "message", error))
    return "" if found.valid else str(found.error or "it is no Mermaid")
