"""Which run an integration records into, how it ends, and what it says without its library."""

from __future__ import annotations

import inspect
import os
import subprocess
import sys

import pytest
from integrations_digits import record_in, runs_in

import runpress
from runpress.record.integrations.attachment import Attachment, InitArguments, library

# wandb's names, which an integration of ours has no use for.
FOR_WANDB = {"experiment", "project", "others"}


def test_an_integration_takes_every_keyword_of_init():
    known = set(inspect.signature(runpress.init).parameters)
    assert set(InitArguments.__annotations__) == known - FOR_WANDB


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("held.begin_training()", "stopped"),
        ("held.begin_training(); held.end_training()", "finished"),
        ("held.begin_training(); raise ValueError", "failed"),
    ],
)
def test_a_training_that_was_left_does_not_count_as_finished(root, tmp_path, body, status):
    program = (
        "from runpress.record.integrations.attachment import Attachment\n"
        "held = Attachment('it', 'exp', {'name': 'a'})\n"
        "held.open()\n" + body
    )
    subprocess.run([sys.executable, "-c", program], cwd=tmp_path, env=os.environ, check=False)
    assert record_in(root / "exp" / "a").status == status


def test_a_training_that_was_left_for_another_run_does_not_count_as_finished(root):
    held = Attachment("it", "exp", {"name": "left"})
    held.open()
    held.begin_training()
    runpress.init("exp", name="next")
    assert record_in(root / "exp" / "left").status == "stopped"


def test_an_active_run_is_joined_only_without_arguments_and_while_it_lasts(root):
    mine = runpress.init("exp", name="mine")
    assert Attachment("it", None, {}).open() is mine
    assert Attachment("it", None, {"name": "other"}).open() is not mine
    assert mine.ended
    runpress.finish()
    own = Attachment("it", None, {})
    own.open()
    assert own.owned


def test_what_a_library_has_deleted_again_is_no_artifact(root, tmp_path):
    held = Attachment("it", "exp", {"name": "a"})
    held.open()
    for name in ("first.pt", "second.pt"):
        (tmp_path / name).write_text(name)
        held.remember(str(tmp_path / name), None, "")
    (tmp_path / "first.pt").unlink()
    held.keep()
    held.end()
    assert [each.name for each in record_in(root / "exp" / "a").artifacts] == ["second.pt"]
    assert runs_in(root) == ["exp/a"]


@pytest.mark.parametrize(
    ("module", "libraries"),
    [
        ("lightning", ["lightning", "pytorch_lightning"]),
        ("transformers", ["transformers"]),
        ("accelerate", ["accelerate"]),
    ],
)
def test_a_library_that_is_missing_is_named_with_its_command(module, libraries):
    program = (
        "import sys\n"
        f"sys.modules.update(dict.fromkeys({libraries}))\n"
        f"import runpress.integrations.{module}\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    last = done.stderr.splitlines()[-1]
    assert last.startswith("ImportError: ")
    assert last.endswith(f"pip install {module}")


def test_a_library_that_lacks_a_part_of_its_own_says_so_itself(tmp_path, monkeypatch):
    (tmp_path / "halfthere.py").write_text("import whatitneeds\n")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(ModuleNotFoundError, match="whatitneeds"):
        library(["halfthere"], "Halfthere", "halfthere")
