"""All records of a blog: what counts, what does not, and what is wrong with each."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from blog_on_disk import Docs
from runpress.format.problems import Severity
from runpress.format.schema import Metric
from runpress.site.catalog import Arm, Experiment

EXPERIMENT = "exp-001-lr"


def only(docs: Docs) -> Experiment:
    return docs.catalog().experiments[EXPERIMENT]


def counted(arm: Arm) -> list[str]:
    return [run.name for run in arm.counted]


def test_a_blog_without_runs(docs: Docs) -> None:
    assert not docs.catalog().experiments
    assert not docs.catalog().problems


def test_runs_in_order_of_their_start(docs: Docs) -> None:
    for minute, name in enumerate(("late", "b", "a")):
        docs.run(EXPERIMENT, name, started=9 - minute)
    docs.run(EXPERIMENT, "0", started=9)
    assert [run.name for run in only(docs).runs] == ["a", "b", "0", "late"]


def test_arms_are_runs_of_one_name_or_group(docs: Docs) -> None:
    docs.run(EXPERIMENT, "amp", seed=0)
    docs.run(EXPERIMENT, "amp-2", name="amp", seed=1, started=1)
    docs.run(EXPERIMENT, "x", group="fp32", started=2)
    arms = only(docs).arms
    assert {name: [run.name for run in arm.runs] for name, arm in arms.items()} == {
        "amp": ["amp", "amp-2"],
        "fp32": ["x"],
    }


def test_the_newest_of_a_seed_counts(docs: Docs) -> None:
    docs.run(EXPERIMENT, "amp", seed=0)
    docs.run(EXPERIMENT, "amp-2", name="amp", seed=0, started=1)
    docs.run(EXPERIMENT, "amp-3", name="amp", seed=1, started=2)
    arm = only(docs).arms["amp"]
    assert counted(arm) == ["amp-2", "amp-3"]
    assert [arm.is_superseded(run) for run in arm.runs] == [True, False, False]


def test_runs_of_unknown_seed_all_count(docs: Docs) -> None:
    docs.run(EXPERIMENT, "amp", seed=None)
    docs.run(EXPERIMENT, "amp-2", name="amp", seed=None, started=1)
    assert counted(only(docs).arms["amp"]) == ["amp", "amp-2"]


@pytest.mark.parametrize("status", ["failed", "stopped", "crashed", "running"])
def test_only_finished_runs_count(docs: Docs, status: str) -> None:
    docs.run(EXPERIMENT, "amp", seed=0)
    docs.run(EXPERIMENT, "amp-2", name="amp", seed=0, status=status, started=1)
    arm = only(docs).arms["amp"]
    assert counted(arm) == ["amp"]
    assert not arm.is_superseded(arm.runs[1])


def test_an_excluded_run_gives_its_seed_free(docs: Docs) -> None:
    docs.run(EXPERIMENT, "amp", seed=0)
    docs.run(EXPERIMENT, "amp-2", name="amp", seed=0, started=1)
    arm = only(docs).arms["amp"]
    arm.runs[1].excluded = "shared machine"
    assert counted(Arm("amp", arm.runs)) == ["amp"]


def test_a_run_that_nobody_ended_has_crashed_and_its_log_is_read(docs: Docs) -> None:
    docs.run(EXPERIMENT, "amp", status="running", sealed=False, metrics={"loss": [3.0, 1.0, 2.0]})
    catalog = docs.catalog()
    run = catalog.experiments[EXPERIMENT].runs[0]
    known = run.record.metrics["loss"]
    assert known.min is not None
    assert (run.status, run.record.log.last_step) == ("crashed", 2)
    assert (known.count, known.min.step, known.min.value, known.mean) == (3, 1, 1.0, 2.0)
    assert run.value("loss") == 2.0
    (problem,) = catalog.problems
    assert (problem.severity, problem.code) == (Severity.HINT, "RP106")
    assert "at step 2" in problem.what
    assert "runpress seal exp-001-lr/amp" in problem.move


def test_a_running_record_keeps_what_the_script_said_of_a_metric(docs: Docs) -> None:
    told = {"loss": Metric(goal="min", unit="nats")}
    docs.run(
        EXPERIMENT,
        "amp",
        status="running",
        sealed=False,
        metrics={"loss": [1.0]} | {},
    )
    data = json.loads((docs.runs / EXPERIMENT / "amp" / "run.json").read_text())
    data["metrics"] = {"loss": {"goal": told["loss"].goal, "unit": told["loss"].unit}}
    (docs.runs / EXPERIMENT / "amp" / "run.json").write_text(json.dumps(data))
    known = only(docs).runs[0].record.metrics["loss"]
    assert (known.count, known.goal, known.unit) == (1, "min", "nats")


def test_a_sealed_crash_is_a_hint_that_asks_for_no_seal(docs: Docs) -> None:
    docs.run(EXPERIMENT, "amp", status="crashed", metrics={})
    (problem,) = docs.catalog().problems
    assert problem.code == "RP106"
    assert "before its first step" in problem.what
    assert "seal" not in problem.move


def test_a_summary_that_is_no_number_is_not_hidden(docs: Docs) -> None:
    docs.run(EXPERIMENT, "amp", seed=0, metrics={"loss": [1.0, math.nan]})
    docs.run(EXPERIMENT, "amp-2", name="amp", seed=1, metrics={"loss": [1.0, 2.0]}, started=1)
    arm = only(docs).arms["amp"]
    first, second = arm.values("loss")
    assert math.isnan(first)
    assert second == 2.0
    assert arm.middle("loss") is None


def test_the_value_of_a_metric(docs: Docs) -> None:
    docs.run(EXPERIMENT, "amp", metrics={"loss": [3.0, 2.0]}, summary={"loss": 2.5, "odd": True})
    docs.run(EXPERIMENT, "other", metrics={"loss": [3.0, 2.0]}, summary={}, started=1)
    script, last = only(docs).runs
    assert (script.value("loss"), last.value("loss")) == (2.5, 2.0)
    assert script.value("odd") is None
    assert last.value("nothing") is None


BROKEN = {
    "missing": None,
    "half": b'{"format": 1, "id": "x"',
    "list": b"[1]",
    "no-format": b'{"id": "x"}',
    "no-name": b'{"format": 1, "id": "x", "experiment": "e", "run": "r", "started": ""}',
    "word-for-list": b'{"format": 1, "id": "x", "experiment": "e", "run": "r", "name": "n",'
    b' "started": "", "figures": "no"}',
    "leads-out": b'{"format": 1, "id": "x", "experiment": "e", "run": "r", "name": "n",'
    b' "started": "", "figures": [{"name": "a", "file": "../../secret.png"}]}',
    "bytes": b"\xff\xfe\x00",
    "deep": b"[" * 100_000,
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_broken_record_is_a_warning_and_harms_no_other(docs: Docs, kind: str) -> None:
    docs.run(EXPERIMENT, "good")
    folder = docs.runs / EXPERIMENT / "bad"
    folder.mkdir()
    content = BROKEN[kind]
    if content is not None:
        (folder / "run.json").write_bytes(content)
    catalog = docs.catalog()
    experiment = catalog.experiments[EXPERIMENT]
    assert [run.name for run in experiment.runs] == ["good"]
    assert [run.name for run in experiment.broken] == ["bad"]
    (problem,) = catalog.problems
    assert (problem.severity, problem.code) == (Severity.WARNING, "RP102")
    assert problem.where == f"docs/runs/{EXPERIMENT}/bad/run.json"


def test_a_newer_format_is_an_error(docs: Docs) -> None:
    folder = docs.run(EXPERIMENT, "new")
    data = json.loads((folder / "run.json").read_text())
    (folder / "run.json").write_text(json.dumps(data | {"format": 2}))
    (problem,) = docs.catalog().problems
    assert (problem.severity, problem.code) == (Severity.ERROR, "RP101")
    assert "format 2" in problem.what


def test_a_run_json_that_is_a_folder(docs: Docs) -> None:
    (docs.runs / EXPERIMENT / "bad" / "run.json").mkdir(parents=True)
    assert [problem.code for problem in docs.catalog().problems] == ["RP102"]


@pytest.mark.parametrize("name", ["a b", "-a", "con", "a\x1b[31m\n", "x" * 101])
def test_a_name_that_is_no_address_is_left_out(docs: Docs, name: str) -> None:
    docs.run(EXPERIMENT, name)
    docs.run(EXPERIMENT, "good")
    docs.run(name, "good")
    catalog = docs.catalog()
    assert [run.name for run in catalog.experiments[EXPERIMENT].runs] == ["good"]
    assert list(catalog.experiments) == [EXPERIMENT]
    assert [problem.code for problem in catalog.problems] == ["RP105"] * 2
    assert all(str(problem).isprintable() for problem in catalog.problems)


def test_a_name_that_is_no_text_can_be_printed(docs: Docs) -> None:
    (docs.folder / "runs").mkdir()
    Path(str(docs.folder) + "/runs/\udcff").mkdir()
    (problem,) = docs.catalog().problems
    assert str(problem).encode()


def test_what_is_no_record_is_passed_over(docs: Docs) -> None:
    docs.run(EXPERIMENT, "good")
    (docs.runs / "notes.txt").write_text("x")
    (docs.runs / EXPERIMENT / "README.md").write_text("x")
    (docs.runs / EXPERIMENT / ".hidden").mkdir()
    (docs.runs / "empty").mkdir()
    (docs.runs / EXPERIMENT / "loop").symlink_to("loop")
    catalog = docs.catalog()
    assert list(catalog.experiments) == [EXPERIMENT]
    assert not catalog.problems


def test_a_circle_of_links_ends(docs: Docs) -> None:
    docs.run(EXPERIMENT, "good")
    (docs.runs / EXPERIMENT / "up").symlink_to(docs.runs, target_is_directory=True)
    assert [run.name for run in only(docs).broken] == ["up"]


@pytest.mark.parametrize(
    ("metrics", "goals", "headline"),
    [
        (["train/loss", "val/accuracy"], {}, "val/accuracy"),
        (["train/loss", "speed"], {}, "train/loss"),
        (["speed", "bleu"], {"bleu": "max"}, "bleu"),
        (["speed", "bleu"], {}, "speed"),
        ([], {}, None),
    ],
)
def test_the_headline(
    docs: Docs, metrics: list[str], goals: dict[str, str], headline: str | None
) -> None:
    docs.run(EXPERIMENT, "a", metrics={name: [1.0] for name in metrics}, goals=goals)
    assert only(docs).headline == headline


def test_units_and_goals_of_the_script(docs: Docs) -> None:
    docs.run(EXPERIMENT, "a", metrics={"bleu": [1.0]}, goals={"bleu": "max"}, units={"bleu": "u"})
    docs.run(EXPERIMENT, "b", metrics={"bleu": [2.0]}, started=1)
    experiment = only(docs)
    assert (experiment.metric_goal("bleu"), experiment.metric_unit("bleu")) == ("max", "u")
    assert (experiment.metric_goal("x"), experiment.metric_unit("x")) == (None, None)


@pytest.mark.parametrize(("goal", "best"), [("max", "b"), ("min", "a")])
def test_the_best_arm(docs: Docs, goal: str, best: str) -> None:
    for minute, (name, value) in enumerate({"a": 1.0, "b": 2.0, "c": math.inf}.items()):
        docs.run(EXPERIMENT, name, metrics={"x": [value]}, goals={"x": goal}, started=minute)
    found = only(docs).best_arm
    assert found is not None
    assert found.name == best


def test_no_best_arm_without_a_goal(docs: Docs) -> None:
    docs.run(EXPERIMENT, "a", metrics={"x": [1.0]})
    assert only(docs).best_arm is None


def test_folders_are_read_in_the_order_of_their_names(docs: Docs) -> None:
    for name in "dbfaec":
        (docs.runs / name / "x").mkdir(parents=True)
        (docs.runs / "all" / name).mkdir(parents=True)
    catalog = docs.catalog()
    assert list(catalog.experiments) == ["a", "all", *"bcdef"]
    assert [run.name for run in catalog.experiments["all"].broken] == list("abcdef")


def test_a_run_that_nobody_ended_shows_what_it_ended_with(docs: Docs) -> None:
    metrics = {"loss": [1.0, float("nan")]}
    docs.run(EXPERIMENT, "a", status="running", metrics=metrics, sealed=False)
    (run,) = only(docs).runs
    value = run.value("loss")
    assert value is not None
    assert math.isnan(value)
