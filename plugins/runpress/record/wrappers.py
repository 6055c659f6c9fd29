"""Looking through what is put round a model: `torch.compile`, DDP, FSDP and their like."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from runpress.record.foreign import chain, kinds, look


@dataclass(frozen=True, slots=True)
class Wrapper:
    """One kind of wrapper.

    Attributes:
        word: what a diagram calls it; "" if it is named with the one round it.
        inside: the attribute that holds what it wraps.
        calls: whether its forward pass calls what it wraps as a module, so that one who waits
            for that call sees it.
    """

    word: str
    inside: str
    calls: bool = True


# By the name of the class, or of one that it derives from.
WRAPPERS = {
    "OptimizedModule": Wrapper("compiled", "_orig_mod"),
    "DistributedDataParallel": Wrapper("DDP", "module"),
    "DataParallel": Wrapper("DataParallel", "module"),
    # Its `module` is a property, and what it registers has another name.
    "FullyShardedDataParallel": Wrapper("FSDP", "_fsdp_wrapped_module"),
    "DeepSpeedEngine": Wrapper("DeepSpeed", "module"),
    "AveragedModel": Wrapper("averaged", "module"),
    "_FabricModule": Wrapper("Fabric", "_original_module"),
    # Either goes round the module that it wraps, straight to what is inside or to its `forward`.
    "PeftModel": Wrapper("PEFT", "base_model", calls=False),
    "BaseTuner": Wrapper("", "model", calls=False),
}


def wrapper_of(model: object) -> Wrapper | None:
    """Return the kind of wrapper that an object is; None for a model itself."""
    return next((WRAPPERS[name] for name in kinds(model) if name in WRAPPERS), None)


def class_name(model: object) -> str:
    """Return the name of a model's class; `fully_shard` derives one whose name says FSDP first."""
    names = kinds(model)
    return names[0].removeprefix("FSDP") if "FSDPModule" in names else names[0]


def unwrap(model: object, *, called: bool = False) -> list[object]:
    """Return the model's wrappers from the outermost on, and the model itself last.

    Args:
        model: a torch module, or anything.
        called: go no deeper than modules are called as such.
    """
    return list(_layers(model, called))


def _layers(model: object, called: bool) -> Iterator[object]:
    def inside(layer: object) -> object:
        wrapper = wrapper_of(layer)
        if wrapper is None or (called and not wrapper.calls):
            return None
        inner: object = look(layer, wrapper.inside)
        # A class of the script's own may have such a name and hold something else.
        return inner if "Module" in kinds(inner) else None

    return chain(model, inside)
