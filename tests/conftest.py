"""What tests of several folders share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from blog_on_disk import Docs


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="write what the golden cases give now as what is expected",
    )


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--update-golden") and os.environ.get("CI"):
        raise pytest.UsageError("--update-golden is for a person's machine: CI is set here")


@pytest.fixture
def docs(tmp_path: Path) -> Docs:
    """An empty blog."""
    (tmp_path / "docs").mkdir()
    return Docs(tmp_path / "docs")
