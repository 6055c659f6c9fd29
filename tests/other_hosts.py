"""Zensical and ProperDocs, each in an environment of its own beside that of the tests.

    python tests/other_hosts.py --fetch

Not in the tests' own: mike builds with ProperDocs wherever it finds it. Where one cannot be
installed its tests are skipped.
"""

from __future__ import annotations

import subprocess
import sys
import sysconfig
from pathlib import Path

FOLDER = Path(sys.prefix) / "other-hosts"
# What each is, and whether it sees the packages of the tests: our plugin and the theme.
PACKAGES = {"zensical": ("zensical==0.0.73", False), "properdocs": ("properdocs==1.6.7", True)}


def program(name: str) -> list[str] | None:
    """Return the words that start a host; None where it is not installed."""
    python = FOLDER / name / "bin" / "python"
    return [str(python), "-m", name] if _is_made(name) else None


def fetch(name: str) -> bool:
    """Install a host, and say whether that could be done."""
    package, sees_ours = PACKAGES[name]
    folder = FOLDER / name
    if _is_made(name):
        return True
    quiet = ["--disable-pip-version-check", "--quiet"]
    install = ["-m", "pip", *quiet, "install", *(["--no-deps"] if sees_ours else []), package]
    try:
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
        subprocess.run([str(folder / "bin" / "python"), *install], check=True)
    except (OSError, subprocess.CalledProcessError):
        return False
    if sees_ours:
        _let_see_ours(folder)
    (folder / "made").write_text(f"{package}\n")
    return True


def _is_made(name: str) -> bool:
    made = FOLDER / name / "made"
    return made.exists() and made.read_text() == f"{PACKAGES[name][0]}\n"


def _let_see_ours(folder: Path) -> None:
    [packages] = folder.glob("lib/python*/site-packages")
    paths = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    paths.add(str(Path(__file__).parents[1] / "plugins"))
    (packages / "ours.pth").write_text("".join(f"{path}\n" for path in sorted(paths)))


if __name__ == "__main__":
    for host in PACKAGES:
        if "--fetch" in sys.argv and not fetch(host):
            print(f"{host} cannot be installed here: its tests are skipped.")
