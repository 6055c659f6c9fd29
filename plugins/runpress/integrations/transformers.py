"""For transformers' `Trainer(callbacks=[...])`."""

from runpress.record.integrations.transformers import RunpressCallback

__all__ = ["RunpressCallback"]
