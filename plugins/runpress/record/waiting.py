"""Values that an accelerator has still to compute, put off until many are read at once.

`tensor.item()` on a GPU waits until the device has done all that it was asked for, so a
script that logs at every step would keep it from running ahead. A copy of the value is
cheap and waits for nothing. At most 64 calls wait, and none longer than a second once
another call comes, so that much is what a kill can cost; `finish` reads the rest.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from runpress.record.complaints import Complaints, said_by
from runpress.record.intake import is_a_share, number_from

if TYPE_CHECKING:
    from torch import Tensor

MOST_CALLS = 64
LONGEST = 1.0


@dataclass(frozen=True, slots=True)
class _Call:
    """The accelerator's part of one call of `log`."""

    step: int
    seconds: float
    values: dict[str, Tensor]


class Waiting:
    """The calls whose values nobody has read yet, in their order."""

    def __init__(self, complaints: Complaints) -> None:
        self._complaints = complaints
        self._calls: list[_Call] = []
        self._latest: float | None = None

    def __bool__(self) -> bool:
        return bool(self._calls)

    def put(self, step: int, seconds: float, values: Mapping[str, Any]) -> None:
        """Put the values of one call aside; copies, as a script may go on adding to its own."""
        copies = {}
        for name, value in values.items():
            try:
                copies[name] = value.detach().reshape(()).clone()
            except Exception as error:  # noqa: BLE001 - a full device; the others are kept
                self._leave_out(name, f"{type(error).__name__}: {said_by(error)}")
        if copies:
            self._calls.append(_Call(step, seconds, copies))

    def must_be_read(self, step: int, seconds: float, names: Iterable[str]) -> bool:
        """Say whether values that wait have to be on disk before a call's own.

        Those that have waited long enough, and of one metric at one step the earlier.
        """
        if self._calls and seconds - self._calls[0].seconds >= LONGEST:
            return True
        at_step = [call for call in self._calls if call.step == step]
        return any(name in call.values for call in at_step for name in names)

    def is_due(self, seconds: float, just_put: bool) -> bool:
        """Say whether to read now: enough calls wait, or they come so seldom that none need."""
        if not just_put:
            return False
        latest, self._latest = self._latest, seconds
        seldom = latest is None or seconds - latest >= LONGEST
        return seldom or len(self._calls) >= MOST_CALLS

    def read(self) -> Iterator[tuple[int, float, dict[str, float]]]:
        """Yield step, seconds and numbers of every call, and forget them."""
        calls, self._calls = self._calls, []
        numbers = _read_together([value for call in calls for value in call.values.values()])
        for call in calls:
            known = {name: next(numbers) for name in call.values}
            found = {name: value for name, value in known.items() if isinstance(value, float)}
            for name in known.keys() - found.keys():
                self._leave_out(name, str(known[name]))
            if found:
                yield call.step, call.seconds, found

    def _leave_out(self, name: str, reason: str) -> None:
        self._complaints.once(
            f"read {name}",
            f"metric {name[:60]!r} could not be read from its device ({reason}) and was left "
            "out. Log a real number.",
        )


def is_on_accelerator(value: object) -> bool:
    """Say whether reading this one number would wait for a device."""
    torch = sys.modules.get("torch")
    if torch is None or not isinstance(value, getattr(torch, "Tensor", ())):
        return False
    tensor: Any = value
    try:
        if tensor.device.type in ("cpu", "meta") or tensor.numel() != 1 or is_a_share(tensor):
            return False
        # What another stream computes may not be read later on this one.
        return tensor.device.type != "cuda" or _is_on_default_stream(torch, tensor.device)
    except Exception:  # noqa: BLE001 - a foreign tensor may refuse; then it is read like any value
        return False


def _is_on_default_stream(torch: Any, device: Any) -> bool:
    return bool(torch.cuda.current_stream(device) == torch.cuda.default_stream(device))


def _read_together(values: list[Tensor]) -> Iterator[float | str]:
    """Yield each value as a float, or why it is none; one transfer a device and type."""
    groups: dict[tuple[Any, Any], list[int]] = {}
    for place, value in enumerate(values):
        groups.setdefault((value.device, value.dtype), []).append(place)
    numbers: dict[int, float | str] = {}
    for places in groups.values():
        numbers.update(zip(places, _read_group([values[at] for at in places]), strict=True))
    for place in range(len(values)):
        yield numbers[place]


def _read_group(values: list[Tensor]) -> list[float | str]:
    import torch

    try:
        return [float(number) for number in torch.stack(values).tolist()]
    except Exception:  # noqa: BLE001 - whatever one of them raises, the others are read
        return [_read_one(value) for value in values]


def _read_one(value: Tensor) -> float | str:
    try:
        number = number_from(value.item())
    except Exception as error:  # noqa: BLE001 - a device may raise anything
        return f"{type(error).__name__}: {said_by(error)}"
    return "it is no real number" if number is None else float(number)
