"""The GPUs of the machine, by what their driver tells; CUDA is never started for it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from runpress.record.environment.textfile import beginning
from runpress.record.fact import known
from runpress.record.nvml import driver_version, open_cards

DRIVER = Path("/proc/driver/nvidia")


def gpu_facts(environ: Mapping[str, str], driver: Path = DRIVER) -> dict[str, Any]:
    """Return `driver` and `gpus`, each with name and memory, as far as they are known."""
    parts: dict[str, Callable[[], Any]] = {
        "driver": lambda: _version(driver),
        "gpus": lambda: [{"name": name} for name in _names(driver)] or None,
    }
    facts = known(parts)
    cards = open_cards(environ)
    if not cards:
        return facts
    better: dict[str, Callable[[], Any]] = {
        "driver": driver_version,
        "gpus": lambda: [
            {"name": card.name, "memory_gib": round(card.memory / 2**30, 1)} for card in cards
        ],
    }
    return facts | known(better)


def _version(driver: Path) -> str | None:
    text = beginning(driver / "version")
    found = re.search(r"Kernel Module\s+(?:for \S+\s+)?([\d.]+)", text)
    return found[1] if found else None


def _names(driver: Path) -> list[str]:
    cards = sorted(driver.glob("gpus/*/information"))
    found = (re.search(r"^Model:\s*(.+)$", beginning(card), re.MULTILINE) for card in cards)
    return [match[1].strip() for match in found if match]
