"""What to pass to a training library: a logger, a callback, a tracker.

from runpress.integrations.lightning import RunpressLogger
from runpress.integrations.transformers import RunpressCallback
from runpress.integrations.accelerate import RunpressTracker
"""
