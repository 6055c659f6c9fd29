"""The data sets of a run or of the arms: sizes, fingerprints, what differs."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from blog_on_disk import Docs
from runpress.format.schema import Dataset
from runpress.site.model import Tree
from runpress.site.place import Place
from runpress.site.public import public_record
from runpress.site.sections import SECTIONS
from runpress.site.wording.words import words_of

GAP, THIN = "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}"
SHA = "0123456789abcdef" * 4
TRAIN = Dataset("train", "TensorDataset", 1400, 369_600, "arrays-v1", SHA)
HALF = Dataset("train", "Subset of TensorDataset", 700, 369_600, "arrays-v1", "f" * 64)
VAL = Dataset("val", "folder", None, 12_000_000, "files-sampled-v1", "a" * 64)
BATCH = {"batch_size": 64, "world_size": 1, "accumulation": 1, "effective_batch_size": 64}


def place(docs: Docs, run: str = "", **options: Any) -> Place:
    experiment = docs.catalog().experiments["exp-001"]
    found = next((each for each in experiment.runs if each.name == run), None)
    return Place(experiment, words_of("en"), Tree(), "experiments/e", run=found, options=options)


def html(here: Place) -> str:
    block = SECTIONS["data"](here)
    assert block is not None and "\n" not in block.html
    return block.html


def text(here: Place) -> str:
    words = re.sub(r"<[^>]*>", " ", html(here)).replace(GAP, " ").replace(THIN, " ")
    return " ".join(words.split())


def test_data_of_a_run(docs: Docs) -> None:
    docs.run("exp-001", "a", dataset=(TRAIN, VAL))
    assert text(place(docs, "a")) == (
        "Data data set samples size fingerprint kind "
        "train 1 400 370 kB 0123456789ab TensorDataset "
        "val – 12 MB aaaaaaaaaaaa of a sample folder"
    )
    assert f'<code title="{SHA} arrays-v1">' in html(place(docs, "a"))


def test_data_that_all_arms_share_are_told_once(docs: Docs) -> None:
    for arm in ("a", "b"):
        docs.run("exp-001", arm, dataset=(TRAIN,))
    said = text(place(docs))
    assert said.count("train") == 1
    assert "arms" not in said


def test_data_that_differ_have_a_row_an_arm(docs: Docs) -> None:
    docs.run("exp-001", "a", dataset=(TRAIN, VAL))
    docs.run("exp-001", "b", dataset=(HALF, VAL), started=1)
    docs.run("exp-001", "c", dataset=(TRAIN, VAL), started=2)
    said = text(place(docs))
    assert said.startswith("Data not the same in all arms data set arms")
    assert "train a, c 1 400 370 kB 0123456789ab TensorDataset" in said
    assert "train b 700 370 kB ffffffffffff Subset of TensorDataset" in said
    assert "val all – 12 MB" in said


def test_an_arm_that_lacks_a_data_set_has_a_row_too(docs: Docs) -> None:
    docs.run("exp-001", "a", dataset=(TRAIN,))
    docs.run("exp-001", "b", dataset=(), started=1)
    assert "train b – – – –" in text(place(docs))


def test_a_fence_chooses_arms_or_a_run(docs: Docs) -> None:
    docs.run("exp-001", "a", dataset=(TRAIN,))
    docs.run("exp-001", "b", dataset=(HALF,), started=1)
    for options in ({"arms": ["b"]}, {"run": "b"}):
        said = text(place(docs, **options))
        assert "700" in said and "1 400" not in said and "arms" not in said


def test_runs_of_one_arm_on_different_data_are_named(docs: Docs) -> None:
    for seed, dataset in enumerate((TRAIN, HALF)):
        docs.run("exp-001", f"a-{seed}", name="a", seed=seed, dataset=(dataset,), started=seed)
    said = text(place(docs))
    assert "The runs of a had different data among themselves" in said
    assert "700" in said and "1 400" not in said
    assert "themselves" not in text(place(docs, "a-0"))


def test_the_order_in_which_a_script_names_its_data_is_no_difference(docs: Docs) -> None:
    for seed, dataset in enumerate(((TRAIN, VAL), (VAL, TRAIN))):
        docs.run("exp-001", f"a-{seed}", name="a", seed=seed, dataset=dataset, started=seed)
    assert "themselves" not in text(place(docs))


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ({}, "Each step of the optimizer took 64 samples."),
        (
            {"world_size": 4, "effective_batch_size": 256},
            "Each step of the optimizer took 256 samples: 64 × 4 ranks.",
        ),
        (
            {"world_size": 2, "accumulation": 8, "effective_batch_size": 1024},
            "Each step of the optimizer took 1 024 samples: 64 × 2 ranks × 8 batches.",
        ),
        (
            {"batch_size": None, "world_size": 4, "effective_batch_size": 256},
            "Each step of the optimizer took 256 samples.",
        ),
    ],
)
def test_how_many_samples_a_step_took(docs: Docs, facts: dict[str, Any], says: str) -> None:
    docs.run("exp-001", "a", environment={**BATCH, **facts})
    assert text(place(docs, "a")) == f"Data {says}"


@pytest.mark.parametrize("value", [None, 0, -1, True, "64", [64], float("nan")])
def test_a_batch_of_another_kind_is_nothing(docs: Docs, value: Any) -> None:
    docs.run("exp-001", "a", environment={**BATCH, "effective_batch_size": value})
    assert SECTIONS["data"](place(docs, "a")) is None


def test_steps_that_differ_are_told_an_arm_each(docs: Docs) -> None:
    docs.run("exp-001", "a", environment=BATCH)
    docs.run("exp-001", "b", environment={**BATCH, "effective_batch_size": 32}, started=1)
    docs.run("exp-001", "c", environment={}, started=2)
    said = text(place(docs))
    assert "a: Each step of the optimizer took 64 samples." in said
    assert "b: Each step of the optimizer took 32 samples." in said
    assert "c:" not in said


def test_hostile_data_are_words(docs: Docs) -> None:
    docs.run("exp-001", "a", dataset=(Dataset("<script>" + "x" * 999, '"><img>', sha256="<b>"),))
    shown = html(place(docs, "a"))
    assert "<script>" not in shown and "<img>" not in shown and "<b>" not in shown
    assert "x" * 60 not in shown


def test_data_and_batch_are_published(docs: Docs) -> None:
    docs.run("exp-001", "a", dataset=(TRAIN,), environment=BATCH)
    published = json.loads(public_record(docs.catalog().experiments["exp-001"].runs[0].record))
    assert published["dataset"][0]["sha256"] == SHA
    assert published["environment"] == BATCH
