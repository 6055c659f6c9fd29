"""The words of generated parts: every one used, every one there."""

from __future__ import annotations

import re
import string
import tomllib
from pathlib import Path

import markupsafe
import pytest

import runpress.site
from runpress.format.schema import STATUSES
from runpress.site.facts import HARDWARE, NUMERICS, SOFTWARE
from runpress.site.script_words import SAID
from runpress.site.sections.system import KNOWN
from runpress.site.wording.words import Words, _flatten, words_of

SITE = Path(runpress.site.__file__).parent
ENGLISH = words_of("en")
LITERAL = re.compile(r"""["']([a-z_]+\.[a-z_]+)["']""")
# A key that is put together begins so: f"why.{why}".
BEGINNING = re.compile(r"""f"([a-z_]+\.[a-z_]*)\{""")
# A group that is handed to a script as it is.
HANDED = re.compile(r"""\.under\("([a-z_]+)"\)""")
# What looks like a key and is a file.
FILE = re.compile(r".*\.(html|json|csv|png|txt|js|css|cff|md|xml)")
# Keys that are put together, with all that they can become.
MADE = (
    {f"status.{status}" for status in STATUSES if status != "running"}
    | {f"environment.{key}" for key in (*HARDWARE, *SOFTWARE, *NUMERICS)}
    | {f"system.{owner}_{kind}" for owner, kinds in KNOWN.items() for kind in kinds}
    | {f"why.{why}" for why in ("asked", "best", "baseline", "newest")}
)


# Words that are names, and the same in every language.
SAME: set[str] = set()
# Not for readers: what the checks compare an author's words with.
LISTS = {"checks.results", "checks.useless_alt"}
LANGUAGES = sorted(path.stem for path in (SITE / "languages").glob("*.toml"))


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def own(language: str) -> dict[str, str]:
    """What a language says itself, without what it takes from English."""
    return _flatten(tomllib.loads((SITE / "languages" / f"{language}.toml").read_text("utf-8")))


def known() -> set[str]:
    return set(ENGLISH._texts)


def in_source() -> set[str]:
    files = [*SITE.rglob("*.py"), *SITE.rglob("*.html")]
    texts = (file.read_text("utf-8") for file in files)
    groups = {key.partition(".")[0] for key in known()}
    found = {key for text in texts for key in LITERAL.findall(text)}
    return {key for key in found if key.partition(".")[0] in groups and not FILE.fullmatch(key)}


def begun() -> tuple[str, ...]:
    """How keys begin that are put together in the source."""
    texts = (file.read_text("utf-8") for file in SITE.rglob("*.py"))
    return tuple({start for text in texts for start in BEGINNING.findall(text)})


def handed() -> set[str]:
    """The keys of groups that scripts are handed, of which a script names the last part."""
    texts = (file.read_text("utf-8") for file in SITE.parent.rglob("*.py"))
    groups = {group for text in texts for group in HANDED.findall(text)}
    groups |= {table for tables, _ in SAID.values() for table in tables}
    scripts = (SITE / "assets").glob("[!v]*/*.js"), (SITE / "assets").glob("*.js")
    # The page of what is not there is made where versions are published.
    page = [SITE.parent / "publish" / "not_found.py"]
    ours = "".join(file.read_text("utf-8") for files in (*scripts, page) for file in files)
    named = set(re.findall(r"""(?:["'`]|words\.|say\.|said\.)([a-z_]+)\b""", ours))
    return {
        key for key in known() if key.partition(".")[0] in groups and key.split(".")[1] in named
    }


def one_of_many(key: str) -> bool:
    """Say whether a key is the form of another for one thing."""
    return key.endswith(".one") and key.removesuffix(".one") in known()


def test_every_word_that_is_used_is_there() -> None:
    assert (in_source() | MADE) - known() == set()


def test_every_word_that_is_there_is_used() -> None:
    used = in_source() | MADE | handed()
    idle = {key for key in known() if key.removesuffix(".one") not in used}
    assert {key for key in idle if not key.startswith(begun())} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_place_is_filled(language: str) -> None:
    words = words_of(language)
    for key, text in words._texts.items():
        filled = words(key, **{place: f"<{place}>" for place in places(text)})
        assert all(f"<{place}>" in filled for place in places(text)), key
        assert "{" not in filled, key


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_is_complete(language: str) -> None:
    said = set(own(language))
    assert {key for key in known() - said if not one_of_many(key)} == set()
    assert {key for key in said - known() if not one_of_many(key)} == set()


def test_chinese_has_the_places_of_the_english() -> None:
    said = own("zh").items()
    assert {key for key, text in said if places(text) != places(ENGLISH._texts[key])} == set()


def test_chinese_is_chinese() -> None:
    word = re.compile(r"(?<![{\w.])[a-z]{3,}(?![}\w.])")
    same = {key for key, text in own("zh").items() if text == ENGLISH._texts.get(key)}
    assert {key for key in same - SAME if word.search(ENGLISH._texts[key])} == set()
    # Between Chinese words stand Chinese marks.
    wrong = re.compile("[\u4e00-\u9fff][,.:;?!]|[,:;?!] ?[\u4e00-\u9fff]")
    texts = {key: text for key, text in own("zh").items() if key not in LISTS}
    assert {key: text for key, text in texts.items() if wrong.search(text)} == {}


def test_a_language_with_one_form_does_not_fall_back_to_the_english_one() -> None:
    assert words_of("zh")("meta.runs", count=1) == "1 次运行"


@pytest.mark.parametrize("language", ["zh", "zh-CN", "zh-Hans", "zh_CN", "ZH", "zh-Hant"])
def test_chinese_has_many_tags(language: str) -> None:
    assert words_of(language).language == "zh"


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
