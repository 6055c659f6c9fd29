"""The hook that brings scripts of others into the package: the right bytes, or a clear no."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
VENDOR = ROOT / "plugins" / "runpress" / "site" / "assets" / "vendor"


@pytest.fixture(scope="module")
def hook() -> ModuleType:
    spec = importlib.util.spec_from_file_location("hatch_build", ROOT / "hatch_build.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["hatch_build"] = module
    spec.loader.exec_module(module)
    return module


def test_this_installation_has_them(hook: ModuleType) -> None:
    for script in hook.SCRIPTS:
        content = (VENDOR / script.name).read_bytes()
        assert hashlib.sha256(content).hexdigest() == script.sha256, script.what


def test_each_has_its_licence_and_its_requirement(hook: ModuleType) -> None:
    required = (ROOT / "pyproject.toml").read_text("utf-8")
    for script in hook.SCRIPTS:
        library = script.name.partition(".")[0]
        licence = (VENDOR.parent / "licences" / f"{library}.txt").read_text("utf-8")
        assert "Permission is hereby granted" in licence
        assert f'"{script.package}==' in required


def test_a_script_that_is_there_needs_no_package(hook: ModuleType, tmp_path: Path) -> None:
    content = b"ours();\n"
    script = hook.Script("X 1", "no-such-package", "x.js", hashlib.sha256(content).hexdigest(), "x")
    (tmp_path / "x").write_bytes(content)
    hook.put(script, tmp_path)
    assert (tmp_path / "x").read_bytes() == content


def test_other_bytes_are_refused_by_name_and_sum(hook: ModuleType, tmp_path: Path) -> None:
    script = hook.Script("X 1", "pytest", "pytest/__init__.py", "0" * 64, "x.js")
    with pytest.raises(hook.ScriptNotFound, match=r"pytest is not X 1: its sha256 is .*, expected"):
        hook.put(script, tmp_path)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("package", "file"), [("no-such-package", "x.js"), ("pytest", "no-such-file.js")]
)
def test_what_is_missing_is_named(
    hook: ModuleType, tmp_path: Path, package: str, file: str
) -> None:
    script = hook.Script("X 1", package, file, "0" * 64, "x.js")
    with pytest.raises(hook.ScriptNotFound, match=f"X 1 was looked for .* {package}"):
        hook.put(script, tmp_path)


def test_it_is_taken_as_it_is(hook: ModuleType, tmp_path: Path) -> None:
    content = Path(pytest.__file__).read_bytes()
    script = hook.Script(
        "X 1", "pytest", "pytest/__init__.py", hashlib.sha256(content).hexdigest(), "x.js"
    )
    hook.put(script, tmp_path / "new")
    assert (tmp_path / "new" / "x.js").read_bytes() == content


def test_scripts_are_packed_by_the_sum_of_their_source(hook: ModuleType, tmp_path: Path) -> None:
    source = "// words\nalert(1);\n"
    (tmp_path / "chart").mkdir()
    (tmp_path / "chart" / "one.js").write_text(source, "utf-8")
    (tmp_path / "vendor").mkdir()
    (tmp_path / "vendor" / "theirs.js").write_text("alert(2);", "utf-8")
    place = tmp_path / "vendor" / "packed.json"
    hook.pack(tmp_path, place, lambda text: text.partition("\n")[2].strip())
    packed = json.loads(place.read_text("utf-8"))
    assert packed == {hashlib.sha256(source.encode()).hexdigest(): "alert(1);"}

    hook.pack(tmp_path, place, None)
    assert not place.exists(), "short forms of another time would be taken for these"
