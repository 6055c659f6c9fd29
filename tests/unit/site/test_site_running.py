"""Whether a run trains now, and where it will end."""

from __future__ import annotations

import math
import os
from pathlib import Path
from typing import Any

import pytest

from blog_on_disk import Docs
from runpress.site.catalog import Run
from runpress.site.read_catalog import read_catalog
from runpress.site.running import QUIET, Clock, expected_end, silence

NOW = 1_800_000_000.0


def touch(folder: Path, moment: float) -> None:
    for path in folder.rglob("*"):
        os.utime(path, (moment, moment))


def status(docs: Docs, clock: Clock | None) -> str:
    (run,) = read_catalog(docs.runs, "docs/runs", clock).experiments["exp-001"].runs
    return run.status


def growing(docs: Docs, count: int = 3, **keys: Any) -> Path:
    metrics = {"train/loss": [1.0] * count}
    return docs.run("exp-001", "now", metrics=metrics, status="running", sealed=False, **keys)


@pytest.mark.parametrize(
    ("clock", "expected"),
    [
        (None, "crashed"),
        (Clock(NOW + 10), "running"),
        (Clock(NOW + QUIET - 1), "running"),
        (Clock(NOW + QUIET), "crashed"),
        (Clock(NOW + 10, quiet=5), "crashed"),
        # A clock that is a little behind, and one that was set back by a year.
        (Clock(NOW - 100), "running"),
        (Clock(NOW - 31_536_000), "crashed"),
    ],
)
def test_the_last_write_tells(docs: Docs, clock: Clock | None, expected: str) -> None:
    touch(growing(docs), NOW)
    assert status(docs, clock) == expected


def test_the_machine_is_a_sign_of_life_too(docs: Docs) -> None:
    folder = growing(docs)
    (folder / "system.jsonl").write_text("")
    touch(folder, NOW - 10 * QUIET)
    os.utime(folder / "system.jsonl", (NOW, NOW))
    assert silence(folder, NOW + 7) == 7
    assert status(docs, Clock(NOW)) == "running"


def test_only_one_without_an_end_can_run(docs: Docs) -> None:
    touch(docs.run("exp-001", "done", metrics={"train/loss": [1.0]}), NOW)
    assert status(docs, Clock(NOW)) == "finished"


def test_nothing_there_is_no_sign_of_life(tmp_path: Path) -> None:
    assert silence(tmp_path, NOW) == math.inf
    assert not Clock(NOW).is_running(tmp_path)


def test_a_post_keeps_it_running(docs: Docs) -> None:
    touch(growing(docs), NOW)
    docs.write("posts/exp-001.md", "---\ndate: 2026-01-01\nexclude: {now: why}\n---\n# T\n")
    from runpress.hosts.files import read_pages
    from runpress.site.about import Blog
    from runpress.site.assemble import assemble

    catalog = read_catalog(docs.runs, "docs/runs", Clock(NOW))
    tree = assemble(catalog, read_pages(docs.folder, "docs"), Blog())
    assert 'class="rp-live"' in tree.pages["runs/exp-001/now/index.md"].text


def end(docs: Docs) -> int | None:
    experiment = read_catalog(docs.runs, "docs/runs", Clock(0)).experiments["exp-001"]
    runs: dict[str, Run] = {run.name: run for run in experiment.runs}
    return expected_end(runs["now"], experiment.arms.values())


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        ({}, None),
        ({"steps": 100}, 99),
        ({"trainer.max_steps": 100}, 99),
        ({"epochs": 10}, 9),
        # It has more steps than epochs already, so it does not count these.
        ({"epochs": 2}, None),
        ({"epochs": 10, "steps": 100}, 99),
        ({"steps": "100", "max_steps": True, "epochs": -1}, None),
        ({"lr_steps": 100}, None),
    ],
)
def test_a_config_tells(docs: Docs, config: dict[str, Any], expected: int | None) -> None:
    growing(docs, config=config)
    assert end(docs) == expected


def test_an_equal_run_that_has_finished_tells_first(docs: Docs) -> None:
    losses = {"train/loss": [1.0] * 40}
    docs.run("exp-001", "before", metrics=losses, config={"epochs": 10, "seed": 1}, group="arm")
    growing(docs, config={"epochs": 10, "seed": 2}, group="arm", started=9)
    assert end(docs) == 39


def test_a_key_that_was_right_once_is_right_again(docs: Docs) -> None:
    losses = {"train/loss": [1.0] * 40}
    docs.run("exp-001", "before", metrics=losses, config={"steps": 7, "num_epochs": 40})
    growing(docs, config={"steps": 7, "num_epochs": 80}, started=9)
    assert end(docs) == 79


def test_a_page_says_at_which_step_its_numbers_were_taken(docs: Docs) -> None:
    touch(growing(docs), NOW)
    from runpress.site.about import Blog
    from runpress.site.assemble import assemble

    catalog = read_catalog(docs.runs, "docs/runs", Clock(NOW))
    text = assemble(catalog, [], Blog()).pages["runs/exp-001/now/index.md"].text
    assert "Taken at step 2;" in text
    assert "crashed at" not in text
    assert "Taken at" not in docs.tree().pages["runs/exp-001/now/index.md"].text
