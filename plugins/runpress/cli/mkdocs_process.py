"""MkDocs as a process of its own, as if the user had typed `mkdocs` themselves.

A process and not a call: plugins, themes and hooks change the interpreter that they run
in, and a build that dies must not take the command line with it.
"""

from __future__ import annotations

import importlib.util
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence

from runpress.errors import RunpressError


def run_mkdocs(arguments: Sequence[str], environment: Mapping[str, str] | None = None) -> int:
    """Run `mkdocs` with `arguments` and return its exit code, below zero where it was stopped.

    Args:
        arguments: the command and its options.
        environment: variables for this run, beside those that the process has.

    Raises:
        RunpressError: MkDocs is not installed.
    """
    if importlib.util.find_spec("mkdocs") is None:
        raise RunpressError('MkDocs is not installed. Run: pip install "runpress[site]"')
    # Material prints a page of advice about MkDocs 2 on every run; it would bury our messages.
    variables = {"NO_MKDOCS_2_WARNING": "1"} | dict(os.environ) | dict(environment or {})
    # -P: as with the script `mkdocs`, nothing in the working folder can pose as a module.
    command = [sys.executable, "-P", "-m", "mkdocs", *arguments]
    with subprocess.Popen(command, env=variables) as process:
        return _wait(process)


def _wait(process: subprocess.Popen[bytes]) -> int:
    """Wait for the process to end, and end it when we are told to end."""

    def pass_on(*_: object) -> None:
        process.terminate()

    before = signal.signal(signal.SIGTERM, pass_on)
    try:
        return process.wait()
    except KeyboardInterrupt:
        # The terminal sends Ctrl-C to both; MkDocs ends by itself and says so.
        return -signal.SIGINT if process.wait() else 0
    finally:
        signal.signal(signal.SIGTERM, before)
