"""What a run ran on: software, hardware, code. Never who ran it, and on which host.

Every part is asked for by itself, and one that fails is left out: a missing driver must not
cost a record its Python version. Nothing here starts CUDA or imports torch.
"""

from __future__ import annotations

import platform
from collections.abc import Callable, Mapping
from typing import Any

from runpress.record.effects import Effects
from runpress.record.environment import container, cpu, gpu, machine
from runpress.record.environment.code import git_facts
from runpress.record.environment.packages import packages
from runpress.record.environment.torch_state import torch_facts
from runpress.record.environment.variables import variables
from runpress.record.fact import known
from runpress.record.rank import rank_and_world

__all__ = ["environment_facts", "surroundings", "torch_facts"]


def environment_facts(effects: Effects) -> dict[str, Any]:
    """Return all that is known without torch, whose part is `torch_facts`."""
    parts: dict[str, Callable[[], Any]] = {
        "python": platform.python_version,
        "cores": cpu.usable_cores,
        "cpu_limit": cpu.limit,
        "ram_gib": machine.ram_gib,
        "ram_limit_gib": machine.ram_limit_gib,
        "packages": packages,
        "variables": lambda: variables(effects.environ),
        "git": lambda: git_facts(effects.place),
    }
    return surroundings(effects) | known(parts)


def surroundings(effects: Effects) -> dict[str, Any]:
    """Return what is known at once of where a run runs: machine, GPUs, container, ranks."""
    parts: dict[str, Callable[[], Any]] = {
        "os": machine.os_name,
        "cpu": cpu.model,
        "world_size": lambda: rank_and_world(effects.environ)[1],
        "container": lambda: container.container_facts(effects.environ),
    }
    return known(parts) | known_gpus(effects.environ)


def known_gpus(environ: Mapping[str, str]) -> dict[str, Any]:
    """Return the driver and its GPUs, of which `gpu` names the first."""
    facts = gpu.gpu_facts(environ)
    cards = facts.get("gpus")
    return facts | ({"gpu": cards[0]["name"]} if cards else {})
