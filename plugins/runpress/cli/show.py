"""`runpress show`: one run, all that its record says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import click

from runpress.cli.opening import config_option, json_option, open_blog

if TYPE_CHECKING:
    from runpress.format.schema import At
    from runpress.site.catalog import Experiment, Run


@click.command()
@click.argument("run")
@json_option
@config_option
def command(run: str, as_json: bool, config_file: str | None) -> None:
    """Show RUN: EXPERIMENT/RUN, its own name, or the beginning of its id."""
    from runpress.cli.naming import find_run
    from runpress.cli.telling import told_run
    from runpress.cli.terminal import show_json

    catalog = open_blog(config_file).archive.catalog
    found = find_run(catalog, run)
    experiment = catalog.experiments[found.experiment]
    if as_json:
        from runpress.format.manifest import to_data

        told = told_run(experiment, found) | {"folder": found.shown}
        show_json(told | {"record": to_data(found.record)})
    else:
        _show(experiment, found)


def _show(experiment: Experiment, run: Run) -> None:
    from runpress.cli.terminal import Column, show_facts, show_heading, show_table
    from runpress.site.evidence.differences import flatten, setting_text
    from runpress.site.facts import facts_of
    from runpress.site.wording.words import words_of

    record = run.record
    show_facts(_facts(experiment, run))
    if experiment.measured:
        show_heading("Metrics")
        show_table(
            [
                Column("metric"),
                Column("summary", right=True),
                Column("last", right=True),
                Column("min", right=True),
                Column("max", right=True),
                Column("points", right=True),
                Column("unit"),
            ],
            [tuple(_metric(experiment, run, name)) for name in _measured(run)],
        )
    config = {key: setting_text(value) for key, value in flatten(record.config).items()}
    for heading, facts in (
        ("Config", config),
        ("Environment", facts_of(record.environment, words_of("en"))),
        ("Data", _data(run)),
    ):
        if facts:
            show_heading(heading)
            show_facts(facts)


def _facts(experiment: Experiment, run: Run) -> dict[str, object]:
    from runpress.cli.telling import status_words
    from runpress.site.wording.numbers import format_seconds

    record = run.record
    seconds = record.train_seconds
    error = record.error or {}
    return {
        "run": f"{run.experiment}/{run.name}",
        "id": record.id,
        "arm": record.arm,
        "seed": "unknown" if record.seed is None else record.seed,
        "status": status_words(experiment, run),
        "error": ": ".join(str(error[key]) for key in ("type", "message") if error.get(key)),
        "started": f"{record.started[:19].replace('T', ' ')} UTC",
        "time": "" if seconds is None else format_seconds(seconds),
        "attempts": len(record.attempts) if len(record.attempts) > 1 else "",
        "steps": record.log.steps,
        "command": record.command,
        "tags": ", ".join(record.tags),
        "notes": record.notes,
        "alerts": ", ".join(alert.title for alert in record.alerts),
        "folder": run.shown,
    }


def _measured(run: Run) -> list[str]:
    known = dict.fromkeys([*run.record.metrics, *run.record.summary])
    return [name for name in known if run.value(name) is not None]


def _metric(experiment: Experiment, run: Run, name: str) -> Iterator[object]:
    """Go through the cells of a metric's row: values as they are shown, and their steps."""
    from runpress.site.wording.numbers import format_number

    unit = "%" if experiment.metric_unit(name) == "%" else None
    known = run.record.metrics.get(name)

    def at(point: At | None) -> str:
        return f"{format_number(point.value, unit)} at {point.step}" if point else ""

    value = run.value(name)
    yield name
    yield "" if value is None else format_number(value, unit)
    yield at(known.last) if known else ""
    yield at(known.min) if known else ""
    yield at(known.max) if known else ""
    yield known.count if known else ""
    yield (experiment.metric_unit(name) or "") if unit is None else ""


def _data(run: Run) -> Mapping[str, Any]:
    return {
        each.name: ", ".join(
            filter(
                None,
                (
                    each.kind,
                    "" if each.samples is None else f"{each.samples} samples",
                    f"sha256 {each.sha256[:12]}" if each.sha256 else "",
                ),
            )
        )
        for each in run.record.dataset
    }
