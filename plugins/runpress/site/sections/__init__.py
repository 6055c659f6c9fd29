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
    changes,
    cite,
    compare,
    config,
    curves,
    data,
    environment,
    experiments,
    figures,
    headline,
    history,
    leaderboard,
    metrics,
    model,
    notice,
    pipeline,
    related,
    reproduce,
    runs,
    system,
    verdicts,
)

# The key that a `runpress` fence uses, and what it makes.
SECTIONS: dict[str, Section] = {
    "notice": notice.render,
    "verdicts": verdicts.render,
    "headline": headline.render,
    "arms": arms.render,
    "curves": curves.render,
    "pipeline": pipeline.render,
    "model": model.render,
    "changes": changes.render,
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
    "cite": cite.render,
    "history": history.render,
    "related": related.render,
    "experiments": experiments.render,
    "leaderboard": leaderboard.render,
    "compare": compare.render,
}

# Sections about all experiments, which any page may hold.
OF_ALL = ("experiments", "leaderboard", "compare")

# Where sections stand that the author did not place, in this order.
AFTER_TITLE = ("notice", "verdicts", "headline", "arms")
AFTER_TEXT = (
    "curves",
    "pipeline",
    "model",
    "changes",
    "config",
    "data",
    "runs",
    "reproduce",
    "environment",
    "cite",
    "history",
    "related",
)
ON_RUN_PAGE = (
    "notice",
    "alerts",
    "metrics",
    "curves",
    "figures",
    "pipeline",
    "model",
    "changes",
    "config",
    "data",
    "reproduce",
    "environment",
    "system",
    "artifacts",
    "history",
)
