"""The command line: `runpress COMMAND`, one command a file.

This level only turns words into calls and results into exit codes: 0 fine, 1 found
problems, 2 wrong use. What a command does lives in the package that it calls.
"""

from __future__ import annotations

from runpress.cli.commands import main

__all__ = ["main"]
