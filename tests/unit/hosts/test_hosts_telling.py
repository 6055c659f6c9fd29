"""Problems in the terminal: all of them once, and what is new when somebody saves."""

from __future__ import annotations

import logging

from runpress.format.problems import Problem, Severity
from runpress.hosts.telling import Telling
from runpress.site.model import Tree


def problem(severity: Severity, what: str) -> Problem:
    return Problem(severity, "RP501", "docs/posts/a.md", what, "Mend it.")


def tree(*problems: Problem) -> Tree:
    return Tree(problems=list(problems))


class Terminal:
    """What was said, a level and a line each."""

    def __init__(self) -> None:
        self.lines: list[tuple[int, str]] = []
        self.failed = 0
        self.telling = Telling(lambda level, line: self.lines.append((level, line)), self._fail)

    def _fail(self) -> None:
        self.failed += 1

    def said(self) -> list[str]:
        lines, self.lines = [line for _, line in self.lines], []
        return lines


HINT, OTHER = problem(Severity.HINT, "one."), problem(Severity.HINT, "another.")
WARNING, ERROR = problem(Severity.WARNING, "bad."), problem(Severity.ERROR, "worse.")


def test_problems_are_told_at_the_level_that_they_have() -> None:
    terminal = Terminal()
    terminal.telling.tell_of(tree(HINT, WARNING, ERROR))
    levels = [level for level, _ in terminal.lines]
    assert levels == [logging.INFO, logging.WARNING, logging.ERROR]
    assert terminal.failed == terminal.telling.errors == 1


def test_a_build_by_itself_says_every_hint_each_time() -> None:
    terminal = Terminal()
    for _ in range(2):
        terminal.telling.tell_of(tree(HINT, OTHER))
        assert terminal.said() == [str(HINT), str(OTHER)]


def test_after_a_save_only_new_hints_are_said_and_the_others_counted() -> None:
    terminal = Terminal()
    terminal.telling.tell_of(tree(HINT))
    terminal.said()
    terminal.telling.tell_of(tree(HINT, OTHER), again=True)
    assert terminal.said() == [str(OTHER), "1 hint as before."]
    terminal.telling.tell_of(tree(HINT, OTHER), again=True)
    assert terminal.said() == ["2 hints as before."]


def test_a_hint_that_went_and_came_back_is_said() -> None:
    terminal = Terminal()
    for problems, said in (((HINT,), [str(HINT)]), ((), []), ((HINT,), [str(HINT)])):
        terminal.telling.tell_of(tree(*problems), again=True)
        assert terminal.said() == said


def test_warnings_and_errors_are_said_after_every_save() -> None:
    terminal = Terminal()
    for _ in range(2):
        terminal.telling.tell_of(tree(WARNING, ERROR), again=True)
        assert terminal.said() == [str(WARNING), str(ERROR)]
        assert terminal.telling.errors == 1
