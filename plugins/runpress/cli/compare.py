"""`runpress compare`: what changed between two runs, arms or experiments, and what came of it.

With `--base`, between an earlier commit and the files as they are: a summary for a review.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from runpress.cli.opening import config_option, json_option, open_blog

if TYPE_CHECKING:
    from runpress.cli.gap import Gap
    from runpress.site.evidence.differences import Differences
    from runpress.site.evidence.sides import Side


@click.command()
@click.argument("a", required=False)
@click.argument("b", required=False)
@click.option(
    "--base", metavar="REF", help="The blog as it is against the commit that it shares with REF."
)
@click.option("--markdown", "as_markdown", is_flag=True, help="With --base: for GitHub.")
@json_option
@config_option
def command(
    a: str | None,
    b: str | None,
    base: str | None,
    as_markdown: bool,
    as_json: bool,
    config_file: str | None,
) -> None:
    """Hold B against A: runs (EXPERIMENT/RUN), arms (EXPERIMENT/ARM) or experiments.

    An experiment stands for its best arm. Differences are B less A, with the 95 % interval
    that a post would print. With --base REF, which takes no A and B, all that a branch changes:
    experiments, metrics before and after, verdicts, problems.
    """
    if base is not None:
        if a is not None:
            raise click.UsageError("--base compares the whole blog: leave out A and B.")
        from runpress.cli.review import review

        review(base, config_file, as_markdown=as_markdown, as_json=as_json)
        return
    if a is None or b is None:
        raise click.UsageError("name two things to compare, A and B, or --base REF.")
    if as_markdown:
        raise click.UsageError("--markdown goes with --base.")
    _compare(a, b, as_json, config_file)


def _compare(a: str, b: str, as_json: bool, config_file: str | None) -> None:
    from runpress.cli.gap import gaps
    from runpress.cli.naming import find_side_of
    from runpress.cli.terminal import show_json
    from runpress.site.evidence.differences import differences
    from runpress.site.wording.words import words_of

    catalog = open_blog(config_file).archive.catalog
    old, new = find_side_of(catalog, a), find_side_of(catalog, b)
    changes = differences(old.shown, new.shown, words_of("en"))
    metrics = gaps((old.experiment, old.arm), (new.experiment, new.arm))
    if as_json:
        show_json(_told(old, new, changes, metrics))
    else:
        _show(old, new, changes, metrics)


def _show(old: Side, new: Side, changes: Differences, metrics: list[Gap]) -> None:
    from runpress.cli.terminal import Column, say, show_heading, show_table

    names = _name(old), _name(new)
    if names[0] == names[1]:
        say("A and B are the same.")
    show_heading("What changed")
    rows = [
        (group.name, change.key, _or_nothing(change.old), _or_nothing(change.new))
        for group in changes.changed
        for change in group.changed
    ]
    if rows:
        show_table([Column(""), Column(""), Column(names[0]), Column(names[1])], rows)
    else:
        say("Nothing that was recorded.")
    same = [f"{len(group.same)} of {group.name}" for group in changes.same]
    if same:
        say(f"The same: {', '.join(same)}.")
    if changes.unknown:
        say(f"Not recorded by both: {', '.join(changes.unknown)}.")
    show_heading("What came of it")
    show_table(
        [
            Column("metric"),
            Column(names[0], right=True),
            Column(names[1], right=True),
            Column("difference"),
        ],
        [_row(each) for each in metrics],
    )


def _row(each: Gap) -> tuple[object, ...]:
    values = [value.formatted().number if value else "" for value in (each.old, each.new)]
    return (each.metric, *values, each.difference.formatted().text if each.difference else "")


def _or_nothing(text: str | None) -> str:
    return "–" if text is None else text


def _name(side: Side) -> str:
    """Return a side's name with its experiment; an experiment's with the arm it stands for."""
    return f"{side.experiment.id}/{side.arm.name}"


def _told(old: Side, new: Side, changes: Differences, metrics: list[Gap]) -> dict[str, Any]:
    return {
        "old": _told_side(old),
        "new": _told_side(new),
        "changes": {
            group.name: [asdict(change) for change in group.changed] for group in changes.changed
        },
        "unknown": list(changes.unknown),
        "metrics": [each.told() for each in metrics],
    }


def _told_side(side: Side) -> dict[str, Any]:
    return {
        "kind": side.kind,
        "experiment": side.experiment.id,
        side.kind if side.kind == "run" else "arm": side.arm.name,
        "shown": f"{side.shown.experiment}/{side.shown.name}",
    }
