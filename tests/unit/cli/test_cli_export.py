"""One archive of a run: what is in it, what is not, and that it is the same each time."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import subprocess
import sys
import tarfile
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from cli_blog import CliBlog

from blog_on_disk import ENVIRONMENT
from runpress.format.read import read_manifest
from runpress.format.schema import Artifact, Figure, Log
from runpress.format.write import write_manifest
from runpress.record.keeping import whole_log
from runpress.site.read_catalog import read_catalog


@dataclass(frozen=True)
class Unpacked:
    """An archive's files by their path, and its members as tar has them."""

    files: dict[str, bytes]
    members: list[tarfile.TarInfo]

    def json(self, path: str) -> dict[str, object]:
        told: dict[str, object] = json.loads(self.files[path])
        return told


def unpack(path: Path) -> Unpacked:
    with tarfile.open(path) as archive:
        members = archive.getmembers()
        files = {each.name: file.read() for each in members if (file := archive.extractfile(each))}
    return Unpacked(files, members)


def git(folder: Path, *arguments: str) -> str:
    who = {
        f"GIT_{role}_{key}": "n" for role in ("AUTHOR", "COMMITTER") for key in ("NAME", "EMAIL")
    }
    done = subprocess.run(
        ["git", *arguments], cwd=folder, check=True, capture_output=True, env=os.environ | who
    )
    return done.stdout.decode().strip()


@pytest.fixture
def committed(cli_blog: CliBlog) -> CliBlog:
    """A blog in a repository, whose run has the commit of its script."""
    git(cli_blog.folder, "init", "-b", "main")
    script = cli_blog.folder / "experiments" / "train.sh"
    script.parent.mkdir()
    script.write_text("echo old")
    script.chmod(0o755)
    (cli_blog.folder / "link").symlink_to("experiments/train.sh")
    cli_blog.docs.run("exp-9", "another", metrics={})
    git(cli_blog.folder, "add", "-A")
    git(cli_blog.folder, "commit", "-m", "first")
    commit = git(cli_blog.folder, "rev-parse", "HEAD")
    script.write_text("echo new")
    environment = ENVIRONMENT | {"git": {"commit": commit, "dirty": False, "pushed": True}}
    cli_blog.docs.run(
        "exp-1", "a", figures=["loss"], pipeline="flowchart TD\n", environment=environment
    )
    return cli_blog


def test_the_record_the_code_at_its_commit_and_how_to_run_it(committed: CliBlog) -> None:
    assert committed.said("export", "a") == "exp-1-a.tar.gz\n"
    made = unpack(committed.folder / "exp-1-a.tar.gz")
    assert sorted(made.files) == [
        "exp-1-a/README.md",
        "exp-1-a/code/experiments/train.sh",
        "exp-1-a/code/link",
        "exp-1-a/code/mkdocs.yml",
        "exp-1-a/record/curves/loss.dark.png",
        "exp-1-a/record/curves/loss.png",
        "exp-1-a/record/diagrams/pipeline.mmd",
        "exp-1-a/record/metrics.jsonl",
        "exp-1-a/record/run.json",
        "exp-1-a/requirements.txt",
    ]
    assert made.files["exp-1-a/code/experiments/train.sh"] == b"echo old"
    modes = {each.name: each.mode for each in made.members}
    assert modes["exp-1-a/code/experiments/train.sh"] == 0o755
    readme = made.files["exp-1-a/README.md"].decode()
    assert "    cd code\n    pip install -r ../requirements.txt\n    python experiments/" in readme


def test_the_record_is_one_again_and_holds_what_a_site_would_publish(committed: CliBlog) -> None:
    committed.said("export", "a")
    made = unpack(committed.folder / "exp-1-a.tar.gz")
    environment = made.json("exp-1-a/record/run.json")["environment"]
    assert isinstance(environment, dict)
    assert "pushed" not in environment["git"]
    other = committed.folder / "other" / "exp-1" / "a"
    for name, content in made.files.items():
        _, _, inside = name.partition("/record/")
        if inside:
            (other / inside).parent.mkdir(parents=True, exist_ok=True)
            (other / inside).write_bytes(content)
    catalog = read_catalog(other.parents[1], "runs")
    assert catalog.problems == ()
    (run,) = catalog.experiments["exp-1"].runs
    assert run.value("val/accuracy") == 0.75
    assert [each.file for each in run.record.diagrams] == ["diagrams/pipeline.mmd"]


def test_the_same_run_gives_the_same_bytes_whoever_and_whenever(
    committed: CliBlog, monkeypatch: pytest.MonkeyPatch
) -> None:
    committed.said("export", "a", "-o", "one.tar.gz")
    record = committed.docs.runs / "exp-1" / "a"
    os.utime(record / "metrics.jsonl", (1, 1))
    (record / "metrics.jsonl").chmod(0o600)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "5")
    committed.said("export", "a", "-o", "two.tar.gz")
    one, two = (committed.folder / f"{name}.tar.gz" for name in ("one", "two"))
    assert one.read_bytes() == two.read_bytes()
    members = unpack(one).members
    ended = 1795165205
    assert {each.mtime for each in members} == {ended}
    assert {(each.uid, each.gid, each.uname, each.gname) for each in members} == {(0, 0, "", "")}
    assert [each.name for each in members[:3]] == sorted(each.name for each in members[:3])


def test_nothing_is_replaced_without_being_told_so(committed: CliBlog) -> None:
    target = committed.folder / "exp-1-a.tar.gz"
    target.write_text("mine")
    result = committed.call("export", "a")
    assert result.exit_code == 1
    assert "is there already. Name another with -o, or add --force." in result.output
    assert target.read_text() == "mine"
    committed.said("export", "a", "--force")
    assert unpack(target).files
    assert not [each for each in committed.folder.iterdir() if each.name.startswith(".exp")]


def test_into_a_folder_and_not_into_one_that_is_not_there(committed: CliBlog) -> None:
    (committed.folder / "out").mkdir()
    assert committed.said("export", "a", "-o", "out").strip() == "out/exp-1-a.tar.gz"
    result = committed.call("export", "a", "-o", "nowhere/a.tar.gz")
    assert result.exit_code == 1
    assert "there is no folder nowhere" in result.output


def test_without_its_commit_it_says_so_and_the_readme_clones(cli_blog: CliBlog) -> None:
    git_facts = {"commit": "0" * 40, "dirty": True, "remote": "https://example.org/lab/blog.git"}
    cli_blog.docs.run("exp-1", "a", environment={"git": git_facts})
    output = cli_blog.said("export", "a")
    assert "Left out: the code, as its commit 000000000000 is not in this clone\n" in output
    readme = unpack(cli_blog.folder / "exp-1-a.tar.gz").files["exp-1-a/README.md"].decode()
    assert "    git clone https://example.org/lab/blog.git\n    cd blog\n" in readme
    assert "may have had changes that no commit holds" in readme


def test_recorded_changes_are_applied_first(committed: CliBlog) -> None:
    (committed.docs.runs / "exp-1" / "a" / "changes.patch").write_text("--- a\n")
    committed.said("export", "a")
    made = unpack(committed.folder / "exp-1-a.tar.gz").files
    assert made["exp-1-a/record/changes.patch"] == b"--- a\n"
    assert b"    patch -p1 < ../record/changes.patch\n" in made["exp-1-a/README.md"]


def with_whole_log(blog: CliBlog, content: bytes, promised: bytes) -> None:
    folder = blog.docs.run("exp-1", "a")
    record = read_manifest(folder, "a").record
    assert record
    digest = hashlib.sha256(promised).hexdigest()
    log = Log(9, 8, len(promised), digest, thinned=True)
    write_manifest(folder, replace(record, log=log))
    place = whole_log(blog.folder, folder, record.id)
    place.parent.mkdir(parents=True)
    place.write_bytes(content)


@pytest.mark.parametrize(("content", "there"), [(b"whole\n", True), (b"other\n", False)])
def test_the_whole_log_goes_along_when_it_is_the_one_that_was_sealed(
    cli_blog: CliBlog, content: bytes, there: bool
) -> None:
    with_whole_log(cli_blog, content, b"whole\n")
    output = cli_blog.said("export", "a", "--no-code")
    files = unpack(cli_blog.folder / "exp-1-a.tar.gz").files
    assert (files.get("exp-1-a/log/metrics.jsonl") == b"whole\n") is there
    assert ("is not the one that was sealed" in output) is not there


def test_files_outside_the_record_stay_where_they_are(cli_blog: CliBlog) -> None:
    (cli_blog.folder / "secret.png").write_text("secret")
    folder = cli_blog.docs.run("exp-1", "a")
    (folder / "stray.txt").write_text("nobody named me")
    (folder / "link.png").symlink_to(cli_blog.folder / "secret.png")
    (folder / "again.png").symlink_to("run.json")
    record = read_manifest(folder, "a").record
    assert record
    named = ("link.png", "run.json", "again.png", "gone.png")
    figures = tuple(Figure(f"f{at}", name) for at, name in enumerate(named))
    artifacts = (Artifact("x", 1, "0" * 64, "artifacts/gone.bin"),)
    write_manifest(folder, replace(record, figures=figures, artifacts=artifacts))
    output = cli_blog.said("export", "a", "--no-code")
    made = unpack(cli_blog.folder / "exp-1-a.tar.gz").files
    assert sorted(made) == [
        "exp-1-a/README.md",
        "exp-1-a/record/metrics.jsonl",
        "exp-1-a/record/run.json",
        "exp-1-a/requirements.txt",
    ]
    assert output.count("Left out: ") == 5


def test_hostile_words_stay_words_in_the_readme(cli_blog: CliBlog) -> None:
    command = "python a.py `x`\n# Not a heading\n<script>"
    cli_blog.docs.run("exp-1", "a", command=command, metrics={"`a`\n## b": [1.0]}, environment={})
    cli_blog.said("export", "a", "--no-code")
    readme = unpack(cli_blog.folder / "exp-1-a.tar.gz").files["exp-1-a/README.md"].decode()
    assert [line for line in readme.splitlines() if line.startswith("#")] == [
        "# exp-1/a",
        "## What is here",
        "## Run it again",
    ]
    assert "    python a.py `x` # Not a heading <script>\n" in readme


def test_a_full_disk_leaves_nothing_behind(committed: CliBlog) -> None:
    body = (
        "import resource, sys\n"
        # Nor what Python would compile meanwhile, half of which would stay.
        "sys.dont_write_bytecode = True\n"
        "from runpress.cli import main\n"
        "import runpress.cli.export\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (600, resource.RLIM_INFINITY))\n"
        "main()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", body, "export", "a", "--no-code"],
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert "cannot be written: File too large" in done.stderr
    assert not list(committed.folder.glob("*.gz")) + list(committed.folder.glob(".exp*"))


def test_it_is_gzip_without_a_name_or_time(committed: CliBlog) -> None:
    committed.said("export", "a", "--no-code")
    content = (committed.folder / "exp-1-a.tar.gz").read_bytes()
    assert content[:8] == b"\x1f\x8b\x08\x00\x00\x00\x00\x00"
    with tarfile.open(fileobj=io.BytesIO(gzip.decompress(content))) as archive:
        assert archive.getnames()
