"""A dict whose keys are attributes, and whose changes are told."""

from __future__ import annotations

import copy
import pickle
from argparse import Namespace
from dataclasses import dataclass

import pytest

from runpress.record.run_config import RunConfig


@dataclass
class Options:
    width: int = 8


@pytest.fixture
def told():
    """A config, and how often it has told of a change."""
    times = []
    config = RunConfig({"lr": 0.1})
    config.when_changed(lambda: times.append(dict(config)))
    return config, times


@pytest.mark.parametrize(
    "given",
    [{"width": 8}, Namespace(width=8), Options(), [("width", 8)]],
    ids=["dict", "namespace", "dataclass", "pairs"],
)
def test_update_takes_whatever_init_takes(told, given):
    config, times = told
    config.update(given)
    assert config == {"lr": 0.1, "width": 8} and len(times) == 1


def test_update_refuses_what_holds_no_keys(told):
    config, times = told
    with pytest.raises(TypeError, match="int"):
        config.update(3)
    assert not times


def test_every_way_of_setting_is_told(told):
    config, times = told
    config.lr = 0.2
    config["batch"] = 4
    config.update(epochs=3)
    config.setdefaults({"lr": 9, "seed": 1})
    assert times[-1] == {"lr": 0.2, "batch": 4, "epochs": 3, "seed": 1} and len(times) == 4


def test_a_key_can_be_taken_out(told):
    config, _ = told
    del config.lr
    with pytest.raises(AttributeError, match="no 'lr'"):
        del config.lr
    assert config == {}


@pytest.mark.parametrize(
    "copied",
    [copy.copy, copy.deepcopy, lambda one: pickle.loads(pickle.dumps(one))],
    ids=["copy", "deepcopy", "pickle"],
)
def test_a_copy_tells_nobody(told, copied):
    config, times = told
    again = copied(config)
    again.lr = 1
    assert isinstance(again, RunConfig) and config.lr == 0.1 and not times


def test_a_method_is_no_key_and_a_key_no_method(told):
    config, _ = told
    config["items"] = 3
    assert dict(config.items()) == {"lr": 0.1, "items": 3}
    assert config.as_dict() == dict(config) and type(config.as_dict()) is dict


def test_what_the_script_takes_apart_stays_in_the_record():
    mine = {"optimizer": {"type": "SGD", "lr": 0.1}, "layers": [1, 2]}
    config = RunConfig(mine)
    mine["optimizer"].pop("type")
    mine["layers"].pop()
    assert config == {"optimizer": {"type": "SGD", "lr": 0.1}, "layers": [1, 2]}


def test_a_config_that_holds_itself_is_taken():
    mine: dict[str, object] = {"lr": 0.1}
    mine["again"] = mine
    assert RunConfig(mine).lr == 0.1


def test_the_other_ways_of_a_dict_are_told_too(told):
    config, times = told
    assert config.setdefault("batch", 8) == 8 and config.setdefault("lr", 9) == 0.1
    config |= {"epochs": 3}
    assert config.pop("batch") == 8 and config.pop("none", None) is None
    assert times[0]["batch"] == 8 and times[-1] == {"lr": 0.1, "epochs": 3}
