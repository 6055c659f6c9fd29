from __future__ import annotations

import re
from typing import ClassVar

import pytest
import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset, DistributedSampler, IterableDataset, Subset
from torch.utils.data import TensorDataset as Tensors

from mermaid_parser import MermaidParser
from runpress.draw.mermaid import HARMLESS, Diagram, label
from runpress.record.pipeline import pipeline_diagram, with_checkpoint
from runpress.record.pipeline.wording import count

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


@pytest.fixture(scope="module")
def mermaid():
    parser = MermaidParser()
    yield parser
    parser.close()


def test_a_pipeline_tells_what_it_was_given():
    assert draw(whole_pipeline()).splitlines() == [
        "flowchart TD",
        '  n0[("TensorDataset<br/>100 samples<br/>1 × 8 × 8, float32<br/>scalar, int64")]:::data',
        '  n1["DataLoader<br/>batch 32<br/>shuffled<br/>in process<br/>4 batches an epoch"]:::data',
        "  n0 --> n1",
        '  n2["Sequential<br/>670 parameters<br/>30 trained<br/>float32"]:::model',
        '  n1 -->|"batch 32"| n2',
        '  n3(["CrossEntropyLoss<br/>label_smoothing 0.1"]):::loss',
        "  n2 --> n3",
        '  n4["SGD<br/>lr 0.1<br/>momentum 0.9<br/>weight decay 0.0005"]:::optimizer',
        '  n3 -->|"backward"| n4',
        '  n4 -.->|"step"| n2',
        '  n5["StepLR<br/>step_size 3<br/>gamma 0.1"]:::optimizer',
        '  n4 -.->|"lr by"| n5',
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
    assert '"Pictures<br/>2 of 5 samples"' in text and '"transforms<br/>' in text


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
def test_an_object_that_misbehaves_costs_only_its_own_facts(evil, mermaid):
    text = draw(whole_pipeline() | {evil: Evil()})
    assert "Evil" in text
    kept = {"model": "SGD", "loader": "SGD", "optimizer": "Linear"}.get(evil, "DataLoader")
    assert kept in text or "Sequential" in text
    assert not mermaid.complaint(text)


def test_a_plain_function_is_a_loss():
    text = pipeline_diagram(nn.Linear(1, 1), loss=nn.functional.cross_entropy)
    assert '(["cross_entropy"])' in text


def test_a_model_alone_is_a_diagram(mermaid):
    assert not mermaid.complaint(pipeline_diagram(nn.Linear(1, 1)))


@pytest.mark.parametrize("text", NASTY)
def test_labels_hold_nothing_but_what_is_harmless(text):
    bare = re.sub(r"#\d+;", "", label(text))
    assert all(char.isalnum() or char in HARMLESS or char == "…" for char in bare)
    assert len(re.sub(r"#\d+;", "x", label(text))) <= 34


@pytest.mark.parametrize("text", NASTY)
def test_diagrams_parse_whatever_their_labels(text, mermaid):
    diagram = Diagram()
    first = diagram.node("data", text, [text, text], "data")
    second = diagram.node("loss", text, shape="loss")
    diagram.edge(first, second, text)
    diagram.edge(second, first, text, dotted=True)
    assert not mermaid.complaint(diagram.text())


@pytest.mark.parametrize(
    ("number", "shown"), [(7, "7"), (999, "999"), (15_370, "15.4 k"), (2_500_000, "2.5 M")]
)
def test_counts_have_three_digits(number, shown):
    assert count(number) == shown


def test_colours_are_left_to_the_page():
    text = draw(whole_pipeline())
    assert "classDef" not in text and "style " not in text and "fill" not in text


def test_everything_at_once_is_a_chart_that_parses(mermaid):
    parts = whole_pipeline()
    text = pipeline_diagram(
        torch.compile(parts.pop("model"), backend="eager"),
        **parts,
        config={"train": {"epochs": 3, "accumulate": 8}, "precision": "bf16-mixed"},
        environment={
            "gpu": "NVIDIA H200",
            "device": "cuda",
            "world_size": 4,
            "container": {"image": "registry.example.org/team/train:1.2@sha256:abc"},
        },
    )
    assert not mermaid.complaint(text)
    assert 'subgraph place["4 ranks · NVIDIA H200<br/>image train:1.2"]' in text
    assert '|"32 × 4 ranks × 8 batches → 1,024"|' in text
    assert "3 epochs of 4 batches" in text and "a step every 8 batches" in text
    assert "float32 · precision bf16-mixed<br/>compiled" in text


@pytest.mark.parametrize("text", NASTY)
def test_words_of_config_and_environment_cannot_break_the_chart(text, mermaid):
    drawn = pipeline_diagram(
        nn.Linear(1, 1),
        loss=text,
        config={"precision": text, "pretrained": text},
        environment={"gpu": text, "device": "cuda", "container": {"image": text}},
    )
    assert not mermaid.complaint(drawn)
    assert not mermaid.complaint(with_checkpoint(drawn, text, 7))


def test_a_checkpoint_stands_with_the_model_it_was_made_of(mermaid):
    text = with_checkpoint(draw(whole_pipeline()), "model.pt", 36_123_456)
    assert (
        '"Sequential<br/>670 parameters<br/>30 trained<br/>float32<br/>saved as model.pt, 36.1 MB"'
        in text
    )
    assert not mermaid.complaint(text)
    assert with_checkpoint("no diagram", "model.pt", 1) == "no diagram"


def test_several_optimizers_have_their_own_schedules(mermaid):
    parts = [nn.Linear(8, 8), nn.Linear(8, 1)]
    optimizers = [torch.optim.Adam(part.parameters(), 1e-4) for part in parts]
    step, flat = torch.optim.lr_scheduler.StepLR, torch.optim.lr_scheduler.ConstantLR
    text = pipeline_diagram(
        parts, optimizer=optimizers, scheduler=[step(optimizers[1], 3), flat(optimizers[0])]
    )
    assert '"Linear + Linear<br/>81 parameters' in text
    assert '"Adam<br/>lr 0.0001<br/>9 of 81 parameters"' in text
    steps, constant = (re.search(rf'(n\d+)\["{name}', text)[1] for name in ("StepLR", "ConstantLR"))
    assert f'n2 -.->|"lr by"| {steps}' in text and f'n1 -.->|"lr by"| {constant}' in text
    assert not mermaid.complaint(text)


def test_a_chart_stays_small_however_much_it_is_given():
    models = [nn.Linear(2, 2) for _ in range(50)]
    optimizers = [torch.optim.SGD(model.parameters(), 0.1) for model in models]
    schedules = [torch.optim.lr_scheduler.ConstantLR(one) for one in optimizers]
    data = torch.utils.data.ConcatDataset([Tensors(torch.zeros(2, 2)) for _ in range(50)])
    text = pipeline_diagram(
        models, loader=DataLoader(data), optimizer=optimizers, scheduler=schedules, loss=[print] * 9
    )
    assert len(re.findall(r":::\w+$", text, re.MULTILINE)) <= 12


class Trap:
    """Has everything that is asked for, and notes when any of it is run."""

    sprung: ClassVar[list[str]] = []

    def __getattr__(self, name):
        self.sprung.append(name)
        raise AttributeError(name)

    dataset = sampler = batch_size = batch_sampler = tensors = transform = property(
        lambda self: self.sprung.append("property")
    )
    param_groups = optimizer = scheduler = _schedulers = _modules = _parameters = dataset

    def parameters(self):
        self.sprung.append("parameters")

    def __repr__(self):
        self.sprung.append("repr")
        return "Trap"

    def __iter__(self):
        self.sprung.append("iter")
        return iter(())


def test_no_code_of_the_script_is_run():
    trap = Trap()
    parts = dict.fromkeys(("loader", "optimizer", "scheduler", "loss"), trap)
    assert pipeline_diagram(trap, **parts).count("Trap") == 5
    assert not Trap.sprung


def test_all_parts_keep_every_attribute_they_had():
    parts = whole_pipeline()
    before = {name: dict(vars(part)) for name, part in parts.items()}
    draw(parts)
    for name, part in parts.items():
        assert vars(part).keys() == before[name].keys()
        assert all(vars(part)[key] is value for key, value in before[name].items())


def test_a_loader_over_an_endless_dataset_is_not_asked_for_its_length():
    loader = DataLoader(Endless(), batch_size=2)
    Endless.__len__ = lambda self: 10
    try:
        assert "10 samples" in pipeline_diagram(nn.Linear(1, 1), loader=loader)
    finally:
        del Endless.__len__
    # torch notes there what it was asked, and warns of it in the middle of an epoch.
    assert loader._IterableDataset_len_called is None
