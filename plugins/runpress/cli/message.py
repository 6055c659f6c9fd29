"""`runpress message`: what an experiment found, as the first line of a commit."""

from __future__ import annotations

import click

from runpress.cli.opening import config_option, open_blog


@click.command()
@click.argument("experiment")
@config_option
def command(experiment: str, config_file: str | None) -> None:
    """Print a commit line: [exp-023-amp] amp vs fp32: -18 % time, same accuracy (3 seeds).

    It tells of the arms of the first hypothesis, else of the best arm and the baseline.
    """
    from runpress.cli.finding import finding
    from runpress.cli.naming import find_experiment
    from runpress.cli.terminal import plain, say

    archive = open_blog(config_file).archive
    say(plain(finding(archive, find_experiment(archive.catalog, experiment))))
