"""`runpress check`: everything that a build would complain about, without building.

With `--write`, the numerals that stand beside an expression are written anew first.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from runpress.cli.opening import config_option, open_blog
from runpress.format.problems import Problem, Severity

if TYPE_CHECKING:
    from runpress.hosts.files import BlogFiles

STYLES = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.HINT: "blue"}


@click.command()
@click.option("--write", is_flag=True, help="Write the numerals beside expressions anew.")
@click.option("--strict", is_flag=True, help="Fail on warnings too.")
@config_option
def command(write: bool, strict: bool, config_file: str | None) -> None:
    """List errors, warnings and hints without building."""
    blog = open_blog(config_file)
    if write:
        for path in _write(blog):
            click.echo(f"wrote {path}")
        # What was written is read anew.
        blog = open_blog(config_file)
    tree = blog.tree()
    tell([*tree.problems, *blog.weight(tree)], len(tree.silenced), strict=strict)


def tell(found: Iterable[Problem], silenced: int, *, strict: bool) -> None:
    """List problems, worst first, and how many there are; end with 1 where they must be mended.

    Args:
        found: the problems.
        silenced: how many more an author has decided to live with.
        strict: whether warnings must be mended too.
    """
    from runpress.cli.terminal import harmless, say

    problems = _sorted(found)
    for problem in problems:
        word = click.style(problem.severity.value, fg=STYLES[problem.severity])
        say(f"{word}: {harmless(str(problem))}")
    counts = dict.fromkeys(Severity, 0)
    for problem in problems:
        counts[problem.severity] += 1
    told = [_count(number, kind) for kind, number in counts.items()]
    if silenced:
        told.append(f"{silenced} silenced")
    click.echo(", ".join(told))
    if counts[Severity.ERROR] or (strict and counts[Severity.WARNING]):
        raise SystemExit(1)


def _sorted(problems: Iterable[Problem]) -> list[Problem]:
    """Return the problems, worst first, each once."""
    order = list(Severity)
    return sorted(
        dict.fromkeys(problems),
        key=lambda problem: (order.index(problem.severity), problem.where, problem.line),
    )


def _write(blog: BlogFiles) -> list[str]:
    """Write the numerals of all pages anew; return the pages that changed."""
    from runpress.format.write import replace_file
    from runpress.site.about import experiment_of
    from runpress.site.expressions.values import write_numerals

    catalog = blog.archive.catalog
    changed = []
    for page in blog.pages:
        path = blog.settings.docs / page.path
        # Bytes, so that no line's end is changed on the way.
        before = path.read_bytes().decode("utf-8", "surrogateescape")
        after = write_numerals(before, catalog, experiment_of(page, catalog, blog.blog))
        if after != before:
            # Somebody's words: a full disk must not leave half of them.
            replace_file(path.resolve(), after.encode("utf-8", "surrogateescape"))
            changed.append(page.shown)
    return changed


def _count(number: int, kind: Severity) -> str:
    return f"{number} {kind.value}{'' if number == 1 else 's'}"
