"""The pictures in a run's record, as they are: the recorder's curves, the script's figures.

A file that is no whole PNG is not published; the page says which and the build warns. With a
script, the recorder's curves come alive; their points are the run's `metrics.csv`. A run that
trains has no pictures yet, so these are drawn from what it has logged so far.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from runpress.draw.png import dimensions
from runpress.format.names import unique_stems
from runpress.format.problems import Problem, Severity
from runpress.format.read import own_file
from runpress.format.schema import Figure, Goal
from runpress.site.alt_text import describe_figure
from runpress.site.catalog import Run
from runpress.site.charts.alive import alive_run, check_scripts
from runpress.site.markup import fill_template
from runpress.site.model import Asset, key_of
from runpress.site.place import Block, Place
from runpress.site.table import add_run_csv

# Of a run that trains, which is drawn anew at each build.
MOST_GROWING = 12
SIZE = (1440, 700)

# An address, and the size in pixels.
Picture: TypeAlias = tuple[str, tuple[int, int]]


def render(place: Place) -> Block | None:
    """Return the curves of the run page's run."""
    run = place.run
    if not run:
        return None
    curves = [figure for figure in run.record.figures if figure.metrics]
    if run.status == "running":
        curves = _growing(run)
    if curves:
        check_scripts(place.tree, place.folder)
    return show(place, run, curves, place.words("run.curves"))


def show(place: Place, run: Run, figures: Sequence[Figure], heading: str) -> Block | None:
    """Return pictures of a run under each other; None where there are none."""
    if not figures:
        return None
    shown = [_figure(place, run, figure) for figure in figures]
    data = ""
    if any(figure.metrics for figure in figures):
        data = add_run_csv(place.tree, f"runs/{run.experiment}/{run.name}/metrics.csv", run)
    html = fill_template("recorded.html", words=place.words, figures=shown, data=data)
    return Block(html, heading)


def add_picture(place: Place, run: Run, file: str) -> Picture | None:
    """Add a picture of a run to the tree; None, with a warning, where it is no whole PNG."""
    path = run.folder / file
    try:
        content = own_file(run.folder, file).read_bytes()
        # By its name too: browsers and hosts go by that.
        size = dimensions(content) if file.endswith(".png") else None
        reason = "is not a whole PNG"
    except OSError as error:
        size, reason = None, f"cannot be read ({error.strerror or error})"
    if size is None:
        place.tree.problems.append(_no_picture(run, file, reason))
        return None
    asset = Asset(f"runs/{run.experiment}/{run.name}/{file}", source=str(path))
    return place.tree.add_asset(asset), size


def _growing(run: Run) -> list[Figure]:
    """The curves that the recorder will draw, of the metrics that there are so far."""
    parts: dict[str, list[str]] = {}
    for name in run.log.series:
        parts.setdefault(name.rpartition("/")[2] or name, []).append(name)
    stems = unique_stems(parts)
    return [
        Figure(part, f"curves/{stems[part]}.png", f"curves/{stems[part]}.dark.png", tuple(names))
        for part, names in list(parts.items())[:MOST_GROWING]
    ]


def _draw_growing(
    place: Place, run: Run, figure: Figure, goals: dict[str, Goal | None], *, dark: bool
) -> Picture:
    """Add the picture of a curve as it is now to the tree."""
    series = {name: run.log.series[name] for name in figure.metrics}

    def make() -> bytes:
        from runpress.draw.curves import draw_curves

        return draw_curves(series, title=figure.name, goals=goals, dark=dark)

    key = key_of("growing", run.record.id, run.log_size, figure, goals, dark)
    file = (figure.dark if dark else None) or figure.file
    asset = Asset(f"runs/{run.experiment}/{run.name}/{file}", key, make)
    return place.tree.add_asset(asset), SIZE


def _pictures(
    place: Place, run: Run, figure: Figure, goals: dict[str, Goal | None]
) -> tuple[Picture | None, Picture | None]:
    """A figure's picture for light and for dark pages."""
    if run.status == "running" and figure.metrics:
        return (
            _draw_growing(place, run, figure, goals, dark=False),
            _draw_growing(place, run, figure, goals, dark=True),
        )
    light = add_picture(place, run, figure.file)
    return light, (add_picture(place, run, figure.dark) if figure.dark else None) or light


def _figure(place: Place, run: Run, figure: Figure) -> dict[str, object]:
    goals = {name: place.experiment.metric_goal(name) for name in figure.metrics}
    light, dark = _pictures(place, run, figure, goals)
    caption = place.words.listed(figure.metrics) or figure.name
    alive = alive_run(figure.name, figure.metrics, goals) if figure.metrics else {}
    return {
        "light": light,
        "dark": dark,
        "caption": caption,
        "alive": alive,
        # What the script drew may be small, and is shown no larger than it is.
        "form": "rp-figure rp-recorded" if figure.metrics else "rp-figure rp-own",
        "alt": figure.alt or describe_figure(run, figure, place.words, goals) or caption,
        "lost": place.words("run.no_picture", file=figure.file),
    }


def _no_picture(run: Run, file: str, reason: str) -> Problem:
    return Problem(
        Severity.WARNING,
        "RP107",
        f"{run.shown}/{file}",
        f"the picture {reason} and is not published.",
        "Restore it from git, or train the run again.",
    )
