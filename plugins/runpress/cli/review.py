"""`runpress compare --base`: the blog as it is held against an earlier commit."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from runpress.cli.opening import find_config
from runpress.cli.since import ExperimentChange, Since, since
from runpress.cli.stand import Bench, Stand
from runpress.cli.terminal import Column, harmless, plain, say, show_heading, show_json, show_table
from runpress.errors import RunpressError

if TYPE_CHECKING:
    from runpress.hosts.files import BlogFiles

# On one's own screen a list that is longer pushes out what it is about.
MOST_PROBLEMS = 100


def review(base: str, config_file: str | None, *, as_markdown: bool, as_json: bool) -> None:
    """Print what has changed since the commit that HEAD and `base` have in common.

    Raises:
        click.UsageError: there is no blog here.
        RunpressError: git does not know `base`, or the blog as it is cannot be understood.
    """
    from runpress.hosts.files import read_blog
    from runpress.vcs.snapshot import common_commit

    config = find_config(config_file, Path.cwd()).absolute()
    now = datetime.now(UTC)
    commit = common_commit(config.parent, base)
    blog = read_blog(config, now)
    bench = Bench(blog.blog.memory)
    with _earlier(config, commit, now, bench) as old:
        new = Stand(blog, bench)
        found = since(old, new)
        if as_json:
            show_json({"base": commit} | found.told())
        elif as_markdown:
            from runpress.cli.since_markdown import summary

            # Bytes: GitHub reads UTF-8, whatever this terminal writes.
            click.echo(summary(found, commit, old, new).encode("utf-8", "replace"), nl=False)
        else:
            _show(found, commit)


@contextmanager
def _earlier(config: Path, commit: str, now: datetime, bench: Bench) -> Iterator[Stand]:
    """Give the blog as it was at a commit; one that was none yet, or is no YAML, is empty."""
    from runpress.hosts.files import read_blog
    from runpress.vcs.snapshot import lay_out, top_of

    top = top_of(config.parent)
    with tempfile.TemporaryDirectory(prefix="runpress-base-", ignore_cleanup_errors=True) as folder:
        target = Path(folder, "blog")
        lay_out(top, commit, target)
        # The file itself may be a link to anywhere.
        inside = config.parent.resolve().relative_to(top.resolve())
        then, blog = target / inside / config.name, None
        with suppress(RunpressError):
            blog = _named_as(config, target, read_blog(then, now)) if then.is_file() else None
        yield Stand(blog, bench)


def _named_as(config: Path, target: Path, earlier: BlogFiles) -> BlogFiles:
    """Return a blog whose problems name its files as those of the blog as it is do.

    Pages beside the config's folder are named in full, which here is by the scratch folder.
    """
    settings = earlier.settings
    if settings.docs.is_relative_to(settings.folder) or not settings.docs.is_relative_to(target):
        return earlier
    shown = os.path.normpath(config.parent / os.path.relpath(settings.docs, settings.folder))
    return replace(earlier, settings=replace(settings, shown=shown))


def _show(found: Since, commit: str) -> None:
    say(f"Since {commit[:10]}:")
    if not (found.experiments or found.pages or found.problems or found.mended):
        say("nothing has changed in the blog.")
    for each in found.experiments:
        _show_experiment(each)
    for page, kind in found.pages.items():
        say(f"{kind}: {plain(page)}")
    for heading, problems in (("New problems", found.problems), ("Gone", found.mended)):
        if problems:
            show_heading(heading)
        for problem in problems[:MOST_PROBLEMS]:
            say(f"{problem.severity.value}: {harmless(str(problem))}")
        if len(problems) > MOST_PROBLEMS:
            say(f"… and {len(problems) - MOST_PROBLEMS} more")


def _show_experiment(each: ExperimentChange) -> None:
    show_heading(f"{each.id} ({each.kind})")
    for what, names in (("added", each.added), ("gone", each.gone), ("changed", each.changed)):
        if names:
            say(f"runs {what}: {plain(', '.join(names))}")
    if each.post:
        say(f"post: {each.post}")
    show_table(
        [Column("hypothesis"), Column("before"), Column("after")],
        [
            (one.claim, one.old.word if one.old else "–", one.new.word if one.new else "–")
            for one in each.verdicts
        ],
    )
    show_table(
        [
            Column("arm"),
            Column("metric"),
            Column("before", right=True),
            Column("after", right=True),
            Column("difference"),
        ],
        [
            (
                arm.name,
                gap.metric,
                gap.old.formatted().number if gap.old else "–",
                gap.new.formatted().number if gap.new else "–",
                arm.difference(gap),
            )
            for arm in each.arms
            for gap in arm.gaps
        ],
    )
