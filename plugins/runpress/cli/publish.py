"""`runpress publish`: a strict build, and then a version on the Pages branch."""

from __future__ import annotations

import importlib.util
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from runpress.cli.mkdocs_process import run_mkdocs
from runpress.errors import BuildFailed, PublishRefused, RunpressError

if TYPE_CHECKING:
    from runpress.publish.branch import Published


@click.command()
@click.argument("version")
@click.argument("aliases", metavar="[ALIAS ...]", nargs=-1)
@click.option("--branch", default="gh-pages", show_default=True, help="The branch Pages serves.")
@click.option("--remote", default="origin", show_default=True, help="Where to push it.")
@click.option("--push/--no-push", default=None, help="Default: push when the remote exists.")
@click.option("-m", "--message", metavar="TEXT", help="The commit's message.")
@click.option("-f", "--config-file", metavar="FILE", help="Another mkdocs.yml.")
def command(
    version: str,
    aliases: tuple[str, ...],
    branch: str,
    remote: str,
    push: bool | None,
    message: str | None,
    config_file: str | None,
) -> None:
    """Build the site strictly and put it on the Pages branch as VERSION.

    An ALIAS, such as `latest`, moves to it. A version of that name is replaced. Nothing is
    published when the build finds an error or a warning.
    """
    _check_use(version, aliases)
    from runpress.publish.base import Destination
    from runpress.publish.branch import publish
    from runpress.publish.plan import make_plan

    repository = Path(config_file).resolve().parent if config_file else Path.cwd()
    destination = Destination(repository, branch, remote, push)
    # The same is looked at once more after the build; before it, a refusal costs no wait.
    make_plan(version, aliases, destination, _say)
    with tempfile.TemporaryDirectory(prefix="runpress-publish-") as folder:
        site = Path(folder, "site")
        _build(version, site, config_file)
        done = publish(site, version, aliases, destination, message=message, report=_say, bar=_bar)
    _say(_sentence(done))


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


def _build(version: str, site: Path, config_file: str | None) -> None:
    _say(f"Building {version}")
    # Not --quiet: MkDocs would not count the warnings that it does not print.
    arguments = ["build", "--strict", "--clean", "--site-dir", str(site)]
    arguments += ["--config-file", config_file] if config_file else []
    # The plugin `mike`, where a site has it, puts the version into the site's addresses.
    if run_mkdocs(arguments, {"MIKE_DOCS_VERSION": version}) != 0:
        raise BuildFailed(
            f"The build of {version} found the problems above, so nothing was published: mend "
            "them, see with `runpress build --strict`, then publish again."
        )


def _bar(files: Sequence[str]) -> Iterable[str]:
    """Show a progress bar while the files are written, on a terminal only."""
    from tqdm import tqdm

    shown: Iterable[str] = tqdm(files, desc="Writing", unit="file", disable=None, leave=False)
    return shown


def _say(line: str) -> None:
    click.echo(line, err=True)
