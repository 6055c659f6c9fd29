"""Keeping torch's compiler out of the recorder.

A compiled function that calls `log` has Dynamo trace into it, compile a graph a step and, at
the first thing that it does not know, complain. Told that this package is none of its
business, it breaks the graph there once, as at a `print`. Dynamo is an import of a second, so
it is told only where the script has imported it; which may be later than `init`.
"""

from __future__ import annotations

import sys

DYNAMO = "torch._dynamo"
_told: set[int] = set()


def keep_compilers_out() -> None:
    """Have Dynamo, if it is there, run this package's functions as they are."""
    dynamo = sys.modules.get(DYNAMO)
    rules = getattr(dynamo, "trace_rules", None)
    if rules is None or id(rules) in _told:
        return
    _told.add(id(rules))
    try:
        rules.add("runpress")
    except Exception:  # noqa: BLE001 - not torch's public face; without it things are only slower
        return
