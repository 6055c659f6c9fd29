"""runpress: experiment blogs whose numbers, curves and diagrams come out of the training runs.

A training script needs four names: `init`, `log`, `watch`, `finish`. They are loaded on
first use, so that `import runpress` costs a training script next to nothing and pulls in
neither torch nor matplotlib nor MkDocs. `run`, `config` and `summary` are those of the run
that was begun last, so that `import runpress as wandb` takes a plain script over.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from runpress.record import AlertLevel as AlertLevel
    from runpress.record import Artifact as Artifact
    from runpress.record import Histogram as Histogram
    from runpress.record import Image as Image
    from runpress.record import Run as Run
    from runpress.record import Table as Table
    from runpress.record import alert as alert
    from runpress.record import all_mean as all_mean
    from runpress.record import dataset as dataset
    from runpress.record import define_metric as define_metric
    from runpress.record import finish as finish
    from runpress.record import init as init
    from runpress.record import log as log
    from runpress.record import log_artifact as log_artifact
    from runpress.record import log_figure as log_figure
    from runpress.record import login as login
    from runpress.record import save as save
    from runpress.record import sweep as sweep
    from runpress.record import watch as watch
    from runpress.record.run_config import RunConfig
    from runpress.record.summary import Summary

    run: Run | None
    config: RunConfig
    summary: Summary

__version__ = "0.1.0"

__all__ = [
    "AlertLevel",
    "Artifact",
    "Histogram",
    "Image",
    "Run",
    "Table",
    "__version__",
    "alert",
    "all_mean",
    "config",
    "dataset",
    "define_metric",
    "finish",
    "init",
    "log",
    "log_artifact",
    "log_figure",
    "login",
    "run",
    "save",
    "summary",
    "sweep",
    "watch",
]

# What depends on the run that is active now, and so is asked for each time.
OF_THE_ACTIVE_RUN = {"run": "active_run", "config": "active_config", "summary": "active_summary"}
# What a script may assign, as wandb's do; it goes into the run that is active now.
ASSIGNED = {"config": "set_config", "summary": "set_summary"}
# Further names of wandb's, which are no part of runpress and stand in `record.stand_ins`.
WANDBS = frozenset(
    (
        *("Audio", "Classes", "Error", "Graph", "Html", "Molecule", "Object3D", "Plotly"),
        *("Settings", "Video", "agent", "box3d", "controller", "data_types", "join"),
        *("link_artifact", "link_model", "log_code", "log_model", "mark_preempting", "plot"),
        *("plot_table", "require", "restore", "setup", "teardown", "termerror", "termlog"),
        *("termsetup", "termwarn", "unwatch", "use_artifact", "use_model", "util"),
    )
)


class _Runpress(ModuleType):
    """This module, in which an assigned `config` shall not hide that of every later run."""

    def __setattr__(self, name: str, value: object) -> None:
        if name not in ASSIGNED:
            super().__setattr__(name, value)
            return
        from runpress.record import active

        getattr(active, ASSIGNED[name])(value)


sys.modules[__name__].__class__ = _Runpress


def __getattr__(name: str) -> Any:
    """Load a public name when it is first asked for (PEP 562)."""
    if name in WANDBS:
        from runpress.record import stand_ins

        return stand_ins.NAMES[name]
    if name not in __all__:
        raise AttributeError(f"module 'runpress' has no attribute {name!r}")
    from runpress import record

    if name in OF_THE_ACTIVE_RUN:
        return getattr(record, OF_THE_ACTIVE_RUN[name])()
    found = globals()[name] = getattr(record, name)
    return found


def __dir__() -> list[str]:
    return sorted(__all__)
