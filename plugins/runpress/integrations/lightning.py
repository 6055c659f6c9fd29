"""For Lightning's `Trainer(logger=...)`."""

from runpress.record.integrations.lightning import RunpressLogger

__all__ = ["RunpressLogger"]
