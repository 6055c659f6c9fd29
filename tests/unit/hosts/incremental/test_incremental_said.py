"""What was said is said again, by whom it was said first, and nothing else."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import orjson
import pytest

from runpress.hosts.incremental.ledger import NOBODY, STEPS, Ledger
from runpress.hosts.incremental.said import heard, read_lines, say_again, tell_lines

PLUGIN = logging.getLogger("mkdocs.plugins.some")


@pytest.fixture(autouse=True)
def loud() -> Iterator[None]:
    logger = logging.getLogger("mkdocs")
    before = logger.level
    logger.setLevel(logging.INFO)
    yield
    logger.setLevel(before)


def test_lines_are_said_again_by_their_loggers() -> None:
    with heard() as first:
        PLUGIN.warning("%d pages", 3)
        logging.getLogger("mkdocs").info("so")
        logging.getLogger("elsewhere").error("not here")
    with heard() as second:
        say_again(read_lines(orjson.loads(orjson.dumps(tell_lines(first)))))
    assert second == first == [(30, "mkdocs.plugins.some", "3 pages"), (20, "mkdocs", "so")]


def test_a_line_with_signs_of_formatting_is_said_as_it_was() -> None:
    with heard() as lines:
        say_again([(30, "mkdocs", "100 %s of %d")])
    assert lines == [(30, "mkdocs", "100 %s of %d")]


def test_a_quiet_build_does_not_know_what_a_loud_one_says() -> None:
    logging.getLogger("mkdocs").setLevel(logging.ERROR)
    with heard() as lines:
        PLUGIN.warning("unheard")
    told = tell_lines(lines)
    assert read_lines(told) == []
    logging.getLogger("mkdocs").setLevel(logging.INFO)
    with pytest.raises(ValueError, match="more is to be said"):
        read_lines(told)


@pytest.mark.parametrize(
    "lines",
    [
        [[30, "root", "a logger that is no build's"]],
        [[30, "mkdocsx", "a name that begins like one"]],
        [["30", "mkdocs", "no number"]],
        [[30, "mkdocs"]],
        ["a line"],
    ],
)
def test_a_memory_from_somebody_unknown_says_nothing(lines: list[object]) -> None:
    with pytest.raises(ValueError, match="no l"):
        read_lines({"least": 0, "lines": lines})


@pytest.mark.parametrize("told", [None, [], "text", {"least": 0}, {"lines": []}])
def test_a_value_of_another_shape_is_none(told: object) -> None:
    with pytest.raises((TypeError, KeyError)):
        read_lines(told)


def test_a_ledger_forgets_what_was_said_about_pages_that_are_made_anew() -> None:
    ledger = Ledger()
    with ledger.listening():
        PLUGIN.warning("of the site")
        with ledger.about("a.md"):
            PLUGIN.warning("of a")
            with ledger.about("b.md"):
                PLUGIN.warning("of b")
            PLUGIN.info("of a too")
        logging.getLogger(STEPS).info("Cleaning site directory")
        logging.getLogger(STEPS).error("Error building page")
        ledger.forget("a.md")
        with ledger.about("a.md"):
            PLUGIN.warning("of a anew")
        with heard() as lines:
            ledger.say_again(but={"a.md"})
    said = [text for _, _, text in lines]
    assert said == ["of the site", "of b", "Error building page"]
    # Said again is not said twice, and what is new is said again the next time.
    assert [text for _, (_, _, text) in ledger.entries] == [*said, "of a anew"]


def test_a_ledger_hears_nothing_when_nobody_asks() -> None:
    ledger = Ledger()
    PLUGIN.warning("before")
    with ledger.about(NOBODY):
        PLUGIN.warning("meanwhile")
    assert ledger.entries == []
