from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from blog_on_disk import ENVIRONMENT, Docs
from runpress.format.schema import SYSTEM
from runpress.format.write import line_of
from runpress.site.model import Tree
from runpress.site.place import Place
from runpress.site.public import public_record
from runpress.site.sections import SECTIONS
from runpress.site.wording.words import words_of

CARD = {"name": "NVIDIA H100", "memory_gib": 79.6}


def place(docs: Docs, run: str = "") -> Place:
    experiment = docs.catalog().experiments["exp-001"]
    found = next((each for each in experiment.runs if each.name == run), None)
    return Place(experiment, words_of("en"), Tree(), "experiments/e", run=found)


def text(here: Place, name: str) -> str:
    block = SECTIONS[name](here)
    assert block is not None and "\n" not in block.html
    return " ".join(re.sub(r"<[^>]*>", " ", block.html).replace("&#39;", "'").split())


def said(docs: Docs, **environment: Any) -> str:
    docs.run("exp-001", "a", environment=environment)
    return text(place(docs), "environment")


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({"gpus": [CARD] * 4, "gpu": "NVIDIA H100"}, "GPU 4 × NVIDIA H100, 79.6 GiB"),
        ({"gpus": [CARD, {"name": "T4"}]}, "GPU NVIDIA H100, 79.6 GiB; T4"),
        ({"gpus": [7, {}], "gpu": "a card"}, "GPU a card"),
        ({"cores": 64, "cpu_limit": 4.0}, "cores 64, of which 4 for the run"),
        ({"ram_gib": 503.5, "ram_limit_gib": 32}, "503.5 GiB, of which 32 GiB for the run"),
        ({"ram_limit_gib": 32}, "memory of which 32 GiB for the run"),
        ({"deterministic": False, "device": "cpu"}, "deterministic algorithms off"),
        ({"deterministic": "warn only"}, "deterministic algorithms warn only"),
        ({"variables": {"OMP_NUM_THREADS": "1", "B": "2"}}, "variables OMP_NUM_THREADS=1, B=2"),
        ({"autocast": "bfloat16"}, "autocast bfloat16"),
    ],
)
def test_what_a_reader_asks_for_is_told(docs: Docs, environment, words) -> None:
    assert words in said(docs, **environment)


@pytest.mark.parametrize(
    ("environment", "doubt"),
    [
        ({"container": {"image": "a:latest", "latest": True}}, "may mean another image by now"),
        ({"device": "cuda", "deterministic": False}, "Deterministic algorithms were off"),
        ({"device": "cuda", "cudnn_benchmark": True}, "cuDNN chose its algorithms"),
    ],
)
def test_what_can_be_doubted_is_said(docs: Docs, environment, doubt) -> None:
    assert doubt in said(docs, **environment)


def test_a_run_that_gives_no_doubt_is_not_doubted(docs: Docs) -> None:
    quiet = {"device": "cpu", "deterministic": False, "cudnn_benchmark": False}
    words = said(docs, **quiet, container={"image": "a:1", "latest": False})
    assert "Deterministic" not in words and "cuDNN" not in words.replace("cuDNN benchmark", "")
    assert "another image" not in words


def test_what_differs_between_arms_is_listed_an_arm_each(docs: Docs) -> None:
    for number, arm in enumerate(("a", "b")):
        environment = {
            **ENVIRONMENT,
            "torch": f"2.{number}",
            "torch_seed": number,
            "packages": {"numpy": "2.0", "timm": f"1.{number}"},
        }
        docs.run("exp-001", arm, environment=environment, started=number)
    words = text(place(docs), "environment")
    assert "What differs between arms a b PyTorch 2.0 2.1 timm 1.0 1.1 Environment of" in words
    assert "What differs" not in text(place(docs, "a"), "environment")


def test_two_worlds_apart_are_not_listed_whole(docs: Docs) -> None:
    for number, arm in enumerate(("a", "b")):
        packages = {f"package-{each}": str(number) for each in range(50)}
        docs.run("exp-001", arm, environment={"packages": packages}, started=number)
    assert "And 10 more." in text(place(docs), "environment")


def test_changes_that_the_record_has_are_named(docs: Docs) -> None:
    git = {"commit": "0" * 40, "dirty": True, "diff": True}
    docs.run("exp-001", "a", environment={"git": git})
    assert "the record has them as changes.patch" in text(place(docs), "reproduce")


def test_whether_it_was_pushed_is_on_no_page(docs: Docs) -> None:
    git = {"commit": "0" * 40, "pushed": False}
    docs.run("exp-001", "a", environment={"git": git})
    here = place(docs, "a")
    assert "push" not in text(here, "environment") + text(here, "reproduce")
    assert here.run is not None and b"push" not in public_record(here.run.record)


def sampled(docs: Docs, *samples: dict[str, float], tail: bytes = b"") -> Place:
    folder = docs.run("exp-001", "a")
    lines = [line_of(5 * at, 5.0 * at, sample) for at, sample in enumerate(samples)]
    (folder / SYSTEM).write_bytes(b"".join(lines) + tail)
    return place(docs, "a")


def test_the_machine_is_told_by_mean_and_most(docs: Docs) -> None:
    one = {"machine/cpu": 50.0, "gpu1/use": 90.0, "process/memory": 1.5, "strange/thing": 1.0}
    here = sampled(docs, one, {**one, "gpu1/use": 100.0}, {"gpu1/use": float("nan")})
    words = text(here, "system")
    assert (
        "memory of the run, GiB 1.5 1.5 GPU 1, % 95 100 whole machine, % of all cores 50 50"
        in words
    )
    assert "strange" not in words and "Over 10 s." in words
    asset = here.tree.assets["runs/exp-001/a/system.csv"]
    assert asset.make is not None
    assert asset.make().startswith(
        b"step,seconds,machine/cpu,gpu1/use,process/memory,strange/thing\n0,0.0,50.0,90.0,1.5,1.0\n"
    )


def test_a_post_names_the_run_and_a_run_page_does_not(docs: Docs) -> None:
    here = sampled(docs, {"process/cpu": 99.0})
    assert "While a trained" in text(replace(here, run=None), "system")
    assert "While a trained" not in text(here, "system")


def test_samples_that_are_torn_or_hostile_cost_no_page(docs: Docs) -> None:
    here = sampled(docs, {"process/cpu": 99.0}, tail=b'{"_step":5,"_time":5.0,"proc')
    assert "99" in text(here, "system")
    assert [problem.code for problem in here.tree.problems] == ["RP104"]


@pytest.mark.parametrize("content", [b"", b"not JSON at all\n", b'{"_step":1,"gpu/use":3}\n'])
def test_without_samples_there_is_no_section(docs: Docs, content: bytes) -> None:
    folder = docs.run("exp-001", "a")
    (folder / SYSTEM).write_bytes(content)
    assert SECTIONS["system"](place(docs, "a")) is None


def test_a_link_out_of_the_record_is_not_followed(docs: Docs) -> None:
    folder = docs.run("exp-001", "a")
    outside = docs.write("elsewhere.jsonl", '{"_step":1,"_time":1.0,"process/cpu":3}\n')
    (folder / SYSTEM).symlink_to(outside)
    assert SECTIONS["system"](place(docs, "a")) is None
