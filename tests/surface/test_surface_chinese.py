"""Pages that there are in Chinese too: as many headings, the same commands, links both ways."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAIRS = [
    ("README.md", "README.zh.md"),
    ("docs/guide/start.md", "docs/guide/start.zh.md"),
]
# What the Chinese page of posts leaves to the English one is linked from there.
LINKED = [*PAIRS, ("docs/guide/posts.md", "docs/guide/posts.zh.md")]
FENCE = re.compile(r"^```(\w+)\n(.*?)^```", re.DOTALL | re.MULTILINE)
CODE = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\]\((?!http)([^)#]+)")
HAN = re.compile(r"[\u4e00-\u9fff]")


def texts(pair: tuple[str, str]) -> list[str]:
    return [(ROOT / name).read_text("utf-8") for name in pair]


def headings(text: str) -> list[int]:
    bare = FENCE.sub("", text)
    return [len(found) for found in re.findall(r"(?m)^(#+) ", bare)]


def commands(text: str) -> list[str]:
    """The commands and the Python, which are the same in any language."""
    found = [code for kind, code in FENCE.findall(text) if kind in ("sh", "bash", "python", "yaml")]
    return [code.replace(" --lang zh", "") for code in found]


@pytest.mark.parametrize("pair", PAIRS)
def test_both_have_the_same_headings_and_commands(pair: tuple[str, str]) -> None:
    english, chinese = texts(pair)
    assert len(headings(english)) >= 4
    assert headings(english) == headings(chinese)
    assert commands(english) == commands(chinese)


@pytest.mark.parametrize("pair", PAIRS)
def test_the_tables_are_about_the_same_things(pair: tuple[str, str]) -> None:
    first = [
        [CODE.findall(line.split(" | ")[0]) for line in text.split("\n") if line.startswith("| `")]
        for text in texts(pair)
    ]
    assert first[0]
    assert first[0] == first[1]


@pytest.mark.parametrize("pair", LINKED)
def test_each_leads_to_the_other_and_all_links_lead_somewhere(pair: tuple[str, str]) -> None:
    for name, other, text in zip(pair, reversed(pair), texts(pair), strict=True):
        targets = LINK.findall(FENCE.sub("", text))
        assert Path(other).name in targets
        folder = (ROOT / name).parent
        assert [each for each in targets if not (folder / each).exists()] == []


@pytest.mark.parametrize("pair", LINKED)
def test_it_is_chinese(pair: tuple[str, str]) -> None:
    _, chinese = texts(pair)
    prose = [line for line in FENCE.sub("", chinese).split("\n") if len(line) > 40]
    assert [line for line in prose if not HAN.search(line) and not line.startswith("[")] == []
