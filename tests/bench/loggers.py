"""The loggers that are measured, all behind one interface.

Each is used as its own manual tells, in the cheaper of its ways where it has several, and
none may reach for a network. `count` reads back with the logger's own reader where it has
one. Everything is imported inside, as the import is part of what a logger costs.
"""

from __future__ import annotations

import contextlib
import io
import math
import os
import sqlite3
from pathlib import Path
from typing import Any, Protocol

NAMES = ("loss", "accuracy", "lr")
Metrics = dict[str, float]

OFFLINE = {
    "DO_NOT_TRACK": "1",
    "DVCLIVE_LOGLEVEL": "ERROR",
    "DVC_NO_ANALYTICS": "1",
    "HF_HUB_OFFLINE": "1",
    "MLFLOW_ALLOW_FILE_STORE": "true",
    "MLFLOW_DISABLE_TELEMETRY": "true",
    "TRACKIO_SHOW_UI": "0",
    "WANDB_ERROR_REPORTING": "false",
    "WANDB_MODE": "offline",
    "WANDB_SILENT": "true",
}


def metrics_of(step: int) -> Metrics:
    """Return three numbers as a training has them: different at every step."""
    return {
        "loss": 2.3 * math.exp(-step / 3000) + 0.01 * math.sin(step * 1.7),
        "accuracy": 1 - math.exp(-step / 2500),
        "lr": 1e-3 * (1 + math.cos(step / 1e5)) / 2,
    }


class Logger(Protocol):
    """What is asked of a logger: opened in a folder of its own, called, ended, counted."""

    def __init__(self, folder: Path) -> None: ...

    def log(self, step: int, metrics: Metrics) -> None:
        """Log three numbers."""

    def finish(self) -> None:
        """End the run as its user would."""

    @staticmethod
    def count(folder: Path) -> int:
        """Return how many whole calls can be read back."""


class Runpress:
    def __init__(self, folder: Path) -> None:
        import runpress

        self.run = runpress.init("bench", name="run", root=folder)

    def log(self, step: int, metrics: Metrics) -> None:
        self.run.log(metrics, step)

    def finish(self) -> None:
        self.run.finish()

    @staticmethod
    def count(folder: Path) -> int:
        from runpress.format.read import read_log

        return fewest(
            {name: len(one.steps) for name, one in read_log(record(folder), "run").series.items()}
        )


class TensorBoard:
    def __init__(self, folder: Path) -> None:
        from torch.utils.tensorboard import SummaryWriter

        self.writer: Any = SummaryWriter(str(folder))

    def log(self, step: int, metrics: Metrics) -> None:
        for name, value in metrics.items():
            self.writer.add_scalar(name, value, step)

    def finish(self) -> None:
        self.writer.close()

    @staticmethod
    def count(folder: Path) -> int:
        from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

        events = EventAccumulator(str(folder), size_guidance={"scalars": 0})
        events.Reload()
        return fewest({name: len(events.Scalars(name)) for name in events.Tags()["scalars"]})


class TensorBoardX(TensorBoard):
    def __init__(self, folder: Path) -> None:
        from tensorboardX import SummaryWriter

        self.writer = SummaryWriter(str(folder))


class Wandb:
    def __init__(self, folder: Path) -> None:
        import wandb

        self.run = wandb.init(project="bench", mode="offline", dir=str(folder))

    def log(self, step: int, metrics: Metrics) -> None:
        self.run.log(metrics, step=step)

    def finish(self) -> None:
        self.run.finish()

    @staticmethod
    def count(folder: Path) -> int:
        from wandb_file import history

        files = list(folder.glob("wandb/offline-run*/*.wandb"))
        return sum(set(NAMES) <= set(row) for row in history(files[0])) if files else 0


class MLflow:
    def __init__(self, folder: Path) -> None:
        import mlflow

        self.mlflow = mlflow
        mlflow.set_tracking_uri(f"file://{folder.resolve()}/mlruns")
        mlflow.start_run()

    def log(self, step: int, metrics: Metrics) -> None:
        self.mlflow.log_metrics(metrics, step=step)

    def finish(self) -> None:
        self.mlflow.end_run()

    @staticmethod
    def count(folder: Path) -> int:
        files = {path.name: path for path in folder.glob("mlruns/*/*/metrics/*")}
        return fewest({name: path.read_bytes().count(b"\n") for name, path in files.items()})


class DVCLive:
    def __init__(self, folder: Path) -> None:
        from dvclive import Live

        self.live = Live(dir=str(folder / "dvclive"), save_dvc_exp=False, dvcyaml=None)

    def log(self, step: int, metrics: Metrics) -> None:
        self.live.step = step
        for name, value in metrics.items():
            self.live.log_metric(name, value)
        self.live.next_step()

    def finish(self) -> None:
        self.live.end()

    @staticmethod
    def count(folder: Path) -> int:
        files = {path.stem: path for path in folder.glob("dvclive/plots/metrics/*.tsv")}
        return fewest({name: path.read_bytes().count(b"\n") - 1 for name, path in files.items()})


class Trackio:
    def __init__(self, folder: Path) -> None:
        os.environ["TRACKIO_DIR"] = str(folder.resolve())
        import trackio

        self.trackio = trackio
        with contextlib.redirect_stdout(io.StringIO()):
            trackio.init(project="bench", name="run", embed=False)

    def log(self, step: int, metrics: Metrics) -> None:
        self.trackio.log(metrics, step=step)

    def finish(self) -> None:
        with contextlib.redirect_stdout(io.StringIO()):
            self.trackio.finish()

    @staticmethod
    def count(folder: Path) -> int:
        with contextlib.closing(sqlite3.connect(folder / "bench.db")) as database:
            try:
                return int(database.execute("select count(*) from metrics").fetchone()[0])
            except sqlite3.OperationalError:
                # Killed before its thread had written anything at all.
                return 0


LOGGERS: dict[str, type[Logger]] = {
    "runpress": Runpress,
    "tensorboard": TensorBoard,
    "tensorboardX": TensorBoardX,
    "wandb": Wandb,
    "trackio": Trackio,
    "mlflow": MLflow,
    "dvclive": DVCLive,
}


def record(folder: Path) -> Path:
    """Return the run record that `Runpress` leaves in a folder."""
    return folder / "bench" / "run"


def fewest(counts: dict[str, int]) -> int:
    """Return how many calls are whole: as many as the rarest of their metrics."""
    return min((counts.get(name, 0) for name in NAMES), default=0)
