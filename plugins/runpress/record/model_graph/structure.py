"""The module tree, for a model that could not be seen at work.

No arrows: what flows where is not known, and a guess would look like knowledge.
"""

from __future__ import annotations

from runpress.draw.mermaid import COMFORTABLE, Diagram, joined
from runpress.record.model_graph.anatomy import Anatomy
from runpress.record.model_graph.labels import numbers, wrapped
from runpress.record.model_graph.repeats import Repeats, repeats_in
from runpress.record.model_graph.wording import is_small, short

# With the title and the box for what is left over, 25.
MOST_BOXES = 23
MOST_KINDS = 4


def draw_structure(anatomy: Anatomy, reason: str) -> str:
    """Return the parts of a model from top to bottom, and why that is all that is known."""
    repeats = repeats_in(anatomy, dict.fromkeys(anatomy.parts, True))
    shown = _opened(anatomy, repeats)
    diagram = Diagram()
    root = anatomy.parts[""]
    facts = ["structure only", *_broken(f"({reason})"), numbers(anatomy.size(""))]
    last = diagram.node("idle", root.kind, facts)
    for path in shown[:MOST_BOXES]:
        above, last = last, _box(diagram, anatomy, repeats, path)
        diagram.below(above, last)
    if len(shown) > MOST_BOXES:
        rest = shown[MOST_BOXES:]
        size = numbers(sum(anatomy.size(path) for path in rest))
        diagram.below(last, diagram.node("layer", f"and {len(rest)} more", [size]))
    diagram.dash("idle")
    return diagram.text()


def _opened(anatomy: Anatomy, repeats: Repeats) -> list[str]:
    """Return the parts to show: the root's, and what lists hold as long as it is comfortable."""
    shown = _below(anatomy, repeats, "")
    for path in list(shown):
        if not anatomy.parts[path].is_list or path in repeats.stacks:
            continue
        inner = _below(anatomy, repeats, path)
        if len(shown) + len(inner) - 1 <= COMFORTABLE:
            place = shown.index(path)
            shown[place : place + 1] = inner
    return shown


def _below(anatomy: Anatomy, repeats: Repeats, path: str) -> list[str]:
    children = [
        child
        for child in anatomy.children.get(path, ())
        if child not in repeats.of or repeats.of[child].first == child
    ]
    return [child for child in children if anatomy.size(child) or not _is_unsaid(anatomy, child)]


def _is_unsaid(anatomy: Anatomy, path: str) -> bool:
    return is_small(anatomy.parts[path].kind) and not anatomy.children.get(path)


def _box(diagram: Diagram, anatomy: Anatomy, repeats: Repeats, path: str) -> str:
    part, repeat = anatomy.parts[path], repeats.of.get(path)
    members = repeat.members if repeat else (path,)
    stack, many = repeats.stacks.get(path, ("", 0))
    many = many or len(members)
    name = stack or (path.rpartition(".")[2] if part.is_list else f"{part.kind} {part.facts}")
    size = numbers(sum(anatomy.size(one) for one in members))
    inside: list[str] = []
    if part.is_list and not stack:
        kinds = [short(anatomy.parts[one].kind) for one in anatomy.children.get(path, ())]
        kinds = [kind for kind in kinds if kind]
        inside = wrapped(kinds) if len(kinds) <= MOST_KINDS else [f"{len(kinds)} layers"]
    title = name.strip() + (f" ×{many}" if many > 1 else "")
    place = "" if part.is_list and not stack else path
    kind = "model" if anatomy.children.get(path) else "layer"
    return diagram.node(kind, title, [*inside, joined([place, size])])


def _broken(text: str) -> list[str]:
    return _lines(text.split())


def _lines(words: list[str]) -> list[str]:
    lines: list[str] = []
    for word in words:
        if lines and len(lines[-1]) + len(word) < 30:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines[:3]
