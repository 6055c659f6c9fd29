"""What is put round a model is looked through, by one table for all who look."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import nn
from torch.distributed.device_mesh import init_device_mesh
from torch.distributed.fsdp import FullyShardedDataParallel, ShardingStrategy, fully_shard

import model_zoo
from runpress.record.complaints import Complaints
from runpress.record.model_graph import ModelDiagram, Observer
from runpress.record.pipeline.model import model_facts, model_title
from runpress.record.wrappers import WRAPPERS, class_name, unwrap, wrapper_of


@pytest.fixture
def one_rank(tmp_path: Path) -> Iterator[None]:
    address = f"file://{tmp_path}/met"
    torch.distributed.init_process_group("gloo", init_method=address, rank=0, world_size=1)
    yield
    torch.distributed.destroy_process_group()


def sharded(model: nn.Module, **how: Any) -> nn.Module:
    return FullyShardedDataParallel(
        model,
        sharding_strategy=ShardingStrategy.NO_SHARD,
        device_id=torch.device("cpu"),
        use_orig_params=True,
        **how,
    )


def observed(model: nn.Module) -> ModelDiagram:
    found: list[ModelDiagram] = []
    observer = Observer(model.train(), found.append, Complaints("test"))
    model(torch.randn(2, 1, 8, 8))
    observer.finish()
    return found[-1]


def stand_in(name: str, base: type[nn.Module] = nn.Module) -> nn.Module:
    """A module of a class of this name that is no wrapper yet."""
    return type(name, (base,), {})()


@pytest.mark.parametrize("name", WRAPPERS)
def test_each_wrapper_is_looked_through_by_what_it_registers(name: str) -> None:
    model, outer = nn.Linear(1, 1), stand_in(name)
    outer.add_module(WRAPPERS[name].inside, model)
    assert unwrap(outer) == [outer, model]
    assert wrapper_of(outer) is WRAPPERS[name] and wrapper_of(model) is None


def test_a_class_derived_from_a_wrapper_is_one_too() -> None:
    outer = stand_in("Mine", type("DistributedDataParallel", (nn.Module,), {}))
    outer.add_module("module", nn.Linear(1, 1))
    assert unwrap(outer)[-1] is outer.module


def test_what_is_not_called_as_a_module_is_not_waited_for() -> None:
    tuner, adapted = stand_in("BaseTuner"), stand_in("PeftModel")
    tuner.add_module("model", nn.Linear(1, 1))
    adapted.add_module("base_model", tuner)
    assert unwrap(adapted) == [adapted, tuner, tuner.model]
    assert unwrap(nn.DataParallel(adapted), called=True)[-1] is adapted


@pytest.mark.parametrize("held", ["a name", None, 7])
def test_what_holds_no_module_is_the_model_itself(held: object) -> None:
    outer = stand_in("DataParallel")
    outer.__dict__["module"] = held
    assert unwrap(outer) == [outer]


def test_a_wrapper_that_holds_itself_comes_to_an_end() -> None:
    outer = stand_in("DataParallel")
    outer._modules["module"] = outer
    assert unwrap(outer) == [outer]


@pytest.mark.usefixtures("one_rank")
def test_fsdp_is_looked_through_by_the_diagram_and_by_the_pipeline() -> None:
    model = model_zoo.Mlp()
    outer = sharded(model)
    assert unwrap(outer) == [outer, model]
    assert model_title(outer) == "Mlp" and "FSDP" in model_facts(outer)
    assert observed(outer) == observed(model_zoo.Mlp())


@pytest.mark.usefixtures("one_rank")
@pytest.mark.parametrize("part", [lambda model: model, lambda model: model.fc1])
def test_what_fully_shard_derives_keeps_its_name(part: Callable[[Any], nn.Module]) -> None:
    model = model_zoo.Mlp()
    shown = class_name(part(model))
    plain = observed(model)
    fully_shard(part(model), mesh=init_device_mesh("cpu", (1,)))
    assert type(part(model)).__name__ == f"FSDP{shown}" and class_name(part(model)) == shown
    assert "FSDP" not in observed(model).text
    assert observed(model).source == plain.source
