"""Our scripts and style sheets: typed, linted, small, and content with a strict policy."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from pathlib import Path

import pytest

import javascript_checks as checks
from runpress.hosts.banner import FILES as WHEN_BROKEN
from runpress.site.scripts import EVERYWHERE, WHEN_NEEDED, WHEN_SERVING, script
from runpress.site.style import PARTS, style_sheet
from runpress.site.style import WHEN_SERVING as SHEETS_WHEN_SERVING

KIB = 1024
# What a post with diagrams, charts and tables asks for, the library of charts included.
MOST_OF_ALL = 40 * KIB
# Mermaid in the browser is for sites that were built without a program that draws it.
INSTEAD_OF_DRAWING = "diagrams.js"
# The notice of an old version: who reads the latest does not load it.
OF_AN_OLD_VERSION = "versions.js"
# What every page waits for.
MOST_OF_EVERY_PAGE = 6 * KIB
MOST_OF_STYLE = 12 * KIB
# Each of these makes a program or a page out of a text.
FORBIDDEN = re.compile(
    r"\beval\(|new Function\b|\b(?:inner|outer)HTML\b|insertAdjacentHTML|document\.write"
    r"|setAttribute\(\s*[\"'](?:style|on\w+)[\"']|DOMParser|createContextualFragment"
    r"|\bimport\b\s*[({*\"']|^\s*export\b|https?://(?!www\.w3\.org/)",
    re.MULTILINE,
)
NAMES = [*EVERYWHERE, *WHEN_NEEDED]


@pytest.fixture(scope="module", autouse=True)
def _fetched() -> None:
    assert checks.is_there(), checks.MISSING


def packed(text: str) -> int:
    return len(gzip.compress(text.encode(), mtime=0))


def script_is_long(path: Path) -> bool:
    known = json.loads((checks.ASSETS / checks.VENDOR / "packed.json").read_text("utf-8"))
    return hashlib.sha256(path.read_bytes()).hexdigest() not in known


def test_typescript_is_content() -> None:
    assert checks.check_types(checks.scripts()) == ""


def test_the_linter_is_content() -> None:
    assert checks.lint([*checks.scripts(), *checks.style_sheets()]) == ""


def test_wrong_types_are_found(tmp_path: Path) -> None:
    wrong = {
        "document.body.dataset.step = 1;": "is not assignable to type 'string'",
        "document.querySelector('p').remove();": "is possibly 'null'",
        "function same(value) { return value; }": "implicitly has an 'any' type",
        "window.runpress.lode('chart');": "Property 'lode' does not exist",
        "new uPlot(1);": "is not assignable to parameter of type 'Options'",
        "nowhere();": "Cannot find name 'nowhere'",
    }
    script = tmp_path / "wrong.js"
    script.write_text("\n".join(wrong), "utf-8")
    found = checks.check_types([script])
    for line, told in enumerate(wrong.values(), start=1):
        assert re.search(rf"\({line},\d+\): error .*{re.escape(told)}", found), found


def test_what_should_not_be_written_is_found(tmp_path: Path) -> None:
    script, sheet = tmp_path / "wrong.js", tmp_path / "wrong.css"
    script.write_text("console.log(1);\n", "utf-8")
    sheet.write_text("p { colour: red; }\n", "utf-8")
    found = checks.lint([script, sheet])
    assert "noConsole" in found
    assert "noUnknownProperty" in found


@pytest.mark.parametrize("path", checks.scripts(), ids=lambda path: path.name)
def test_a_script_is_checked_and_makes_no_program_of_a_text(path: Path) -> None:
    text = path.read_text("utf-8")
    assert text.startswith("// @ts-check\n"), "its types are checked in editors too"
    assert '"use strict";' in text
    assert "@ts-ignore" not in text
    assert FORBIDDEN.findall(text) == []


def test_every_file_is_part_of_something_that_is_published() -> None:
    every = {**EVERYWHERE, **WHEN_NEEDED, **WHEN_SERVING}
    parts = {part for files in every.values() for part in files}
    ours = {path.relative_to(checks.ASSETS).as_posix() for path in checks.scripts()}
    assert ours <= parts | WHEN_BROKEN.keys()
    sheets = {path.relative_to(checks.ASSETS).as_posix() for path in checks.style_sheets()}
    published = {*PARTS, *SHEETS_WHEN_SERVING}
    shown = {name for name in WHEN_BROKEN if name.endswith(".css")}
    assert sheets == shown | {part for part in published if checks.VENDOR not in part}


def test_all_scripts_together_are_small() -> None:
    unpacked = [path.name for path in checks.scripts() if script_is_long(path)]
    assert unpacked == [], "changed since they were packed: pip install --no-deps -e ."
    sizes = {name: packed(script(name)) for name in NAMES}
    for elsewhere in (INSTEAD_OF_DRAWING, OF_AN_OLD_VERSION):
        assert sizes.pop(elsewhere) <= 2 * KIB
    assert sum(sizes.values()) <= MOST_OF_ALL, sizes
    assert sum(sizes[name] for name in EVERYWHERE) <= MOST_OF_EVERY_PAGE, sizes


def test_the_style_sheet_is_small() -> None:
    assert packed(style_sheet()) <= MOST_OF_STYLE
    # Nothing is fetched from anywhere, and no colour scheme is decided over the reader's.
    assert not re.search(r"@import|url\([\"']?(?:https?:|//)", style_sheet())
