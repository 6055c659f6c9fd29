"""NVIDIA's GPUs, through the driver's own library: what they are and what they are doing.

The library is asked by `pynvml`, the module of the package `nvidia-ml-py`, where both are
installed. It starts no CUDA and needs none.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from runpress.record.fact import ask, known
from runpress.record.forking import unforked

MOST_CARDS = 16
GIB = 2**30
# Where Linux shows that an NVIDIA driver is there, also inside WSL. Without one the module's
# import, a twentieth of a second, would tell nothing.
DRIVERS = (Path("/proc/driver/nvidia"), Path("/dev/nvidiactl"), Path("/dev/dxg"))


class Card:
    """One GPU."""

    def __init__(self, nvml: Any, handle: Any) -> None:
        self._nvml = nvml
        self._handle = handle
        self.name = _text(self._nvml.nvmlDeviceGetName(handle))
        self.uuid = _text(self._nvml.nvmlDeviceGetUUID(handle))

    @property
    def memory(self) -> int:
        """Its memory in bytes."""
        return int(self._nvml.nvmlDeviceGetMemoryInfo(self._handle).total)

    def now(self) -> dict[str, float]:
        """Return use in percent, memory in GiB, temperature in °C and power in watts.

        What a card does not tell, a slice of one for example, is left out.
        """
        nvml, handle = self._nvml, self._handle
        parts: dict[str, Callable[[], Any]] = {
            "use": lambda: nvml.nvmlDeviceGetUtilizationRates(handle).gpu,
            "memory": lambda: round(nvml.nvmlDeviceGetMemoryInfo(handle).used / GIB, 3),
            "temperature": lambda: nvml.nvmlDeviceGetTemperature(handle, nvml.NVML_TEMPERATURE_GPU),
            "power": lambda: round(nvml.nvmlDeviceGetPowerUsage(handle) / 1000, 1),
        }
        return known(parts)


def open_cards(environ: Mapping[str, str], drivers: tuple[Path, ...] = DRIVERS) -> list[Card]:
    """Return the GPUs that the process may use; none where the driver cannot be asked."""
    nvml = _nvml(drivers)
    cards = ask(lambda: list(_cards(nvml))) if nvml else None
    return chosen(cards or [], environ.get("CUDA_VISIBLE_DEVICES"))[:MOST_CARDS]


def driver_version() -> str | None:
    """Return the version of the driver, once cards have been opened."""
    nvml = sys.modules.get("pynvml")
    return _text(nvml.nvmlSystemGetDriverVersion()) if nvml else None


def chosen(cards: list[Card], visible: str | None) -> list[Card]:
    """Return those of the cards that `CUDA_VISIBLE_DEVICES` names, by number or identity.

    As for CUDA, what comes behind a name that means nothing does not count. A slice of a
    card is none that could be told from here, so then all cards are meant.
    """
    if visible is None or "MIG" in visible:
        return cards
    found: list[Card] = []
    for word in (word.strip() for word in visible.split(",")):
        card = _named(cards, word)
        if card is None:
            break
        found.append(card)
    return found


def _named(cards: list[Card], word: str) -> Card | None:
    if word.isdecimal():
        return cards[int(word)] if int(word) < len(cards) else None
    return next((card for card in cards if word and card.uuid.startswith(word)), None)


def _nvml(drivers: tuple[Path, ...]) -> Any:
    """Return the module, ready to be asked; None where it, or the driver, is not there."""
    if sys.platform == "darwin":
        return None
    if sys.platform != "win32" and not any(driver.exists() for driver in drivers):
        return None
    # Whatever a foreign module raises, the GPUs are not known then.
    with contextlib.suppress(Exception):
        with unforked():
            import pynvml
        pynvml.nvmlInit()
        return pynvml
    return None


def _cards(nvml: Any) -> Iterator[Card]:
    for index in range(nvml.nvmlDeviceGetCount()):
        # A card that fell off the bus is listed and raises.
        with contextlib.suppress(Exception):
            yield Card(nvml, nvml.nvmlDeviceGetHandleByIndex(index))


def _text(value: str | bytes) -> str:
    # Older versions of the module give bytes.
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
