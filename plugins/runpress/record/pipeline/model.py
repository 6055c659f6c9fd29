"""The model inside its wrappers: how large it is, how much of it learns, in which precision."""

from __future__ import annotations

import sys
from typing import Any

from runpress.draw.mermaid import joined
from runpress.record.foreign import asked, items, kinds, look, name_of, stored
from runpress.record.pipeline.said import precision, start
from runpress.record.pipeline.wording import count
from runpress.record.wrappers import class_name, unwrap, wrapper_of

# These hold one rank's share only.
SHARDED = ("FSDP", "DeepSpeed")


def model_title(model: object) -> str:
    """Return the class of the model inside its wrappers; of several, all of them."""
    if issubclass(type(model), (list, tuple, dict)):
        return " + ".join(model_title(one) for one in items(model)[:3])
    inner = unwrap(model)[-1]
    names = kinds(inner)
    if "ScriptModule" in names:
        return str(look(inner, "original_name") or names[0])
    return class_name(inner) if "Module" in names else name_of(inner)


def model_facts(model: object, config: object = None) -> list[str]:
    """Return parameters, wrappers and precision of a model."""
    wrappers = _wrapper_words(model)
    parameters = parameters_of(model)
    return [
        *_sizes(parameters, wrappers),
        joined([_types(parameters), _autocast(model, config)]),
        joined(wrappers),
        start(config),
    ]


def parameters_of(model: object) -> list[Any]:
    """Return the distinct parameters of a module and all that it holds, in their order."""
    found: dict[int, Any] = {}
    waiting, seen = [model], set()
    while waiting:
        module = waiting.pop()
        if module is None or id(module) in seen:
            continue
        seen.add(id(module))
        if issubclass(type(module), (list, tuple, dict)):
            waiting += reversed(items(module))
            continue
        held = stored(module)
        for one in items(held.get("_parameters")):
            if one is not None:
                found[id(one)] = one
        waiting += reversed(items(held.get("_modules")))
    return list(found.values())


def size_of(parameters: list[Any]) -> int:
    """Return how many numbers parameters hold; those without a shape yet hold none."""
    return sum(asked(lambda one=one: int(one.numel()), 0) for one in parameters)  # type: ignore[misc]


def devices(parameters: list[Any]) -> list[str]:
    """Return the kinds of device that parameters lie on."""
    return sorted({str(look(one, "device")).partition(":")[0] for one in parameters} - {"None"})


def _wrapper_words(model: object) -> list[str]:
    """Return what is round a model, and what was done to it, from outside in."""
    layers = unwrap(model)
    inner = layers[-1]
    names = [found.word for layer in layers if (found := wrapper_of(layer)) and found.word]
    names += ["FSDP"] if "FSDPModule" in kinds(inner) else []
    names += ["compiled"] if stored(inner).get("_compiled_call_impl") is not None else []
    names += ["scripted"] if "ScriptModule" in kinds(inner) else []
    return names


def _sizes(parameters: list[Any], wrappers: list[str]) -> list[str]:
    if not parameters:
        return []
    total = size_of(parameters)
    trained = size_of([one for one in parameters if look(one, "requires_grad")])
    # A tensor that is spread over ranks knows its whole size; a flat shard does not.
    spread = any("DTensor" in kinds(one) for one in parameters)
    shard = any(word in wrappers for word in SHARDED) and not spread
    return [
        f"{count(total)} parameters{' a rank' if shard else ''}",
        f"{count(trained)} trained" if trained != total else "",
        "lazy: not all shaped yet" if any(_is_lazy(one) for one in parameters) else "",
    ]


def _is_lazy(parameter: object) -> bool:
    return "UninitializedTensorMixin" in kinds(parameter)


def _types(parameters: list[Any]) -> str:
    kinds_of = {str(look(one, "dtype")).rpartition(".")[2] for one in parameters}
    return ", ".join(sorted(kinds_of - {"None"}))


def _autocast(model: object, config: object) -> str:
    """Return the precision that operations run in, as far as it shows before training."""
    for layer in unwrap(model):
        kept = look(look(layer, "mixed_precision"), "param_dtype")
        if kept is not None:
            return f"in {str(kept).rpartition('.')[2]}"
    active = asked(_active_autocast, "") or asked(lambda: _prepared(model), "")
    return f"autocast {active}" if active else precision(config)


def _active_autocast() -> str:
    torch = sys.modules.get("torch")
    # The driver is not asked which devices there are: that would start it.
    for device in ("cuda", "cpu", "mps", "xpu") if torch else ():
        if asked(lambda device=device: torch.is_autocast_enabled(device), False):  # type: ignore[misc, union-attr]
            return str(torch.get_autocast_dtype(device)).rpartition(".")[2]  # type: ignore[union-attr]
    return ""


def _prepared(model: object) -> str:
    """Return the precision that accelerate has wrapped a model's forward pass in."""
    state = sys.modules.get("accelerate.state")
    wrapped = any("_original_forward" in stored(layer) for layer in unwrap(model))
    if state is None or not wrapped:
        return ""
    mode = str(state.AcceleratorState._shared_state.get("_mixed_precision", "no"))
    return "" if mode == "no" else mode
