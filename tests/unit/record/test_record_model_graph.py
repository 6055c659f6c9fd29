"""Models of many kinds, each seen in its own first forward pass and drawn."""

from __future__ import annotations

import copy
import gc
import io
import pickle
import re
import warnings
import weakref
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor, nn
from torch.nn.modules import module as torch_module

import model_zoo
from mermaid_parser import MermaidParser
from model_zoo import ZOO
from runpress.record.complaints import Complaints
from runpress.record.model_graph import ModelDiagram, Observer
from runpress.record.model_graph.tracer import Tracer

NODE = re.compile(r'^ *(n\d+)[\[(]+"(.*)"[\])]+:::(\w+)$', re.MULTILINE)


@pytest.fixture(scope="session")
def parser() -> Iterator[MermaidParser]:
    parser = MermaidParser()
    yield parser
    parser.close()


@pytest.fixture(scope="module", autouse=True)
def one_thread() -> Iterator[None]:
    before = torch.get_num_threads()
    # On a busy machine two threads wait for each other longer than either works.
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(autouse=True)
def nothing_is_left_behind(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    filters = list(warnings.filters)
    yield
    assert not torch_module._global_forward_hooks
    assert not torch_module._has_any_global_hook()
    assert torch._C._len_torch_function_stack() == 0
    assert list(warnings.filters) == filters
    assert caplog.text == ""


class Watched:
    """A model that is being observed, and what was drawn of it."""

    def __init__(self, model: object) -> None:
        self.drawn: list[ModelDiagram] = []
        self.observer = Observer(model, self.drawn.append, Complaints("test"))

    def finish(self) -> ModelDiagram:
        self.observer.finish()
        return self.drawn[-1]


def seen(model: nn.Module, *inputs: Any, **named: Any) -> ModelDiagram:
    watched = Watched(model.train())
    model(*inputs, **named)
    return watched.finish()


def drawn(name: str) -> ModelDiagram:
    torch.manual_seed(0)
    make, inputs = ZOO[name]
    return seen(make(), *inputs())


def nodes(text: str) -> list[tuple[str, str, str]]:
    return NODE.findall(text)


def name_of(text: str, title: str) -> str:
    (found,) = [name for name, shown, _ in nodes(text) if shown.split("<br/>")[0] == title]
    return found


def edges(text: str) -> list[tuple[str, str]]:
    return re.findall(r"^ *(n\d+) -\.?->(?:\|.*\|)? (n\d+)$", text, re.MULTILINE)


@pytest.mark.parametrize("name", ZOO)
def test_every_diagram_is_small_connected_and_passes_mermaids_parser(
    name: str, parser: MermaidParser
) -> None:
    diagram = drawn(name)
    assert diagram.source == "observed"
    for text in filter(None, (diagram.text, diagram.block)):
        assert parser.complaint(text) == ""
        assert 3 <= len(nodes(text)) <= 25
        ends = {name for edge in edges(text) for name in edge}
        assert all(one in ends for one, _, kind in nodes(text) if kind != "idle")
        assert any(kind == "data" for _, _, kind in nodes(text))
        assert max(len(line) for _, shown, _ in nodes(text) for line in shown.split("<br/>")) <= 44


def loss_of(result: Any) -> Tensor:
    from runpress.record.model_graph.tensors import tensors_in

    kept = [one.float().pow(2).mean() for one in tensors_in(result) if one.is_floating_point()]
    return torch.stack(kept).sum()


def trained(name: str, how: str, observe: bool) -> tuple[Any, ...]:
    """Train three steps; return all that could differ."""
    torch.manual_seed(3)
    make, inputs = ZOO[name]
    model = make().train()
    watched = Watched(model) if observe else None
    optimizer = torch.optim.SGD(model.parameters(), 0.01)
    losses = []
    for _ in range(3):
        batch = inputs()
        optimizer.zero_grad()
        if how == "autocast":
            with torch.autocast("cpu", torch.bfloat16):
                result = model(*batch)
        elif how == "checkpoint":
            result = torch.utils.checkpoint.checkpoint(model, *batch, use_reentrant=False)
        else:
            result = model(*batch)
        loss = loss_of(result)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    if watched:
        assert watched.finish().source == "observed"
    state = [one.clone() for one in model.state_dict().values()]
    return losses, state, torch.get_rng_state(), watched


# What torch itself refuses on a CPU.
REFUSED = {("lstm", "autocast"), ("siamese", "autocast"), ("out-of-sight", "checkpoint")}
WAYS = [
    (name, how)
    for name in ZOO
    for how in ("plain", "autocast", "checkpoint")
    if (name, how) not in REFUSED
]


@pytest.mark.parametrize(("name", "how"), WAYS)
def test_a_training_is_bit_for_bit_the_same(name: str, how: str) -> None:
    losses, state, chance, _ = trained(name, how, observe=False)
    same_losses, same_state, same_chance, _ = trained(name, how, observe=True)
    assert losses == same_losses
    assert torch.equal(chance, same_chance)
    for before, after in zip(state, same_state, strict=True):
        assert torch.equal(before, after)


def test_a_resnet_is_folded_by_stages_and_its_block_shown_with_both_ways() -> None:
    diagram = drawn("resnet")
    titles = [shown.split("<br/>")[0] for _, shown, _ in nodes(diagram.text)]
    assert titles.count("BasicBlock ×2") == 4
    assert '"B×16×4×4"' in diagram.text
    assert diagram.block is not None
    plus = name_of(diagram.block, "+")
    assert sum(end == plus for _, end in edges(diagram.block)) == 2
    assert "down.0" in diagram.block


def test_a_gpt_shows_one_block_with_its_attention_and_counts_tied_weights_once() -> None:
    diagram = drawn("gpt")
    assert "GptBlock ×6" in diagram.text
    assert "attention<br/>4 heads" in diagram.text
    assert "lm_head<br/>tied to wte" in diagram.text
    pluses = [name for name, shown, _ in nodes(diagram.text) if shown == "+"]
    assert len(pluses) == 3
    for plus in pluses:
        assert sum(end == plus for _, end in edges(diagram.text)) == 2


def test_what_did_not_run_stands_in_one_dashed_box_and_a_reused_cell_is_counted() -> None:
    text = drawn("branching").text
    assert "not run in this step<br/>expert_b<br/>16.6 k" in text
    assert "classDef idle stroke-dasharray" in text
    assert re.search(r"GRUCell, \d times", text)
    assert "aux.value<br/>B" in text


def test_the_break_at_a_scripted_module_is_dashed() -> None:
    text = drawn("out-of-sight").text
    scripted = name_of(text, "TorchScript")
    assert re.search(rf"-\.-> {scripted}$", text, re.MULTILINE)
    assert re.search(rf"{scripted} -\.->", text)
    assert re.search(r"TorchScript<br/>not seen inside.*:::unseen", text)


def test_a_residual_that_the_loop_itself_adds_is_kept() -> None:
    class Looping(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.stem = nn.Linear(4, 8)
            self.blocks = nn.ModuleList([model_zoo.GptBlock(8, 2) for _ in range(5)])
            self.norms = nn.ModuleList([nn.LayerNorm(8) for _ in range(5)])

        def forward(self, x: Tensor) -> Tensor:
            x = self.stem(x)
            for block, norm in zip(self.blocks, self.norms, strict=True):
                x = x + block(norm(x))
            return x

    text = seen(Looping(), torch.randn(2, 3, 4)).text
    plus = name_of(text, "+ ×5")
    stem = next(name for name, shown, _ in nodes(text) if "stem" in shown)
    assert (stem, plus) in edges(text)


def test_the_shortcut_past_a_norm_that_changes_nothing_about_the_type_starts_before_it() -> None:
    class Norm(nn.Module):
        def forward(self, x: Tensor) -> Tensor:
            x = x.to(torch.float32)
            return x * x.pow(2).mean(-1, keepdim=True).rsqrt()

    class Block(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.first = nn.Linear(4, 4)
            self.norm = Norm()
            self.second = nn.Linear(4, 4)

        def forward(self, x: Tensor) -> Tensor:
            x = self.first(x)
            return x + self.second(self.norm(x))

    text = seen(Block(), torch.randn(2, 4)).text
    first = next(name for name, shown, _ in nodes(text) if "first" in shown)
    assert (first, name_of(text, "+")) in edges(text)


def test_arguments_by_keyword_are_inputs_by_their_name() -> None:
    model = model_zoo.Siamese()
    text = seen(model, left=torch.randn(3, 12), right=torch.randn(3, 12)).text
    ends = [shown for _, shown, kind in nodes(text) if kind == "data"]
    assert ends == ["left<br/>B×12", "right<br/>B×12", "output<br/>B×1"]
    assert "Linear, 2 times" in text
    text = seen(model, torch.randn(3, 12), right=torch.randn(3, 12)).text
    assert "right<br/>B×12" in text


def test_evaluation_is_waited_out() -> None:
    model = model_zoo.Mlp().eval()
    watched = Watched(model)
    model(torch.randn(2, 1, 8, 8))
    assert watched.drawn == []
    model.train()(torch.randn(7, 1, 8, 8))
    assert watched.finish().source == "observed"
    assert len(watched.drawn) == 1


def test_a_model_that_never_ran_is_drawn_as_its_parts_and_says_so(parser: MermaidParser) -> None:
    for make, _ in ZOO.values():
        watched = Watched(make())
        diagram = watched.finish()
        assert diagram.source == "structure"
        assert "no forward pass in training mode was seen" in diagram.note
        assert "structure only" in diagram.text
        assert parser.complaint(diagram.text) == ""
        assert len(nodes(diagram.text)) <= 25
        assert edges(diagram.text) == []


def test_an_exception_of_the_model_comes_out_as_it_is() -> None:
    class Failing(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.inner = nn.Linear(4, 4)

        def forward(self, x: Tensor) -> Tensor:
            raise ValueError(f"a mistake in {self.inner(x).shape}")

    model = nn.Sequential(Failing()).train()
    watched = Watched(model)
    with pytest.raises(ValueError, match="a mistake in") as caught:
        model(torch.randn(2, 4))
    assert caught.value.__context__ is None
    assert not torch_module._global_forward_hooks
    assert torch._C._len_torch_function_stack() == 0
    assert "raised an exception" in watched.finish().note


def test_an_interrupt_in_the_forward_pass_leaves_nothing_once_stopped() -> None:
    class Interrupted(nn.Module):
        def forward(self, x: Tensor) -> Tensor:
            raise KeyboardInterrupt

    model = nn.Sequential(nn.Linear(4, 4), Interrupted()).train()
    watched = Watched(model)
    with pytest.raises(KeyboardInterrupt):
        model(torch.randn(2, 4))
    watched.observer.stop()
    watched.observer.stop()
    assert torch._C._len_torch_function_stack() == 0


def test_an_exception_that_the_model_catches_does_not_confuse_the_scopes() -> None:
    class Careful(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.wrong, self.right = nn.Linear(9, 9), nn.Linear(4, 3)

        def forward(self, x: Tensor) -> Tensor:
            try:
                return self.wrong(x)
            except RuntimeError:
                return self.right(x)

    diagram = seen(Careful(), torch.randn(2, 4))
    assert diagram.source == "observed"
    assert "right · 15" in diagram.text


def test_a_mistake_of_ours_does_not_reach_the_training(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(Tracer, "_note", broken)
    model = model_zoo.Mlp().train()
    watched = Watched(model)
    assert model(torch.randn(2, 1, 8, 8)).shape == (2, 10)
    assert "ZeroDivisionError" in watched.finish().note


@pytest.mark.parametrize(
    "act",
    [
        lambda model: torch.save(model, io.BytesIO()),
        pickle.dumps,
        copy.deepcopy,
        lambda model: model.state_dict(),
    ],
)
def test_an_armed_model_can_be_saved_and_copied(act: Callable[[nn.Module], object]) -> None:
    model = model_zoo.Mlp().train()
    compiled = copy.deepcopy(model)
    compiled.compile(backend="eager")
    for one in (model, compiled):
        watched = Watched(one)
        act(one)
        # Still armed, and none the worse for it.
        assert one(torch.randn(2, 1, 8, 8)).shape == (2, 10)
        assert "fc1" in watched.finish().text
        assert "no forward pass" not in watched.finish().note


def test_no_activation_lives_longer_and_no_model() -> None:
    alive: list[weakref.ref[Tensor]] = []
    most = [0]

    class Chain(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.links = nn.ModuleList([nn.Linear(8, 8) for _ in range(12)])

        def forward(self, x: Tensor) -> Tensor:
            for link in self.links:
                x = torch.relu(link(x))
                alive.append(weakref.ref(x))
                most[0] = max(most[0], sum(one() is not None for one in alive))
            return x

    model = Chain().train()
    watched = Watched(model)
    with torch.no_grad():
        model(torch.randn(2, 8))
    assert most == [1]
    watched.finish()
    gone = weakref.ref(model)
    del model
    gc.collect()
    assert gone() is None


@pytest.mark.parametrize("reentrant", [True, False])
def test_blocks_that_are_checkpointed_inside_the_model_are_seen(reentrant: bool) -> None:
    class Checkpointed(model_zoo.Gpt):
        def forward(self, idx: Tensor) -> Tensor:
            x = self.wte(idx) + self.wpe(torch.arange(idx.shape[1]))
            for block in self.h:
                x = torch.utils.checkpoint.checkpoint(block, x, use_reentrant=reentrant)
            return self.lm_head(self.ln_f(x))

    model = Checkpointed().train()
    watched = Watched(model)
    model(torch.randint(0, 65, (4, 16))).sum().backward()
    text = watched.finish().text
    assert "GptBlock ×6" in text
    assert "attention<br/>4 heads" in text
    assert "not run" not in text
    assert "unseen" not in [kind for _, _, kind in nodes(text)]


def test_lazy_layers_are_counted_as_they_became() -> None:
    model = nn.Sequential(nn.LazyLinear(5), nn.ReLU(), nn.LazyLinear(2))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert "0 · 20" in seen(model, torch.randn(6, 3)).text


def test_ddp_is_looked_through(tmp_path: Path) -> None:
    torch.distributed.init_process_group(
        "gloo", init_method=f"file://{tmp_path}/store", rank=0, world_size=1
    )
    try:
        wrapped = nn.parallel.DistributedDataParallel(model_zoo.ResNet()).train()
        watched = Watched(wrapped)
        loss_of(wrapped(torch.randn(4, 3, 32, 32))).backward()
        diagram = watched.finish()
    finally:
        torch.distributed.destroy_process_group()
    assert diagram.source == "observed"
    assert diagram.text == drawn("resnet").text


def test_what_is_no_module_is_never_drawn() -> None:
    for thing in (None, 7, "model", lambda x: x, object()):
        watched = Watched(thing)
        watched.observer.finish()
        assert watched.drawn == []


def test_hostile_names_and_shapes_still_parse(parser: MermaidParser) -> None:
    bad = type('B]"%%{init}--><script>' + "é字" * 300, (nn.Linear,), {})
    model = nn.Sequential()
    model.add_module('x"]:::y\n%%{}', bad(4, 4))
    model.add_module("end", nn.Linear(4, 1))
    model.add_module("z" * 10_000, nn.Linear(1, 1))
    diagram = seen(model, torch.randn(3, 4))
    assert diagram.source == "observed"
    assert parser.complaint(diagram.text) == ""
    assert "script>" not in diagram.text
    assert parser.complaint(Watched(model).finish().text) == ""


def test_a_model_of_a_thousand_layers_is_drawn_small(parser: MermaidParser) -> None:
    diagram = seen(model_zoo.Ladder(400), torch.randn(2, 8))
    assert len(nodes(diagram.text)) <= 25
    assert parser.complaint(diagram.text) == ""
