"""`runpress check`: everything that a build would complain about, without building.

With `--write`, the numerals that stand beside an expression are written anew first.
"""

from __future__ import annotations

from pathlib import Path

import click

from runpress.format.problems import Problem, Severity
from runpress.format.write import replace_file
from runpress.hosts.files import read_pages
from runpress.record.root import docs_dir
from runpress.site.about import Blog, experiment_of, match
from runpress.site.assemble import assemble
from runpress.site.catalog import read_catalog
from runpress.site.provenance import commits
from runpress.site.values import write_numerals
from runpress.vcs.git import first_commit_dates, unpushed

STYLES = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.HINT: "blue"}


@click.command()
@click.option("--write", is_flag=True, help="Write the numerals beside expressions anew.")
@click.option("--strict", is_flag=True, help="Fail on warnings too.")
@click.option("-f", "--config-file", default="mkdocs.yml", metavar="FILE", help="The mkdocs.yml.")
def command(write: bool, strict: bool, config_file: str) -> None:
    """List errors, warnings and hints without building."""
    config = Path(config_file)
    if not config.is_file():
        raise click.UsageError(f"there is no {config_file} here: run this in the blog's folder.")
    shown = docs_dir(config)
    docs = config.parent / shown
    if write:
        for path in _write(docs, shown):
            click.echo(f"wrote {path}")
    problems = _problems(docs, shown)
    for problem in problems:
        word = click.style(problem.severity.value, fg=STYLES[problem.severity])
        click.echo(f"{word}: {problem}")
    counts = dict.fromkeys(Severity, 0)
    for problem in problems:
        counts[problem.severity] += 1
    click.echo(", ".join(f"{_count(number, kind)}" for kind, number in counts.items()))
    if counts[Severity.ERROR] or (strict and counts[Severity.WARNING]):
        raise SystemExit(1)


def _problems(docs: Path, shown: str) -> list[Problem]:
    """Every problem that a build would report, worst first, each once."""
    catalog = read_catalog(docs / "runs", f"{shown}/runs")
    blog = Blog(first_commits=first_commit_dates(docs), unpushed=unpushed(docs, commits(catalog)))
    tree = assemble(catalog, read_pages(docs, shown), blog)
    order = list(Severity)
    return sorted(
        dict.fromkeys(tree.problems),
        key=lambda problem: (order.index(problem.severity), problem.where, problem.line),
    )


def _write(docs: Path, shown: str) -> list[str]:
    """Write the numerals of all pages anew; return the pages that changed."""
    pages, blog = read_pages(docs, shown), Blog()
    catalog = match(read_catalog(docs / "runs", f"{shown}/runs"), pages, blog).catalog
    changed = []
    for page in pages:
        path = docs / page.path
        # Bytes, so that no line's end is changed on the way.
        before = path.read_bytes().decode("utf-8", "surrogateescape")
        after = write_numerals(before, catalog, experiment_of(page, catalog, blog))
        if after != before:
            # Somebody's words: a full disk must not leave half of them.
            replace_file(path.resolve(), after.encode("utf-8", "surrogateescape"))
            changed.append(page.shown)
    return changed


def _count(number: int, kind: Severity) -> str:
    return f"{number} {kind.value}{'' if number == 1 else 's'}"
