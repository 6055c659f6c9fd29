"""runpress: experiment blogs whose numbers, curves and diagrams come out of the training runs.

A training script needs four names: `init`, `log`, `watch`, `finish`. They are loaded on
first use, so that `import runpress` costs a training script next to nothing and pulls in
neither torch nor matplotlib nor MkDocs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from runpress.record import Run as Run
    from runpress.record import define_metric as define_metric
    from runpress.record import finish as finish
    from runpress.record import init as init
    from runpress.record import log as log
    from runpress.record import watch as watch

__version__ = "0.1.0"

__all__ = ["Run", "__version__", "define_metric", "finish", "init", "log", "watch"]


def __getattr__(name: str) -> Any:
    """Load a public name when it is first asked for (PEP 562)."""
    if name not in __all__:
        raise AttributeError(f"module 'runpress' has no attribute {name!r}")
    from runpress import record

    return getattr(record, name)


def __dir__() -> list[str]:
    return sorted(__all__)
