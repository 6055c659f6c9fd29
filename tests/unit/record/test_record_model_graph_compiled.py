"""Compiled models: seen in a copy without numbers, and never disturbed."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import pytest
import torch
from torch import nn
from torch._dynamo.testing import CompileCounter
from torch.nn.modules import module as torch_module

import model_zoo
from model_zoo import ZOO
from runpress.record.complaints import Complaints
from runpress.record.model_graph import ModelDiagram, Observer

# Dynamo looks at the gradient of whatever it is given, and torch warns of that, with or without us.
pytestmark = pytest.mark.filterwarnings("ignore:The .grad attribute of a Tensor")


@pytest.fixture(autouse=True)
def fresh_compiler() -> Iterator[None]:
    torch._dynamo.reset()
    yield
    torch._dynamo.reset()
    assert not torch_module._has_any_global_hook()
    assert torch._C._len_torch_function_stack() == 0


class Watched:
    def __init__(self, model: object) -> None:
        self.drawn: list[ModelDiagram] = []
        self.observer = Observer(model, self.drawn.append, Complaints("test"))

    def finish(self) -> ModelDiagram:
        self.observer.finish()
        return self.drawn[-1]


def compiled(name: str, backend: Any = "eager") -> tuple[Any, Any]:
    torch.manual_seed(0)
    make, inputs = ZOO[name]
    return torch.compile(make().train(), backend=backend), inputs()


@pytest.mark.parametrize("name", ["mlp", "resnet", "gpt"])
def test_a_compiled_model_is_drawn_like_the_same_one_uncompiled(name: str) -> None:
    model, inputs = compiled(name)
    watched = Watched(model)
    model(*inputs)
    diagram = watched.finish()
    assert diagram.source == "shadow"
    assert "without numbers" in diagram.note
    assert [one.source for one in watched.drawn] == ["structure", "shadow"]
    plain = ZOO[name][0]().train()
    seen = Watched(plain)
    plain(*inputs)
    assert diagram.text == seen.finish().text


@pytest.mark.parametrize("name", ["mlp", "resnet", "gpt"])
def test_a_compiled_training_is_the_same_and_compiled_as_often(name: str) -> None:
    results = []
    for observe in (False, True):
        torch._dynamo.reset()
        counter = CompileCounter()
        model, inputs = compiled(name, counter)
        watched = Watched(model) if observe else None
        random.seed(5)
        losses = []
        for _ in range(3):
            result = model(*inputs)
            result.pow(2).mean().backward()
            losses.append(result.detach().clone())
        if watched:
            watched.finish()
        grads = [one.grad.clone() for one in model.parameters() if one.grad is not None]
        results.append((counter.frame_count, torch.get_rng_state(), random.random(), losses, grads))
    plain, observed = results
    assert plain[0] == observed[0]
    assert torch.equal(plain[1], observed[1])
    assert plain[2] == observed[2]
    for before, after in zip(plain[3] + plain[4], observed[3] + observed[4], strict=True):
        assert torch.equal(before, after)


def test_a_model_that_is_compiled_after_it_was_watched_warns_nobody() -> None:
    # Warnings are errors here, and torch has one for global hooks on compiled modules.
    plain = model_zoo.Gpt().train()
    watched = Watched(plain)
    model = torch.compile(plain, backend="eager")
    model(torch.randint(0, 65, (4, 16)))
    assert watched.finish().source == "shadow"


def test_a_model_that_compiles_itself_is_drawn() -> None:
    model = model_zoo.Gpt().train()
    model.compile(backend="eager")
    watched = Watched(model)
    own = model._compiled_call_impl
    model(torch.randint(0, 65, (4, 16)))
    assert model._compiled_call_impl is not own
    assert watched.finish().source == "shadow"
    model(torch.randint(0, 65, (4, 16)))


def test_a_model_that_compiles_itself_after_it_was_watched_goes_on() -> None:
    model = model_zoo.Mlp().train()
    watched = Watched(model)
    model.compile(backend="eager")
    for _ in range(2):
        assert model(torch.randn(4, 1, 8, 8)).shape == (4, 10)
    # Which of the two depends on whether the compiler was told to leave the recorder alone.
    assert watched.finish().source in ("structure", "shadow")


def test_a_compiled_part_of_a_model_is_drawn_with_the_whole() -> None:
    model = model_zoo.Mlp().train()
    model.fc1 = torch.compile(model.fc1, backend="eager")
    watched = Watched(model)
    model(torch.randn(4, 1, 8, 8))
    diagram = watched.finish()
    assert diagram.source == "shadow"
    assert "fc2 · 330" in diagram.text


def test_a_compiled_model_that_needs_numbers_is_drawn_as_its_parts() -> None:
    model, inputs = compiled("branching")
    watched = Watched(model)
    model(*inputs)
    diagram = watched.finish()
    assert diagram.source == "structure"
    assert "runs compiled" in diagram.note


def test_a_compiled_function_inside_a_plain_model_goes_on() -> None:
    halved = torch.compile(lambda x: torch.relu(x) / 2, backend="eager")

    class Halving(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.inner = nn.Linear(4, 4)
            self.head = nn.Linear(4, 2)

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            return self.head(halved(self.inner(x)))

    torch.manual_seed(0)
    model = Halving().train()
    x = torch.randn(3, 4)
    watched = Watched(model)
    first, second = model(x), model(x)
    assert torch.equal(first, second)
    assert watched.finish().source == "observed"


def test_the_copy_makes_no_sound_and_runs_no_hook_of_the_scripts(
    capsys: pytest.CaptureFixture[str],
) -> None:
    class Loud(model_zoo.Mlp):
        def forward(self, x: torch.Tensor) -> torch.Tensor:
            y = super().forward(x)
            if not torch.compiler.is_compiling():
                print("forward")
            return y

    model = Loud().train()
    called: list[int] = []
    model.fc1.register_forward_hook(lambda *_: called.append(1))
    wrapped = torch.compile(model, backend="eager")
    watched = Watched(wrapped)
    wrapped(torch.randn(4, 1, 8, 8))
    before = len(called)
    capsys.readouterr()
    assert watched.finish().source == "shadow"
    assert len(called) == before
    assert capsys.readouterr().out == ""
