from __future__ import annotations

import getpass
import hashlib
import json
import platform
import re
import socket
import subprocess
import sys
import warnings
from pathlib import Path

import pytest
import torch

from runpress.format.schema import CHANGES
from runpress.record.complaints import Complaints
from runpress.record.environment import environment_facts, torch_facts
from runpress.record.environment.code import keep_changes, say_refusal
from runpress.record.environment.container import container_facts
from runpress.record.environment.cpu import limit, usable_cores
from runpress.record.environment.gpu import gpu_facts
from runpress.record.environment.machine import ram_gib, ram_limit_gib
from runpress.record.environment.packages import packages

DIGEST = "sha256:" + "0123456789abcdef" * 4


@pytest.fixture
def repository(tmp_path):
    def git(*arguments: str) -> None:
        identity = ["-c", "user.name=n", "-c", "user.email=e@example.org"]
        subprocess.run(
            ["git", *identity, *arguments], cwd=tmp_path, check=True, capture_output=True
        )

    git("init", "-b", "main")
    git("remote", "add", "origin", "https://me:hunter2@example.org/x.git")
    (tmp_path / "train.py").write_text("1\n")
    git("add", ".")
    git("commit", "-m", "first")
    return tmp_path


def test_the_environment_is_told_in_plain_values(world):
    known = environment_facts(world({"WORLD_SIZE": "2", "RANK": "0", "OMP_NUM_THREADS": "3"}))
    assert known["python"] == platform.python_version()
    assert known["world_size"] == 2 and known["variables"] == {"OMP_NUM_THREADS": "3"}
    assert known["packages"]["torch"] == torch.__version__
    assert known["cores"] == usable_cores() >= 1 and known["ram_gib"] == ram_gib() > 0
    assert known["cpu"] and "git" not in known
    json.dumps(known)


def test_torch_tells_what_changes_numbers():
    before = torch.get_rng_state()
    known = torch_facts()
    assert known["torch"] == torch.__version__ and known["threads"] == torch.get_num_threads()
    assert known["device"] == "cpu" and known["torch_seed"] == torch.initial_seed()
    assert known["deterministic"] is False and known["matmul_precision"] == "highest"
    assert known["default_dtype"] == "float32" and "autocast" not in known
    assert torch.equal(before, torch.get_rng_state()) and not torch.cuda.is_initialized()
    json.dumps(known)


def test_the_settings_are_those_of_the_moment():
    torch.use_deterministic_algorithms(True, warn_only=True)
    try:
        with torch.autocast("cpu", dtype=torch.bfloat16):
            known = torch_facts()
    finally:
        torch.use_deterministic_algorithms(False)
    assert known["deterministic"] == "warn only" and known["autocast"] == "bfloat16"
    assert torch_facts()["deterministic"] is False


def test_the_newer_setting_of_precision_is_understood_and_nothing_is_warned_of():
    code = (
        "import torch; from runpress.record.environment import torch_facts;"
        "torch.backends.cuda.matmul.fp32_precision = 'tf32';"
        "print(torch_facts()['matmul_precision'])"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], check=True, capture_output=True, text=True
    )
    assert done.stdout.split() == ["tf32"]


def test_without_torch_torch_is_not_imported():
    code = (
        "import sys; from runpress.record.environment import environment_facts, torch_facts;"
        "from runpress.record.effects import real_effects;"
        "assert torch_facts() == {} and environment_facts(real_effects())['python'];"
        "assert not {'torch', 'psutil', 'pynvml', 'importlib.metadata'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_torch_that_is_half_imported_tells_nothing(monkeypatch):
    monkeypatch.setitem(sys.modules, "torch", type(sys)("torch"))
    assert torch_facts() == {}


def test_no_host_no_user_and_no_other_variable_is_told(world):
    environ = {"HOSTNAME": "node-17", "USER": "someone", "SECRET": "hunter2", "RUNPRESS_IMAGE": "i"}
    text = json.dumps(environment_facts(world(environ)))
    # The names of packages may contain anything, a short user name too.
    text = re.sub(r'"packages": \{.*?\}', "", text)
    words = set(re.findall(r"[\w.-]+", text))
    assert not {"node-17", "someone", "hunter2", socket.gethostname(), getpass.getuser()} & words


@pytest.mark.parametrize(
    ("image", "digest", "moves"),
    [
        ("pytorch/pytorch:2.13.0-cuda13", None, False),
        ("pytorch/pytorch:latest", None, True),
        ("pytorch/pytorch", None, True),
        ("registry:5000/team/image", None, True),
        ("registry:5000/team/image:1.2", None, False),
        (f"pytorch/pytorch@{DIGEST}", DIGEST, False),
        (f"pytorch/pytorch:latest@{DIGEST}", DIGEST, False),
        ("pytorch.sif", None, False),
    ],
)
def test_an_image_that_can_move_is_told_from_one_that_stays(tmp_path, image, digest, moves):
    known = container_facts({"RUNPRESS_IMAGE": image}, tmp_path)
    assert known == {"inside": False, "image": image, "digest": digest, "latest": moves}


def test_a_digest_beside_the_image_fixes_it(tmp_path):
    environ = {"RUNPRESS_IMAGE": "https://me:pw@hub.org/a", "RUNPRESS_IMAGE_DIGEST": DIGEST}
    known = container_facts(environ, tmp_path)
    assert known["image"] == "https://***@hub.org/a" and known["digest"] == DIGEST
    assert known["latest"] is False


def test_an_image_is_seen_where_the_container_shows_it(tmp_path):
    (tmp_path / "run").mkdir()
    (tmp_path / "run/.containerenv").write_text('engine="podman-5"\nimage="docker.io/a/b:latest"\n')
    known = container_facts({}, tmp_path)
    assert known["inside"] and known["image"] == "docker.io/a/b:latest" and known["latest"]
    known = container_facts({"APPTAINER_NAME": "/home/someone/torch.sif"}, tmp_path / "other")
    assert known["inside"] and known["image"] == "torch.sif" and not known["latest"]
    known = container_facts({"KUBERNETES_SERVICE_HOST": "10.0.0.1"}, tmp_path / "other")
    assert known == {"inside": True, "image": None, "digest": None, "latest": False}


def test_the_state_of_the_code_is_told_without_credentials(world, repository):
    known = environment_facts(world())["git"]
    assert len(known["commit"]) == 40 and known["branch"] == "main" and known["dirty"] is False
    assert known["remote"] == "https://example.org/x.git" and known["pushed"] is False


def test_what_no_commit_holds_is_kept_without_credentials(repository, tmp_path):
    record = tmp_path / "docs/runs/e/r"
    record.mkdir(parents=True)
    assert not keep_changes(repository, record) and not (record / CHANGES).exists()
    (repository / "train.py").write_text("key = 'hf_abcdefghijklmnopqrstuvwxyz'\nü = 2\n")
    assert keep_changes(repository, record)
    patch = (record / CHANGES).read_text()
    assert "+key = '***'\n+ü = 2" in patch and "-1" in patch
    (repository / "train.py").write_text("x" * 2**21)
    (record / CHANGES).unlink()
    assert not keep_changes(repository, record) and not (record / CHANGES).exists()


def test_the_print_of_a_change_is_that_of_its_patch(world, repository, tmp_path):
    (repository / "train.py").write_text("2\n")
    record = tmp_path / "docs"
    record.mkdir()
    keep_changes(repository, record)
    content = (record / CHANGES).read_bytes()
    known = environment_facts(world())["git"]
    assert known["diff_sha256"] == hashlib.sha256(content).hexdigest() and known["dirty"] is True


def test_a_repository_that_git_refuses_is_said_in_its_words(repository, caplog, monkeypatch):
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    say_refusal(repository, Complaints("run").once)
    assert "dubious ownership" in caplog.text and "safe.directory" in caplog.text


def test_no_repository_is_no_reason_to_complain(tmp_path, caplog):
    say_refusal(tmp_path, Complaints("run").once)
    assert caplog.text == ""


def test_packages_are_named_as_they_are_asked_for():
    known = packages()
    assert "scikit-learn" in known and list(known) == sorted(set(known))
    # The tests run against an editable installation.
    assert known["runpress"].endswith(" (local)") and " " not in known["orjson"]


def test_packages_are_what_python_itself_finds():
    from importlib.metadata import distributions

    told = {re.sub(r"[-_.]+", "-", one.metadata["Name"]).lower(): one for one in distributions()}
    known = packages()
    assert set(known) == set(told)
    assert all(version.split(" ")[0] == told[name].version for name, version in known.items())


def test_old_packages_and_zips_are_asked_themselves(tmp_path):
    old = tmp_path / "old/Some_Thing.egg-info"
    old.mkdir(parents=True)
    (old / "PKG-INFO").write_text("Metadata-Version: 1.0\nName: Some_Thing\nVersion: 1.0-beta\n")
    new = tmp_path / "new/some_thing-2.0+cpu.dist-info"
    new.mkdir(parents=True)
    (tmp_path / "new/~orch-1.0.dist-info").mkdir()
    (tmp_path / "torn.zip").write_bytes(b"PK")
    with warnings.catch_warnings(action="error"):
        places = [str(tmp_path / name) for name in ("old", "new", "torn.zip", "gone")]
        assert packages(places)["some-thing"] == "1.0-beta"
        assert packages(places[1:])["some-thing"] == "2.0+cpu"


def test_limits_of_a_container_are_told_by_either_way(tmp_path):
    new, old = tmp_path / "cpu.max", (tmp_path / "quota", tmp_path / "period")
    assert limit(new, old) is None
    old[0].write_text("150000\n")
    old[1].write_text("100000\n")
    assert limit(new, old) == 1.5
    new.write_text("max 100000\n")
    old[0].write_text("-1\n")
    assert limit(new, old) is None
    new.write_text("400000 100000\n")
    assert limit(new, old) == 4
    memory = tmp_path / "memory.max"
    assert ram_limit_gib((memory,)) is None
    memory.write_text("max\n")
    assert ram_limit_gib((memory,)) is None
    memory.write_text(f"{2**28}\n")
    assert ram_limit_gib((memory,)) == 0.2
    memory.write_text(f"{2**62}\n")
    assert ram_limit_gib((memory,)) is None


def test_gpus_are_read_off_the_driver_where_it_cannot_be_asked(tmp_path):
    assert gpu_facts({}, tmp_path) == {}
    (tmp_path / "version").write_text(
        "NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  555.42.06  Release\n"
    )
    for slot in ("0000:01:00.0", "0000:02:00.0"):
        (tmp_path / "gpus" / slot).mkdir(parents=True)
        (tmp_path / "gpus" / slot / "information").write_text("Model: \t\t NVIDIA H100\nIRQ: 1\n")
    card = {"name": "NVIDIA H100"}
    assert gpu_facts({}, tmp_path) == {"driver": "555.42.06", "gpus": [card, card]}


def test_a_part_that_fails_costs_no_other(world, monkeypatch):
    def fail() -> str:
        raise RuntimeError("no processor")

    monkeypatch.setattr("runpress.record.environment.cpu.model", fail)
    known = environment_facts(world())
    assert "cpu" not in known and known["cores"] and known["python"]


def test_the_place_of_the_repository_is_not_told(world, repository):
    (repository / "train.py").write_text("2")
    assert str(Path(repository).parent) not in json.dumps(environment_facts(world()))
