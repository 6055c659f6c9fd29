"""The house style, as far as a program can tell."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "plugins" / "runpress"
MODULES = sorted(SOURCE.rglob("*.py"))
MOST_LINES_OF_MODULE, MOST_LINES_OF_FUNCTION = 500, 60
SAYING_NOTHING = {"utils", "util", "helpers", "helper", "manager", "managers", "misc", "common"}


@pytest.mark.parametrize(
    "command",
    [
        ("ruff", "check", "--no-cache", "."),
        ("ruff", "format", "--no-cache", "--check", "."),
        ("mypy",),
    ],
    ids=lambda command: " ".join(command[:2]),
)
def test_a_checker_is_content(command: tuple[str, ...]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_there_is_something_to_check() -> None:
    assert len(MODULES) > 50


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_a_module(path: Path) -> None:
    text = path.read_text("utf-8")
    tree = ast.parse(text)
    assert ast.get_docstring(tree), "a module opens with what it is for"
    assert text.count("\n") <= MOST_LINES_OF_MODULE
    assert path.stem not in SAYING_NOTHING
    functions = [
        node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    lengths = {node.name: (node.end_lineno or 0) - node.lineno + 1 for node in functions}
    assert {name for name, length in lengths.items() if length > MOST_LINES_OF_FUNCTION} == set()
