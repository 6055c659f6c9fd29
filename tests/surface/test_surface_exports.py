"""What users call: there, described, and cheap to import."""

from __future__ import annotations

import inspect
import json
import subprocess
import sys

import pytest

import runpress

HEAVY = ("torch", "numpy", "matplotlib", "mkdocs", "orjson", "jinja2", "yaml", "click", "PIL")


def test_the_list_is_sorted_and_holds_each_name_once() -> None:
    # Capitals first, as Python sorts and as `dir` shows them.
    assert sorted(set(runpress.__all__)) == runpress.__all__ == dir(runpress)


@pytest.mark.parametrize("name", runpress.__all__)
def test_every_name_loads_and_says_what_it_does(name: str) -> None:
    found = getattr(runpress, name)
    if callable(found):
        assert inspect.getdoc(found)


def test_no_other_name_is_there() -> None:
    with pytest.raises(AttributeError, match="nothing"):
        _ = runpress.nothing


def test_the_names_of_the_contract_are_there() -> None:
    assert {"init", "log", "watch", "finish", "define_metric"} <= set(runpress.__all__)


def test_the_import_brings_nothing_heavy() -> None:
    program = "import json, sys, runpress; print(json.dumps(sorted(sys.modules)))"
    said = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    loaded = set(json.loads(said.stdout))
    assert "runpress" in loaded
    assert loaded.isdisjoint(HEAVY)
