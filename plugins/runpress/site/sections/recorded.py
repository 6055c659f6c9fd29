"""The pictures in a run's record, as they are: the recorder's curves, the script's figures.

A file that is no whole PNG is not published; the page says which and the build warns.
"""

from __future__ import annotations

from collections.abc import Sequence

from runpress.draw.png import dimensions
from runpress.format.problems import Problem, Severity
from runpress.format.read import own_file
from runpress.format.schema import Figure
from runpress.site.alt_text import describe_figure
from runpress.site.catalog import Run
from runpress.site.markup import fill_template
from runpress.site.model import Asset
from runpress.site.place import Block, Place


def render(place: Place) -> Block | None:
    """Return the curves of the run page's run."""
    run = place.run
    if not run:
        return None
    curves = [figure for figure in run.record.figures if figure.metrics]
    return show(place, run, curves, place.words("run.curves"))


def show(place: Place, run: Run, figures: Sequence[Figure], heading: str) -> Block | None:
    """Return pictures of a run under each other; None where there are none."""
    if not figures:
        return None
    shown = [_figure(place, run, figure) for figure in figures]
    html = fill_template("recorded.html", words=place.words, figures=shown)
    return Block(html, heading)


def add_picture(place: Place, run: Run, file: str) -> tuple[str, tuple[int, int]] | None:
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
    address = place.tree.add_asset(Asset(f"runs/{run.experiment}/{run.name}/{file}", source=path))
    return address, size


def _figure(place: Place, run: Run, figure: Figure) -> dict[str, object]:
    light = add_picture(place, run, figure.file)
    dark = add_picture(place, run, figure.dark) if figure.dark else None
    caption = place.words.listed(figure.metrics) or figure.name
    goals = {name: place.experiment.metric_goal(name) for name in figure.metrics}
    return {
        "light": light,
        "dark": dark or light,
        "caption": caption,
        # What the script drew may be small, and is shown no larger than it is.
        "form": "rp-figure" if figure.metrics else "rp-figure rp-own",
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
