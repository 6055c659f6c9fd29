"""`runpress publish`: a strict build, and then a version on the Pages branch."""

from __future__ import annotations

import importlib.util
import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from runpress.cli.mkdocs_process import run_mkdocs
from runpress.cli.opening import config_option, find_config
from runpress.errors import BuildFailed, PublishOvertaken, PublishRefused, RunpressError

if TYPE_CHECKING:
    from runpress.hosts.settings import Settings
    from runpress.publish.base import Destination, Report
    from runpress.publish.branch import Published
    from runpress.publish.not_found import Front
    from runpress.publish.plan import Order
    from runpress.publish.source import Source

# What the plugin `mike`, where a site has it, puts behind the site's address: pages name
# `latest` from their birth on, so that none is written anew when the next version comes.
CANONICAL = {"MIKE_DOCS_VERSION": "latest"}
DATE = "SOURCE_DATE_EPOCH"
# Of those who publish at one moment one is first; the others come on top, one a try.
MOST_TRIES = 8


@dataclass(frozen=True, slots=True)
class _Where:
    """Where to, as the command line says it; None where it leaves that to mkdocs.yml."""

    branch: str | None
    remote: str | None
    push: bool | None
    any_size: bool


@click.command()
@click.argument("version")
@click.argument("aliases", metavar="[ALIAS ...]", nargs=-1)
@click.option("--replace", "replaces", is_flag=True, help="VERSION may be there already.")
@click.option("--keep-aliases", is_flag=True, help="An ALIAS of another version stays there.")
@click.option("--dry-run", is_flag=True, help="Build, say what would change, and change nothing.")
@click.option("--branch", help="The branch that Pages serves.  [default: gh-pages]")
@click.option("--remote", help="Where to push it.  [default: origin]")
@click.option("--push/--no-push", default=None, help="Default: push when the remote exists.")
@click.option("--any-size", is_flag=True, help="The host takes more than the 1 GB of Pages.")
@click.option("-m", "--message", metavar="TEXT", help="The commit's message.")
@config_option
def command(
    version: str,
    aliases: tuple[str, ...],
    replaces: bool,
    keep_aliases: bool,
    dry_run: bool,
    message: str | None,
    config_file: str | None,
    **where: Any,
) -> None:
    """Build the site strictly and put it on the Pages branch as VERSION.

    An ALIAS, such as `latest`, moves to it. Nothing is published when the build finds an
    error or a warning, or when records are not committed.
    """
    _check_use(version, aliases)
    from runpress.hosts.settings import read_settings
    from runpress.publish.branch import Telling, publish
    from runpress.publish.plan import Order, make_plan

    config = find_config(config_file, Path.cwd())
    settings = read_settings(config)
    order = Order(version, aliases, replaces, keep_aliases)
    destination = _destination(settings, _Where(**where))
    report = _once()
    # The same is looked at once more after the build; before it, a refusal costs no wait.
    source = make_plan(order, destination, report).source
    order = replace(order, source=source)
    with tempfile.TemporaryDirectory(prefix="runpress-publish-") as folder:
        site = Path(folder, "site")
        _build(version, site, config, source)
        if dry_run:
            _tell_difference(order, destination, site, report)
        else:
            telling = Telling(report, _bar, _show if sys.stderr.isatty() else None)
            said: Any = {"front": _front(settings), "message": message, "telling": telling}
            _say(_sentence(_on_top(partial(publish, site, order, destination, **said))))


def _on_top(publishing: Callable[[], Published]) -> Published:
    """Publish, on top of what others publish in the meantime: what was built is good still."""
    for _ in range(MOST_TRIES - 1):
        try:
            return publishing()
        except PublishOvertaken:
            _say("Somebody else published in the meantime; once more, on top of theirs")
    return publishing()


def _tell_difference(order: Order, destination: Destination, site: Path, report: Report) -> None:
    from runpress.cli.terminal import harmless
    from runpress.publish.difference import compare, tell
    from runpress.publish.plan import make_plan
    from runpress.publish.room import check_room
    from runpress.publish.site_files import site_files

    plan = make_plan(order, destination, report)
    difference = compare(plan, site, site_files(site))
    for line in tell(difference, plan.base.branch):
        click.echo(harmless(line))
    if not destination.any_size:
        check_room(plan, difference.size, report)
    _say("Nothing was changed: this was a dry run.")


def _sentence(done: Published) -> str:
    what = "Replaced" if done.replaced else "Published"
    where = f"pushed to {done.pushed_to}" if done.pushed_to else "not pushed"
    names = f" ({', '.join(done.aliases)})" if done.aliases else ""
    if not done.changed:
        return f"{done.version}{names} on {done.branch} was already the same site; {where}."
    where = f"{done.files} files on {done.branch}, {done.commit[:10]}, {where}"
    return f"{what} {done.version}{names}: {where}."


def _check_use(version: str, aliases: Sequence[str]) -> None:
    """Tell wrong use from problems: a name that can never be published is wrong use."""
    if importlib.util.find_spec("mike") is None:
        raise RunpressError('mike is not installed. Run: pip install "runpress[site]"')
    from runpress.publish.versions import check_names

    try:
        check_names(version, aliases)
    except PublishRefused as error:
        raise click.UsageError(str(error)) from error


def _destination(settings: Settings, where: _Where) -> Destination:
    """Return where to publish: what the command line says, else mkdocs.yml, else what is usual.

    Raises:
        PublishRefused: mkdocs.yml asks mike for a layout that pages made here do not fit.
    """
    from runpress.publish.base import Destination

    mike = settings.mike or {}
    _check_layout(mike)
    return Destination(
        settings.folder,
        where.branch if where.branch is not None else settings.branch or "gh-pages",
        where.remote if where.remote is not None else settings.remote or "origin",
        where.push,
        address=settings.url,
        records=settings.docs / "runs",
        copies=mike.get("alias_type") == "copy",
        any_size=where.any_size,
        told=_told(where),
    )


def _told(where: _Where) -> tuple[str, ...]:
    """Return what the command line says and mike would not know from mkdocs.yml."""
    told = [("--branch", where.branch), ("--remote", where.remote)]
    return tuple(word for option, value in told if value is not None for word in (option, value))


def _check_layout(mike: Any) -> None:
    if mike.get("deploy_prefix"):
        raise PublishRefused(
            f"mkdocs.yml sets mike's `deploy_prefix` to {mike['deploy_prefix']!r}, and addresses "
            "that outlive versions are at the branch's root: take it out, and let `site_url` end "
            "where the branch is served."
        )
    if mike.get("alias_type") == "redirect":
        raise PublishRefused(
            "mkdocs.yml sets mike's `alias_type` to 'redirect', so `latest/` would hold no pages, "
            "and it is their canonical address: write `symlink`, or `copy` for a host that "
            "follows no links."
        )


def _front(settings: Settings) -> Front:
    from runpress.publish.not_found import Front
    from runpress.site.wording.words import words_of

    words = words_of(settings.language)
    return Front(settings.name, words.language, words.under("not_found"))


def _build(version: str, site: Path, config: Path, source: Source | None) -> None:
    _say(f"Building {version}")
    # Not --quiet: MkDocs would not count the warnings that it does not print.
    arguments = ["build", "--strict", "--clean", "--site-dir", str(site)]
    arguments += ["--config-file", str(config)]
    # The day of the commit, so that the same records give the same bytes on every day.
    dated = {DATE: str(source.day)} if source and not os.environ.get(DATE) else {}
    code = run_mkdocs(arguments, CANONICAL | dated)
    if code < 0:
        raise BuildFailed(
            f"The build of {version} was stopped before its end (signal {-code}), so nothing was "
            "published: publish again."
        )
    if code:
        raise BuildFailed(
            f"The build of {version} found the problems above, so nothing was published: mend "
            "them, see with `runpress build --strict`, then publish again."
        )


def _bar(files: Sequence[str]) -> Iterable[str]:
    """Show a progress bar while the files are written, on a terminal only."""
    from tqdm import tqdm

    shown: Iterable[str] = tqdm(files, desc="Writing", unit="file", disable=None, leave=False)
    return shown


def _show(text: str) -> None:
    click.echo(text, err=True, nl=False)


def _once() -> Report:
    """Return what says each line once, though it be found before the build and after it."""
    said = set()

    def report(line: str) -> None:
        if line not in said:
            said.add(line)
            _say(line)

    return report


def _say(line: str) -> None:
    click.echo(line, err=True)
