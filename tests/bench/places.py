"""Where the benchmark keeps things, and which Python runs which tool."""

from __future__ import annotations

import os
import sys
from pathlib import Path

HERE = Path(__file__).parent
HOME = HERE.parents[1] / ".bench"
RESULTS = HOME / "results.json"
# The peers' own environment; BENCH_PYTHON names another.
PEERS_PYTHON = Path(os.environ.get("BENCH_PYTHON", HOME / "venv" / "bin" / "python"))
# What is run by the Python that runs runpress; it needs no peer.
OURS = ("runpress", "torch.export", "collect_env", "mkdocs", "mkdocs-dirty", "material")


def python_for(tool: str) -> Path:
    """Return the Python in which a tool is installed."""
    return Path(sys.executable) if tool in OURS else PEERS_PYTHON
