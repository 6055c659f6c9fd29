"""`runpress export`: one archive of a run, to hand on: the record, its code, how to run it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from runpress.cli.opening import config_option, open_blog
from runpress.errors import RunpressError

if TYPE_CHECKING:
    from runpress.cli.bundle import Member
    from runpress.site.catalog import Run

ENDING = ".tar.gz"
# A repository may be large; a disk that does not answer should still end.
MOST_SECONDS = 600.0


@click.command()
@click.argument("run")
@click.option("-o", "--output", metavar="FILE", help="The archive, or a folder for it.")
@click.option("--force", is_flag=True, help="Replace an archive that is there.")
@click.option("--code/--no-code", default=True, help="With the code at its commit (default).")
@config_option
def command(run: str, output: str | None, force: bool, code: bool, config_file: str | None) -> None:
    """Write RUN into one .tar.gz: its record, its code at its commit, how to run it again.

    What of the record is private on a published site is left out here too.
    """
    from runpress.cli.bundle import record_members, write_archive
    from runpress.cli.naming import find_run

    blog = open_blog(config_file)
    found = find_run(blog.catalog, run)
    root = f"{found.experiment}-{found.name}"
    path = _target(output, root, force)
    members, notes = record_members(found.folder, found.record)
    if found.record.log.thinned:
        notes += _add_log(found, members)
    with tempfile.TemporaryDirectory(prefix="runpress-export-") as scratch:
        packed, lack = _code(found, Path(scratch), blog.settings.docs) if code else (None, "")
        notes += [lack] if lack else []
        members += _guidance(found, members, with_code=packed is not None)
        write_archive(path, root, members, packed, _moment(found.record.ended), _bar)
    for note in notes:
        click.echo(f"Left out: {note}", err=True)
    click.echo(str(path))


def _target(output: str | None, root: str, force: bool) -> Path:
    """Return where the archive goes.

    Raises:
        RunpressError: something is there already, or its folder is not.
    """
    path = Path(output) if output else Path(f"{root}{ENDING}")
    if path.is_dir():
        path /= f"{root}{ENDING}"
    if not path.parent.is_dir():
        raise RunpressError(f"there is no folder {path.parent}. Make it, then export again.")
    if path.exists() and not force:
        raise RunpressError(f"{path} is there already. Name another with -o, or add --force.")
    return path


def _add_log(run: Run, members: list[Member]) -> list[str]:
    """Add the whole log where it is kept here and is the one that was sealed."""
    from runpress.cli.bundle import Member
    from runpress.format.schema import METRICS
    from runpress.record.keeping import measured, whole_log
    from runpress.record.root import logs_home

    folder = run.folder.resolve()
    place = whole_log(logs_home(folder.parent.parent), folder, run.record.id)
    try:
        whole = measured(place) == (run.record.log.bytes, run.record.log.sha256)
    except OSError:
        return ["the whole log, which is not on this machine; the thinned one is in the record"]
    if not whole:
        return [f"the whole log: {place} is not the one that was sealed"]
    members.append(Member(f"log/{METRICS}", source=place))
    return []


def _code(run: Run, scratch: Path, docs: Path) -> tuple[Path | None, str]:
    """Return a tar of the code at the run's commit, else why there is none."""
    from runpress.site.facts import commit_of
    from runpress.vcs.git import HASH, run_git

    commit = commit_of(run.record.environment)
    if not commit or not HASH.fullmatch(commit):
        return None, "the code, as its commit is not known"
    top = run_git(docs, ["rev-parse", "--show-toplevel"])
    root = Path(top.decode("utf-8", "surrogateescape").rstrip("\r\n")) if top else None
    if root is None or run_git(root, ["cat-file", "-e", f"{commit}^{{commit}}"]) is None:
        return None, f"the code, as its commit {commit[:12]} is not in this clone"
    packed = scratch / "code.tar"
    asked = ["archive", "--format=tar", f"--output={packed}", commit, "--", "."]
    records = (docs / "runs").resolve()
    if records.is_relative_to(root):
        # Other runs, which may be many, are not the code of this one.
        asked.append(f":(exclude,top,literal){records.relative_to(root).as_posix()}")
    if run_git(root, asked, MOST_SECONDS) is None:
        return None, f"the code, as git could not pack its commit {commit[:12]}"
    return packed, ""


def _guidance(run: Run, members: Sequence[Member], with_code: bool) -> list[Member]:
    """Return the README, and the packages as a requirements file where they are known."""
    from runpress.cli.bundle import Member
    from runpress.cli.readme import readme
    from runpress.site.reproduction import REQUIREMENTS, requirements_of

    requirements = requirements_of(run.record.environment)
    listed = [Member(REQUIREMENTS, requirements.encode())] if requirements else []
    names = {member.path for member in [*members, *listed]}
    text = readme(run, names | ({"code"} if with_code else set()))
    return [Member("README.md", text.encode("utf-8", "replace")), *listed]


def _moment(told: str | None) -> int:
    """Return a record's time in seconds since 1970; 0 of one that is no time."""
    try:
        moment = datetime.fromisoformat(told or "")
        return max(0, int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()))
    except (ValueError, OverflowError):
        return 0


def _bar(members: Sequence[Member]) -> Iterable[Member]:
    """Show a bar while files are packed, on a terminal only."""
    from tqdm import tqdm

    shown: Iterable[Member] = tqdm(members, "packing", unit="file", disable=None, leave=False)
    return shown
