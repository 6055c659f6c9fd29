from __future__ import annotations

import json
from argparse import Namespace
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pytest
import torch

from runpress.record.config import MOST_KEYS, as_dict, describe, flatten


@dataclass
class Model:
    width: int = 8
    layers: tuple[int, ...] = (1, 2)


@dataclass
class Settings:
    lr: float = 0.1
    model: Model = field(default_factory=Model)


class LikePydantic:
    def model_dump(self):
        return {"lr": 0.1, "model": {"width": 8}}


class Colour(Enum):
    RED = "red"
    ODD = object()


class Evil:
    def __repr__(self):
        raise RuntimeError("no")

    @property
    def shape(self):
        raise RuntimeError("no")


class EvilModel:
    def model_dump(self):
        raise RuntimeError("no")


@pytest.mark.parametrize(
    "config",
    [
        {"lr": 0.1, "model": {"width": 8}},
        Namespace(lr=0.1, model=Namespace(width=8)),
        MappingProxyType(OrderedDict(lr=0.1, model={"width": 8})),
        LikePydantic(),
    ],
    ids=lambda config: type(config).__name__,
)
def test_configs_of_every_kind_become_flat(config):
    assert flatten(as_dict(config)) == {"lr": 0.1, "model.width": 8}


def test_a_dataclass_is_a_config():
    flat = flatten(as_dict(Settings()))
    assert flat == {"lr": 0.1, "model.width": 8, "model.layers": [1, 2]}


def test_no_config_is_an_empty_one():
    assert as_dict(None) == {}


@pytest.mark.parametrize(
    "config",
    [3, "lr=1", [1], Settings, LikePydantic, EvilModel()],
    ids=lambda value: type(value).__name__,
)
def test_what_holds_no_keys_is_no_config(config):
    with pytest.raises(TypeError, match="not a dict"):
        as_dict(config)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, None),
        (True, True),
        (2**70, str(2**70)),
        (10**5000, "<int of 16610 bits>"),
        (Path("/home/someone/x"), "<path>/x"),
        (date(2026, 11, 21), "2026-11-21"),
        (Colour.RED, "red"),
        (Colour.ODD, "ODD"),
        (np.float32(0.5), 0.5),
        (torch.tensor(3), 3),
        (torch.zeros(2, 3), "Tensor(2, 3) torch.float32"),
        (np.zeros((2, 3)), "ndarray(2, 3) float64"),
        (torch.nn.ReLU, "ReLU"),
        (len, "len"),
        ({3, 1, 2}, [1, 2, 3]),
        ([1, [2, 3]], [1, "[2, 3]"]),
        (list(range(1000)), "<list of 1000>"),
        ({}, {}),
        (b"\0", "b'\\x00'"),
        (Evil(), "Evil"),
        (EvilModel(), "<test_record_config.EvilModel object>"),
        ("half \ud800", "half ?"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_values_of_every_kind_become_plain(value, shown):
    assert flatten({"key": value}) == {"key": shown}
    json.dumps(flatten({"key": value}))


def test_an_object_is_told_without_its_address():
    shown = describe(object())
    assert shown == "<object object>"


def test_a_list_of_settings_is_numbered():
    flat = flatten({"layers": [{"width": 1}, {"width": 2}]})
    assert flat == {"layers.0.width": 1, "layers.1.width": 2}


def test_a_config_that_holds_itself_ends():
    config: dict[str, object] = {"lr": 1}
    config["self"] = config
    assert flatten(config) == {"lr": 1, "self": "<cycle>"}


def test_a_config_without_a_bottom_ends():
    config: dict[str, object] = {}
    for _ in range(10_000):
        config = {"in": config}
    assert list(flatten(config).values()) == ["<too deep>"]


def test_a_config_without_an_end_is_cut():
    assert len(flatten({str(key): key for key in range(100_000)})) == MOST_KEYS


def test_secrets_do_not_get_into_the_record():
    flat = flatten({"hub": {"token": "abc", "url": "https://me:pw@x.org"}, "keys": ["a"]})
    assert flat == {"hub.token": "***", "hub.url": "https://***@x.org", "keys": ["a"]}
