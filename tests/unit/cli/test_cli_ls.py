"""Lists of experiments and of runs, for people and for programs."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli_blog import CliBlog

HYPOTHESES = """\
hypotheses:
  - claim: it is faster
    expect: ratio(amp.seconds, fp32.seconds) <= 0.9
  - claim: it is better
    expect: amp["val/accuracy"] > fp32["val/accuracy"]
"""


def test_experiments_with_their_verdicts_and_what_is_best(amp: CliBlog) -> None:
    amp.post(f"baseline: fp32\nmetrics: {{val/accuracy: }}\n{HYPOTHESES}")
    heading, row = amp.said("ls").splitlines()
    assert heading.split() == ["experiment", "date", "verdicts", "best", "arms", "runs", "title"]
    assert row.startswith("exp-023-amp  2026-11-21  supported, inconclusive  amp: val/accuracy")
    assert row.endswith("2     6  AMP is faster")


def test_the_newest_first_with_drafts_and_what_is_only_planned(amp: CliBlog) -> None:
    amp.docs.write("posts/a.md", "---\ndate: 2026-11-23\nexperiment: a\n---\n# Planned\n")
    amp.docs.write("posts/b.md", "---\ndate: 2026-11-22\ndraft: true\n---\n# Draft\n")
    amp.docs.run("b", "one")
    names = [line.split()[0] for line in amp.said("ls").splitlines()[1:]]
    assert names == ["a", "b", "exp-023-amp"]


def test_the_runs_of_one_say_which_count_and_why_not(amp: CliBlog) -> None:
    amp.docs.run("exp-023-amp", "fp32-9", name="fp32", seed=0, started=9, metrics={"x": [1.0]})
    amp.docs.run("exp-023-amp", "died", status="running", sealed=False)
    broken = amp.docs.runs / "exp-023-amp" / "torn"
    broken.mkdir()
    (broken / "run.json").write_text("{")
    amp.post("exclude: {amp-2: the machine was shared}\n")
    lines = {line.split()[0]: line for line in amp.said("ls", "exp-023-amp").splitlines()}
    assert lines["fp32"].endswith("finished, superseded by a newer run of this seed")
    assert lines["amp-2"].endswith("finished, excluded: the machine was shared")
    assert lines["died"].endswith("crashed at step 1")
    assert "torn" in lines


def test_programs_get_steady_keys(amp: CliBlog) -> None:
    amp.post(f"baseline: fp32\n{HYPOTHESES}")
    (told,) = amp.told("ls")["experiments"]
    assert (told["experiment"], told["post"]) == ("exp-023-amp", "docs/posts/exp-023-amp.md")
    assert [each["verdict"] for each in told["verdicts"]] == ["supported", "inconclusive"]
    effect = told["verdicts"][0]["effect"]
    assert effect["low"] < effect["value"] < effect["high"] < 0.9
    assert (effect["n"], effect["test"]) == ([3], "paired")
    arms = {each["arm"]: each for each in told["arms"]}
    assert arms["fp32"]["n"] == 3
    assert arms["fp32"]["mean"] == pytest.approx(0.983)
    assert arms["fp32"]["deviation"] == pytest.approx(0.002)
    runs = amp.told("ls", "exp-023-amp")["runs"]
    assert [each["run"] for each in runs][:2] == ["exp-023-amp/amp", "exp-023-amp/amp-2"]
    assert runs[0]["values"] == {"val/accuracy": 0.984, "seconds": 80.0}
    assert runs[0]["counts"] is True


def test_an_empty_blog_says_so(cli_blog: CliBlog) -> None:
    assert cli_blog.said("ls") == "Nothing has been recorded here yet.\n"
    assert cli_blog.told("ls") == {"experiments": []}


def test_a_miss_names_the_nearest_and_ends_with_1(amp: CliBlog) -> None:
    result = amp.call("ls", "exp-023-apm")
    assert result.exit_code == 1
    assert result.output == (
        "Error: there is no experiment 'exp-023-apm'. Did you mean 'exp-023-amp'?\n"
    )


def test_from_a_folder_inside_the_blog_and_by_another_file(
    amp: CliBlog, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = amp.said("ls")
    monkeypatch.chdir(amp.docs.runs / "exp-023-amp")
    assert amp.said("ls") == expected
    monkeypatch.chdir("/")
    assert amp.said("ls", "-f", str(amp.folder / "mkdocs.yml")) == expected


def test_outside_a_blog_it_is_wrong_use(tmp_path: Path, cli_blog: CliBlog) -> None:
    (tmp_path / "mkdocs.yml").unlink()
    result = cli_blog.call("ls")
    assert result.exit_code == 2
    assert "there is no mkdocs.yml here or above" in result.output
    assert cli_blog.call("ls", "-f", "other.yml").exit_code == 2
