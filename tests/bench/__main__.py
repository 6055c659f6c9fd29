"""`make bench`: runpress beside its peers, on this machine, in this hour.

CPU time stands beside wall time, which on a shared machine says more about its neighbours.
Every measurement is a fresh process, every number a median over rounds in which all tools
took turns, so that ratios within one table can be trusted and those between tables cannot.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from datetime import date
from pathlib import Path

from guide import rewrite
from places import PEERS_PYTHON, RESULTS, python_for
from rounds import run
from row import Row
from rows import ROWS
from table import OURS, data_of, table_of

QUICK_PEERS = ("tensorboard", "wandb", "torchview", "collect_env", "mkdocs", "zensical", "hugo")


def main() -> int:
    """Measure what was asked for; print tables, write the data; 1 when something failed."""
    asked = _arguments()
    results, tables = {}, {}
    machine = _machine()
    print(f"{machine}\n")
    for name, size in _measurements(asked):
        row, rounds = ROWS[name], asked.rounds or ROWS[name].rounds[asked.quick]
        measured = run(name, row, _tools(row, asked.peers), size, rounds)
        key = f"{name}-{size}" if asked.sizes and row.sized else name
        results[key] = data_of(row, measured, size)
        tables[key] = table_of(row, measured, size)
        print(tables[key], flush=True)
        # After every row: a night's work is not lost with its last hour.
        asked.out.parent.mkdir(parents=True, exist_ok=True)
        asked.out.write_text(json.dumps(results, indent=1) + "\n")
    if asked.guide:
        rewrite(asked.guide, f"{date.today():%-d %B %Y}, {machine}", tables)
    print(f"every sample: {asked.out}", file=sys.stderr)
    return int(any(result["failed"] for result in results.values()))


def _measurements(asked: argparse.Namespace) -> list[tuple[str, int]]:
    """Return what is measured at which size, in order."""
    return [
        (name, size)
        for name in asked.rows
        for size in (
            asked.sizes if asked.sizes and ROWS[name].sized else [ROWS[name].size[asked.quick]]
        )
    ]


def _machine() -> str:
    return f"{platform.platform()}, Python {platform.python_version()}, {os.cpu_count()} cores"


def _tools(row: Row, peers: list[str] | None) -> list[str]:
    asked = [tool for tool in row.tools if tool == OURS or peers is None or tool in peers]
    return [tool for tool in asked if python_for(tool).exists()]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--rows", type=_rows, default=list(ROWS), help=", ".join(ROWS))
    parser.add_argument("--peers", type=_listed, default=None, help="all unless named; none")
    parser.add_argument("--quick", action="store_true", help="fewer rounds of less, a few peers")
    parser.add_argument("--sizes", type=_numbers, help="how many posts, for build and serve")
    parser.add_argument("--rounds", type=int, help="how often each tool is measured")
    parser.add_argument("--guide", type=Path, help="a page whose tables are written anew")
    parser.add_argument("--out", type=Path, default=RESULTS)
    asked = parser.parse_args()
    if asked.quick and asked.peers is None:
        asked.peers = list(QUICK_PEERS)
    if not PEERS_PYTHON.exists() and asked.peers != ["none"]:
        print(f"no peers: {PEERS_PYTHON} is missing; `make bench` makes it", file=sys.stderr)
    return asked


def _listed(text: str) -> list[str] | None:
    return [word.strip() for word in text.split(",") if word.strip()] or None


def _numbers(text: str) -> list[int]:
    return [int(word) for word in _listed(text) or []]


def _rows(text: str) -> list[str]:
    wanted = _listed(text) or list(ROWS)
    unknown = sorted(set(wanted) - set(ROWS))
    if unknown:
        raise argparse.ArgumentTypeError(f"no row {unknown[0]!r}; there are {', '.join(ROWS)}")
    return wanted


if __name__ == "__main__":
    sys.exit(main())
