"""An `mkdocs.yml` for a host that does not have our plugin, made of the blog's own.

It says all that the blog's says, with every tag as its author wrote it, and what the plugin
would have done: the blog's layout, the style sheet and the scripts, what stays out of the
navigation. What it inherits is written out, since hosts differ in how lists are inherited.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

import yaml

from runpress.errors import RunpressError
from runpress.hosts.blog_options import BLOG_DEFAULTS
from runpress.hosts.settings import BLOG, MOST_INHERITED, OWN
from runpress.site.scripts import loaded_everywhere, missing
from runpress.site.style import STYLE_SHEET

OVERRIDES = "overrides"
# Programs beside the blog's own file, and folders that only its dev server looks at.
LEFT_OUT = ("INHERIT", "hooks", "watch", "site_dir")
MAP, SEQUENCE, TEXT = "tag:yaml.org,2002:map", "tag:yaml.org,2002:seq", "tag:yaml.org,2002:str"
BEGINNING = (
    "# Written by `runpress materialize`, for a host without the plugin, such as Zensical.\n"
)

Pair = tuple[yaml.Node, yaml.Node]


def other_config(config: Path, folder: Path, unlisted: Iterable[str]) -> bytes:
    """Return the text of the `mkdocs.yml` of a folder.

    Args:
        config: the blog's own.
        folder: where the other one will lie, with its templates in `overrides`.
        unlisted: folders and pages that stay out of the navigation, as patterns.

    Raises:
        RunpressError: the blog's cannot be read.
    """
    told = _read(config, MOST_INHERITED)
    keys = {name.value: value for name, value in told.value}
    anew = {
        "docs_dir": _text("docs"),
        # Only a published version has others beside it; the theme would ask for their list.
        "extra": _without(keys.get("extra"), "version"),
        "theme": _theme(keys.get("theme"), config.parent, folder),
        "plugins": _plugins(keys.get("plugins")),
        "extra_css": _with(keys.get("extra_css"), [STYLE_SHEET]),
        "extra_javascript": _with(keys.get("extra_javascript"), _scripts()),
        "not_in_nav": _block(keys.get("not_in_nav"), unlisted),
    }
    kept = [pair for pair in told.value if pair[0].value not in (*LEFT_OUT, *anew)]
    made = yaml.MappingNode(MAP, kept + [(_text(key), value) for key, value in anew.items()])
    text: str = yaml.serialize(made, allow_unicode=True)
    return (BEGINNING + text).encode("utf-8", "replace")


def _scripts() -> list[str]:
    return [path for path in loaded_everywhere() if not missing([path.rpartition("/")[2]])]


def _read(config: Path, deeper: int) -> yaml.MappingNode:
    """Return what a file says, on top of the file that it inherits from, as MkDocs has it."""
    try:
        node = yaml.compose(config.read_text("utf-8-sig"), yaml.SafeLoader)
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise RunpressError(f"{config}: it cannot be read: {error}.") from error
    if not isinstance(node, yaml.MappingNode):
        return yaml.MappingNode(MAP, [])
    parent = next((value for name, value in node.value if name.value == "INHERIT"), None)
    if not isinstance(parent, yaml.ScalarNode) or not deeper:
        return node
    return _merged(_read(config.parent / str(parent.value), deeper - 1), node)


def _merged(below: yaml.MappingNode, above: yaml.MappingNode) -> yaml.MappingNode:
    """Return a mapping laid over another; what is no mapping in both is replaced."""
    pairs: dict[str, Pair] = {name.value: (name, value) for name, value in below.value}
    for name, value in above.value:
        known = pairs.get(name.value, (name, value))[1]
        if isinstance(known, yaml.MappingNode) and isinstance(value, yaml.MappingNode):
            pairs[name.value] = (name, _merged(known, value))
        else:
            pairs[name.value] = (name, value)
    return yaml.MappingNode(MAP, list(pairs.values()))


def _plugins(told: yaml.Node | None) -> yaml.Node:
    """Return the plugins without ours, and the blog with the defaults that ours gives it."""
    kept: list[yaml.Node] = []
    for name, options in _listed(told):
        if name.value in OWN:
            continue
        given = _blog(options) if name.value in BLOG else options
        kept.append(name if given is None else yaml.MappingNode(MAP, [(name, given)]))
    return yaml.SequenceNode(SEQUENCE, kept)


def _listed(told: yaml.Node | None) -> Iterator[tuple[yaml.ScalarNode, yaml.Node | None]]:
    """Go through plugins, which may be a list of names and mappings, or one mapping."""
    for item in told.value if isinstance(told, yaml.SequenceNode) else [told]:
        if isinstance(item, yaml.MappingNode):
            yield from item.value
        elif isinstance(item, yaml.ScalarNode):
            yield item, None


def _blog(options: yaml.Node | None) -> yaml.MappingNode:
    told: list[Pair] = list(options.value) if isinstance(options, yaml.MappingNode) else []
    known = {name.value for name, _ in told}
    more = {key: value for key, value in BLOG_DEFAULTS.items() if key not in known}
    return yaml.MappingNode(MAP, told + [(_text(key), _text(more[key])) for key in more])


def _without(told: yaml.Node | None, key: str) -> yaml.MappingNode:
    known: list[Pair] = list(told.value) if isinstance(told, yaml.MappingNode) else []
    return yaml.MappingNode(MAP, [pair for pair in known if pair[0].value != key])


def _with(told: yaml.Node | None, more: Iterable[str]) -> yaml.SequenceNode:
    known = list(told.value) if isinstance(told, yaml.SequenceNode) else []
    return yaml.SequenceNode(SEQUENCE, [*known, *map(_text, more)])


def _block(told: yaml.Node | None, more: Iterable[str]) -> yaml.ScalarNode:
    known = str(told.value).rstrip("\n") if isinstance(told, yaml.ScalarNode) else ""
    lines = [*([known] if known else []), *more]
    return yaml.ScalarNode(TEXT, "\n".join(lines) + "\n", style="|")


def _theme(told: yaml.Node | None, base: Path, folder: Path) -> yaml.MappingNode:
    """Return the theme with our templates, unless it has its own, and no font of another site."""
    if not isinstance(told, yaml.MappingNode):
        told = yaml.MappingNode(MAP, [(_text("name"), told or _text("mkdocs"))])
    known = {name.value: value for name, value in told.value}
    own = known.get("custom_dir")
    templates = OVERRIDES if own is None else os.path.relpath(base / str(own.value), folder)
    made = [pair for pair in told.value if pair[0].value != "custom_dir"]
    made.append((_text("custom_dir"), _text(Path(templates).as_posix())))
    if "font" not in known:
        made.append((_text("font"), yaml.ScalarNode("tag:yaml.org,2002:bool", "false")))
    return yaml.MappingNode(MAP, made)


def _text(value: str) -> yaml.ScalarNode:
    return yaml.ScalarNode(TEXT, value)
