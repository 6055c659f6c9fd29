"""What Mermaid says of diagrams is asked once, and remembered from build to build."""

from __future__ import annotations

from pathlib import Path

import pytest

from runpress.site.diagrams.parser import Parser, ParserMissing
from runpress.site.diagrams.verdicts import MOST_ASKED, Verdicts

GOOD, BROKEN = "flowchart TD\n  a --> b\n", "flowchart TD\n  a[x (y)]\n"


class Asked:
    """A parser that counts, and whose every text with a bracket is broken."""

    def __init__(self, missing: str = "") -> None:
        self.texts: list[str] = []
        self._missing = missing

    def complaint(self, text: str) -> str:
        self.texts.append(text)
        if self._missing:
            raise ParserMissing(self._missing)
        return "broken" if "(" in text else ""

    def close(self) -> None:
        self.texts.append("closed")


def test_mermaids_own_parser() -> None:
    parser = Parser()
    assert parser.complaint(GOOD) == ""
    assert "got 'PS'" in parser.complaint(BROKEN)
    assert parser.complaint("nothing of the kind").startswith("No diagram type")
    assert parser.complaint("gitGraph\n  comit 混合") != ""
    parser.close()
    assert parser.complaint(GOOD) == ""
    parser.close()


def test_a_later_build_asks_only_for_what_is_new(tmp_path: Path) -> None:
    first, later = Asked(), Asked()
    verdicts = Verdicts(tmp_path, first)
    assert [verdicts.complaint(text) for text in (GOOD, BROKEN, GOOD)] == ["", "broken", ""]
    verdicts.keep()
    assert first.texts == [GOOD, BROKEN, "closed"]
    verdicts = Verdicts(tmp_path, later)
    assert verdicts.complaint(BROKEN) == "broken"
    verdicts.keep()
    assert later.texts == ["closed"]
    # What no page has any more is forgotten.
    assert Verdicts(tmp_path, third := Asked()).complaint(GOOD) == ""
    assert third.texts == [GOOD]


@pytest.mark.parametrize("torn", [b"", b"[1]", b'{"a": 1}', b"\xff{", b"[" * 100_000])
def test_a_torn_memory_is_thrown_away(tmp_path: Path, torn: bytes) -> None:
    (tmp_path / "diagrams.json").write_bytes(torn)
    verdicts = Verdicts(tmp_path, Asked())
    assert verdicts.complaint(BROKEN) == "broken"
    verdicts.keep()
    assert Verdicts(tmp_path, later := Asked()).complaint(BROKEN) == "broken"
    assert later.texts == []


def test_without_the_parser_another_one_answers() -> None:
    asked = Asked("mermaidx is not installed")
    verdicts = Verdicts(None, asked)
    assert verdicts.complaint(GOOD) == ""
    assert "label" in verdicts.complaint("flowchart TD\n  a[")
    assert verdicts.lacking == "mermaidx is not installed"
    assert asked.texts == [GOOD]
    verdicts.keep()


class Endless(Asked):
    """A parser that comes to no end."""

    def complaint(self, text: str) -> str:
        super().complaint(text)
        raise TimeoutError


def test_what_takes_too_long_is_asked_for_once(tmp_path: Path) -> None:
    first = Verdicts(tmp_path, Endless())
    assert first.complaint(GOOD) == ""
    first.keep()
    assert Verdicts(tmp_path, later := Endless()).complaint(GOOD) == ""
    assert later.texts == []


def test_a_very_long_text_is_not_asked_for() -> None:
    asked = Asked()
    text = "flowchart TD\n" + "  a --> b\n" * (MOST_ASKED // 10)
    assert Verdicts(None, asked).complaint(text) == ""
    assert asked.texts == []
