"""What a script kept itself, on its run's page: figures, artifacts, alerts."""

from __future__ import annotations

import json
import math
import re
from dataclasses import replace
from pathlib import Path

import pytest

from blog_on_disk import Docs, tiny_png
from runpress.format.schema import Alert, Artifact, Figure
from runpress.site.model import Tree
from runpress.site.place import Block, Place
from runpress.site.sections import SECTIONS
from runpress.site.sections.alerts import MOST_FOUND
from runpress.site.wording.numbers import format_bytes
from runpress.site.wording.words import words_of

SHA = "ab" * 32
HOSTILE = '<script>alert(1)</script> {{ x }} `y` "z"'


def place(docs: Docs) -> Place:
    experiment = docs.catalog().experiments["exp-001"]
    return Place(experiment, words_of("en"), Tree(), "f", run=experiment.runs[0])


def section(here: Place, name: str) -> str:
    block = SECTIONS[name](here)
    assert isinstance(block, Block)
    assert "\n" not in block.html
    return block.html


def keep(folder: Path, file: str, content: bytes = b"x") -> None:
    (folder / file).parent.mkdir(exist_ok=True)
    (folder / file).write_bytes(content)


def test_the_script_s_figures_stand_apart_from_the_curves(docs: Docs) -> None:
    folder = docs.run("exp-001", "a", figures=["loss"])
    figures = (
        Figure("loss", "curves/loss.png", "curves/loss.dark.png", ("loss",)),
        Figure("confusion", "figures/confusion.png", alt=f"What {HOSTILE}"),
        Figure("digits", "figures/digits.png", "figures/digits.dark.png"),
    )
    docs_again(docs, folder, figures=figures)
    for name in ("confusion", "digits", "digits.dark"):
        keep(folder, f"figures/{name}.png", tiny_png())
    here = place(docs)
    assert "confusion" not in section(here, "curves")
    shown = section(here, "figures")
    assert shown.count("<figure") == 2
    assert "curves/" not in shown
    # Without alt text the name stands for it; without a dark twin the one picture for both.
    assert 'alt="digits"' in shown
    assert 'alt="What &lt;script&gt;' in shown
    assert shown.count("runpress:runs/exp-001/a/figures/confusion.png") == 2
    assert "runpress:runs/exp-001/a/figures/digits.dark.png" in shown
    assert not here.tree.problems


def test_a_figure_that_is_gone_is_said(docs: Docs) -> None:
    docs.run("exp-001", "a")
    docs_again(docs, docs.runs / "exp-001" / "a", figures=(Figure("x", "figures/x.png"),))
    here = place(docs)
    assert "figures/x.png cannot be shown" in section(here, "figures")
    assert [problem.code for problem in here.tree.problems] == ["RP107"]


def docs_again(docs: Docs, folder: Path, **keys: object) -> None:
    """Change keys of a record's run.json."""
    from dataclasses import replace

    from runpress.format.read import read_manifest
    from runpress.format.write import write_manifest

    record = read_manifest(folder, "a").record
    assert record is not None
    write_manifest(folder, replace(record, **keys))  # type: ignore[arg-type]


def test_artifacts(docs: Docs) -> None:
    artifacts = (
        Artifact("model.pt", 1_234_567, SHA),
        Artifact("labels.json", 12, SHA, "artifacts/labels.json"),
        Artifact("ckpt", 3_000, SHA, files=4),
        Artifact(HOSTILE, 0, "<b>"),
    )
    folder = docs.run("exp-001", "a", artifacts=artifacts)
    keep(folder, "artifacts/labels.json")
    here = place(docs)
    shown = section(here, "artifacts").replace("\N{NO-BREAK SPACE}", " ")
    assert (
        '<a href="runpress:runs/exp-001/a/artifacts/labels.json" download="labels.json">' in shown
    )
    assert shown.count("<a ") == 1
    assert f'<code title="{SHA}">{SHA[:12]}</code>' in shown
    assert "<td>1.2 MB</td>" in shown and "<td>12 B</td>" in shown
    assert '<span class="rp-soft">4 files</span>' in shown
    assert "<script>" not in shown and "<b>" not in shown and "{{" not in shown
    assert here.tree.assets["runs/exp-001/a/artifacts/labels.json"].source
    assert not here.tree.problems


def test_a_copy_that_a_host_would_make_a_page_of_is_published_as_text(docs: Docs) -> None:
    folder = docs.run("exp-001", "a", artifacts=(Artifact("x.MD", 1, SHA, "artifacts/x.MD"),))
    keep(folder, "artifacts/x.MD")
    here = place(docs)
    assert 'download="x.MD"' in section(here, "artifacts")
    assert list(here.tree.assets) == ["runs/exp-001/a/artifacts/x.MD.txt"]


@pytest.mark.parametrize(
    ("file", "says"),
    [
        ("artifacts/gone.json", "is missing"),
        ("metrics.jsonl", "does not lie in artifacts/"),
        ("artifacts/link", "leads out of the record"),
    ],
)
def test_a_copy_that_is_not_there_has_no_link(docs: Docs, file: str, says: str) -> None:
    folder = docs.run("exp-001", "a", artifacts=(Artifact("x", 1, SHA, file),))
    keep(folder, "artifacts/other")
    keep(docs.folder, "secret")
    (folder / "artifacts" / "link").symlink_to(docs.folder / "secret")
    here = place(docs)
    assert "<a " not in section(here, "artifacts")
    assert not here.tree.assets
    (problem,) = here.tree.problems
    assert problem.code == "RP107" and says in problem.what


def test_alerts_say_how_grave_they_are_in_a_word_and_a_sign(docs: Docs) -> None:
    alerts = (
        Alert("Loss is NaN", "Stopped early.", "error", step=40, seconds=1.5),
        Alert(HOSTILE, level="warn"),
        Alert("Half way"),
    )
    docs.run("exp-001", "a", alerts=alerts)
    shown = section(place(docs), "alerts")
    assert shown.count("<li") == 3
    assert '<li class="rp-error"><span class="rp-level"><span aria-hidden="true">✕<' in shown
    assert "<b>Loss is NaN</b> Stopped early. <span" in shown and ">at step 40<" in shown
    assert "▲</span> warning" in shown and "•</span> note" in shown
    assert "<script>" not in shown and "{{" not in shown


def lost(*steps: int, count: int = 40) -> list[float]:
    """A loss that falls and is not finite at some steps."""
    return [math.nan if at in steps else 1 / (1 + at) for at in range(count)]


def test_what_its_curves_tell_stands_below_what_the_script_said(docs: Docs) -> None:
    spiked = [*([2.0 - at / 100 for at in range(50)])]
    spiked[30] = 9.0
    metrics = {"train/loss": lost(7, 8), "val/<b>rate</b>": spiked}
    docs.run("exp-001", "a", metrics=metrics, alerts=(Alert("By the script"),))
    shown = section(place(docs), "alerts")
    said, found = shown.split("Found along the curves:")
    assert "By the script" in said and said.count("<li") == 1
    rows = re.findall(r"<li.*?</li>", found)
    assert "✕</span> not finite</span> <span>train/loss is not finite from step 7 to 8." in rows[0]
    assert "▲</span> spike</span> <span>val/&lt;b&gt;rate&lt;/b&gt; spikes to 9 at" in rows[1]
    assert "step 30" in rows[1] and len(rows) == 2


def test_without_a_word_of_the_script_the_curves_speak_alone(docs: Docs) -> None:
    docs.run("exp-001", "a", metrics={"loss": lost(39)})
    shown = section(place(docs), "alerts")
    assert shown.startswith('<p class="rp-note">Found along')
    assert "loss is not finite from step 39 on." in shown


def test_a_calm_run_has_no_alerts(docs: Docs) -> None:
    docs.run("exp-001", "a", metrics={"loss": lost()})
    assert SECTIONS["alerts"](place(docs)) is None


def test_of_a_thousand_lost_values_the_first_few_are_listed(docs: Docs) -> None:
    metrics = {f"loss-{at}": lost(*range(0, 200, 2), count=200) for at in range(10)}
    docs.run("exp-001", "a", metrics=metrics)
    shown = section(place(docs), "alerts")
    assert shown.count("<li") == MOST_FOUND
    told = [int(each) for each in re.findall(r"And (?:so )?(\d+) more", shown)]
    assert sum(told) + MOST_FOUND == 10 * 100


def test_percentages_and_the_other_language(docs: Docs) -> None:
    rate = [0.5 + at / 1000 for at in range(50)]
    rate[20] = 0.01
    docs.run("exp-001", "a", metrics={"rate": rate}, units={"rate": "%"})
    experiment = docs.catalog().experiments["exp-001"]
    here = Place(experiment, words_of("zh"), Tree(), "f", run=experiment.runs[0])
    assert "▲</span> 突变</span> <span>rate 在第 20 步突变至 1" in section(here, "alerts")


def test_a_run_that_trains_is_not_judged_yet_and_one_that_crashed_is(docs: Docs) -> None:
    docs.run("exp-001", "a", metrics={"loss": lost(5)}, status="running", sealed=False)
    (run,) = docs.catalog().experiments["exp-001"].runs
    assert run.status == "crashed" and "step 5" in section(place(docs), "alerts")
    alive = replace(run, alive=True)
    here = place(docs)
    assert SECTIONS["alerts"](replace(here, run=alive)) is None


def test_on_a_post_the_alerts_name_the_run(docs: Docs) -> None:
    docs.run("exp-001", "a", metrics={"loss": lost(5)})
    shown = section(replace(place(docs), run=None), "alerts")
    assert 'Shown: <a href="runpress:runs/exp-001/a/index.md">a</a>' in shown


def test_a_thinned_log_s_steps_are_said_to_be_near(docs: Docs) -> None:
    folder = docs.run("exp-001", "a", metrics={"loss": lost()})
    lines = [
        {"_step": 10 * at, "_time": at, "loss": [1 / (1 + at), 1 / (1 + at), 0.0, 1.0]}
        for at in range(40)
    ]
    lines[20]["loss"] = [0.1, 0.5, 0.0, 60.0]
    text = "".join(f"{json.dumps(line)}\n" for line in lines)
    (folder / "metrics.jsonl").write_text(text)
    shown = section(place(docs), "alerts")
    assert "spikes to 60 at step 200" in shown and "may be a little off" in shown


def test_what_the_page_shows_is_in_the_published_record(docs: Docs) -> None:
    docs.run("exp-001", "a", alerts=(Alert("x"),), artifacts=(Artifact("m", 1, SHA),))
    make = docs.tree().assets["runs/exp-001/a/run.json"].make
    assert make is not None
    published = json.loads(make())
    assert (published["alerts"][0]["title"], published["artifacts"][0]["name"]) == ("x", "m")


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (1000, "1.0 kB"),
        (9_960, "10 kB"),
        (999_600, "1.0 MB"),
        (1_048_576, "1.0 MB"),
        (7 * 10**15, "7\N{NARROW NO-BREAK SPACE}000 TB"),
    ],
)
def test_sizes_are_said_in_a_few_digits(count: int, said: str) -> None:
    assert format_bytes(count) == said.replace(" ", "\N{NO-BREAK SPACE}")
