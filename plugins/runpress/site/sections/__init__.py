"""The generated parts of a page, one file each.

A section takes a place and returns HTML, or None where it has nothing to say. To add one:
write `sections/<name>.py` with a `render`, and add it to the dict below.
"""

from __future__ import annotations

from runpress.site.place import Section
from runpress.site.sections import (
    arms,
    config,
    curves,
    environment,
    headline,
    metrics,
    pipeline,
    reproduce,
    runs,
)

# The key that a `runpress` fence uses, and what it makes.
SECTIONS: dict[str, Section] = {
    "headline": headline.render,
    "arms": arms.render,
    "curves": curves.render,
    "pipeline": pipeline.render,
    "config": config.render,
    "runs": runs.render,
    "metrics": metrics.render,
    "reproduce": reproduce.render,
    "environment": environment.render,
}

# Where sections stand that the author did not place, in this order.
AFTER_TITLE = ("headline", "arms")
AFTER_TEXT = ("curves", "pipeline", "config", "runs", "reproduce", "environment")
ON_RUN_PAGE = ("metrics", "curves", "pipeline", "config", "reproduce", "environment")
