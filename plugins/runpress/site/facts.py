"""What a run ran on, in words: the machine, the software, what numbers may depend on.

Labels and texts as a reader sees them. What was not recorded, or is of another kind than it
should be, is left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from runpress.site.provenance import part_of
from runpress.site.wording.words import Words

# Keys of the environment in the order that a reader asks for them; each has a word.
HARDWARE = ("gpu", "driver", "cpu", "cores", "ram", "threads", "world_size")
SOFTWARE = ("python", "torch", "cuda", "hip", "cudnn", "os", "container")
# What the same code can compute other numbers by.
NUMERICS = (
    "torch_seed",
    "deterministic",
    "cudnn_deterministic",
    "cudnn_benchmark",
    "matmul_precision",
    "conv_precision",
    "default_dtype",
    "autocast",
    "cpu_capability",
    "variables",
)
# Not worth a line.
UNREMARKABLE = (("world_size", 1), ("default_dtype", "float32"))


def facts_of(environment: Mapping[str, Any], words: Words) -> dict[str, str]:
    """Return what is known of an environment, by its label; what is not known is left out."""
    facts = labelled(environment, (*HARDWARE, *SOFTWARE, *NUMERICS), words)
    commit = commit_of(environment)
    if commit:
        dirty = bool(part_of(environment, "git").get("dirty"))
        facts[words("environment.commit")] = (
            f"{commit[:12]} {words('runs.dirty')}" if dirty else commit[:12]
        )
    return facts


def labelled(environment: Mapping[str, Any], keys: tuple[str, ...], words: Words) -> dict[str, str]:
    """Return what an environment says under some of its keys, by their labels."""
    there = [key for key in keys if key in SPECIAL or environment.get(key) is not None]
    told = ((key, _fact(environment, key, words)) for key in there)
    return {words(f"environment.{key}"): text for key, text in told if text}


def commit_of(environment: Mapping[str, Any]) -> str | None:
    """Return the commit that a run was started from, None where it is not known."""
    commit = part_of(environment, "git").get("commit")
    return str(commit) if commit else None


def packages_of(environment: Mapping[str, Any]) -> dict[str, str]:
    """Return the versions of the packages that a run used, by their names."""
    listed = part_of(environment, "packages")
    return {str(name): str(version) for name, version in listed.items()}


def _fact(environment: Mapping[str, Any], key: str, words: Words) -> str:
    value = environment.get(key)
    if key in SPECIAL:
        return SPECIAL[key](environment, words)
    if (key, value) in UNREMARKABLE:
        return ""
    if isinstance(value, bool):
        return words("environment.on" if value else "environment.off")
    return _text(value)


def _image(environment: Mapping[str, Any], _: Words) -> str:
    known = part_of(environment, "container")
    return " ".join(str(known[part]) for part in ("image", "digest") if known.get(part))


def _variables(environment: Mapping[str, Any], _: Words) -> str:
    known = part_of(environment, "variables")
    return ", ".join(f"{name}={told}" for name, told in known.items())


def _ram(environment: Mapping[str, Any], words: Words) -> str:
    return _limited(environment, ("ram_gib", "ram_limit_gib"), " GiB", words)


def _cores(environment: Mapping[str, Any], words: Words) -> str:
    return _limited(environment, ("cores", "cpu_limit"), "", words)


def _gpus(environment: Mapping[str, Any], _: Words) -> str:
    """All GPUs, equal ones counted: `4 × NVIDIA H100, 80 GiB`."""
    listed = environment.get("gpus")
    cards = [card for card in listed if isinstance(card, dict)] if isinstance(listed, list) else []
    counts = Counter(_card(card) for card in cards if card.get("name"))
    told = "; ".join(f"{count} × {card}" if count > 1 else card for card, count in counts.items())
    return told or _text(environment.get("gpu"))


def _card(card: Mapping[str, Any]) -> str:
    memory = card.get("memory_gib")
    size = f", {memory:g} GiB" if _is_number(memory) else ""
    return f"{card['name']}{size}"


def _limited(environment: Mapping[str, Any], keys: tuple[str, str], unit: str, words: Words) -> str:
    """A size, and what a container leaves of it."""
    whole, part = (environment.get(key) for key in keys)
    text = f"{whole:g}{unit}" if _is_number(whole) else ""
    if not _is_number(part):
        return text
    left = words("environment.limit", limit=f"{part:g}{unit}")
    return f"{text}, {left}" if text else left


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _text(value: Any) -> str:
    return "" if value is None or isinstance(value, dict | list) else str(value)


# What takes more than printing one value.
SPECIAL: dict[str, Callable[[Mapping[str, Any], Words], str]] = {
    "gpu": _gpus,
    "cores": _cores,
    "ram": _ram,
    "container": _image,
    "variables": _variables,
}
