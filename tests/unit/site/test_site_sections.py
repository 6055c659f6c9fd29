"""Every section: on a post, on a run page, and where it has nothing to say."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from blog_on_disk import ENVIRONMENT, PIPELINE, Docs, tiny_png
from runpress.site.archive import Archive
from runpress.site.catalog import Experiment
from runpress.site.model import Tree
from runpress.site.place import Place
from runpress.site.sections import AFTER_TEXT, AFTER_TITLE, OF_ALL, ON_RUN_PAGE, SECTIONS
from runpress.site.text.post import parse_post
from runpress.site.wording.words import words_of

GAP = "\N{NO-BREAK SPACE}"


@pytest.fixture
def blog(docs: Docs) -> Docs:
    """Two arms of two seeds, a metric in percent, one run that failed."""
    for arm, values in {"fp32": (0.90, 0.92), "amp": (0.95, 0.97)}.items():
        for seed, value in enumerate(values):
            docs.run(
                "exp-001",
                f"{arm}-{seed}",
                name=arm,
                seed=seed,
                metrics={"val/acc": [0.5, value], "loss": [1.0, 0.5]},
                units={"val/acc": "%"},
                goals={"val/acc": "max"},
                config={"precision": arm, "seed": seed, "lr": 0.1},
                pipeline=PIPELINE,
                figures=["loss"],
                started=seed + 10 * (arm == "amp"),
            )
    docs.run("exp-001", "odd", name="amp", seed=7, status="failed", metrics={}, started=30)
    return docs


def place(docs: Docs, *, run: str = "", baseline: str | None = None, **options: Any) -> Place:
    experiment = replace(docs.catalog().experiments["exp-001"], baseline=baseline)
    found = next((each for each in experiment.runs if each.name == run), None)
    return Place(experiment, words_of("en"), Tree(), "experiments/e", run=found, options=options)


def html(place: Place, name: str) -> str:
    block = SECTIONS[name](place)
    assert block is not None
    assert "\n" not in block.html
    return block.html


def text(place: Place, name: str) -> str:
    words = re.sub(r"<[^>]*>", " ", html(place, name))
    return " ".join(words.replace("&nbsp;", " ").split())


def test_every_section_has_its_place() -> None:
    placed = {*AFTER_TITLE, *AFTER_TEXT, *ON_RUN_PAGE, *OF_ALL}
    assert {name for name in SECTIONS if name not in placed} == set()


@pytest.mark.parametrize("name", SECTIONS)
def test_a_section_without_runs_is_silent(name: str) -> None:
    here = Place(Experiment("exp-001"), words_of("en"), Tree(), "f")
    assert SECTIONS[name](here) is None
    assert not here.tree.assets


@pytest.mark.parametrize("name", ON_RUN_PAGE)
def test_a_section_of_a_run_without_anything_is_silent(docs: Docs, name: str) -> None:
    docs.run("exp-001", "bare", metrics={}, config={}, environment={}, command="", seed=None)
    assert SECTIONS[name](place(docs, run="bare")) is None


def test_headline(blog: Docs) -> None:
    here = place(blog)
    shown = html(here, "headline")
    assert "val/acc (%), mean over seeds" in shown
    assert f"At the end amp is best with 96{GAP}%; then fp32 at 91{GAP}%." in shown
    assert 'href="runpress:experiments/e/headline.csv"' in shown
    assert len(here.tree.assets) == 5


def test_headline_of_single_runs(docs: Docs) -> None:
    docs.run("exp-001", "a")
    assert "one run an arm" in html(place(docs), "headline")


def test_arms(blog: Docs) -> None:
    said = text(place(blog, baseline="fp32"), "arms")
    assert "val/acc (%) ↑ to baseline (points) loss ↓ time runs" in said
    assert re.search(r"fp32 baseline 91\.0.*? ± 1\.4.*? – .*?0\.5.*? 5 s 2", said)
    assert re.search(r"amp best 96\.0.*? ± 1\.4.*? \+5.*? 2 ", said)
    assert "± is the standard deviation over 2 seeds. Below each difference its" in said
    assert "interval. a processor, torch 2.13.0." in said


def test_arms_mark_the_best(blog: Docs) -> None:
    shown = html(place(blog), "arms")
    assert re.search(r'<tr class="rp-best">(?:(?!<tr).)*amp', shown)
    assert shown.count("rp-best") == 1
    assert "to baseline" not in shown


def test_the_difference_is_of_the_column_that_it_stands_behind(blog: Docs) -> None:
    said = text(place(blog, baseline="fp32", metrics=["loss"]), "arms")
    assert "loss ↓ to baseline time runs" in said
    assert "+5" not in said


def test_a_seed_that_diverged_is_not_averaged_away(docs: Docs) -> None:
    docs.run("exp-001", "amp", seed=0, metrics={"loss": [1.0, 0.5]})
    docs.run("exp-001", "amp-2", name="amp", seed=1, metrics={"loss": [1.0, float("nan")]})
    assert "NaN" in text(place(docs), "arms")


def test_arms_of_which_no_run_counts(docs: Docs) -> None:
    docs.run("exp-001", "amp", status="failed")
    assert "0 seeds" not in text(place(docs), "arms")


@pytest.mark.parametrize(
    ("environments", "says"),
    [
        (({"gpu": "a card"},) * 2, "2 seeds. a card."),
        (({"gpu": "a card", "torch": "2.1"},) * 2, "2 seeds. a card, torch 2.1."),
        (({"gpu": "a"}, {"gpu": "b"}), "2 seeds."),
        (({"gpu": ["a"], "cpu": {}},) * 2, "2 seeds. ['a']."),
        (({}, {}), "2 seeds."),
    ],
)
def test_where_the_arms_ran(docs: Docs, environments: Any, says: str) -> None:
    for seed, environment in enumerate(environments):
        docs.run("exp-001", f"a-{seed}", name="a", seed=seed, environment=environment)
    said = text(place(docs), "arms").replace("&#39;", "'")
    assert said.endswith(says)


def test_curves_of_a_post_are_all_but_the_headline(blog: Docs) -> None:
    here = place(blog)
    assert "loss over steps 0 to 1" in html(here, "curves")
    assert "experiments/e/curve-loss.csv" in here.tree.assets
    assert len(here.tree.assets) == 5


def test_curves_that_a_fence_asks_for(blog: Docs) -> None:
    here = place(blog, curves=["val/acc"], arms=["amp"])
    assert "val/acc (%) of amp over steps 0 to 1." in html(here, "curves")
    assert SECTIONS["curves"](place(blog, curves=["nothing"])) is None


def test_curves_whose_names_would_be_one_file(docs: Docs) -> None:
    docs.run("exp-001", "a", metrics={"a/b": [1.0], "a-b": [2.0], "A-B": [3.0], "x": [1.0]})
    here = place(docs, curves=["a/b", "a-b", "A-B"])
    html(here, "curves")
    assert not here.tree.problems
    assert {"curve-a-b.csv", "curve-a-b-2.csv", "curve-A-B-3.csv"} == {
        path.rpartition("/")[2] for path in here.tree.assets if path.endswith(".csv")
    }


def test_many_curves_are_a_hint(docs: Docs) -> None:
    docs.run("exp-001", "a", metrics={f"m{number}": [1.0] for number in range(9)})
    here = place(docs)
    assert html(here, "curves").count("<figure") == 6
    assert [problem.code for problem in here.tree.problems] == ["RP304"]


def test_recorded_curves_of_a_run_page(blog: Docs) -> None:
    here = place(blog, run="amp-0")
    shown = html(here, "curves")
    assert 'src="runpress:runs/exp-001/amp-0/curves/loss.dark.png" width="4" height="2"' in shown
    assert 'alt="loss of amp-0 over 2 steps. It goes from 1 to 0.5."' in shown


@pytest.mark.parametrize(
    ("content", "says"), [(b"no picture", "not a whole PNG"), (None, "cannot be read")]
)
def test_a_picture_that_is_none(blog: Docs, content: bytes | None, says: str) -> None:
    picture = blog.runs / "exp-001" / "amp-0" / "curves" / "loss.png"
    picture.unlink() if content is None else picture.write_bytes(content)
    here = place(blog, run="amp-0")
    assert "curves/loss.png cannot be shown" in html(here, "curves")
    (problem,) = here.tree.problems
    assert problem.code == "RP107"
    assert says in problem.what
    assert "runs/exp-001/amp-0/curves/loss.png" not in here.tree.assets


def test_a_picture_under_another_kind_of_name_is_not_published(blog: Docs) -> None:
    folder = blog.runs / "exp-001" / "amp-0"
    (folder / "index.md").write_bytes(tiny_png())
    manifest = folder / "run.json"
    manifest.write_text(manifest.read_text().replace("curves/loss.png", "index.md"))
    here = place(blog, run="amp-0")
    assert "index.md cannot be shown" in html(here, "curves")
    assert [problem.code for problem in here.tree.problems] == ["RP107"]


def test_pipeline_names_the_run_that_it_shows(blog: Docs) -> None:
    said = text(place(blog), "pipeline")
    assert "digits" in said
    assert "Shown: amp-1 , the newest finished run of the best arm." in said
    assert "Shown" not in text(place(blog, run="fp32-0"), "pipeline")


def test_a_pipeline_that_is_gone_is_a_warning(blog: Docs) -> None:
    (blog.runs / "exp-001" / "amp-1" / "diagrams" / "pipeline.mmd").unlink()
    here = place(blog)
    assert SECTIONS["pipeline"](here) is None
    assert [problem.code for problem in here.tree.problems] == ["RP108"]


def test_config_shows_what_differs_first(blog: Docs) -> None:
    said = text(place(blog), "config")
    assert "What differs between arms key fp32 amp precision fp32 amp Config of amp-1" in said
    assert "seed 1" in said


def test_config_of_a_run_page(blog: Docs) -> None:
    said = text(place(blog, run="fp32-0"), "config")
    assert "differs" not in said
    assert "Config of fp32-0 precision fp32 seed 0 lr 0.1" in said


def test_config_of_any_kind_and_length(docs: Docs) -> None:
    docs.run(
        "exp-001", "a", config={"list": [1, "<b>"], "none": None, "on": True, "long": "x" * 999}
    )
    said = text(place(docs), "config")
    assert "list [1, &#39;&lt;b&gt;&#39;] none – on true long xxx" in said
    assert "x…" in said
    assert "x" * 301 not in said


def test_runs_show_all_and_why_some_do_not_count(blog: Docs) -> None:
    blog.run("exp-001", "amp-9", name="amp", seed=1, metrics={"val/acc": [0.99]}, started=40)
    blog.run("exp-001", "early", status="crashed", metrics={}, seed=None, started=41)
    blog.run("exp-001", "later", status="running", metrics={"loss": [1.0]}, started=42)
    (blog.runs / "exp-001" / "zzz").mkdir()
    here = place(blog)
    here.experiment.runs[0].excluded = "shared <machine>"
    said = text(here, "runs")
    assert "fp32-0 0" in said
    assert "excluded: shared &lt;machine&gt;" in said
    assert re.search(r"amp-1 1 97 5 s \S+ \S+ superseded by a newer run of this seed", said)
    assert "amp-9 1 99 2.5 s" in said
    assert re.search(r"odd 7 – .*? failed", said)
    assert re.search(r"early unknown – .*? crashed before its first step", said)
    assert re.search(r"later 0 – .*? crashed at step 0", said)
    assert "zzz – – – – cannot be read: the run has no run.json." in said


def test_metrics_of_a_run(blog: Docs) -> None:
    said = text(place(blog, run="amp-0"), "metrics").replace(GAP, " ")
    assert re.search(r"val/acc \(%\) 95.*? at step 1 .*?50.*?72\.5.*? 2", said)


def test_metrics_on_a_post_are_of_the_run_that_it_shows(blog: Docs) -> None:
    said = text(place(blog), "metrics")
    assert "val/acc (%)" in said and "Shown: amp-1 , the newest finished run" in said
    asked = replace(place(blog), options={"metrics": ["loss"], "run": "amp-0"})
    some = text(asked, "metrics")
    assert "val/acc" not in some and "Shown: amp-0 , as this page asks." in some


def test_metrics_that_are_not_finite_are_counted(docs: Docs) -> None:
    docs.run("exp-001", "a", metrics={"loss": [float("nan")], "x": [1.0, float("inf")]})
    said = text(place(docs, run="a"), "metrics")
    assert said.count("(1 value is not finite)") == 2


def test_reproduce(blog: Docs) -> None:
    git = {"commit": "0123456789abcdef", "remote": "https://example.org/a/my%20repo.git"}
    folder = blog.run(
        "exp-001", "z", name="amp", seed=9, environment={**ENVIRONMENT, "git": git}, started=50
    )
    assert folder.is_dir()
    shown = html(place(blog), "reproduce")
    assert (
        "git clone https://example.org/a/my%20repo.git&#10;cd my%20repo&#10;"
        "git checkout 0123456789ab&#10;pip install -r requirements.txt&#10;"
        "python experiments/exp-001/train.py"
    ) in shown
    assert "differ" not in shown


@pytest.mark.parametrize(
    ("environment", "says"),
    [
        ({}, "The commit of this run is not known"),
        ({"git": {"commit": "abc", "dirty": True}}, "changes that no commit holds"),
        ({"git": "odd"}, "The commit of this run is not known"),
    ],
)
def test_doubts(docs: Docs, environment: Any, says: str) -> None:
    docs.run("exp-001", "a", environment=environment)
    assert says in html(place(docs), "reproduce")


def test_requirements_take_only_what_an_index_understands(docs: Docs) -> None:
    packages = {"torch": "2.1+cpu", "b": "1.0", "-e evil": "1", "c": "@ file\n:///x", "a": "1.0rc1"}
    docs.run("exp-001", "a", environment={"packages": packages})
    here = place(docs)
    html(here, "reproduce")
    make = here.tree.assets["runs/exp-001/a/requirements.txt"].make
    assert make is not None
    assert make() == b"a==1.0rc1\nb==1.0\n# c  file x\ntorch==2.1\n"


def test_a_remote_that_only_one_machine_has_is_not_cloned(docs: Docs) -> None:
    git = {"commit": "0123456789abcdef", "remote": "<path>/notes"}
    docs.run("exp-001", "a", environment={"git": git})
    shown = html(place(docs), "reproduce")
    assert "git clone" not in shown and "cd notes" not in shown
    assert "git checkout 0123456789ab" in shown


def test_the_count_of_runs_leads_to_the_post_that_lists_them(docs: Docs) -> None:
    docs.run("exp-001", "a")
    post = parse_post("posts/exp-001.md", "docs/posts/exp-001.md", "# An experiment")
    assert 'href="runpress:posts/exp-001.md#rp-runs"' in html(
        replace(place(docs), archive=Archive(about={"exp-001": post})), "arms"
    )
    assert "#rp-runs" not in html(place(docs), "arms")


def test_commands_of_a_hostile_record_are_words(docs: Docs) -> None:
    git = {"commit": "a;rm -rf /", "remote": "https://x/$(id)"}
    docs.run("exp-001", "a", environment={"git": git}, command="</code><script>")
    shown = html(place(docs), "reproduce")
    assert "&#39;https://x/$(id)&#39;" in shown
    assert "&#39;a;rm -rf /&#39;" in shown
    assert "<script>" not in shown


def test_environment(docs: Docs) -> None:
    docs.run(
        "exp-001",
        "a",
        environment=ENVIRONMENT
        | {
            "ram_gib": 15.5,
            "world_size": 1,
            "gpu": {"odd": 1},
            "container": {"image": "img", "digest": "sha256:1"},
            "git": {"commit": "0123456789abcdef", "dirty": True},
            "hostname": "secret",
        },
    )
    said = text(place(docs), "environment")
    assert "Environment of a CPU a processor cores 8 memory 15.5 GiB Python 3.11.9" in said
    assert "image img sha256:1 commit 0123456789ab with uncommitted changes" in said
    assert "2 packages numpy 2.4.0 torch 2.13.0+cpu" in said
    assert "ranks" not in said
    assert "secret" not in said


def test_environment_of_another_kind(docs: Docs) -> None:
    docs.run("exp-001", "a", environment={"packages": [1], "ram_gib": "x", "container": 3})
    assert text(place(docs), "environment") == "Environment Environment of a"


def test_arms_of_a_chosen_metric_in_which_nothing_can_be_compared(docs: Docs) -> None:
    docs.run("exp-001", "a", metrics={"x": [float("inf")], "y": [1.0]})
    docs.run("exp-001", "b", metrics={"x": [1.0], "y": [1.0]}, started=1)
    docs.run("exp-001", "b-2", name="b", seed=1, metrics={"x": [2.0], "y": [1.0]}, started=2)
    here = place(docs, baseline="a")
    here = replace(here, experiment=replace(here.experiment, chosen=("x",)))
    said = text(here, "arms")
    assert "x to baseline time runs" in said
    assert re.search(r"a baseline infinity – 2.5 s 1 b 1\.5 .*?± .*? – 2.5 s 2", said)
    assert "± is the standard deviation over the seeds of an arm." in said


def test_a_curve_of_which_nothing_is_known_is_told_by_its_name(docs: Docs) -> None:
    docs.run("exp-001", "a", metrics={"x": [float("nan")]}, figures=["x"])
    assert 'alt="x"' in html(place(docs, run="a"), "curves")


@pytest.mark.parametrize(
    ("environments", "says"),
    [
        (({"gpu": "a", "cpu": "c"}, {"gpu": "b", "cpu": "c"}), "over 2 seeds."),
        (({"gpu": "a", "cpu": "c"}, {"cpu": "c"}), "over 2 seeds."),
        (({"cpu": "c"}, {"cpu": "c"}), "over 2 seeds. c."),
    ],
)
def test_a_processor_does_not_stand_for_gpus_that_differ(
    docs: Docs, environments: Any, says: str
) -> None:
    for seed, environment in enumerate(environments):
        docs.run("exp-001", f"a-{seed}", name="a", seed=seed, environment=environment)
    assert text(place(docs), "arms").endswith(says)


def test_a_mean_over_fewer_runs_than_count_says_so(docs: Docs) -> None:
    for seed, metrics in enumerate(({"loss": [1.0]}, {"loss": [2.0]}, {"x": [1.0]})):
        docs.run("exp-001", f"a-{seed}", name="a", seed=seed, metrics=metrics)
    docs.run("exp-001", "b", metrics={"loss": [1.0]})
    said = text(place(docs, metrics=["loss"]), "arms").replace(GAP, " ")
    assert re.search(r"a 1\.5.*? of 2 runs", said)
    assert said.count("of 2 runs") == 1


def test_runs_of_unknown_seed_are_told(docs: Docs) -> None:
    for number in range(2):
        docs.run("exp-001", f"a-{number}", name="a", seed=None, started=number)
    assert "Where a seed is unknown, each run counts as one." in text(place(docs), "arms")


def test_a_number_of_the_summary_alone_has_a_column(docs: Docs) -> None:
    docs.run("exp-001", "a", summary={"images_per_second": 1000})
    assert "images_per_second" in text(place(docs, metrics=["images_per_second"]), "arms")


def test_the_last_finite_value_is_not_passed_off_as_the_end(docs: Docs) -> None:
    docs.run("exp-001", "a", metrics={"loss": [3.0, 1.0, float("nan")]})
    assert re.search(r"loss 1 at step 1 ", text(place(docs, run="a"), "metrics"))


def test_a_caption_speaks_of_seeds_only_where_several_have_the_metric(blog: Docs) -> None:
    blog.run("exp-001", "x", metrics={"alone": [1.0]}, started=50)
    shown = html(place(blog, curves=["alone"]), "curves")
    assert "alone, one run an arm" in shown


def test_nothing_is_installed_from_a_file_that_there_is_not(docs: Docs) -> None:
    docs.run("exp-001", "a", environment={})
    assert "requirements.txt" not in html(place(docs), "reproduce")


def test_whether_the_code_was_changed_may_be_unknown(docs: Docs) -> None:
    docs.run("exp-001", "a", environment={"git": {"commit": "abc", "dirty": None}})
    assert "is not known" in html(place(docs), "reproduce")


def test_parts_about_one_run_keep_to_the_arms_that_a_fence_asks_for(blog: Docs) -> None:
    here = place(blog, arms=["fp32"])
    assert "Shown: fp32-1 , as this page asks." in text(here, "pipeline")
    said = text(here, "config")
    assert "Config of fp32-1" in said
    assert "amp" not in said
