from __future__ import annotations

import getpass
import json
import platform
import re
import socket
import subprocess

import torch

from runpress.record.environment import (
    container_facts,
    environment_facts,
    gpu_names,
    packages,
    torch_facts,
)


def test_the_environment_is_told_in_plain_values(world):
    known = environment_facts(world({"WORLD_SIZE": "2", "RANK": "0", "OMP_NUM_THREADS": "3"}))
    assert known["python"] == platform.python_version()
    assert known["torch"] == torch.__version__ and known["threads"] == torch.get_num_threads()
    assert known["world_size"] == 2 and known["variables"] == {"OMP_NUM_THREADS": "3"}
    assert known["packages"]["torch"] == torch.__version__
    assert known["cores"] >= 1 and known["ram_gib"] > 0 and known["cpu"]
    assert known["device"] == "cpu" and "git" not in known
    json.dumps(known)


def test_no_host_no_user_and_no_other_variable_is_told(world, monkeypatch):
    environ = {"HOSTNAME": "node-17", "USER": "someone", "SECRET": "hunter2", "RUNPRESS_IMAGE": "i"}
    text = json.dumps(environment_facts(world(environ)))
    # The names of packages may contain anything, a short user name too.
    text = re.sub(r'"packages": \{.*?\}', "", text)
    words = set(re.findall(r"[\w.-]+", text))
    assert not {"node-17", "someone", "hunter2", socket.gethostname(), getpass.getuser()} & words


def test_the_image_is_what_the_variables_say():
    environ = {"RUNPRESS_IMAGE": "https://me:pw@hub.org/a:1", "RUNPRESS_IMAGE_DIGEST": "sha256:ab"}
    known = container_facts(environ)
    assert known["image"] == "https://***@hub.org/a:1" and known["digest"] == "sha256:ab"
    assert container_facts({})["image"] is None


def test_the_state_of_the_code_is_told_without_credentials(world, tmp_path):
    def git(*arguments: str) -> None:
        identity = ["-c", "user.name=n", "-c", "user.email=e@example.org"]
        subprocess.run(
            ["git", *identity, *arguments], cwd=tmp_path, check=True, capture_output=True
        )

    git("init", "-b", "main")
    git("remote", "add", "origin", "https://me:hunter2@example.org/x.git")
    (tmp_path / "train.py").write_text("1")
    git("add", ".")
    git("commit", "-m", "first")
    known = environment_facts(world())["git"]
    assert len(known["commit"]) == 40 and known["branch"] == "main" and known["dirty"] is False
    assert known["remote"] == "https://example.org/x.git"


def test_packages_are_named_as_they_are_asked_for():
    names = [name for name, _ in packages()]
    assert "scikit-learn" in names and names == sorted(set(names))


def test_a_machine_without_gpus_has_none():
    assert torch.cuda.is_initialized() or "cudnn" not in torch_facts()
    assert isinstance(gpu_names(), list)


def test_a_package_from_a_folder_says_that_no_index_has_it():
    known = dict(packages())
    # The tests run against an editable installation.
    assert known["runpress"].endswith(" (local)")
    assert known["orjson"].count(" ") == 0
