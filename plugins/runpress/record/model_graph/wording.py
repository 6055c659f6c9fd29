"""Short names for modules and operations: a phone shows few letters beside each other."""

from __future__ import annotations

import re

# What has no box of its own: it is named with what it follows.
NORMS = re.compile(
    r"(Sync)?BatchNorm|LayerNorm|RMSNorm|GroupNorm|InstanceNorm|.*RMSNorm$|.*LayerNorm"
)
SMALL = re.compile(
    r"(Dropout|DropPath|StochasticDepth|Identity|Re[LP]U|ReLU|GELU|SiLU|Sigmoid|Tanh|Hard|LeakyReLU"
    r"|ELU|CELU|SELU|Mish|PReLU|Softmax|LogSoftmax|Softplus|Flatten|Unflatten|MaxPool|AvgPool"
    r"|AdaptiveAvgPool|AdaptiveMaxPool|GLU|PatchDropout|Permute|Upsample|ZeroPad|.*Activation$)"
)
# Of these nobody needs to be told on a diagram.
UNSAID = re.compile(r"Dropout|DropPath|StochasticDepth|Identity|PatchDropout|Flatten|Permute")
# Functions worth naming though they get no box.
SAID_FUNCTIONS = {
    "relu": "ReLU",
    "relu_": "ReLU",
    "gelu": "GELU",
    "silu": "SiLU",
    "leaky_relu": "LeakyReLU",
    "elu": "ELU",
    "tanh": "tanh",
    "sigmoid": "sigmoid",
    "softmax": "softmax",
    "log_softmax": "log_softmax",
    "layer_norm": "LayerNorm",
    "group_norm": "GroupNorm",
    "max_pool2d": "MaxPool",
    "avg_pool2d": "AvgPool",
    "adaptive_avg_pool2d": "AvgPool",
    "interpolate": "interpolate",
    "mean": "mean",
}
MERGES = {
    "add": "+",
    "__add__": "+",
    "__radd__": "+",
    "add_": "+",
    "__iadd__": "+",
    "iadd": "+",
    "sub": "−",
    "__sub__": "−",
    "mul": "×",
    "__mul__": "×",
    "mul_": "×",
    "__rmul__": "×",
    "__imul__": "×",
    "cat": "concat",
    "concat": "concat",
    "matmul": "matmul",
    "__matmul__": "matmul",
    "bmm": "matmul",
    "baddbmm": "matmul",
    "scaled_dot_product_attention": "attention",
    "__setitem__": "write",
    "__getitem__": "select",
    "cross_entropy": "cross entropy",
    "mse_loss": "MSE",
    "where": "where",
}
# Functions that stand for a layer when they are given a parameter.
LAYERS = {
    "linear": "linear",
    "conv1d": "conv",
    "conv2d": "conv",
    "conv3d": "conv",
    "conv_transpose2d": "conv transpose",
    "embedding": "embedding",
    "multi_head_attention_forward": "attention",
}
ATTENTION = ("scaled_dot_product_attention", "multi_head_attention_forward")


def is_norm(kind: str) -> bool:
    """Say whether a module's type is a normalisation."""
    return bool(NORMS.match(kind))


def is_small(kind: str) -> bool:
    """Say whether a module's type gets no box of its own where it can be helped."""
    return is_norm(kind) or bool(SMALL.match(kind))


def short(kind: str) -> str:
    """Return a type's name as a diagram says it, "" if it goes without saying.

    >>> short("BatchNorm2d")
    'BatchNorm'
    """
    if UNSAID.match(kind):
        return ""
    name = re.sub(r"^Adaptive(?=\w+Pool)", "", kind)
    return (
        re.sub(r"\dd$", "", name) if name.startswith(("BatchNorm", "MaxPool", "AvgPool")) else name
    )
