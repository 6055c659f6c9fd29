"""What finishing a page does beside its HTML, so that it can be done again without the page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from mkdocs.structure.files import Files


@dataclass
class Effects:
    """What was asked and told since the last `clear`.

    `asked` are the addresses of pages and assets that the page leads to, by their paths, None
    where there is nothing. `characters` are those of its formulas, which a font is cut to.
    `frame` is the HTML before and behind its content, as its template gave it; None where the
    content stands there more than once, or not as it is. `made` says whether there was a page to
    finish at all.
    """

    asked: dict[str, str | None] = field(default_factory=dict)
    characters: set[str] = field(default_factory=set)
    errors: int = 0
    frame: tuple[str, str] | None = None
    made: bool = False

    def clear(self) -> None:
        """Begin with another page."""
        self.asked, self.characters, self.errors = {}, set(), 0
        self.frame, self.made = None, False


def still_lead(asked: Mapping[str, object], files: Files) -> bool:
    """Say whether paths have the addresses that they were found to have."""
    known = files.src_uris
    return all((known[path].url if path in known else None) == url for path, url in asked.items())
