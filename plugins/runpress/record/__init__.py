"""The recorder: what a training script calls, and what it leaves behind.

A run record is written while training goes on and sealed when it ends. Nothing here may
stop, slow or change a training: what fails is said once, on standard error, and training
goes on. The one exception is misuse of `init`, which raises before anything was trained.
"""

from __future__ import annotations

from runpress.record.active import define_metric, finish, init, log, watch
from runpress.record.run import Run

__all__ = ["Run", "define_metric", "finish", "init", "log", "watch"]
