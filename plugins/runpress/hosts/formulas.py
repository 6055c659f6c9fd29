"""The formulas of a built page, and where in its source a broken one stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from runpress.format.codes import CODES
from runpress.format.problems import Problem
from runpress.site.formulas.font import PLACE, math_font
from runpress.site.formulas.katex import KatexMissingError
from runpress.site.formulas.page import Formulas
from runpress.site.memory.store import Store

KIND = "font"
# Scripts that convert formulas in the browser: a site that has one wants it.
OTHERS = ("mathjax", "katex")


class PageFormulas:
    """Converts the formulas of a site's pages; `report` is told what is wrong, each thing once."""

    def __init__(self, report: Callable[[Problem], None]) -> None:
        self._report = report
        self._formulas = Formulas()
        self._told: set[str] = set()
        # Of all pages, which the font is cut to.
        self._characters: set[str] = set()

    def start(self, scripts: Iterable[object]) -> None:
        """Begin a build of a site with these scripts of its own."""
        self._told.clear()
        self._characters.clear()
        self._left = any(name in str(script).lower() for script in scripts for name in OTHERS)

    def name(self, page: Any) -> None:
        """Give a page's title and its headings words that no browser has to convert."""
        if not self._left:
            page.title = self._plain(page.title)
            for link in _links(page.toc):
                link.title = self._plain(link.title)

    def _plain(self, title: str) -> str:
        return self._formulas.plain(title) if r"\(" in (title or "") else title

    def take(self) -> set[str]:
        """Return the characters of the formulas that were met since the last call."""
        taken, self._formulas.characters = self._formulas.characters, set()
        self.add(taken)
        return taken

    def add(self, characters: set[str]) -> None:
        """Cut the font to the characters of a page too that is not made anew."""
        self._characters |= characters

    def draw_only(self, characters: Iterable[str]) -> None:
        """Cut the font to these characters, whatever else was met."""
        self._characters = set(characters)

    def write_font(self, site: Path, store: Store | None = None) -> None:
        """Put a font beside the pages, where any of them has a formula.

        Args:
            site: the site's folder.
            store: what is remembered between builds: cutting a font takes a second or more.
        """
        self.take()
        key = "".join(sorted(self._characters))
        font = store.get(KIND, key) if store and key else None
        if font is None and key:
            font = math_font(frozenset(key))
        if store and font:
            store.put(KIND, key, font)
            store.keep_only(KIND, [key])
        if font:
            place = site / PLACE
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(font)

    def convert(self, output: str, source: Path, shown: str) -> str:
        """Return a page's HTML with MathML in the place of its formulas.

        Args:
            output: the whole page.
            source: the file that its author wrote; a list of posts has none.
            shown: that file as the user knows it.
        """
        if self._left:
            return output
        broken: dict[str, str] = {}
        try:
            output = self._formulas.convert(output, broken.setdefault)
        except KatexMissingError as error:
            what = "formulas stay as they are written: KaTeX cannot run here."
            self._tell("", Problem(CODES["RP314"], "RP314", shown, what, str(error)))
        if broken and source.is_file():
            text = source.read_text("utf-8", "replace")
            for tex, why in broken.items():
                self._tell(shown + tex, _problem(shown, _line(text, tex), why))
        return output

    def _tell(self, key: str, problem: Problem) -> None:
        if key not in self._told:
            self._told.add(key)
            self._report(problem)


def _links(toc: Iterable[Any]) -> Iterator[Any]:
    for link in toc:
        yield link
        yield from _links(link.children)


def _line(text: str, tex: str) -> int:
    """Return the line on which a formula begins; 0 where it is not written out."""
    first = next((line.strip() for line in tex.split("\n") if line.strip()), "")
    at = text.find(tex)
    if at < 0:
        at = text.find(first) if first else -1
    return 0 if at < 0 else text.count("\n", 0, at) + 1


def _problem(shown: str, line: int, why: str) -> Problem:
    return Problem(
        CODES["RP313"],
        "RP313",
        shown,
        f"a formula is broken: {why.rstrip('.')}.",
        "Mend its TeX; until then the page shows it as it is written.",
        line,
    )
