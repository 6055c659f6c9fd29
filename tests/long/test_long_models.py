"""Models of torchvision, timm and transformers, as their authors wrote them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import torch

from mermaid_parser import MermaidParser
from runpress.record.complaints import Complaints
from runpress.record.model_graph import ModelDiagram, Observer

# torchvision's wheels bring operators for the torch with CUDA; without these two declared it
# cannot even be imported beside the torch without.
try:
    LIBRARY = torch.library.Library("torchvision", "DEF")
    LIBRARY.define("nms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
    LIBRARY.define("qnms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
except RuntimeError:
    # Its own operators were loaded.
    pass

pytestmark = pytest.mark.filterwarnings("ignore")

Made = tuple[torch.nn.Module, tuple[Any, ...], dict[str, Any]]


def from_torchvision(name: str, size: int = 64, **options: Any) -> Callable[[], Made]:
    def make() -> Made:
        import torchvision.models

        return getattr(torchvision.models, name)(**options), (torch.randn(2, 3, size, size),), {}

    return make


def from_timm(name: str, size: int = 96) -> Callable[[], Made]:
    def make() -> Made:
        import timm

        return timm.create_model(name), (torch.randn(2, 3, size, size),), {}

    return make


def from_transformers(name: str, config: str, **options: Any) -> Callable[[], Made]:
    def make() -> Made:
        import transformers

        made = getattr(transformers, name)(getattr(transformers, config)(**options))
        words = torch.randint(1, 500, (2, 24))
        labels = {} if "Classification" in name else {"labels": words.clone()}
        return made, (), {"input_ids": words, **labels}

    return make


SMALL = {"vocab_size": 500, "num_hidden_layers": 4, "hidden_size": 64, "num_attention_heads": 4}
# Each with words that its diagram has to show.
MODELS: dict[str, tuple[Callable[[], Made], tuple[str, ...]]] = {
    "resnet50": (from_torchvision("resnet50"), ("Bottleneck ×6", "AvgPool → Linear")),
    "mobilenet": (from_torchvision("mobilenet_v3_small"), ("InvertedResidual",)),
    "densenet": (from_torchvision("densenet121"), ("_DenseLayer ×24",)),
    "googlenet": (from_torchvision("googlenet", 96, init_weights=False), ("aux_logits1",)),
    "swin": (from_torchvision("swin_t"), ("SwinTransformerBlock ×6", "with attention")),
    "vit": (from_timm("vit_tiny_patch16_224", 224), ("Block ×12", "attention<br/>3 heads")),
    "convnext": (from_timm("convnext_atto"), ("ConvNeXtBlock ×6",)),
    "efficientnet": (from_timm("efficientnet_b0"), ("InvertedResidual ×4",)),
    "gpt2": (
        from_transformers(
            "GPT2LMHeadModel", "GPT2Config", n_layer=6, n_embd=64, n_head=4, vocab_size=500
        ),
        ("GPT2Block ×6", "attention<br/>4 heads", "tied to transformer.wte", "cross entropy"),
    ),
    "bert": (
        from_transformers(
            "BertForSequenceClassification", "BertConfig", intermediate_size=128, **SMALL
        ),
        ("BertLayer ×4", "logits"),
    ),
    "llama": (
        from_transformers("LlamaForCausalLM", "LlamaConfig", intermediate_size=128, **SMALL),
        ("LlamaDecoderLayer ×4", "LlamaAttention"),
    ),
    "t5": (
        from_transformers(
            "T5ForConditionalGeneration",
            "T5Config",
            num_layers=3,
            d_model=64,
            d_ff=128,
            d_kv=16,
            num_heads=4,
            vocab_size=500,
            decoder_start_token_id=0,
        ),
        ("T5Block ×3", "tied to shared"),
    ),
}


@pytest.fixture(scope="session")
def parser() -> Iterator[MermaidParser]:
    parser = MermaidParser()
    yield parser
    parser.close()


def trained(name: str, observe: bool) -> tuple[list[torch.Tensor], torch.Tensor, list[Any]]:
    torch.manual_seed(1)
    model, inputs, named = MODELS[name][0]()
    model.train()
    drawn: list[ModelDiagram] = []
    observer = Observer(model, drawn.append, Complaints("test")) if observe else None
    optimizer = torch.optim.SGD(model.parameters(), 0.01)
    for _ in range(2):
        result = model(*inputs, **named)
        while not isinstance(result, torch.Tensor):
            result = result[0]
        result.float().pow(2).mean().backward()
        optimizer.step()
        optimizer.zero_grad()
    if observer:
        observer.finish()
    return list(model.state_dict().values()), torch.get_rng_state(), drawn


@pytest.mark.parametrize("name", MODELS)
def test_a_model_that_nobody_here_wrote_is_drawn_and_left_as_it_is(
    name: str, parser: MermaidParser, caplog: pytest.LogCaptureFixture
) -> None:
    state, chance, _ = trained(name, observe=False)
    same_state, same_chance, drawn = trained(name, observe=True)
    assert torch.equal(chance, same_chance)
    for before, after in zip(state, same_state, strict=True):
        assert torch.equal(before, after)
    (diagram,) = drawn
    assert diagram.source == "observed"
    for text in filter(None, (diagram.text, diagram.block)):
        assert parser.complaint(text) == ""
        assert 3 <= len(re.findall(r'^ *n\d+[\[(]+"', text, re.MULTILINE)) <= 25
    for words in MODELS[name][1]:
        assert words in diagram.text
    assert "runpress" not in caplog.text
