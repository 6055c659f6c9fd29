"""The workflows, held against GitHub's schema, an auditor of their safety, and a shell's."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from workflow import OWN, TEMPLATE, Workflow

PINNED = re.compile(r"(\./\.github/workflows/[\w-]+\.yml)|[\w.-]+(?:/[\w.-]+)+@[0-9a-f]{40}")
USES = re.compile(r"uses: (\S+)(?: # (\S.*))?")
FILES = sorted([*OWN.glob("*.yml"), *TEMPLATE.glob("*.yml")])
SHARED = ("check", "publish", "train")


def program(name: str) -> str:
    return str(Path(sys.executable).with_name(name))


def said(*command: object) -> str:
    """Return what a program said that found fault; nothing where it found none."""
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False)
    return done.stdout + done.stderr if done.returncode else ""


def steps_of(file: Path) -> list[dict[str, Any]]:
    told = yaml.safe_load(file.read_text("utf-8"))
    return [step for job in told["jobs"].values() for step in job.get("steps", [])]


def test_there_are_workflows_here_and_in_the_template() -> None:
    for folder in (OWN, TEMPLATE):
        assert {f"{name}.yml" for name in SHARED} <= {file.name for file in folder.glob("*.yml")}


def test_they_are_what_github_expects() -> None:
    schema = ("--builtin-schema", "vendor.github-workflows")
    assert said(program("check-jsonschema"), *schema, *FILES) == ""


def test_an_auditor_finds_nothing() -> None:
    assert said(program("zizmor"), "--offline", "--no-progress", "--quiet", *FILES) == ""


def test_the_auditor_would_find_something(tmp_path: Path) -> None:
    """A text of somebody else in a shell, and an action by a name that can move."""
    bad = tmp_path / ".github" / "workflows" / "bad.yml"
    bad.parent.mkdir(parents=True)
    bad.write_text(
        "on: pull_request_target\njobs:\n  one:\n    runs-on: ubuntu-latest\n    steps:\n"
        "      - uses: actions/checkout@v4\n"
        '      - run: echo "${{ github.event.pull_request.title }}"\n'
    )
    found = said(program("zizmor"), "--offline", "--no-progress", "--quiet", bad)
    assert "template-injection" in found
    assert "unpinned-uses" in found


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parents[2].name}-{file.stem}")
def test_the_commands_are_sound_shell(file: Path, tmp_path: Path) -> None:
    scripts = []
    for at, step in enumerate(steps_of(file)):
        if "run" in step:
            assert "${{" not in step["run"], "an expression in a shell: hand it over by `env`"
            script = tmp_path / f"{file.stem}-{at}.sh"
            script.write_text(f"#!/usr/bin/env bash\nset -e\n{step['run']}", "utf-8")
            scripts.append(script)
    if scripts:
        assert said(program("shellcheck"), *scripts) == ""


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parents[2].name}-{file.stem}")
def test_what_they_use_is_pinned_and_says_its_version(file: Path) -> None:
    found = USES.findall(file.read_text("utf-8"))
    assert found or "uses:" not in file.read_text("utf-8")
    for action, comment in found:
        assert PINNED.fullmatch(action), action
        assert action.startswith("./") or re.match(r"v\d+\.\d+\.\d+$", comment), (action, comment)


def test_an_action_has_one_version_everywhere() -> None:
    pins: dict[str, set[str]] = {}
    for file in FILES:
        for action, comment in USES.findall(file.read_text("utf-8")):
            if not action.startswith("./"):
                pins.setdefault(action.partition("@")[0], set()).add(f"{action} {comment}")
    assert {name: found for name, found in pins.items() if len(found) > 1} == {}


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parents[2].name}-{file.stem}")
def test_a_job_may_do_only_what_it_says(file: Path) -> None:
    told = yaml.safe_load(file.read_text("utf-8"))
    assert told["permissions"] == {}
    assert all("permissions" in job for job in told["jobs"].values())


def test_the_job_that_trains_can_write_nothing() -> None:
    for folder in (OWN, TEMPLATE):
        jobs = Workflow(folder / "train.yml").told["jobs"]
        assert jobs["train"]["permissions"] == {"contents": "read"}
        writing = [name for name, job in jobs.items() if "write" in job["permissions"].values()]
        assert writing == ["propose"]
        commands = "\n".join(step.get("run", "") for step in jobs["propose"]["steps"])
        # Nothing of the repository's own runs where something may be written.
        assert not re.search(r"\b(python|pip|runpress|make)\b", commands)


def test_nothing_that_publishes_takes_what_a_cache_holds() -> None:
    for folder in (OWN, TEMPLATE):
        for step in steps_of(folder / "publish.yml"):
            assert "actions/cache" not in step.get("uses", "")
            assert "cache" not in step.get("with", {})


def test_those_of_the_template_differ_from_ours_in_what_they_install_alone() -> None:
    for name in SHARED:
        ours, theirs = (Workflow(folder / f"{name}.yml").told for folder in (OWN, TEMPLATE))
        ours["jobs"].pop("test", None)
        for job in (*ours["jobs"].values(), *theirs["jobs"].values()):
            for step in job.get("steps", []):
                if "pip install" in step.get("run", ""):
                    step["run"] = "install"
                step.get("with", {}).pop("cache-dependency-path", None)
        assert ours == theirs


def test_an_experiment_is_trained_in_the_image_that_the_dockerfile_names() -> None:
    dockerfile = (TEMPLATE.parents[1] / "Dockerfile").read_text("utf-8")
    for folder in (OWN, TEMPLATE):
        container = Workflow(folder / "train.yml").told["jobs"]["train"]["container"]
        image, variables = container["image"], container["env"]
        assert image in dockerfile
        assert f"{variables['RUNPRESS_IMAGE']}@{variables['RUNPRESS_IMAGE_DIGEST']}" == image


def test_pages_that_show_what_git_knows_have_its_whole_history() -> None:
    for folder in (OWN, TEMPLATE):
        for name, job in (("check", "blog"), ("publish", "version"), ("train", "train")):
            steps = Workflow(folder / f"{name}.yml").told["jobs"][job]["steps"]
            (checkout,) = [each for each in steps if "actions/checkout" in each.get("uses", "")]
            assert checkout["with"]["fetch-depth"] == 0


def test_no_deploy_cuts_another_short_and_every_one_takes_the_branch_as_it_is() -> None:
    for folder in (OWN, TEMPLATE):
        jobs = Workflow(folder / "publish.yml").told["jobs"]
        assert not jobs["version"]["concurrency"]["cancel-in-progress"]
        assert "github.ref" in jobs["version"]["concurrency"]["group"]
        assert not jobs["deploy"]["concurrency"]["cancel-in-progress"]
        checkout = jobs["deploy"]["steps"][0]
        assert checkout["with"]["ref"] == "gh-pages"


def test_the_guide_shows_the_cache_that_we_use() -> None:
    guide = (OWN.parents[1] / "docs" / "guide" / "speed.md").read_text("utf-8")
    (shown,) = re.findall(r"```yaml\n- (uses: actions/cache.*?)```", guide, re.DOTALL)
    (step,) = [
        each
        for each in Workflow(OWN / "check.yml").told["jobs"]["blog"]["steps"]
        if "actions/cache" in each.get("uses", "")
    ]
    assert yaml.safe_load(shown.replace("\n  ", "\n")) == step
