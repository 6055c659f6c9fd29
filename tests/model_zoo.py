"""Small models of many kinds, each with a maker of inputs for its forward pass."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import torch
import torch.nn.functional as F  # noqa: N812 - as every torch script writes it
from torch import Tensor, nn

Inputs = Callable[[], tuple[Any, ...]]


class Mlp(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.fc1 = nn.Linear(64, 32)
        self.relu = nn.ReLU()
        self.fc2 = nn.Linear(32, 10)

    def forward(self, x: Tensor) -> Tensor:
        return self.fc2(self.relu(self.fc1(x.flatten(1))))


class BasicBlock(nn.Module):
    def __init__(self, before: int, after: int, stride: int = 1) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(before, after, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(after)
        self.conv2 = nn.Conv2d(after, after, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(after)
        self.down: nn.Module | None = None
        if stride != 1 or before != after:
            self.down = nn.Sequential(
                nn.Conv2d(before, after, 1, stride, bias=False), nn.BatchNorm2d(after)
            )

    def forward(self, x: Tensor) -> Tensor:
        y = F.relu(self.bn1(self.conv1(x)), inplace=True)
        y = self.bn2(self.conv2(y))
        y += x if self.down is None else self.down(x)
        return F.relu(y)


class ResNet(nn.Module):
    def __init__(self, width: int = 8) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(3, width, 7, 2, 3, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        self.relu = nn.ReLU(inplace=True)
        self.maxpool = nn.MaxPool2d(3, 2, 1)
        before = width
        for stage in range(4):
            after = width * 2**stage
            blocks = BasicBlock(before, after, 1 if stage == 0 else 2), BasicBlock(after, after)
            setattr(self, f"layer{stage + 1}", nn.Sequential(*blocks))
            before = after
        self.avgpool = nn.AdaptiveAvgPool2d(1)
        self.fc = nn.Linear(before, 10)

    def forward(self, x: Tensor) -> Tensor:
        x = self.maxpool(self.relu(self.bn1(self.conv1(x))))
        x = self.layer4(self.layer3(self.layer2(self.layer1(x))))
        return self.fc(torch.flatten(self.avgpool(x), 1))


class VitBlock(nn.Module):
    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.norm1 = nn.LayerNorm(width)
        self.attn = nn.MultiheadAttention(width, heads, dropout=0.1, batch_first=True)
        self.norm2 = nn.LayerNorm(width)
        self.mlp = nn.Sequential(
            nn.Linear(width, 4 * width), nn.GELU(), nn.Dropout(0.1), nn.Linear(4 * width, width)
        )

    def forward(self, x: Tensor) -> Tensor:
        h = self.norm1(x)
        x = x + self.attn(h, h, h, need_weights=False)[0]
        return x + self.mlp(self.norm2(x))


class Vit(nn.Module):
    def __init__(self, width: int = 24, depth: int = 6) -> None:
        super().__init__()
        self.patch = nn.Conv2d(3, width, 8, 8)
        self.cls = nn.Parameter(torch.zeros(1, 1, width))
        self.pos = nn.Parameter(torch.zeros(1, 17, width))
        self.drop = nn.Dropout(0.1)
        self.blocks = nn.Sequential(*[VitBlock(width, 3) for _ in range(depth)])
        self.norm = nn.LayerNorm(width)
        self.head = nn.Linear(width, 10)

    def forward(self, x: Tensor) -> Tensor:
        x = self.patch(x).flatten(2).transpose(1, 2)
        x = torch.cat([self.cls.expand(len(x), -1, -1), x], 1) + self.pos
        return self.head(self.norm(self.blocks(self.drop(x)))[:, 0])


class CausalAttention(nn.Module):
    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(width, 3 * width)
        self.proj = nn.Linear(width, width)

    def forward(self, x: Tensor) -> Tensor:
        batch, time, width = x.shape
        parts = self.qkv(x).split(width, 2)
        q, k, v = (
            one.view(batch, time, self.heads, width // self.heads).transpose(1, 2) for one in parts
        )
        y = F.scaled_dot_product_attention(q, k, v, is_causal=True, dropout_p=0.1)
        return self.proj(y.transpose(1, 2).reshape(batch, time, width))


class GptBlock(nn.Module):
    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.ln1 = nn.LayerNorm(width)
        self.attn = CausalAttention(width, heads)
        self.ln2 = nn.LayerNorm(width)
        self.mlp = nn.Sequential(
            nn.Linear(width, 4 * width), nn.GELU(), nn.Linear(4 * width, width), nn.Dropout(0.1)
        )

    def forward(self, x: Tensor) -> Tensor:
        x = x + self.attn(self.ln1(x))
        return x + self.mlp(self.ln2(x))


class Gpt(nn.Module):
    def __init__(self, words: int = 65, width: int = 32, depth: int = 6) -> None:
        super().__init__()
        self.wte = nn.Embedding(words, width)
        self.wpe = nn.Embedding(32, width)
        self.h = nn.ModuleList([GptBlock(width, 4) for _ in range(depth)])
        self.ln_f = nn.LayerNorm(width)
        self.lm_head = nn.Linear(width, words, bias=False)
        self.lm_head.weight = self.wte.weight

    def forward(self, idx: Tensor) -> Tensor:
        x = self.wte(idx) + self.wpe(torch.arange(idx.shape[1], device=idx.device))
        for block in self.h:
            x = block(x)
        return self.lm_head(self.ln_f(x))


class Lstm(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.emb = nn.Embedding(100, 16)
        self.lstm = nn.LSTM(16, 32, 2, batch_first=True, dropout=0.1)
        self.fc = nn.Linear(32, 4)

    def forward(self, x: Tensor) -> Tensor:
        _, (hidden, _) = self.lstm(self.emb(x))
        return self.fc(hidden[-1])


class Branching(nn.Module):
    """Branches on data, uses one cell again and again, takes and gives dictionaries."""

    def __init__(self) -> None:
        super().__init__()
        self.enc = nn.Linear(32, 64)
        self.cell = nn.GRUCell(64, 64)
        self.expert_a = nn.Linear(64, 64)
        self.expert_b = nn.Sequential(nn.Linear(64, 128), nn.ReLU(), nn.Linear(128, 64))
        self.cls = nn.Linear(64, 5)
        self.reg = nn.Linear(64, 1)

    def forward(self, batch: dict[str, Tensor]) -> dict[str, Any]:
        x = torch.tanh(self.enc(batch["x"]))
        h = torch.zeros_like(x)
        for _ in range(int(batch["steps"].max())):
            h = self.cell(x, h)
        h = self.expert_a(h) if h.mean().item() > 0 else self.expert_b(h)
        return {"logits": self.cls(h), "aux": {"value": self.reg(h).squeeze(-1)}}


def double(before: int, after: int) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(before, after, 3, 1, 1), nn.ReLU(), nn.Conv2d(after, after, 3, 1, 1), nn.ReLU()
    )


class UNet(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.down1 = double(1, 8)
        self.down2 = double(8, 16)
        self.middle = double(16, 32)
        self.up2 = nn.ConvTranspose2d(32, 16, 2, 2)
        self.conv2 = double(32, 16)
        self.up1 = nn.ConvTranspose2d(16, 8, 2, 2)
        self.conv1 = double(16, 8)
        self.head = nn.Conv2d(8, 2, 1)

    def forward(self, x: Tensor) -> Tensor:
        first = self.down1(x)
        second = self.down2(F.max_pool2d(first, 2))
        y = self.middle(F.max_pool2d(second, 2))
        y = self.conv2(torch.cat([self.up2(y), second], 1))
        y = self.conv1(torch.cat([self.up1(y), first], 1))
        return self.head(y)


class DoubleFunction(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, x: Tensor) -> Tensor:
        return x * 2

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> Tensor:
        return grads[0] * 2


class Doubling(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        return DoubleFunction.apply(x)


class OutOfSight(nn.Module):
    """Holds a scripted module and a function of autograd's, which cannot be followed."""

    def __init__(self) -> None:
        super().__init__()
        self.before = nn.Linear(8, 8)
        self.doubling = Doubling()
        with warnings.catch_warnings():
            # Scripting is on its way out of torch; models that use it are still about.
            warnings.simplefilter("ignore", DeprecationWarning)
            inner = nn.Sequential(nn.Linear(8, 8), nn.Tanh())
            self.scripted = torch.jit.trace(inner, torch.zeros(3, 8), check_trace=False)
        self.after = nn.Linear(8, 2)

    def forward(self, x: Tensor) -> Tensor:
        return self.after(self.scripted(self.doubling(self.before(x))))


class Experts(nn.Module):
    """Sixty experts of one size and a gate: wider than any page."""

    def __init__(self, many: int = 60) -> None:
        super().__init__()
        self.gate = nn.Linear(16, many)
        self.experts = nn.ModuleList([nn.Linear(16, 16) for _ in range(many)])

    def forward(self, x: Tensor) -> Tensor:
        weights = self.gate(x).softmax(-1)
        return torch.stack([one(x) for one in self.experts], -1).mul(weights[:, None]).sum(-1)


class Ladder(nn.Module):
    """Seventy layers without any order in their sizes, and skips between them."""

    def __init__(self, many: int = 70) -> None:
        super().__init__()
        sizes = [8 + (7 * place) % 5 for place in range(many + 1)]
        for place in range(many):
            setattr(self, f"rung{place}", nn.Linear(sizes[place], sizes[place + 1]))
        self.many = many

    def forward(self, x: Tensor) -> Tensor:
        kept: dict[int, Tensor] = {}
        for place in range(self.many):
            x = getattr(self, f"rung{place}")(x)
            x = x + kept[x.shape[1]] if place % 3 == 0 and x.shape[1] in kept else x
            kept[x.shape[1]] = x
        return x


class Siamese(nn.Module):
    """Two inputs, by keyword one of them, through the same tower."""

    def __init__(self) -> None:
        super().__init__()
        self.tower = nn.Sequential(nn.Linear(12, 16), nn.ReLU(), nn.Linear(16, 4))
        self.head = nn.Bilinear(4, 4, 1)

    def forward(self, left: Tensor, right: Tensor) -> Tensor:
        return self.head(self.tower(left), self.tower(right))


def plain_mlp() -> nn.Sequential:
    layers: list[nn.Module] = [nn.Flatten()]
    for _ in range(6):
        layers += [nn.Linear(16, 16), nn.BatchNorm1d(16), nn.ReLU()]
    return nn.Sequential(*layers, nn.Linear(16, 3))


ZOO: dict[str, tuple[Callable[[], nn.Module], Inputs]] = {
    "mlp": (Mlp, lambda: (torch.randn(16, 1, 8, 8),)),
    "plain-mlp": (plain_mlp, lambda: (torch.randn(16, 4, 4),)),
    "resnet": (ResNet, lambda: (torch.randn(4, 3, 32, 32),)),
    "vit": (Vit, lambda: (torch.randn(2, 3, 32, 32),)),
    "gpt": (Gpt, lambda: (torch.randint(0, 65, (4, 16)),)),
    "lstm": (Lstm, lambda: (torch.randint(0, 100, (8, 12)),)),
    "branching": (
        Branching,
        lambda: ({"x": torch.randn(8, 32), "steps": torch.randint(3, 7, (8,))},),
    ),
    "unet": (UNet, lambda: (torch.randn(2, 1, 16, 16),)),
    "out-of-sight": (OutOfSight, lambda: (torch.randn(3, 8),)),
    "experts": (Experts, lambda: (torch.randn(5, 16),)),
    "ladder": (Ladder, lambda: (torch.randn(5, 8),)),
    "siamese": (Siamese, lambda: (torch.randn(5, 12), torch.randn(5, 12))),
    "transformer": (
        lambda: nn.Transformer(16, 2, 2, 2, 32, batch_first=True),
        lambda: (torch.randn(3, 7, 16), torch.randn(3, 5, 16)),
    ),
}
