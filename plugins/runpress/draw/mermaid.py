"""Mermaid text that always parses, whatever the labels hold.

Unquoted labels break at a bracket, quoted ones at `%%{`, and an `<img>` in a label would be
fetched by the reader's browser. So labels are quoted and keep only characters known to be
harmless; every other one is written as its number.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from runpress.format.schema import LONGEST_REMARK

HARMLESS = frozenset(" ,/_=+-.:×→·()")
# A phone shows about this many characters a line beside the node's edge.
LONGEST_LINE = 34
MOST_LINES = 6
# A chart of this many nodes can be read on a phone.
COMFORTABLE = 16

# Shapes say what kind of thing a node is; colours are the page's business.
SHAPES = {
    "data": ("[(", ")]"),
    "step": ("[", "]"),
    "loss": ("([", "])"),
    "end": ("([", "])"),
}


@dataclass(slots=True)
class Diagram:
    """A flow chart from top to bottom; nodes are named n0, n1… in the order they are added."""

    _lines: list[str] = field(default_factory=lambda: ["flowchart TD"])
    _count: int = 0
    _frames: int = 0
    _indent: str = "  "

    def node(self, kind: str, title: str, facts: Iterable[str] = (), shape: str = "step") -> str:
        """Add a node and return its id; `kind` becomes its class for the page to style."""
        name = f"n{self._count}"
        self._count += 1
        opening, closing = SHAPES[shape]
        shown = [line for line in (title, *facts) if line][:MOST_LINES]
        text = "<br/>".join(label(line) for line in shown) or "unnamed"
        self._lines.append(f'{self._indent}{name}{opening}"{text}"{closing}:::{kind}')
        return name

    def edge(self, start: str, end: str, text: str = "", dotted: bool = False) -> None:
        """Add an arrow."""
        arrow = "-.->" if dotted else "-->"
        shown = f'|"{label(text)}"|' if text else ""
        self._lines.append(f"  {start} {arrow}{shown} {end}")

    def below(self, upper: str, lower: str) -> None:
        """Put one node below another without a line between them."""
        self._lines.append(f"  {upper} ~~~ {lower}")

    @contextlib.contextmanager
    def frame(self, title: str) -> Iterator[None]:
        """Draw a frame round the nodes that are added in the body; frames may hold frames."""
        self._lines.append(f'{self._indent}subgraph f{self._frames}["{label(title) or "part"}"]')
        self._frames += 1
        self._indent += "  "
        yield
        self._indent = self._indent[:-2]
        self._lines.append(f"{self._indent}end")

    def dash(self, *kinds: str) -> None:
        """Give nodes of these kinds a dashed outline, wherever the text is drawn."""
        self._lines += [f"  classDef {kind} stroke-dasharray:4 3" for kind in kinds]

    def remark(self, text: str) -> None:
        """Add a line that is not drawn, for those who read the text."""
        flat = "".join(char if char.isprintable() else " " for char in text)[:LONGEST_REMARK]
        # Mermaid takes `%%{` for a directive, also at the start of a remark.
        self._lines.insert(1, f"  %% {flat.replace('{', '(').replace('}', ')')}")

    def text(self) -> str:
        """Return the diagram as Mermaid text."""
        return "\n".join(self._lines) + "\n"


def label(text: str, most: int = LONGEST_LINE) -> str:
    """Return a text as it may stand between the quotes of a label."""
    flat = "".join(char if char.isprintable() else " " for char in text[: 4 * most])
    shown = flat if len(flat) <= most else f"{flat[: most - 1]}…"
    return "".join(
        char if char.isalnum() or char in HARMLESS else f"#{ord(char)};" for char in shown
    )


def joined(facts: Sequence[str]) -> str:
    """Return facts as one line."""
    return " · ".join(fact for fact in facts if fact)
