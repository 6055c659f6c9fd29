"""Every code of a problem means one thing, and the guide says which."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from functools import cache
from pathlib import Path

from runpress.format.codes import CODES

ROOT = Path(__file__).parents[2]
CODE = re.compile(r"RP[0-9]{3}")
ROW = re.compile(r"^\| (RP[0-9]{3}) \| (error|warning|hint) \| (.+) \| (.+) \|$", re.MULTILINE)
# A message as it is printed: file, maybe line, what is wrong, code, next move.
EXAMPLE = re.compile(r"^[^:\n]+(?::[1-9][0-9]*)?: .+[.?] \[(RP[0-9]{3})\] .+$", re.MULTILINE)
LIST = ROOT / "plugins" / "runpress" / "format" / "codes.py"
GUIDE = (ROOT / "docs" / "guide" / "problems.md").read_text("utf-8")


@cache
def trees() -> dict[Path, ast.Module]:
    """The source, but for the list of all codes."""
    files = sorted(set((ROOT / "plugins" / "runpress").rglob("*.py")) - {LIST})
    return {path: ast.parse(path.read_text("utf-8")) for path in files}


def named(nodes: ast.AST) -> set[str]:
    """The names that stand for codes, `DIFFERS = "RP204"`, are codes too."""
    return {
        node.value
        for node in ast.walk(nodes)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and CODE.fullmatch(node.value)
    }


def severities() -> dict[str, set[str]]:
    """The kinds with which each code is given, where one call has both."""
    found = defaultdict(set)
    for tree in trees().values():
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            codes = {code for argument in call.args for code in named(argument)}
            kinds = {
                argument.attr.lower()
                for argument in call.args
                if isinstance(argument, ast.Attribute)
                and isinstance(argument.value, ast.Name)
                and argument.value.id == "Severity"
            }
            if len(kinds) == 1 and len(codes) == 1:
                found[codes.pop()] |= kinds
    return found


def test_the_guide_has_every_code_and_no_other() -> None:
    source = {code for tree in trees().values() for code in named(tree)}
    listed = [row[0] for row in ROW.findall(GUIDE)]
    assert source == set(listed)
    assert listed == sorted(set(listed))


def test_the_list_has_every_code_in_order_and_its_severity() -> None:
    told = [(code, kind) for code, kind, *_ in ROW.findall(GUIDE)]
    assert [(code, severity.value) for code, severity in CODES.items()] == told


def test_the_guide_has_an_example_of_each() -> None:
    assert EXAMPLE.findall(GUIDE) == list(CODES)


def test_a_code_has_one_severity_and_the_guide_has_the_same() -> None:
    told = {code: kind for code, kind, *_ in ROW.findall(GUIDE)}
    given = severities()
    assert len(given) > 10
    assert {code: kinds for code, kinds in given.items() if kinds != {told[code]}} == {}


def test_a_code_belongs_to_one_part_of_the_source() -> None:
    parts = defaultdict(set)
    for path, tree in trees().items():
        for code in named(tree):
            parts[code].add(path.relative_to(ROOT / "plugins" / "runpress").parts[0])
    assert {code: where for code, where in parts.items() if len(where) > 1} == {}
