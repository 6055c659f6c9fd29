"""The guide tells every key that programs get, and every command there is."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from cli_blog import CliBlog

GUIDE = Path(__file__).parents[3] / "docs" / "guide" / "terminal.md"
# What a record holds is told in a page of its own, and these are keyed by names of the author's.
TOLD_ELSEWHERE = ("record", "values", "changes")


def keys_of(told: object) -> set[str]:
    if isinstance(told, dict):
        inner = [value for key, value in told.items() if key not in TOLD_ELSEWHERE]
        return set(told) | set().union(*map(keys_of, inner))
    return set().union(*map(keys_of, told)) if isinstance(told, list) else set()


def test_every_key_is_in_the_guide(amp: CliBlog) -> None:
    amp.post("hypotheses: [{claim: c, expect: amp.seconds < fp32.seconds}]\n")
    words = set(re.findall(r"`([a-z_]+)`", GUIDE.read_text("utf-8")))
    calls = (["ls"], ["ls", "exp-023-amp"], ["show", "fp32-2"], ["compare", "fp32", "amp"])
    found = set().union(*(keys_of(amp.told(*call)) for call in calls))
    assert len(found) > 40
    subprocess.run(["git", "init", "-q"], check=True)
    who = ["-c", "user.name=A Researcher", "-c", "user.email=researcher@example.org"]
    subprocess.run(["git", *who, "commit", "-qm", "Begin", "--allow-empty"], check=True)
    found |= keys_of(amp.told("compare", "--base", "HEAD"))
    assert found <= words


def test_every_option_of_the_guide_is_one(amp: CliBlog) -> None:
    text = GUIDE.read_text("utf-8")
    for command, option in (("export", "--force"), ("export", "--no-code"), ("ls", "--json")):
        assert option in text
        assert option in amp.said(command, "--help")
