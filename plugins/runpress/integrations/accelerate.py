"""For accelerate's `Accelerator(log_with=...)`."""

from runpress.record.integrations.accelerate import RunpressTracker

__all__ = ["RunpressTracker"]
