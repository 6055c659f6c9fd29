from __future__ import annotations

import functools

import numpy as np
import pytest
import torch
from torch import nn
from torch.optim import lr_scheduler as schedules
from torch.utils.data import (
    BatchSampler,
    ConcatDataset,
    DataLoader,
    Dataset,
    DistributedSampler,
    IterableDataset,
    RandomSampler,
    SequentialSampler,
    Subset,
    TensorDataset,
    WeightedRandomSampler,
    random_split,
)

from runpress.record.pipeline import Batch, batch_facts
from runpress.record.pipeline.batch import plain_loader
from runpress.record.pipeline.data import dataset_facts, dataset_title, transform_names
from runpress.record.pipeline.loader import loader_facts
from runpress.record.pipeline.model import model_facts, model_title
from runpress.record.pipeline.place import place_lines
from runpress.record.pipeline.said import accumulation, duration, precision, start
from runpress.record.pipeline.training import (
    loss_facts,
    loss_title,
    optimizer_facts,
    plain_scheduler,
    scheduler_facts,
)
from runpress.record.pipeline.wording import bytes_shown, count, shape

HUNDRED = TensorDataset(torch.zeros(100, 3))


def said(facts):
    return [fact for fact in facts if fact]


class Crop:
    def __init__(self, size, padding=None):
        self.size, self.padding = size, padding


class Flip(nn.Module):
    def __init__(self, p=0.5):
        super().__init__()
        self.p = p


class Compose:
    def __init__(self, *transforms):
        self.transforms = list(transforms)


class RandomApply:
    def __init__(self, *transforms):
        self.transforms = nn.ModuleList(transforms)


class Pictures(Dataset):
    def __init__(self, transform=None):
        self.data = np.zeros((20, 8, 8, 3), dtype=np.uint8)
        self.mean = np.zeros(3)
        self.classes = ["cat", "dog"]
        self.transform = transform

    def __len__(self):
        return 20


class Transformed(Dataset):
    """What people write to give a subset transforms of its own."""

    def __init__(self, subset, transform):
        self.subset, self.transform = subset, transform

    def __len__(self):
        return len(self.subset)


class Stream(IterableDataset):
    def __iter__(self):
        raise AssertionError


def to_float(sample):
    return sample


# Data


def test_a_dataset_tells_its_arrays_that_have_a_row_a_sample_and_its_classes():
    facts = said(dataset_facts(Pictures()))
    assert facts == ["20 samples", "data: 8 × 8 × 3, uint8", "2 classes"]


def test_wrappers_are_looked_through_and_their_transforms_act_after():
    inner, outer = Compose(Crop(8)), Compose(Flip(0.2), to_float)
    data = Transformed(Subset(Pictures(inner), range(5)), outer)
    assert dataset_title(data) == "Pictures"
    assert said(dataset_facts(data))[:2] == ["5 of 20 samples", "in Transformed"]
    assert transform_names(data) == ["Crop 8", "Flip p 0.2", "to_float"]


@pytest.mark.parametrize(
    ("transform", "names"),
    [
        (None, []),
        (to_float, ["to_float"]),
        (lambda sample: sample, ["a lambda"]),
        (functools.partial(to_float), ["to_float"]),
        (
            Compose(Compose(Flip()), None, Crop((8, 4), padding=2)),
            ["Flip", "Crop (8, 4), padding 2"],
        ),
        (nn.Sequential(Flip(), Flip()), ["Flip", "Flip"]),
        (RandomApply(Flip(), nn.Identity()), ["RandomApply: Flip, Identity"]),
        (Compose(*[Flip()] * 9), ["Flip"] * 4 + ["and 5 more"]),
        ([Flip(), to_float], ["Flip", "to_float"]),
    ],
)
def test_transforms_are_named_in_order(transform, names):
    assert transform_names(Pictures(transform)) == names


def test_joined_datasets_are_named_and_share_their_transforms_or_say_that_they_do_not():
    same, other = Pictures(to_float), Pictures(Flip())
    joined = ConcatDataset([same, same])
    assert said(dataset_facts(joined)) == ["40 samples", "Pictures 20 + Pictures 20"]
    assert transform_names(joined) == ["to_float"]
    assert transform_names(ConcatDataset([same, other])) == ["differ among the joined"]


def test_a_split_says_how_much_of_the_whole_it_is():
    part, _ = random_split(HUNDRED, [80, 20])
    assert said(dataset_facts(part)) == ["80 of 100 samples", "3, float32"]


def test_a_stream_has_no_length_and_is_not_started():
    assert said(dataset_facts(Stream())) == ["without a length"]
    assert said(loader_facts(DataLoader(Stream(), 4))) == ["batch 4", "in process"]


# Loader


@pytest.mark.parametrize(
    ("loader", "facts"),
    [
        (DataLoader(HUNDRED, 32), ["batch 32", "in order", "in process", "4 batches an epoch"]),
        (
            DataLoader(HUNDRED, 32, drop_last=True, shuffle=True, num_workers=2),
            ["batch 32, short last one dropped", "shuffled", "2 workers", "3 batches an epoch"],
        ),
        (
            DataLoader(HUNDRED, 10, sampler=WeightedRandomSampler([1.0] * 100, 50)),
            ["batch 10", "WeightedRandomSampler", "in process", "5 batches an epoch"],
        ),
        (
            DataLoader(HUNDRED, 10, sampler=RandomSampler(HUNDRED, True, 500)),
            ["batch 10", "drawn with replacement", "in process", "50 batches an epoch"],
        ),
        (
            DataLoader(HUNDRED, batch_sampler=BatchSampler(SequentialSampler(HUNDRED), 7, False)),
            ["batch 7", "in order", "in process", "15 batches an epoch"],
        ),
        (
            DataLoader(HUNDRED, 5, sampler=DistributedSampler(HUNDRED, 4, 0, shuffle=False)),
            ["batch 5", "DistributedSampler, in order", "in process", "5 batches an epoch"],
        ),
        (DataLoader(HUNDRED, batch_size=None), ["in order", "in process"]),
        (
            DataLoader(HUNDRED, 50, collate_fn=to_float),
            ["batch 50", "in order", "in process", "collate to_float", "2 batches an epoch"],
        ),
    ],
)
def test_a_loader_tells_how_it_makes_batches(loader, facts):
    assert said(loader_facts(loader)) == facts


def test_batches_by_a_sampler_of_their_own_are_not_counted():
    class Buckets(BatchSampler):
        pass

    loader = DataLoader(HUNDRED, batch_sampler=Buckets(SequentialSampler(HUNDRED), 7, False))
    assert said(loader_facts(loader)) == ["batch 7", "batches by Buckets", "in process"]


def test_the_length_of_a_training_stands_with_the_batches():
    loader = DataLoader(HUNDRED, 32)
    assert said(loader_facts(loader, "3 epochs"))[-1] == "3 epochs of 4 batches"
    assert said(loader_facts(loader, "900 steps"))[-1] == "900 steps"


def test_wrapped_and_several_loaders_are_looked_through():
    class Prefetcher:
        def __init__(self, loader):
            self.loader = loader

    loader, other = DataLoader(HUNDRED, 4), DataLoader(HUNDRED, 8)
    assert plain_loader(Prefetcher(Prefetcher(loader))) is loader
    assert plain_loader({"val": other, "train": loader}) is loader
    assert plain_loader({"a": other, "b": loader}) is other


# Batch


@pytest.mark.parametrize(
    ("batch", "words", "effective"),
    [
        (Batch(), "", None),
        (Batch(64), "batch 64", 64),
        (Batch(64, 4), "64 × 4 ranks → 256", 256),
        (Batch(16, 1, 8), "16 × 8 batches → 128", 128),
        (Batch(16, 4, 8), "16 × 4 ranks × 8 batches → 512", 512),
        (Batch(4096, 1024, 128), "536,870,912 samples a step", 536_870_912),
    ],
)
def test_a_batch_in_words(batch, words, effective):
    assert (str(batch), batch.effective_batch_size) == (words, effective)


def test_a_batch_comes_from_loader_config_and_environment():
    loader = DataLoader(HUNDRED, 8)
    batch = batch_facts(loader, {"optim.accumulate": 2}, {"world_size": 3})
    assert batch.facts() == {
        "batch_size": 8,
        "world_size": 3,
        "accumulation": 2,
        "effective_batch_size": 48,
    }


def test_a_sampler_knows_better_than_the_environment_how_many_ranks_share_the_data():
    loader = DataLoader(HUNDRED, 8, sampler=DistributedSampler(HUNDRED, 2, 0))
    assert batch_facts(loader, None, {"world_size": 8}).world_size == 2


def test_a_batch_size_in_the_config_counts_where_it_has_one_meaning():
    assert batch_facts(None, {"batch_size": 32}) == Batch(32)
    assert batch_facts(None, {"batch_size": 32}, {"world_size": 4}) == Batch(None, 4)
    assert batch_facts(None, {"micro_batch_size": 32}, {"world_size": 4}) == Batch(32, 4)
    assert batch_facts(None, {"batch_size": 32}, {"world_size": 4}).facts() == {
        "world_size": 4,
        "accumulation": 1,
    }


@pytest.mark.parametrize("wrong", ["8", True, 0, -3, 2.5, float("nan"), None, [8]])
def test_a_config_that_makes_no_sense_says_nothing(wrong):
    assert accumulation({"accumulate": wrong}) == 1
    assert batch_facts(None, {"batch_size": wrong}).batch_size is None
    assert duration({"epochs": wrong}) == ""


def test_what_is_near_the_top_of_a_config_wins_and_a_circle_ends():
    config = {"model": {"epochs": 1}, "epochs": 5, "train.grad-accum": 2}
    config["again"] = config
    assert (duration(config), accumulation(config)) == ("5 epochs", 2)


@pytest.mark.parametrize(
    ("config", "words"),
    [
        ({}, ""),
        ({"amp": True}, "amp"),
        ({"amp": False, "bf16": True}, "bf16"),
        ({"precision": "bf16-mixed"}, "precision bf16-mixed"),
        ({"precision": 16}, "precision 16"),
        ({"precision": "32-true"}, ""),
        ({"mixed_precision": "no"}, ""),
        ({"amp_dtype": "bfloat16"}, "bfloat16"),
    ],
)
def test_precision_is_told_in_the_words_of_the_config(config, words):
    assert precision(config) == words


def test_where_the_weights_come_from_is_a_name_and_never_a_folder():
    assert start({"init_from": "/secret/place/best.pt"}) == "from best.pt"
    assert start({"resume_from": "C:\\\\work\\\\last.ckpt"}) == "from last.ckpt"
    assert start({"pretrained": True}) == "pretrained"
    assert start({"init_from": True}) == start({"init_from": " "}) == ""
    assert start({"checkpoint": "where-it-goes.pt"}) == ""


# Model


def test_a_model_tells_its_size_and_what_of_it_learns():
    model = nn.Sequential(nn.Linear(10, 10), nn.Linear(10, 1))
    model[0].requires_grad_(False)
    assert said(model_facts(model)) == ["121 parameters", "11 trained", "float32"]


def test_a_shared_parameter_counts_once():
    first = nn.Linear(4, 4)
    assert said(model_facts(nn.ModuleList([first, first])))[0] == "20 parameters"


def test_types_of_parameters_are_all_told():
    model = nn.ModuleList([nn.Linear(2, 2), nn.Linear(2, 2).bfloat16()])
    assert "bfloat16, float32" in model_facts(model)


def test_an_unshaped_model_says_that_it_is():
    assert "lazy: not all shaped yet" in model_facts(nn.LazyLinear(3))


def test_an_active_autocast_is_seen_and_a_planned_one_is_told():
    model = nn.Linear(1, 1)
    with torch.autocast("cpu", torch.bfloat16):
        assert "float32 · autocast bfloat16" in model_facts(model, {"amp": "fp16"})
    assert "float32 · fp16" in model_facts(model, {"amp": "fp16"})


def test_a_model_compiled_in_place_and_an_averaged_one_are_named():
    model = nn.Linear(1, 1)
    model.compile(backend="eager")
    assert "compiled" in model_facts(model)
    averaged = torch.optim.swa_utils.AveragedModel(nn.Linear(1, 1))
    assert (model_title(averaged), said(model_facts(averaged))[-1]) == ("Linear", "averaged")


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_scripted_model_keeps_its_name():
    scripted = torch.jit.script(nn.Linear(2, 1))
    assert model_title(scripted) == "Linear"
    assert "scripted" in model_facts(scripted)


# Loss


class Focal(nn.Module):
    def __init__(self, gamma=2.0, alpha=0.25, reduction="mean"):
        super().__init__()
        self.gamma, self.alpha, self.reduction = gamma, alpha, reduction


@pytest.mark.parametrize(
    ("loss", "title", "facts"),
    [
        (nn.CrossEntropyLoss(), "CrossEntropyLoss", []),
        (
            nn.CrossEntropyLoss(torch.ones(3), label_smoothing=0.1, reduction="sum"),
            "CrossEntropyLoss",
            ["class weights", "reduction sum", "label_smoothing 0.1"],
        ),
        (nn.HuberLoss(delta=0.5), "HuberLoss", ["delta 0.5"]),
        (Focal(gamma=3.0), "Focal", ["gamma 3"]),
        (nn.functional.mse_loss, "mse_loss", []),
        (
            functools.partial(nn.functional.cross_entropy, ignore_index=0),
            "cross_entropy",
            ["ignore_index 0"],
        ),
        (lambda a, b: a, "a lambda", []),
        ("cross entropy", "cross entropy", []),
        ([nn.L1Loss(), nn.MSELoss()], "L1Loss + MSELoss", []),
        ({"a": nn.L1Loss()}, "L1Loss", []),
    ],
)
def test_a_loss_tells_what_is_not_usual_about_it(loss, title, facts):
    assert (loss_title(loss), loss_facts(loss)) == (title, facts)


# Optimizer


def groups(*settings):
    return [{"params": [nn.Parameter(torch.zeros(2))], **one} for one in settings]


@pytest.mark.parametrize(
    ("optimizer", "facts"),
    [
        (torch.optim.SGD(groups({}), lr=0.1), ["lr 0.1"]),
        (
            torch.optim.SGD(groups({}), lr=0.1, momentum=0.9, nesterov=True),
            ["lr 0.1", "momentum 0.9", "nesterov"],
        ),
        (
            torch.optim.AdamW(
                groups({}, {"lr": 0.5, "weight_decay": 0}), lr=0.1, betas=(0.9, 0.95)
            ),
            ["lr 0.1 / 0.5", "weight decay 0.01 / 0", "betas (0.9, 0.95)", "2 parameter groups"],
        ),
        (
            torch.optim.SGD(groups(*({"lr": 10.0**-n} for n in range(5))), lr=0.1),
            ["lr 0.0001 to 1", "5 parameter groups"],
        ),
        (torch.optim.Adam(groups({}), lr=torch.tensor(0.25)), ["lr 0.25"]),
        (object(), []),
    ],
)
def test_an_optimizer_tells_its_groups(optimizer, facts):
    assert said(optimizer_facts(optimizer)) == facts


def test_the_rate_is_the_scripts_own_not_what_a_schedule_has_made_of_it():
    optimizer = torch.optim.SGD(groups({}), lr=0.1)
    schedules.LinearLR(optimizer, 0.01)
    assert said(optimizer_facts(optimizer)) == ["lr 0.1"]


def test_an_optimizer_that_holds_only_a_part_says_so():
    model = nn.ModuleList([nn.Linear(1, 1), nn.Linear(9, 1)])
    optimizer = torch.optim.SGD(model[1].parameters(), lr=0.1)
    assert said(optimizer_facts(optimizer, model))[-1] == "10 of 12 parameters"


# Scheduler


def warm(step, warmup_steps):
    return step / warmup_steps


@pytest.mark.parametrize(
    ("make", "facts"),
    [
        (lambda o: schedules.StepLR(o, 3), ["step_size 3", "gamma 0.1"]),
        (lambda o: schedules.MultiStepLR(o, [30, 60]), ["milestones (30, 60)", "gamma 0.1"]),
        (lambda o: schedules.CosineAnnealingLR(o, 90), ["T_max 90"]),
        (lambda o: schedules.CosineAnnealingLR(o, 90, 1e-5), ["T_max 90", "eta_min 1e-05"]),
        (lambda o: schedules.OneCycleLR(o, 0.5, total_steps=70), ["peak 0.5", "total_steps 70"]),
        (lambda o: schedules.ReduceLROnPlateau(o, patience=4), ["factor 0.1", "patience 4"]),
        (
            lambda o: schedules.SequentialLR(
                o,
                [schedules.LinearLR(o, 0.1), schedules.ExponentialLR(o, 0.9)],
                milestones=[5],
            ),
            ["LinearLR · start_factor 0.1", "ExponentialLR · from 5"],
        ),
        (
            lambda o: schedules.ChainedScheduler(
                [schedules.ConstantLR(o, 0.5), schedules.ExponentialLR(o, 0.9)]
            ),
            ["ConstantLR · factor 0.5", "ExponentialLR · gamma 0.9"],
        ),
        (lambda o: schedules.LambdaLR(o, lambda epoch: 1.0), ["a lambda"]),
        (
            lambda o: schedules.LambdaLR(o, functools.partial(warm, warmup_steps=7)),
            ["warm", "warmup steps 7"],
        ),
    ],
)
def test_a_schedule_tells_its_settings(make, facts):
    assert said(scheduler_facts(make(torch.optim.SGD(groups({}), lr=0.1)))) == facts


def test_a_schedule_in_a_dict_is_found():
    schedule = schedules.ConstantLR(torch.optim.SGD(groups({}), lr=0.1))
    assert plain_scheduler({"scheduler": schedule, "interval": "step"}) is schedule


# Place


@pytest.mark.parametrize(
    ("environment", "ranks", "lines"),
    [
        ({}, 1, []),
        ({"cpu": "EPYC"}, 1, ["CPU"]),
        ({"cpu": "M4", "os": "macOS 26"}, 1, []),
        ({"cpu": "EPYC", "container": {"image": None}}, 2, ["2 ranks · CPU"]),
        # A model on the CPU beside a card may be on its way to it.
        ({"gpu": "NVIDIA A100", "device": "cpu"}, 1, []),
        ({"gpu": "NVIDIA A100", "device": "cuda"}, 1, ["NVIDIA A100"]),
        ({"container": {"image": "host:5000/a/b/torch:latest"}}, 1, ["image torch:latest"]),
        ({"gpu": 3, "container": "?", "device": []}, 1, []),
    ],
)
def test_the_place_is_told_where_it_is_beyond_doubt(environment, ranks, lines):
    assert place_lines(environment, nn.Linear(1, 1), ranks) == lines


# Wording


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (7, "7"),
        (999, "999"),
        (999_600, "1 M"),
        (15_370, "15.4 k"),
        (2_500_000, "2.5 M"),
        (7e12, "7 T"),
    ],
)
def test_counts_have_three_digits(number, text):
    assert count(number) == text


def test_sizes_are_said_as_people_say_them():
    assert [bytes_shown(size) for size in (7, 1_500, 36_123_456)] == [
        "7 bytes",
        "1.5 kB",
        "36.1 MB",
    ]
    assert (shape((28, 28)), shape(())) == ("28 × 28", "scalar")
