"""The recorder: what a training script calls, and what it leaves behind.

A run record is written while training goes on and sealed when it ends. Nothing here may
stop, slow or change a training: what fails is said once, on standard error, and training
goes on. The one exception is misuse of `init`, which raises before anything was trained.
"""

from __future__ import annotations

from runpress.record.active import (
    active_config,
    active_run,
    active_summary,
    alert,
    dataset,
    define_metric,
    finish,
    init,
    log,
    log_artifact,
    log_figure,
    login,
    save,
    sweep,
    watch,
)
from runpress.record.distributed import all_mean
from runpress.record.media import Artifact, Histogram, Image, Table
from runpress.record.run import Run
from runpress.record.wandb_shape import AlertLevel

__all__ = [
    "AlertLevel",
    "Artifact",
    "Histogram",
    "Image",
    "Run",
    "Table",
    "active_config",
    "active_run",
    "active_summary",
    "alert",
    "all_mean",
    "dataset",
    "define_metric",
    "finish",
    "init",
    "log",
    "log_artifact",
    "log_figure",
    "login",
    "save",
    "sweep",
    "watch",
]
