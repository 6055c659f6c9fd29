"""Mermaid text as SVG that runs nothing, loads nothing and brings no style of its own."""

from __future__ import annotations

import re
import subprocess
import sys
from html.parser import HTMLParser

import pytest

from blog_on_disk import PIPELINE, Docs
from runpress.draw.mermaid import Diagram
from runpress.site.diagrams.drawing import MOST_CHARACTERS, draw_diagram
from runpress.site.diagrams.drawn import Drawn

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=http://x.invalid/a.png onerror=alert(1)>",
    '"]\nclick n0 "javascript:alert(1)"\nn9["',
    "%%{init: {'theme':'x'}}%%",
    "{{ macro }} `code` \\",
    "]]>&lt;b&gt;&amp;#60;",
    "混合精度 \u202e 𝟙",
]


class Elements(HTMLParser):
    """The elements of a page as a browser sees them: name and attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))

    def values(self, name: str) -> list[str]:
        return [attributes[name] for _, attributes in self.found if name in attributes]


def drawn(source: str) -> tuple[Drawn, Elements]:
    found = draw_diagram(source)
    assert isinstance(found, Drawn), found
    return found, Elements(found.svg)


def check_calm(elements: Elements) -> None:
    forbidden = {
        "style",
        "script",
        "img",
        "image",
        "a",
        "use",
        "iframe",
        "object",
        "lineargradient",
    }
    assert not {tag for tag, _ in elements.found} & forbidden
    for _, attributes in elements.found:
        for name, value in attributes.items():
            assert not name.startswith("on")
            assert name not in ("href", "src", "fill", "stroke")
            assert "url(" not in value.replace("url(#", "")
    ids = elements.values("id")
    assert len(ids) == len(set(ids))


def test_a_pipeline() -> None:
    found, elements = drawn(PIPELINE)
    check_calm(elements)
    tag, root = elements.found[0]
    assert (tag, root["role"], root["aria-label"]) == ("svg", "img", "digits, network")
    assert found.words == root["aria-label"]
    assert int(root["width"]) == found.width > 50
    assert "\n" not in found.svg


def test_arrow_heads_are_found_where_edges_look_for_them() -> None:
    _, elements = drawn(PIPELINE)
    ids = [attributes["id"] for tag, attributes in elements.found if tag == "marker"]
    assert elements.values("marker-end") == [f"url(#{name})" for name in ids]
    assert len(ids) == 1


def test_two_diagrams_on_one_page_share_no_id() -> None:
    ids = [
        set(drawn(source)[1].values("id"))
        for source in (PIPELINE, PIPELINE.replace("digits", "letters"))
    ]
    assert ids[0]
    assert not ids[0] & ids[1]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_labels_written_by_the_recorder_are_words(hostile: str) -> None:
    diagram = Diagram()
    first = diagram.node("data", hostile, ["32 × 32"])
    diagram.edge(first, diagram.node("model", "net"), hostile)
    found, elements = drawn(diagram.text())
    check_calm(elements)
    assert "net" in found.words
    assert not set("{}`\n") & set(found.svg)


@pytest.mark.parametrize("hostile", HOSTILE)
def test_labels_that_somebody_else_wrote_do_no_harm(hostile: str) -> None:
    source = f'flowchart TD\n  n0["{hostile}"]\n  n1[{hostile}]\n  style n0 fill:url(http://x)\n'
    for text in (source, f'flowchart TD\n  n0["{hostile}"]', f"flowchart TD\n  n0[{hostile}]"):
        found = draw_diagram(text)
        if isinstance(found, Drawn):
            check_calm(Elements(found.svg))
            assert "{{" not in found.svg
        else:
            assert found


@pytest.mark.parametrize("source", ["", "no diagram", "flowchart TD\n  n0[", "flowchart TD\n  a(("])
def test_what_cannot_be_drawn_says_why(source: str) -> None:
    reason = draw_diagram(source)
    assert isinstance(reason, str)
    assert 0 < len(reason) <= 200


def test_a_text_too_long_is_not_drawn() -> None:
    assert "longer" in str(draw_diagram("x" * (MOST_CHARACTERS + 1)))


WITHOUT = """
import sys
sys.modules["merman"] = None
from runpress.site.diagrams.drawing import draw_diagram
print(draw_diagram("flowchart TD"))
"""


def test_without_merman_the_page_shows_the_text() -> None:
    said = subprocess.run(
        [sys.executable, "-c", WITHOUT], capture_output=True, text=True, check=True
    )
    assert said.stdout.strip() == 'merman is not installed: pip install "runpress[svg]"'


def test_a_diagram_that_is_not_drawn_is_on_the_page_as_text(docs: Docs) -> None:
    docs.run("exp-001", "a", pipeline="flowchart TD\n  n0[<b>")
    tree = docs.tree()
    assert [problem.code for problem in tree.problems] == ["RP305"]
    assert (
        "<pre><code>flowchart TD&#10;  n0[&lt;b&gt;" in tree.pages["runs/exp-001/a/index.md"].text
    )


KINDS = {
    "sequence": "sequenceDiagram\n  A->>B: hi\n  Note over A,B: done",
    "state": "stateDiagram-v2\n  [*] --> Idle\n  state Idle {\n    a --> b\n  }",
    "class": "classDiagram\n  class Model {\n    +int depth\n  }\n  Model <|-- Conv",
    "er": "erDiagram\n  RUN ||--o{ METRIC : logs\n  RUN {\n    int seed\n  }",
    "gantt": "gantt\n  dateFormat YYYY-MM-DD\n  section A\n  Train :crit, a1, 2026-01-01, 3d",
    "pie": 'pie\n  "forward" : 42\n  "backward" : 58',
    "journey": "journey\n  section Day\n    Train: 5: Me",
    "timeline": "timeline\n  section Early\n    1951 : SGD",
    "mindmap": "mindmap\n  root((Train))\n    Data",
    "gitgraph": "gitGraph\n  commit\n  branch amp\n  commit",
    "quadrant": "quadrantChart\n  x-axis Low --> High\n  AMP: [0.2, 0.8]",
    "xychart": "xychart-beta\n  x-axis [1, 2]\n  line [2.4, 1.6]",
    "sankey": "sankey-beta\nTime,Forward,42\n",
}
# A colour that an element or a rule has by itself, outside of a mixture with the page's own.
OWN_COLOUR = re.compile(
    r"(?:fill|color|background)[:=]\W{0,2}(#[0-9a-f]{3,8}|rgba?\(|hsla?\(|black|white)"
)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_drawn_in_the_colours_of_the_page(kind: str) -> None:
    found = draw_diagram(KINDS[kind])
    assert isinstance(found, Drawn), found
    assert "var(--rp-d-" in found.svg
    assert not OWN_COLOUR.findall(found.svg)
    assert found.words
    assert len(found.svg) < 12_000


def test_what_an_author_painted_is_laid_thinly_over_the_pages_ground() -> None:
    found, _ = drawn("flowchart TD\n  a --> b\n  style a fill:#f96,stroke:#c00,color:#fff")
    assert "fill:color-mix(in srgb, #ff9966 22%, var(--rp-d-paper));stroke:#cc0000" in found.svg
    assert "#fff" not in found.svg


def test_a_style_sheet_of_an_author_brings_nothing_but_paint() -> None:
    sheet = ".messageText { background: url(http://x.invalid); position: fixed }"
    theme = f"%%{{init: {{'themeCSS': '{sheet}'}}}}%%\n"
    found, elements = drawn(theme + KINDS["sequence"])
    assert "x.invalid" not in found.svg
    assert "position" not in found.svg
    assert not {tag for tag, _ in elements.found} & {"img", "image", "script", "a"}


def test_words_of_several_lines_keep_their_width() -> None:
    found, _ = drawn("flowchart TD\n  a[" + "many words " * 12 + "]")
    assert "rp-wraps" in found.svg
