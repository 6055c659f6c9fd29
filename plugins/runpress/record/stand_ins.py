"""Names of wandb's that a plain script may use and a record has no part for.

Each takes whatever it is given. What would have shown something is left out by `log`, which
says so; what would have asked wandb's server says that it did nothing; what only sets wandb
itself up is silent. All of them are in `NAMES`, and nothing else is: a name that is spelt
wrong is an error, as it would be in wandb.
"""

from __future__ import annotations

import secrets
import string
import sys
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from runpress.errors import RunpressError
from runpress.record import active, media
from runpress.record.media import Unplaced

LETTERS = string.ascii_lowercase + string.digits


class Audio(Unplaced):
    """A sound."""


class Chart(Unplaced):
    """What the functions of `wandb.plot` return."""


class Graph(Unplaced):
    """A graph of wandb's own kind."""


class Html(Unplaced):
    """A page."""


class Molecule(Unplaced):
    """A molecule."""


class Object3D(Unplaced):
    """A body in space."""


class Plotly(Unplaced):
    """A figure of Plotly's."""


class Video(Unplaced):
    """Pictures that move."""


class Settings(SimpleNamespace):
    """Settings of wandb's, kept as they were given and used by nobody."""

    def __init__(self, *_: object, **given: object) -> None:
        super().__init__(**given)


def generate_id(length: int = 8) -> str:
    """Return letters and digits by chance, without touching the script's own chance."""
    return "".join(secrets.choice(LETTERS) for _ in range(length))


def say(text: object = "", *_: object, **__: object) -> None:
    """Write a line to standard error."""
    sys.stderr.write(f"{text}\n")


def nothing(*_: object, **__: object) -> None:
    """Do nothing: there is nothing to set up."""


def teardown(exit_code: object = None, *_: object, **__: object) -> None:
    """End the active run."""
    active.finish(exit_code=exit_code)


def agent(*_: object, **__: object) -> None:
    """Say that there are no sweeps."""
    active.did_nothing("agent")


def controller(*_: object, **__: object) -> None:
    """Say that there are no sweeps."""
    active.did_nothing("controller")


def of_the_run(call: str) -> Callable[..., Any]:
    """Return a function that calls a method of the active run; without a run it says so."""

    def called(*given: object, **named: object) -> Any:
        run = active.run_for(call)
        return None if run is None else getattr(run, call)(*given, **named)

    called.__name__ = call
    return called


CHARTS = (
    *("bar", "confusion_matrix", "histogram", "line", "line_series", "plot_table"),
    *("pr_curve", "roc_curve", "scatter", "visualize"),
)
OF_THE_RUN = (
    *("link_artifact", "link_model", "log_code", "log_model", "mark_preempting", "restore"),
    *("unwatch", "use_artifact", "use_model"),
)

NAMES: dict[str, Any] = {
    "Audio": Audio,
    # What describes an image's boxes and masks, which are not drawn.
    "Classes": Unplaced,
    "Error": RunpressError,
    "Graph": Graph,
    "Html": Html,
    "Molecule": Molecule,
    "Object3D": Object3D,
    "Plotly": Plotly,
    "Settings": Settings,
    "Video": Video,
    "agent": agent,
    "box3d": Unplaced,
    "controller": controller,
    "data_types": SimpleNamespace(
        Audio=Audio,
        Histogram=media.Histogram,
        Html=Html,
        Image=media.Image,
        Object3D=Object3D,
        Table=media.Table,
        Video=Video,
    ),
    "join": active.finish,
    "plot": SimpleNamespace(**dict.fromkeys(CHARTS, Chart)),
    "plot_table": Chart,
    "require": nothing,
    "setup": nothing,
    "teardown": teardown,
    "termerror": say,
    "termlog": say,
    "termsetup": nothing,
    "termwarn": say,
    "util": SimpleNamespace(generate_id=generate_id),
    **{call: of_the_run(call) for call in OF_THE_RUN},
}
