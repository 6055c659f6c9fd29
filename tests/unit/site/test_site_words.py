"""The words of generated parts: every one used, every one there."""

from __future__ import annotations

import re
import string
from pathlib import Path

import markupsafe
import pytest

import runpress.site
from runpress.format.schema import STATUSES
from runpress.site.sections.environment import HARDWARE, NUMERICS, SOFTWARE
from runpress.site.sections.system import KNOWN
from runpress.site.words import Words, words_of

SITE = Path(runpress.site.__file__).parent
ENGLISH = words_of("en")
LITERAL = re.compile(r"""["']([a-z_]+\.[a-z_]+)["']""")
# What looks like a key and is a file.
FILES = {path.name for path in SITE.rglob("*.html")} | {"run.json", "system.csv"}
# Keys that are put together, with all that they can become.
MADE = (
    {f"status.{status}" for status in STATUSES if status != "running"}
    | {f"environment.{key}" for key in (*HARDWARE, *SOFTWARE, *NUMERICS)}
    | {f"system.{owner}_{kind}" for owner, kinds in KNOWN.items() for kind in kinds}
    | {f"why.{why}" for why in ("asked", "best", "baseline", "newest")}
)


def known() -> set[str]:
    return set(ENGLISH._texts)


def in_source() -> set[str]:
    files = [*SITE.rglob("*.py"), *SITE.rglob("*.html")]
    texts = (file.read_text("utf-8") for file in files)
    groups = {key.partition(".")[0] for key in known()}
    found = {key for text in texts for key in LITERAL.findall(text)}
    return {key for key in found if key.partition(".")[0] in groups} - FILES


def test_every_word_that_is_used_is_there() -> None:
    assert (in_source() | MADE) - known() == set()


def test_every_word_that_is_there_is_used() -> None:
    used = in_source() | MADE
    assert {key for key in known() if key.removesuffix(".one") not in used} == set()


@pytest.mark.parametrize("key", sorted(known()))
def test_every_place_is_filled(key: str) -> None:
    text = ENGLISH._texts[key]
    places = {name for _, name, _, _ in string.Formatter().parse(text) if name}
    filled = ENGLISH(key, **{place: f"<{place}>" for place in places})
    assert all(f"<{place}>" in filled for place in places)
    assert "{" not in filled


def test_one_has_a_form_of_its_own() -> None:
    assert ENGLISH("meta.runs", count=1) == "1 run"
    assert ENGLISH("meta.runs", count=2) == "2 runs"


def test_a_link_stays_a_link_beside_escaped_words() -> None:
    link = markupsafe.Markup("<a>x</a>")
    assert ENGLISH("reproduce.lead", run=link, why="<b>") == "<a>x</a>, &lt;b&gt;:"


@pytest.mark.parametrize("language", ["en", "en-GB", "xx", "xx-yy", "", "../en", "en.toml"])
def test_what_is_not_spoken_is_english(language: str) -> None:
    assert words_of(language).language == "en"
    assert words_of(language)("runs.title") == "Runs"


def test_a_word_that_is_nowhere_is_a_mistake_of_ours() -> None:
    with pytest.raises(KeyError):
        Words("en", {})("nothing")
