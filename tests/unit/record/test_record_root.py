from __future__ import annotations

import pytest

from runpress.record.opening import default_experiment
from runpress.record.rank import rank_and_world
from runpress.record.root import docs_dir, logs_home, records_root


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("docs_dir: content", "content"),
        ("docs_dir: 'my docs'   # ours", "my docs"),
        ('docs_dir: "content"', "content"),
        ("docs_dir: content # ours", "content"),
        ("  docs_dir: nested", "docs"),
        ("# docs_dir: commented", "docs"),
        ("docs_dir: !ENV [DOCS, docs]", "docs"),
        ("docs_dir:", "docs"),
        ("\udcff", "docs"),
    ],
)
def test_the_docs_folder_is_read_without_a_yaml_library(tmp_path, line, found):
    config = tmp_path / "mkdocs.yml"
    config.write_text(f"site_name: x\n{line}\nnav: []\n", errors="surrogateescape")
    assert docs_dir(config) == found


def test_the_root_is_asked_for_else_set_else_the_blogs_else_here(world, tmp_path):
    blog = tmp_path / "blog"
    (blog / "experiments" / "exp-1").mkdir(parents=True)
    (blog / "mkdocs.yml").write_text("docs_dir: content\n")
    script = blog / "experiments" / "exp-1" / "train.py"
    environ = {"RUNPRESS_ROOT": "set"}
    assert records_root("asked", world(environ, script)) == tmp_path / "asked"
    assert records_root(None, world(environ, script)) == tmp_path / "set"
    assert records_root(None, world({}, script)) == blog / "content" / "runs"
    assert records_root(None, world({})) == tmp_path / "docs" / "runs"


def test_whole_logs_stay_at_the_repositorys_root(tmp_path):
    root = tmp_path / "blog" / "docs" / "runs"
    root.mkdir(parents=True)
    assert logs_home(root) == root.parent
    (tmp_path / "blog" / "mkdocs.yml").touch()
    assert logs_home(root) == tmp_path / "blog"
    (tmp_path / ".git").touch()
    assert logs_home(root) == tmp_path


def test_an_experiment_is_called_after_its_script(world, tmp_path):
    named = {
        "exp-1/train.py": "exp-1",
        "exp-1/sweep.py": "sweep",
        "My Experiment!/train.py": "My-Experiment",
    }
    for path, name in named.items():
        assert default_experiment(world(script=tmp_path / path)) == name


@pytest.mark.parametrize(
    ("environ", "known"),
    [
        ({}, (0, 1)),
        ({"RANK": "3", "WORLD_SIZE": "8"}, (3, 8)),
        ({"RANK": "0", "WORLD_SIZE": "2", "SLURM_PROCID": "5"}, (0, 2)),
        ({"SLURM_PROCID": "5", "SLURM_NTASKS": "6"}, (5, 6)),
        ({"PMI_RANK": "1"}, (1, 1)),
        ({"RANK": "first", "WORLD_SIZE": "many"}, (0, 1)),
        ({"RANK": "0", "WORLD_SIZE": "0"}, (0, 1)),
    ],
)
def test_rank_and_world_size_are_the_launchers(environ, known):
    assert rank_and_world(environ) == known
