"""The command that runs a script again, as a reader would type it at the repository's root."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from pathlib import Path

from runpress.record.effects import Effects
from runpress.record.redact import redact_arguments, redact_text
from runpress.record.root import logs_home

# torchrun, and what starts processes as it does, sets this in each of them.
TORCHRUN = "TORCHELASTIC_RUN_ID"


def command_of(effects: Effects) -> str:
    """Return the command; empty for a notebook, where there is nothing to type."""
    program = [_script_word(effects.script)] if effects.script is not None else []
    if effects.module is not None:
        program = ["-m", redact_text(effects.module)]
    words = [*program, *redact_arguments(effects.arguments)]
    if not words:
        return ""
    launcher = _torchrun(effects.environ) if TORCHRUN in effects.environ else ["python"]
    return " ".join(word if _is_plain(word) else shlex.quote(word) for word in (*launcher, *words))


def _torchrun(environ: Mapping[str, str]) -> list[str]:
    nodes = environ.get("GROUP_WORLD_SIZE", "1")
    several = ["--nnodes", nodes] if nodes.isdecimal() and int(nodes) > 1 else ["--standalone"]
    return ["torchrun", *several, "--nproc-per-node", environ.get("LOCAL_WORLD_SIZE", "1")]


def _script_word(script: Path) -> str:
    home = logs_home(script.parent)
    known = script.is_relative_to(home) and (home / ".git").exists()
    return script.relative_to(home).as_posix() if known else redact_text(str(script))


def _is_plain(word: str) -> bool:
    # shlex would quote the marks that stand for what was left out.
    letters = word.replace("***", "x").replace("<path>", "x")
    return shlex.quote(letters) == letters
