"""The model diagram on a page: whose it is, how far it was seen, the block that it repeats."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from blog_on_disk import PIPELINE, Docs
from runpress.draw.mermaid import Diagram as Chart
from runpress.format.schema import Diagram
from runpress.site.model import Tree
from runpress.site.place import Place
from runpress.site.sections import SECTIONS
from runpress.site.wording.words import words_of

NOTE = "Drawn from the first training step."
MODEL = f'flowchart TD\n  %% {NOTE}\n  n0["net"]:::model\n'
BLOCK = 'flowchart TD\n  n0["inside"]:::layer\n'


def record(docs: Docs, diagrams: Mapping[str, str], run: str = "a", **keys: Any) -> Path:
    listed = tuple(Diagram(name, f"diagrams/{name}.mmd") for name in diagrams)
    folder = docs.run("exp-001", run, diagrams=listed, **keys)
    (folder / "diagrams").mkdir(exist_ok=True)
    for name, text in diagrams.items():
        (folder / "diagrams" / f"{name}.mmd").write_text(text, "utf-8")
    return folder


def place(docs: Docs, run: str = "") -> Place:
    experiment = docs.catalog().experiments["exp-001"]
    found = next((each for each in experiment.runs if each.name == run), None)
    return Place(experiment, words_of("en"), Tree(), "experiments/e", run=found)


def html(here: Place, name: str = "model") -> str:
    block = SECTIONS[name](here)
    assert block is not None and "\n" not in block.html
    return block.html


def caption(html: str) -> str:
    found = re.search(r"<figcaption>(.*)</figcaption>", html)
    return re.sub(r"<[^>]*>", "", found[1]) if found else ""


def test_the_caption_says_how_far_the_model_was_seen(docs: Docs) -> None:
    record(docs, {"model": MODEL})
    assert caption(html(place(docs, "a"))) == NOTE
    assert (
        caption(html(place(docs))) == f"{NOTE} Shown: a, the newest finished run of the best arm."
    )


@pytest.mark.parametrize(
    ("first", "says"),
    [
        ("", ""),
        ("  %%{init: {}}%%", ""),
        ("  %%", ""),
        ("%% <b>bold</b>", "&lt;b&gt;bold&lt;/b&gt;"),
        (f"%% {'x' * 999}", f"{'x' * 299}…"),
    ],
)
def test_a_remark_of_any_kind(docs: Docs, first: str, says: str) -> None:
    record(docs, {"model": f'flowchart TD\n{first}\n  n0["net"]\n'})
    shown = html(place(docs, "a"))
    assert caption(shown) == says
    assert "<b>" not in shown


def test_a_repeated_block_stands_beside_the_whole(docs: Docs) -> None:
    record(docs, {"model-block": BLOCK, "pipeline": PIPELINE, "model": MODEL})
    shown = html(place(docs, "a"))
    assert re.findall(r'role="region" aria-label="(\w+)"', shown) == ["net", "inside"]
    assert shown.count("<figure") == 1
    assert 'aria-label="net"' not in html(place(docs, "a"), "pipeline")


def test_a_block_without_its_whole_is_shown(docs: Docs) -> None:
    folder = record(docs, {"model": MODEL, "model-block": BLOCK})
    (folder / "diagrams" / "model.mmd").unlink()
    here = place(docs, "a")
    assert "inside" in html(here)
    assert [problem.code for problem in here.tree.problems] == ["RP108"]
    assert here.tree.problems[0].where.endswith("a/diagrams/model.mmd")


def test_a_model_that_cannot_be_drawn_is_text_and_a_hint_that_names_it(docs: Docs) -> None:
    record(docs, {"model": "flowchart TD\n  n0[<b>"})
    here = place(docs, "a")
    assert "<pre><code>flowchart TD" in html(here)
    (problem,) = here.tree.problems
    assert (problem.code, problem.where) == ("RP305", "docs/runs/exp-001/a/diagrams/model.mmd")


def test_a_file_of_another_name_is_the_one_that_a_problem_names(docs: Docs) -> None:
    folder = docs.run("exp-001", "a", diagrams=(Diagram("pipeline", "p.mmd"),))
    (folder / "p.mmd").write_text("flowchart TD\n  n0[", "utf-8")
    here = place(docs, "a")
    html(here, "pipeline")
    assert here.tree.problems[0].where == "docs/runs/exp-001/a/p.mmd"


def test_no_line_strikes_through_the_title_of_a_frame(docs: Docs) -> None:
    chart = Chart()
    with chart.frame("the frame"):
        first, second = chart.node("layer", "one"), chart.node("layer", "two")
    chart.edge(first, second)
    record(docs, {"model": chart.text()})
    shown = html(place(docs, "a"))
    order = [shown.index(part) for part in ("flowchart-link", ">the frame<", ">one<", ">two<")]
    assert order == sorted(order)


def test_it_says_how_wide_it_is_so_that_it_is_not_scaled_to_nothing(docs: Docs) -> None:
    chart = Chart()
    start = chart.node("data", "input")
    for number in range(9):
        chart.edge(start, chart.node("layer", f"a branch of its own {number}"))
    record(docs, {"model": chart.text()})
    found = re.search(
        r'width="(\d+)" class="flowchart" style="--rp-width: (\d+)px"', html(place(docs))
    )
    assert found is not None
    assert int(found[1]) == int(found[2]) > 900


def test_an_outline_is_drawn_once(docs: Docs) -> None:
    chart = Chart()
    chart.node("loss", "a loss", shape="loss")
    record(docs, {"model": chart.text()})
    assert html(place(docs)).count("<path") == 1
