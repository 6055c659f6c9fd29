"""What a user means by a name: an experiment, an arm, a run.

A run is named by its folder (`exp-023-amp/amp-2`, as a path too), by its own name where only
one experiment has such a run, or by the beginning of its id where no other begins so.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from runpress.errors import RunpressError
from runpress.format.names import nearest, shorten
from runpress.site.catalog import BrokenRun, Catalog, Experiment, Run
from runpress.site.evidence.sides import Side, SideNotFound, find_side

# Fewer characters of an id are met by chance.
SHORTEST_ID = 4
MOST_NAMED = 5


def find_experiment(catalog: Catalog, name: str) -> Experiment:
    """Return the experiment of that id, also where its folder is named.

    Raises:
        RunpressError: there is none; the message has the nearest.
    """
    found = catalog.experiments.get(_as_path(name))
    if found is None:
        raise _missing("experiment", name, catalog.experiments)
    return found


def find_run(catalog: Catalog, name: str) -> Run:
    """Return the run that is meant.

    Raises:
        RunpressError: there is none, several could be meant, or it cannot be read.
    """
    found = _runs(catalog, name)
    if len(found) == 1:
        return found[0]
    if found:
        raise _ambiguous(name, [_path(run) for run in found])
    if name in catalog.experiments:
        move = f"`runpress ls {shorten(name)}` lists its runs."
        raise RunpressError(f"{shorten(name)!r} is an experiment. {move}")
    broken = [each for each in _broken(catalog) if name in (_path(each), each.name)]
    if broken:
        raise RunpressError(str(broken[0].problem))
    raise _missing("run", name, _run_names(catalog))


def find_side_of(catalog: Catalog, name: str) -> Side:
    """Return what a comparison means by a name: an arm, a run or an experiment.

    As a post's comparison understands it. What it does not know may be an arm or a run that
    only one experiment has, a path, or the beginning of an id.

    Raises:
        RunpressError: there is nothing of that name, or several things.
    """
    path = _as_path(name)
    try:
        # A folder of the records is a run, whatever arm has its name.
        is_run = path != name and "/" in path
        return find_side({"run": path} if is_run else path, catalog)
    except SideNotFound as error:
        arms = [f"{each.id}/{name}" for each in catalog.experiments.values() if name in each.arms]
        runs = [_path(run) for run in _runs(catalog, name)]
        found = list(dict.fromkeys(arms or runs))
        if len(found) == 1:
            return find_side(found[0] if arms else {"run": found[0]}, catalog)
        if found:
            raise _ambiguous(name, found) from error
        move = "" if "did you mean" in str(error) else " `runpress ls` lists what is there."
        raise RunpressError(f"{error}.{move}".replace("?.", "?")) from error


def _as_path(name: str) -> str:
    """Return the end of a path that leads into the records, as a shell completes it."""
    parts = name.replace("\\", "/").rstrip("/").split("/")
    return "/".join(parts[parts.index("runs") + 1 :]) if "runs" in parts[:-1] else name


def _runs(catalog: Catalog, name: str) -> list[Run]:
    every = [run for each in catalog.experiments.values() for run in each.runs]
    path = _as_path(name)
    ways = (
        [run for run in every if _path(run) == path],
        [run for run in every if run.name == name],
        [run for run in every if len(name) >= SHORTEST_ID and run.record.id.startswith(name)],
    )
    return next((found for found in ways if found), [])


def _broken(catalog: Catalog) -> list[BrokenRun]:
    return [each for experiment in catalog.experiments.values() for each in experiment.broken]


def _run_names(catalog: Catalog) -> list[str]:
    every = [run for each in catalog.experiments.values() for run in each.runs]
    return [name for run in every for name in (_path(run), run.name)]


def _path(run: Run | BrokenRun) -> str:
    return f"{run.experiment}/{run.name}"


def _missing(what: str, name: str, known: Iterable[str]) -> RunpressError:
    names = list(dict.fromkeys(known))
    near = nearest(name, names)
    if near:
        move = f"Did you mean {shorten(near)!r}?"
    elif names:
        move = "`runpress ls` lists what is there."
    else:
        move = "Nothing has been recorded here yet: train something first."
    return RunpressError(f"there is no {what} {shorten(name)!r}. {move}")


def _ambiguous(name: str, found: Sequence[str]) -> RunpressError:
    some = ", ".join(found[:MOST_NAMED]) + (", …" if len(found) > MOST_NAMED else "")
    return RunpressError(f"{shorten(name)!r} could be {some}. Write one of these.")
