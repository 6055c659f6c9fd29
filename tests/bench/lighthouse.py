"""Lighthouse, as its authors run it: a headless Chromium, a phone or a desk, one page.

It comes from npm, at the version that `reader/package.json` says, into `.bench` on first use.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

from places import HERE, HOME

FOLDER = HOME / "npm"
LIST = HERE / "reader" / "package.json"
QUIETLY = ["--no-package-lock", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
# A browser that talks to nobody but the page that is measured.
BROWSER = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
LONGEST_SECONDS = 180

Report = dict[str, Any]


def audit(address: str, folder: Path, *, desk: bool = False) -> Report:
    """Return Lighthouse's report on a page, as a phone in a mobile network sees it, or a desk."""
    report = folder / "lighthouse.json"
    chromium = shutil.which("chromium") or shutil.which("google-chrome") or "chromium"
    subprocess.run(
        [
            *("node", _program(), address, "--quiet", "--output=json"),
            *(f"--output-path={report}", f"--chrome-flags={' '.join(BROWSER)}"),
            *(["--preset=desktop"] if desk else []),
        ],
        env={**os.environ, "CHROME_PATH": chromium},
        check=True,
        capture_output=True,
        timeout=LONGEST_SECONDS,
    )
    found: Report = json.loads(report.read_text("utf-8"))
    return found


def score(report: Report, category: str) -> float:
    """Return a category's score, of 100."""
    return 100 * (report["categories"][category]["score"] or 0)


def value(report: Report, audit: str) -> float:
    """Return an audit's number, in its own unit: milliseconds or bytes, mostly."""
    return float(report["audits"][audit]["numericValue"])


def asked(report: Report) -> list[str]:
    """Return the addresses that the page asked for."""
    items = report["audits"]["network-requests"]["details"]["items"]
    return [item["url"] for item in items if item["url"].startswith("http")]


def _program() -> str:
    """Return Lighthouse's program, fetched when it is not there at this version."""
    made = FOLDER / "made"
    if not made.is_file() or made.read_bytes() != LIST.read_bytes():
        FOLDER.mkdir(parents=True, exist_ok=True)
        shutil.copy(LIST, FOLDER)
        subprocess.run(["npm", "install", *QUIETLY], cwd=FOLDER, check=True, capture_output=True)
        shutil.copy(LIST, made)
    return str(FOLDER / "node_modules" / "lighthouse" / "cli" / "index.js")
