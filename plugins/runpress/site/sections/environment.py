"""Where a run ran: everything a reader needs to run it again, and to doubt it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from runpress.site.catalog import Experiment, Run
from runpress.site.markup import fill_template
from runpress.site.place import Block, Place
from runpress.site.provenance import part_of
from runpress.site.words import Words

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
# Of two machines nearly every package may differ; then a list of them says no more.
MOST_DIFFERENCES = 40
# Not worth a line.
UNREMARKABLE = (("world_size", 1), ("default_dtype", "float32"))
NOTHING = "–"


def render(place: Place) -> Block | None:
    """Return the environment of the shown run, folded; None where nothing was recorded."""
    shown = place.shown_run()
    if not shown or not shown[0].record.environment:
        return None
    run = shown[0]
    environment = run.record.environment
    arms = [] if place.run else [arm.name for arm in place.arms]
    table = _differences(place, arms)
    html = fill_template(
        "environment.html",
        words=place.words,
        run=run.name,
        arms=arms,
        table=table[:MOST_DIFFERENCES],
        more=max(0, len(table) - MOST_DIFFERENCES),
        facts=facts_of(environment, place.words),
        doubts=[place.words(doubt) for doubt in _doubts(environment)],
        packages=_packages(environment),
    )
    return Block(html)


def facts_of(environment: Mapping[str, Any], words: Words) -> dict[str, str]:
    """Return what is known of an environment, by its label; what is not known is left out."""
    facts: dict[str, str] = {}
    for key in (*HARDWARE, *SOFTWARE, *NUMERICS):
        text = _fact(environment, key, words)
        if text:
            facts[words(f"environment.{key}")] = text
    commit = commit_of(environment)
    if commit:
        dirty = bool(part_of(environment, "git").get("dirty"))
        facts[words("environment.commit")] = (
            f"{commit[:12]} {words('runs.dirty')}" if dirty else commit[:12]
        )
    return facts


def commit_of(environment: Mapping[str, Any]) -> str | None:
    """Return the commit that a run was started from, None where it is not known."""
    commit = part_of(environment, "git").get("commit")
    return str(commit) if commit else None


def _differences(place: Place, arms: list[str]) -> list[list[str]]:
    """A row for all that is not the same in all arms: what it is, then each arm's."""
    if len(arms) < 2:
        return []
    known = [_everything(place.experiment, arm, place.words) for arm in arms]
    keys = dict.fromkeys(key for facts in known for key in facts)
    rows = [[key, *(facts.get(key, NOTHING) for facts in known)] for key in keys]
    return [row for row in rows if len(set(row[1:])) > 1]


def _everything(experiment: Experiment, arm: str, words: Words) -> dict[str, str]:
    found = experiment.arms[arm]
    run: Run = (found.counted or found.runs)[-1]
    environment = run.record.environment
    # Its own seed is what tells one run of an arm from another.
    facts = facts_of({**environment, "torch_seed": None}, words)
    return facts | _packages(environment)


def _doubts(environment: Mapping[str, Any]) -> list[str]:
    """The keys of the words for what may keep another run from giving the same numbers."""
    on_gpu = environment.get("device") not in (None, "cpu")
    doubts = {
        "environment.movable_image": part_of(environment, "container").get("latest") is True,
        "environment.not_deterministic": on_gpu and environment.get("deterministic") is False,
        "environment.timed_algorithms": environment.get("cudnn_benchmark") is True,
    }
    return [doubt for doubt, holds in doubts.items() if holds]


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


def _packages(environment: Mapping[str, Any]) -> dict[str, str]:
    listed = part_of(environment, "packages")
    return {str(name): str(version) for name, version in listed.items()}


# What takes more than printing one value.
SPECIAL: dict[str, Callable[[Mapping[str, Any], Words], str]] = {
    "gpu": _gpus,
    "cores": _cores,
    "ram": _ram,
    "container": _image,
    "variables": _variables,
}
