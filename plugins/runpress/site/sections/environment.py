"""Where a run ran: everything a reader needs to run it again, and to doubt it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from runpress.site.markup import fill_template
from runpress.site.place import Block, Place
from runpress.site.words import Words

# Keys of the environment in the order that a reader asks for them; each has a word.
KEYS = ("gpu", "cpu", "cores", "threads", "ram", "world_size")
SOFTWARE = ("python", "torch", "cuda", "cudnn", "driver", "os", "container")


def render(place: Place) -> Block | None:
    """Return the environment of the shown run, folded; None where nothing was recorded."""
    shown = place.shown_run()
    if not shown or not shown[0].record.environment:
        return None
    run = shown[0]
    facts = facts_of(run.record.environment, place.words)
    packages = _mapping(run.record.environment, "packages")
    html = fill_template(
        "environment.html",
        words=place.words,
        run=run.name,
        facts=facts,
        packages={str(name): str(version) for name, version in packages.items()},
    )
    return Block(html)


def facts_of(environment: Mapping[str, Any], words: Words) -> dict[str, str]:
    """Return what is known of an environment, by its label; what is not known is left out."""
    facts: dict[str, str] = {}
    for key in (*KEYS, *SOFTWARE):
        text = _fact(environment, key)
        if text:
            facts[words(f"environment.{key}")] = text
    commit = commit_of(environment)
    if commit:
        dirty = bool(_mapping(environment, "git").get("dirty"))
        facts[words("environment.commit")] = (
            f"{commit[:12]} {words('runs.dirty')}" if dirty else commit[:12]
        )
    return facts


def commit_of(environment: Mapping[str, Any]) -> str | None:
    """Return the commit that a run was started from, None where it is not known."""
    commit = _mapping(environment, "git").get("commit")
    return str(commit) if commit else None


def _fact(environment: Mapping[str, Any], key: str) -> str:
    if key == "ram":
        memory = environment.get("ram_gib")
        return f"{memory:g} GiB" if isinstance(memory, int | float) else ""
    if key == "container":
        known = _mapping(environment, "container")
        return " ".join(str(known[part]) for part in ("image", "digest") if known.get(part))
    if key == "world_size" and environment.get(key) == 1:
        return ""
    value = environment.get(key)
    return "" if value is None or isinstance(value, dict | list) else str(value)


def _mapping(environment: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = environment.get(key)
    return value if isinstance(value, Mapping) else {}
