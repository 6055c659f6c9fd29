"""What the browser is told of a figure, so that its chart comes alive over the picture.

The picture stays what a page shows; a script takes its place when a reader comes near, with
the same lines in the same colours, from the CSV that the caption links to. Here is said which
lines these are and what they are called. What the script itself says stands in the page's head.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache

from runpress.draw.chart import Chart
from runpress.draw.palette import style
from runpress.format.problems import Problem, Severity
from runpress.format.schema import Goal
from runpress.site.markup import INVISIBLE
from runpress.site.model import Tree
from runpress.site.scripts import missing

# In this order: one builds on the other.
NEEDS = ("uplot", "chart")


def alive_arms(
    chart: Chart, name: str, metric: str, *, goal: Goal | None, baseline: str | None
) -> dict[str, str]:
    """Return the figure's attributes for a chart of one metric, a line an arm.

    Args:
        chart: as the picture shows it.
        name: what the figure is called; no other on its page is called so.
        metric: the column of the CSV.
        goal: what better means.
        baseline: the arm that others are held against.
    """
    lines = [
        {
            "label": line.label,
            "style": line.style,
            **_form(line.style),
            "strong": line.strong,
            "baseline": line.label == baseline,
        }
        for line in chart.lines
    ]
    told = {
        "kind": "arms",
        "metrics": [metric],
        "label": chart.y_label,
        "percent": chart.percent,
        "log": bool(chart.log),
        "goal": goal,
        "lines": lines,
    }
    return _attributes(name, told)


def alive_run(
    name: str, metrics: Sequence[str], goals: Mapping[str, Goal | None]
) -> dict[str, str]:
    """Return the figure's attributes for a run's recorded curve, a line a metric.

    Where it may have a log axis, the points decide; the script has them and the build not.
    """
    told = {
        "kind": "run",
        "metrics": list(metrics),
        "label": name,
        "percent": False,
        "log": None if any(goals.get(metric) != "max" for metric in metrics) else False,
        "goal": next(filter(None, goals.values()), None),
        "lines": [
            {
                "label": metric,
                "style": index,
                **_form(index),
                "strong": False,
                "baseline": False,
            }
            for index, metric in enumerate(metrics)
        ],
    }
    return _attributes(name, told)


def check_scripts(tree: Tree, where: str) -> None:
    """Add a hint, once a build, where charts stay pictures because a script is not here."""
    lacking = _lacking()
    if lacking and not any(problem.code == "RP326" for problem in tree.problems):
        what = f"charts stay pictures: {', '.join(lacking)} is not in this installation."
        move = "Install the package (pip install -e . in a source tree): its build brings it."
        tree.problems.append(Problem(Severity.HINT, "RP326", where, what, move))


def _attributes(name: str, told: Mapping[str, object]) -> dict[str, str]:
    if _lacking():
        return {}
    return {
        "data-rp-needs": " ".join(NEEDS),
        "data-rp-chart": _json({"name": name, **told}),
    }


def _form(index: int) -> dict[str, object]:
    # The style sheet has the colours; a script can ask it for nothing else.
    look = style(index)
    return {"dash": look.dash, "marker": look.marker}


@cache
def _lacking() -> tuple[str, ...]:
    """The scripts that are not here: files of the installation, which stay as they are."""
    return tuple(missing(f"{name}.js" for name in NEEDS))


def _json(data: object) -> str:
    told = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    # Templates leave these out, and a name without them is not the one in the CSV.
    return INVISIBLE.sub(lambda found: f"\\u{ord(found[0]):04x}", told)
