"""The workflows' own commands, run in clones of a bare repository as GitHub would run them."""

from __future__ import annotations

from pathlib import Path

import pytest
from git_clone import Clone, CloneOf

from blog_on_disk import Docs
from workflow import OWN, Workflow

REPOSITORY = {"GITHUB_REPOSITORY": "lab/notes", "GITHUB_REPOSITORY_OWNER": "lab"}
SCRIPT = """\
import runpress

with runpress.init("exp-001-hello", name="hello", seed=0, root="docs/runs") as run:
    for step in range(3):
        run.log({"train/loss": 1 / (1 + step)})
"""
# Stands for GitHub's own program, which is no part of what is tested: it writes down its words.
GH = """\
#!/bin/sh
printf '%s\\n' "$@" >> "$GH_LOG"
"""


@pytest.fixture
def blog(clone: Clone) -> Clone:
    """A blog with two runs of one experiment, and a script that trains it, committed."""
    (clone.folder / "mkdocs.yml").write_text(
        'site_name: Notes\nsite_url: !ENV [SITE_URL, "https://example.org/"]\n'
        "theme: {name: material}\nplugins: [blog, search, runpress]\n"
    )
    docs = Docs(clone.folder / "docs")
    docs.write("index.md", "# Notes\n")
    docs.write(
        "posts/exp-001-hello.md", "---\ndate: 2026-11-21\n---\n# A first experiment\n\nHello.\n"
    )
    for seed in range(2):
        docs.run(
            "exp-001-hello",
            f"hello-{seed}",
            name="hello",
            seed=seed,
            metrics={"val/accuracy": [0.1, 0.5, 0.7, 0.9 + seed / 100]},
        )
    script = clone.folder / "experiments" / "exp-001-hello" / "train.py"
    script.parent.mkdir(parents=True)
    script.write_text(SCRIPT)
    (clone.folder / ".gitignore").write_text("/.runpress/\n/site/\n/summary.md\n")
    _commit(clone, "Blog")
    return clone


def _commit(blog: Clone, message: str) -> None:
    blog.git("add", "--all")
    blog.git("commit", "--quiet", "--message", message)
    blog.git("push", "--quiet", "origin", "HEAD")


def test_main_and_tags_become_versions_and_latest_follows_the_tags(
    blog: Clone, origin: Clone
) -> None:
    # Versions are what this is about: the plainest site makes them soonest.
    (blog.folder / "mkdocs.yml").write_text(
        "site_name: Notes\nsite_url: !ENV SITE_URL\ntheme: mkdocs\nplugins: [search]\n"
    )
    _commit(blog, "Less")

    def publish(kind: str, name: str) -> int:
        done = Workflow(OWN / "publish.yml").run(
            "version",
            "Publish",
            blog.folder,
            GITHUB_REF_TYPE=kind,
            GITHUB_REF_NAME=name,
            **REPOSITORY,
        )
        return done.returncode

    assert publish("branch", "main") == 0
    assert origin.versions() == {"dev": ["latest"]}
    assert "https://lab.github.io/notes/" in origin.show("dev/index.html")
    assert publish("tag", "2026.11") == 0
    assert origin.versions() == {"dev": [], "2026.11": ["latest"]}
    before = origin.tip()
    assert publish("tag", "2026.11") != 0
    assert origin.tip() == before
    (blog.folder / "docs" / "index.md").write_text("# Other notes\n")
    _commit(blog, "Write")
    assert publish("branch", "main") == 0
    assert origin.versions() == {"dev": [], "2026.11": ["latest"]}
    assert "Other notes" in origin.show("dev/index.html")
    assert "Other notes" not in origin.show("2026.11/index.html")


def test_main_that_builds_while_the_first_tag_is_published_leaves_it_the_latest(
    blog: Clone, origin: Clone, clone_of: CloneOf
) -> None:
    (blog.folder / "mkdocs.yml").write_text(
        "site_name: Notes\nsite_url: !ENV SITE_URL\ntheme: mkdocs\nplugins: [search]\n"
    )
    _commit(blog, "Less")
    tag = clone_of(origin, "tag")
    # What the tag's own job does, once, while main's job builds.
    (blog.folder / "hook.py").write_text(
        "import subprocess, sys\n\ndef on_pre_build(**_):\n"
        "    command = [sys.executable, '-m', 'runpress.cli', 'publish', '2026.11', 'latest']\n"
        f"    subprocess.run(command, cwd={str(tag.folder)!r}, check=True)\n"
    )
    with (blog.folder / "mkdocs.yml").open("a") as file:
        file.write("hooks: [hook.py]\n")
    _commit(blog, "Hook")
    done = Workflow(OWN / "publish.yml").run(
        "version",
        "Publish",
        blog.folder,
        GITHUB_REF_TYPE="branch",
        GITHUB_REF_NAME="main",
        **REPOSITORY,
    )
    assert done.returncode == 0, done.stderr
    assert origin.versions() == {"dev": [], "2026.11": ["latest"]}


def test_a_build_that_fails_is_not_made_twice(blog: Clone, origin: Clone) -> None:
    Docs(blog.folder / "docs").write("index.md", "[gone](gone.md)\n")
    _commit(blog, "Break")
    done = Workflow(OWN / "publish.yml").run(
        "version", "Publish", blog.folder, GITHUB_REF_TYPE="branch", **REPOSITORY
    )
    assert done.returncode == 1
    assert done.stderr.count("Building dev") == 1
    assert origin.tip() == ""


@pytest.mark.parametrize(
    ("repository", "variable", "address"),
    [
        ("lab/notes", "", "https://lab.github.io/notes/"),
        ("lab/lab.github.io", "", "https://lab.github.io/"),
        ("Lab/Notes", "", "https://lab.github.io/Notes/"),
        ("Lab/Lab.GitHub.io", "", "https://lab.github.io/"),
        ("lab/notes", "https://notes.example.org/", "https://notes.example.org/"),
    ],
)
def test_a_site_knows_where_pages_serves_it(
    tmp_path: Path, repository: str, variable: str, address: str
) -> None:
    """Only the address: a program that prints it stands where `runpress` would publish."""
    (tmp_path / "bin").mkdir()
    stand_in = tmp_path / "bin" / "runpress"
    stand_in.write_text('#!/bin/sh\necho "$SITE_URL"\n')
    stand_in.chmod(0o755)
    done = Workflow(OWN / "publish.yml").run(
        "version",
        "Publish",
        tmp_path,
        {"vars.SITE_URL": variable},
        PATH=str(tmp_path / "bin"),
        GITHUB_REPOSITORY=repository,
        GITHUB_REPOSITORY_OWNER=repository.split("/", maxsplit=1)[0],
        GITHUB_REF_TYPE="tag",
        GITHUB_REF_NAME="v1",
    )
    assert done.stdout == f"{address}\n"


def test_a_pull_request_is_checked_built_and_summed_up(blog: Clone, tmp_path: Path) -> None:
    check = Workflow(OWN / "check.yml")
    Docs(blog.folder / "docs").run(
        "exp-001-hello",
        "hello-2",
        name="hello",
        seed=2,
        metrics={"val/accuracy": [0.1, 0.5, 0.7, 0.95]},
    )
    _commit(blog, "Train once more")
    # What GitHub checks out of a pull request is a merge; its first parent is the base.
    blog.git("switch", "--quiet", "--create", "merged", "HEAD^")
    blog.git("merge", "--quiet", "--no-ff", "--message", "Merge", "main")
    for step in ("Check", "Build"):
        done = check.run("blog", step, blog.folder)
        assert done.returncode == 0, done.stdout + done.stderr
    assert (blog.folder / "site" / "experiments" / "exp-001-hello" / "index.html").is_file()
    summary = tmp_path / "summary"
    known = {"steps.site.outputs.artifact-url": "https://example.org/artifact"}
    done = check.run("blog", "Summary", blog.folder, known, GITHUB_STEP_SUMMARY=str(summary))
    assert done.returncode == 0, done.stderr
    told = summary.read_text("utf-8")
    assert "runs added (1): <code>hello-2</code>" in told
    assert "experiments/exp-001-hello/" in told
    assert "[artifact `site`](https://example.org/artifact)" in told
    assert blog.git("status", "--porcelain") == ""


@pytest.fixture
def train(tmp_path: Path) -> Workflow:
    """The workflow, with a stand-in for GitHub's own program on the PATH of its steps."""
    (tmp_path / "gh-bin").mkdir()
    (tmp_path / "gh-bin" / "gh").write_text(GH)
    (tmp_path / "gh-bin" / "gh").chmod(0o755)
    return Workflow(OWN / "train.yml")


def _variables(tmp_path: Path, folder: Path) -> dict[str, str]:
    return {
        "PATH": str(tmp_path / "gh-bin"),
        "GH_LOG": str(tmp_path / "gh.log"),
        "GITHUB_WORKSPACE": str(folder),
        "GITHUB_OUTPUT": str(tmp_path / "output"),
        "GITHUB_REF_NAME": "main",
        "GITHUB_RUN_ATTEMPT": "1",
        "GITHUB_RUN_ID": "77",
        "GITHUB_SERVER_URL": "https://github.com",
        "RUNNER_TEMP": str(tmp_path / "runner"),
        **REPOSITORY,
    }


def test_training_opens_a_pull_request_with_the_record_alone(
    blog: Clone, origin: Clone, clone_of: CloneOf, train: Workflow, tmp_path: Path
) -> None:
    known = {"inputs.experiment": "exp-001-hello"}
    variables = _variables(tmp_path, blog.folder)
    for step in ("Find the experiment", "Train"):
        done = train.run("train", step, blog.folder, known, **variables)
        assert done.returncode == 0, done.stdout + done.stderr
    # What the artifact carries from one job to the other.
    record = tmp_path / "runner" / "record"
    record.parent.mkdir()
    (blog.folder / "docs" / "runs" / "exp-001-hello").rename(record)
    other = clone_of(origin, "other")
    done = train.run("propose", "Propose", other.folder, known, **variables)
    assert done.returncode == 0, done.stdout + done.stderr
    branch = "train/exp-001-hello-77-1"
    assert (tmp_path / "output").read_text() == f"branch={branch}\n"
    changed = origin.git("diff", "--name-only", "main", branch).splitlines()
    assert changed
    assert all(path.startswith("docs/runs/exp-001-hello/hello/") for path in changed)
    asked = (tmp_path / "gh.log").read_text()
    assert "pr\ncreate\n--base\nmain\n--head\n" + branch in asked
    assert "https://github.com/lab/notes/actions/runs/77" in asked
    assert origin.git("log", "-1", "--format=%s %an", branch) == (
        "Train exp-001-hello github-actions[bot]"
    )
    # The same record once more is nothing to propose.
    again = clone_of(origin, "again", "--branch", branch)
    (tmp_path / "output").unlink()
    variables["GITHUB_RUN_ATTEMPT"] = "2"
    done = train.run("propose", "Propose", again.folder, known, **variables)
    assert done.returncode == 0, done.stderr
    assert "nothing to propose" in done.stdout
    assert not (tmp_path / "output").exists()


@pytest.mark.parametrize(
    "name", ["", ".", "..", "../exp-001-hello", "-x", "exp-001-helo", "$(touch bad)", "a b; ls"]
)
def test_what_is_no_experiment_is_not_trained(
    blog: Clone, train: Workflow, tmp_path: Path, name: str
) -> None:
    done = train.run(
        "train",
        "Find the experiment",
        blog.folder,
        {"inputs.experiment": name},
        **_variables(tmp_path, blog.folder),
    )
    assert done.returncode == 1
    assert "exp-001-hello" in done.stderr
    assert not (blog.folder / "bad").exists()


def test_arguments_reach_the_script_as_words_and_the_shell_not_at_all(
    tmp_path: Path, train: Workflow
) -> None:
    script = tmp_path / "blog" / "experiments" / "exp-001-hello" / "train.py"
    script.parent.mkdir(parents=True)
    script.write_text("import sys\n\nprint(sys.argv[1:])\n")
    folder = tmp_path / "blog"
    for arguments in ("", "--overwrite --seeds 3 4", "* $(touch bad) `touch bad` ; touch bad"):
        known = {"inputs.experiment": "exp-001-hello", "inputs.arguments": arguments}
        done = train.run("train", "Train", folder, known, **_variables(tmp_path, folder))
        assert done.stdout == f"{arguments.split()}\n"
    assert not (folder / "bad").exists()


def test_a_record_with_a_link_in_it_is_not_proposed(
    blog: Clone, origin: Clone, train: Workflow, tmp_path: Path
) -> None:
    record = tmp_path / "runner" / "record"
    record.mkdir(parents=True)
    (record / "run.json").symlink_to("/etc/passwd")
    before = origin.branches()
    done = train.run(
        "propose",
        "Propose",
        blog.folder,
        {"inputs.experiment": "exp-001-hello"},
        **_variables(tmp_path, blog.folder),
    )
    assert done.returncode == 1
    assert "links" in done.stderr
    assert origin.branches() == before
    assert not (tmp_path / "gh.log").exists()
