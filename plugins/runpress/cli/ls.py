"""`runpress ls`: the experiments of a blog, or the runs of one, in a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from runpress.cli.opening import config_option, json_option, open_blog

if TYPE_CHECKING:
    from runpress.site.archive import Archive
    from runpress.site.catalog import Experiment
    from runpress.site.overview import Overview


@click.command()
@click.argument("experiment", required=False)
@json_option
@config_option
def command(experiment: str | None, as_json: bool, config_file: str | None) -> None:
    """List all experiments, newest first, or the runs of EXPERIMENT."""
    from runpress.cli.naming import find_experiment
    from runpress.cli.telling import told_experiment, told_run
    from runpress.cli.terminal import show_json
    from runpress.site.overview import overviews

    archive = open_blog(config_file).archive
    # Its author sees a draft, whoever else may not.
    archive = replace(archive, blog=replace(archive.blog, drafts=True))
    if experiment is None:
        every = overviews(archive)
        if as_json:
            show_json({"experiments": [told_experiment(archive, one) for one in every]})
        else:
            _show_experiments(archive, every)
        return
    one = find_experiment(archive.catalog, experiment)
    if as_json:
        told = next(each for each in overviews(archive) if each.experiment.id == one.id)
        runs = [told_run(one, run) for arm in one.arms.values() for run in arm.runs]
        show_json(told_experiment(archive, told) | {"runs": runs})
    else:
        _show_runs(one)


def _show_experiments(archive: Archive, every: Sequence[Overview]) -> None:
    from runpress.cli.terminal import Column, say, show_table

    if not every:
        say("Nothing has been recorded here yet.")
    show_table(
        [
            Column("experiment"),
            Column("date"),
            Column("verdicts"),
            Column("best"),
            Column("arms", right=True),
            Column("runs", right=True),
            Column("title"),
        ],
        [_row(archive, one) for one in every],
    )


def _row(archive: Archive, overview: Overview) -> tuple[object, ...]:
    from runpress.cli.telling import verdicts_of
    from runpress.site.wording.words import words_of

    words = words_of("en")
    one = overview.experiment
    verdicts = [words(f"verdict.{each.word}") for each in verdicts_of(archive, one)]
    return (
        one.id,
        overview.day,
        ", ".join(filter(None, [overview.state, *verdicts])),
        _best_words(one),
        len(one.arms),
        len(one.runs) + len(one.broken),
        overview.title,
    )


def _best_words(one: Experiment) -> str:
    """Return the best arm and its headline metric: `amp: val/accuracy 98.5 ± 0.2 %`."""
    from runpress.site.wording.numbers import format_spread

    arm, metric = one.best_arm, one.headline
    if not arm or not metric:
        return ""
    value = format_spread(arm.values(metric), one.metric_unit(metric)).number
    return f"{arm.name}: {metric} {value}"


def _show_runs(one: Experiment) -> None:
    from runpress.cli.telling import status_words
    from runpress.cli.terminal import Column, show_table
    from runpress.site.wording.numbers import format_number, format_seconds

    metric = one.headline
    unit = one.metric_unit(metric) if metric else None
    rows: list[tuple[object, ...]] = []
    for run in (run for arm in one.arms.values() for run in arm.runs):
        value = run.value(metric) if metric else None
        seconds = run.record.train_seconds
        rows.append(
            (
                run.name,
                run.record.arm,
                "" if run.record.seed is None else run.record.seed,
                "" if value is None else format_number(value, unit),
                "" if seconds is None else format_seconds(seconds),
                run.record.started[:16].replace("T", " "),
                status_words(one, run),
            )
        )
    rows += [(each.name, "", "", "", "", "", each.problem.what) for each in one.broken]
    show_table(
        [
            Column("run"),
            Column("arm"),
            Column("seed", right=True),
            Column(metric or "", right=True),
            Column("time", right=True),
            Column("started (UTC)"),
            Column("status"),
        ],
        rows,
    )
