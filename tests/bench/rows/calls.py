"""What one call of `log` with three numbers costs, in the process and in its helpers."""

from __future__ import annotations

import array
import time
from collections.abc import Sequence
from pathlib import Path

from clocks import Spent, helpers_cpu
from loggers import LOGGERS, Logger, metrics_of
from row import Column, Row, Sample

LONGEST_SECONDS = 2.0
# Some look about the machine beside the training when it begins; that is no call's cost.
SETTLING_SECONDS = 1.0


def measure(tool: str, folder: Path, size: int) -> Sequence[Sample]:
    """Log `size` calls without a clock between them, for the CPU; then timed ones."""
    logger = LOGGERS[tool](folder)
    logger.log(0, metrics_of(0))
    time.sleep(SETTLING_SECONDS)
    helpers = helpers_cpu()
    with Spent() as spent:
        done = _log_on(logger, 1, size)
    helpers = helpers_cpu() - helpers
    times = _timed(logger, done + 1, size)
    return [
        {
            "cpu": spent.cpu / done,
            "helpers": helpers / done,
            "wall": spent.wall / done,
            "middle": times[len(times) // 2] / 1e9,
            "late": times[len(times) * 99 // 100] / 1e9,
        }
    ]


def _log_on(logger: Logger, first: int, size: int) -> int:
    """Log calls made beforehand; a slow logger is let off after a few seconds."""
    ready = [metrics_of(step) for step in range(first, first + size)]
    log, step, end = logger.log, first, time.monotonic() + LONGEST_SECONDS
    for step, metrics in enumerate(ready, first):
        log(step, metrics)
        if not step & 63 and time.monotonic() > end:
            break
    return step - first + 1


def _timed(logger: Logger, first: int, size: int) -> array.array[int]:
    clock, log, times = time.perf_counter_ns, logger.log, array.array("q")
    end = time.monotonic() + LONGEST_SECONDS
    for step in range(first, first + size):
        metrics = metrics_of(step)
        began = clock()
        log(step, metrics)
        times.append(clock() - began)
        if not step & 63 and time.monotonic() > end:
            break
    return array.array("q", sorted(times))


ROW = Row(
    what="CPU a call, 3 scalars",
    reach="5 µs or less, 20 times less than TensorBoard",
    tools=tuple(LOGGERS),
    columns=(
        Column("cpu", "CPU µs", scale=1e6),
        Column("helpers", "helper CPU µs", scale=1e6),
        Column("wall", "wall µs", scale=1e6),
        Column("middle", "p50 µs", scale=1e6),
        Column("late", "p99 µs", scale=1e6),
    ),
    measure=measure,
    size=(20_000, 2_000),
    rounds=(3, 2),
)
