"""Golden folders: a blog in `docs/`, and beside it every page that it becomes.

A case is a folder under `cases/` with `docs/` and `expected/`: the Markdown text of all
pages of the tree under their paths, `assets.txt` with the paths of all assets, and
`problems.txt` with a line a problem. To add one, write its `docs/` and run

    python -m pytest tests/golden --update-golden

then read what was written before you keep it. Where a case comes out otherwise, what it
gives now lies beside it in `<case>-changed/`.
"""

from __future__ import annotations

import difflib
import shutil
from pathlib import Path

import pytest

from runpress.hosts.files import read_pages
from runpress.site.about import Blog
from runpress.site.assemble import assemble
from runpress.site.read_catalog import read_catalog

CASES = Path(__file__).parent / "cases"
NAMES = sorted(path.name for path in CASES.iterdir() if (path / "docs").is_dir())
MOST_LINES = 60


def given(docs: Path) -> dict[str, str]:
    """What a blog becomes: texts by the path under `expected/`."""
    tree = assemble(read_catalog(docs / "runs", "docs/runs"), read_pages(docs, "docs"), Blog())
    pages = {f"pages/{page.path}": page.text for page in tree.pages.values()}
    excerpts = {
        f"excerpts/{page.path}": f"{page.excerpt}\n"
        for page in tree.pages.values()
        if page.excerpt is not None
    }
    return {
        **pages,
        **excerpts,
        "assets.txt": lines(tree.assets),
        "problems.txt": lines(f"{each.severity}: {each}" for each in tree.problems),
    }


def lines(texts: object) -> str:
    assert hasattr(texts, "__iter__")
    return "".join(f"{text}\n" for text in texts)


def read(folder: Path) -> dict[str, str]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in files}


def write(folder: Path, texts: dict[str, str]) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())


def difference(expected: dict[str, str], now: dict[str, str]) -> str:
    shown: list[str] = []
    for name in sorted(expected.keys() | now.keys()):
        before, after = expected.get(name, ""), now.get(name, "")
        shown += difflib.unified_diff(
            before.splitlines(), after.splitlines(), f"expected/{name}", f"now/{name}", lineterm=""
        )
    cut = [line[:400] for line in shown[:MOST_LINES]]
    return "\n".join([*cut, "…"] if len(shown) > MOST_LINES else cut)


@pytest.mark.parametrize("name", NAMES)
def test_golden(name: str, request: pytest.FixtureRequest) -> None:
    case, changed = CASES / name, CASES / f"{name}-changed"
    now = given(case / "docs")
    if request.config.getoption("--update-golden"):
        write(case / "expected", now)
    expected = read(case / "expected")
    if expected == now:
        shutil.rmtree(changed, ignore_errors=True)
        return
    write(changed, now)
    pytest.fail(f"{case.name} comes out otherwise:\n{difference(expected, now)}", pytrace=False)


def test_there_is_a_case() -> None:
    assert "two-arms" in NAMES


def test_a_difference_is_seen() -> None:
    said = difference({"a": "x\n", "b": "y\n"}, {"a": "x\n", "c": "z\n"})
    assert "-y" in said
    assert "+z" in said
    assert "x" not in said.replace("expected", "")
