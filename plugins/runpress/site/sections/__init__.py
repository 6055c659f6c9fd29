"""The generated parts of a page, one file each.

A section takes a place and returns HTML, or None where it has nothing to say. To add one:
write `sections/<name>.py` with a `render`, and add it to the dict below.
"""

from __future__ import annotations

from runpress.site.place import Section
from runpress.site.sections import (
    alerts,
    arms,
    artifacts,
    config,
    curves,
    data,
    environment,
    figures,
    headline,
    metrics,
    model,
    pipeline,
    reproduce,
    runs,
    system,
)

# The key that a `runpress` fence uses, and what it makes.
SECTIONS: dict[str, Section] = {
    "headline": headline.render,
    "arms": arms.render,
    "curves": curves.render,
    "pipeline": pipeline.render,
    "model": model.render,
    "config": config.render,
    "data": data.render,
    "runs": runs.render,
    "metrics": metrics.render,
    "reproduce": reproduce.render,
    "environment": environment.render,
    "system": system.render,
    "figures": figures.render,
    "artifacts": artifacts.render,
    "alerts": alerts.render,
}

# Where sections stand that the author did not place, in this order.
AFTER_TITLE = ("headline", "arms")
AFTER_TEXT = (
    "curves",
    "pipeline",
    "model",
    "config",
    "data",
    "runs",
    "reproduce",
    "environment",
)
ON_RUN_PAGE = (
    "alerts",
    "metrics",
    "curves",
    "figures",
    "pipeline",
    "model",
    "config",
    "data",
    "reproduce",
    "environment",
    "system",
    "artifacts",
)
