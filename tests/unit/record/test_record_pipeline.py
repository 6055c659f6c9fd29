from __future__ import annotations

import re

import pytest
import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset, DistributedSampler, IterableDataset, Subset
from torch.utils.data import TensorDataset as Tensors

from runpress.record.mermaid import HARMLESS, Diagram, label
from runpress.record.pipeline import count, pipeline_diagram

NASTY = [
    "a(b)[c]{d}",
    'say "hi"',
    "%%{init: {}}%%",
    "<img src=x onerror=alert(1)>",
    "end",
    "a;b|c",
    "`code`",
    "#35;",
    "精度 é",
    "\u202eabc\x00\n",
    "x" * 5_000,
    "",
    "--> n0",
    "click n0 call alert()",
    "http://example.org",
]


class Evil:
    """Answers every look with an exception."""

    def __getattr__(self, name):
        raise RuntimeError(name)

    def __len__(self):
        raise RuntimeError("len")


class Endless(IterableDataset):
    def __iter__(self):
        raise AssertionError("the pipeline must not take a batch")


class Pictures(Dataset):
    def __init__(self):
        self.transform = [nn.ReLU()]

    def __len__(self):
        return 5

    def __getitem__(self, index):
        raise AssertionError("the pipeline must not take a sample")


def whole_pipeline():
    data = Tensors(torch.zeros(100, 1, 8, 8), torch.zeros(100, dtype=torch.long))
    model = nn.Sequential(nn.Flatten(), nn.Linear(64, 10), nn.BatchNorm1d(10))
    model[1].weight.requires_grad = False
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9, weight_decay=5e-4)
    return {
        "model": model,
        "loader": DataLoader(data, batch_size=32, shuffle=True),
        "optimizer": optimizer,
        "scheduler": torch.optim.lr_scheduler.StepLR(optimizer, step_size=3),
        "loss": nn.CrossEntropyLoss(label_smoothing=0.1),
    }


def draw(parts):
    return pipeline_diagram(parts["model"], **{k: v for k, v in parts.items() if k != "model"})


def parses(text: str) -> bool:
    merman = pytest.importorskip("merman")
    verdict = merman.Merman().validate(text, None)
    return bool(verdict.valid if hasattr(verdict, "valid") else verdict)


def test_a_pipeline_tells_what_it_was_given():
    assert draw(whole_pipeline()).splitlines() == [
        "flowchart TD",
        '  n0[("TensorDataset<br/>100 samples<br/>1 × 8 × 8, float32<br/>scalar, int64")]:::data',
        '  n1["DataLoader<br/>batch 32<br/>RandomSampler<br/>in process"]:::data',
        "  n0 --> n1",
        '  n2["Sequential<br/>670 parameters<br/>30 trained<br/>float32"]:::model',
        '  n1 -->|"batch 32"| n2',
        '  n3(["CrossEntropyLoss<br/>label_smoothing 0.1"]):::loss',
        "  n2 --> n3",
        '  n4["SGD<br/>lr 0.1<br/>momentum 0.9<br/>weight decay 0.0005"]:::optimizer',
        '  n3 -->|"backward"| n4',
        '  n4 -.->|"step"| n2',
        '  n5["StepLR<br/>step_size 3<br/>gamma 0.1"]:::optimizer',
        '  n5 -.->|"lr"| n4',
    ]


def test_looking_changes_neither_state_nor_chance():
    parts = whole_pipeline()
    parts["model"].train()
    before = {name: value.clone() for name, value in parts["model"].state_dict().items()}
    chance = torch.get_rng_state()
    draw(parts)
    after = parts["model"].state_dict()
    assert all(torch.equal(after[name], value) for name, value in before.items())
    assert torch.equal(torch.get_rng_state(), chance)
    assert parts["model"].training and not parts["model"]._forward_hooks


def test_no_batch_and_no_sample_is_taken():
    for data in (Endless(), Pictures(), Subset(Pictures(), [0, 1])):
        text = pipeline_diagram(nn.Linear(1, 1), loader=DataLoader(data, batch_size=2))
        assert "DataLoader" in text


def test_a_subset_shows_what_it_is_a_subset_of_and_its_transforms():
    text = pipeline_diagram(nn.Linear(1, 1), loader=DataLoader(Subset(Pictures(), [0, 1])))
    assert '"Pictures<br/>2 samples"' in text and '"transforms<br/>' in text


@pytest.mark.parametrize("wrapped", ["compile", "parallel"])
def test_wrappers_are_named_and_looked_through(wrapped):
    model = nn.Linear(3, 1)
    outer = (
        torch.compile(model, backend="eager") if wrapped == "compile" else nn.DataParallel(model)
    )
    text = pipeline_diagram(outer)
    word = "compiled" if wrapped == "compile" else "DataParallel"
    assert f'"Linear<br/>4 parameters<br/>float32<br/>{word}"' in text


def test_a_batch_over_several_ranks_is_multiplied():
    data = Tensors(torch.zeros(64, 1))
    loader = DataLoader(data, 8, sampler=DistributedSampler(data, num_replicas=4, rank=0))
    assert '|"8 × 4 ranks → 32"|' in pipeline_diagram(nn.Linear(1, 1), loader=loader)


@pytest.mark.parametrize("evil", ["model", "loader", "optimizer", "scheduler", "loss"])
def test_an_object_that_misbehaves_costs_only_its_own_facts(evil):
    text = draw(whole_pipeline() | {evil: Evil()})
    assert "Evil" in text
    kept = {"model": "SGD", "loader": "SGD", "optimizer": "Linear"}.get(evil, "DataLoader")
    assert kept in text or "Sequential" in text
    assert parses(text)


def test_a_plain_function_is_a_loss():
    text = pipeline_diagram(nn.Linear(1, 1), loss=nn.functional.cross_entropy)
    assert '(["cross_entropy"])' in text


def test_a_model_alone_is_a_diagram():
    assert parses(pipeline_diagram(nn.Linear(1, 1)))


@pytest.mark.parametrize("text", NASTY)
def test_labels_hold_nothing_but_what_is_harmless(text):
    bare = re.sub(r"#\d+;", "", label(text))
    assert all(char.isalnum() or char in HARMLESS or char == "…" for char in bare)
    assert len(re.sub(r"#\d+;", "x", label(text))) <= 34


@pytest.mark.parametrize("text", NASTY)
def test_diagrams_parse_whatever_their_labels(text):
    diagram = Diagram()
    first = diagram.node("data", text, [text, text], "data")
    second = diagram.node("loss", text, shape="loss")
    diagram.edge(first, second, text)
    diagram.edge(second, first, text, dotted=True)
    assert parses(diagram.text())


@pytest.mark.parametrize(
    ("number", "shown"), [(7, "7"), (999, "999"), (15_370, "15.4 k"), (2_500_000, "2.5 M")]
)
def test_counts_have_three_digits(number, shown):
    assert count(number) == shown


def test_colours_are_left_to_the_page():
    text = draw(whole_pipeline())
    assert "classDef" not in text and "style " not in text and "fill" not in text
