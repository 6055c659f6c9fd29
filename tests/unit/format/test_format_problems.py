"""How a problem is told."""

from __future__ import annotations

import pytest

from runpress.format.problems import Problem, Severity


def told(what: str) -> str:
    return str(Problem(Severity.HINT, "RP999", "docs/a.md", what, "Mend it.", 3))


def test_it_says_where_what_and_the_next_move() -> None:
    assert told("it is wrong.") == "docs/a.md:3: it is wrong. [RP999] Mend it."


@pytest.mark.parametrize(
    ("mark", "shown"), [("\x1b", "\\x1b"), ("\u202e", "\\u202e"), ("\x9b", "\\x9b"), ("\r", "\\r")]
)
def test_what_a_terminal_would_obey_is_written_out(mark: str, shown: str) -> None:
    assert f"no arm '{shown}[2J'" in told(f"no arm '{mark}[2J'")


def test_other_scripts_and_spaces_stay() -> None:
    assert "混合 \N{NO-BREAK SPACE}é\nx" in told("混合 \N{NO-BREAK SPACE}é\nx")
