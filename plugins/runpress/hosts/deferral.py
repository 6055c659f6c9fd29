"""Scripts that wait until the page stands, so that a slow phone paints it first.

The theme's scripts and those of plugins lie at the end of a page, and a browser stops there
until each has come and run. As `defer` they come at the same time, run in the same order, and
stop nobody. A page where one of them could notice the difference, as it is followed by a
script that is written in the page, stays as it is.
"""

from __future__ import annotations

import re

# The theme's own script: what it needs stands before it.
BUNDLE = re.compile(r'<script src="[^"]*assets/javascripts/bundle\.[^"]*">')
SCRIPT = re.compile(r"<script\b([^>]*)>")
# Those wait, or do not care, already; and what is no script of the page's runs nothing.
WAITS = re.compile(r"\b(?:defer|async)\b|\btype=\"?module\b")


def defer_scripts(output: str) -> str:
    """Return a page's HTML with the scripts from the theme's on deferred, where all can be."""
    # Near the end: a page is long, and none of it before matters.
    start = output.rfind("assets/javascripts/bundle.")
    first = BUNDLE.search(output, output.rfind("<script", 0, start)) if start >= 0 else None
    if first is None:
        return output
    head, tail = output[: first.start()], output[first.start() :]
    attributes = SCRIPT.findall(tail)
    if not all("src=" in each for each in attributes):
        return output
    return head + SCRIPT.sub(_deferred, tail)


def _deferred(found: re.Match[str]) -> str:
    return found[0] if WAITS.search(found[1]) else f"<script defer{found[1]}>"
