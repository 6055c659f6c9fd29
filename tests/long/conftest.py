"""The oracle of clean builds, for what takes it longer than `make test` may."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parent.parent / "oracle"))

from oracle_fixtures import new_twins, workshop

__all__ = ["new_twins", "workshop"]
