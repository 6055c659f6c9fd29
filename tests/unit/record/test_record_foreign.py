from __future__ import annotations

import functools

import numpy as np
import pytest
import torch
from torch import nn

from runpress.record.foreign import (
    asked,
    chain,
    comes_from,
    is_a,
    items,
    kinds,
    length,
    look,
    name_of,
    number,
    stored,
    whole,
)


class Slotted:
    __slots__ = ("value",)

    def __init__(self):
        self.value = 3


class Guarded:
    shared = 7

    def __init__(self):
        self.own = 5

    def __getattribute__(self, name):
        raise AssertionError(f"{name} was asked for")

    @property
    def made(self):
        raise AssertionError

    def method(self):
        raise AssertionError


class Pretender:
    @property
    def __class__(self):
        return int


def test_what_is_stored_is_read_without_running_anything():
    guarded = Guarded()
    assert (look(guarded, "own"), look(guarded, "shared"), look(Slotted(), "value")) == (5, 7, 3)
    assert look(guarded, "made") is look(guarded, "method") is look(guarded, "none") is None
    assert look(guarded, "none", "default") == "default"
    assert stored(guarded) == {"own": 5} and stored(Slotted()) == {}


def test_modules_parameters_and_buffers_are_found_where_torch_keeps_them():
    model = nn.Sequential(nn.Linear(2, 1), nn.BatchNorm1d(1))
    assert look(model, "0") is model[0]
    assert look(model[0], "weight") is model[0].weight
    assert look(model[1], "running_mean") is model[1].running_mean


def test_properties_of_known_libraries_are_read():
    assert look(torch.zeros(2, 3), "shape") == (2, 3)
    assert look(np.zeros(2), "dtype") == np.float64
    scripted = torch.optim.SGD([nn.Parameter(torch.zeros(1))], lr=0.1)
    assert look(scripted, "param_groups")[0]["lr"] == 0.1


def test_what_an_object_claims_to_be_does_not_count():
    assert not is_a(Pretender(), int)
    assert isinstance(Pretender(), int)
    assert is_a(True, int) and kinds(nn.Linear(1, 1))[:2] == ("Linear", "Module")
    assert comes_from(nn.Linear(1, 1), "torch") and not comes_from(Guarded(), "torch")


def test_whatever_fails_is_the_other_answer():
    assert asked(lambda: 1 / 0, "no") == "no"
    assert asked(lambda: 1, "no") == 1
    with pytest.raises(KeyboardInterrupt):
        asked(lambda: (_ for _ in ()).throw(KeyboardInterrupt), None)


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (nn.Linear(1, 1), "Linear"),
        (nn.Linear, "Linear"),
        (nn.functional.relu, "relu"),
        (len, "len"),
        (lambda: None, "a lambda"),
        (functools.partial(functools.partial(int, base=2)), "int"),
        ("text".upper, "upper"),
    ],
)
def test_things_are_called_as_the_script_calls_them(value, name):
    assert name_of(value) == name
    assert name_of(Guarded()) == "Guarded"


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (3, 3),
        (0.5, 0.5),
        (True, None),
        ("3", None),
        (np.float32(0.5), 0.5),
        (torch.tensor(0.25), 0.25),
        (torch.zeros(2), None),
        (torch.zeros((), device="meta"), None),
    ],
)
def test_numbers_are_read_only_where_they_are_plain(value, plain):
    assert number(value) == plain
    assert number(Pretender()) is None


def test_whole_numbers_begin_at_one():
    assert [whole(value) for value in (4, 0, -1, 2.0, True, None)] == [4, *[None] * 5]


def test_members_of_lists_dicts_and_modules():
    layers = nn.ModuleList([nn.ReLU(), nn.Tanh()])
    assert items([1, 2]) == items((1, 2)) == items({"a": 1, "b": 2}) == [1, 2]
    assert items(layers) == list(layers)
    assert items("ab") == items(None) == items(Guarded()) == []


def test_lengths_that_lie_are_none():
    class Liar:
        def __len__(self):
            return -1  # noqa: PLE0303 - it lies

    assert length(Liar()) is length(3) is None
    assert length("abc") == 3


def test_a_chain_ends_at_itself_and_after_a_few():
    assert list(chain(1, lambda one: one)) == [1]
    assert list(chain(0, lambda one: one + 1)) == [0, 1, 2, 3, 4, 5]
    assert list(chain("a", lambda one: None)) == ["a"]
