"""`runpress compare --base`: what a branch changes, told to people, to GitHub, to programs."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cli_blog import CliBlog

from mermaid_parser import MermaidParser
from runpress.cli import review, since_markdown
from runpress.cli.stand import Bench
from runpress.errors import RunpressError
from runpress.format.problems import Problem, Severity

HYPOTHESIS = """\
baseline: fp32
metrics: {val/accuracy: , seconds: }
hypotheses:
  - {claim: It is faster, expect: "ratio(amp.seconds, fp32.seconds) < 0.9"}
"""
HOSTILE = "a|b`c`<img src=x>@octocat #12 **bold** [l](http://x.example) $x$ ~~s~~\n# h"


def git(folder: Path, *arguments: str) -> str:
    who = ["-c", "user.name=A Researcher", "-c", "user.email=researcher@example.org"]
    done = subprocess.run(
        ["git", "-C", str(folder), *who, *arguments], check=True, capture_output=True, text=True
    )
    return done.stdout.strip()


@pytest.fixture
def committed(amp: CliBlog) -> CliBlog:
    """The blog of two arms with a hypothesis, committed."""
    amp.post(HYPOTHESIS)
    git(amp.folder, "init", "-q", "-b", "main")
    commit(amp)
    return amp


def commit(blog: CliBlog) -> None:
    git(blog.folder, "add", "--all")
    git(blog.folder, "commit", "-qm", "Write")


def told(blog: CliBlog, *arguments: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(blog.said("compare", "--base", "HEAD", "--json", *arguments))
    return found


def retrain(blog: CliBlog, seconds: float) -> None:
    """Train all of `amp` again: it takes so long now, whatever the seed."""
    for folder in sorted((blog.docs.runs / "exp-023-amp").glob("amp*")):
        shutil.rmtree(folder)
    blog.arm(
        "amp",
        {seed: {"val/accuracy": 0.98, "seconds": seconds + seed} for seed in range(3)},
        goals={"val/accuracy": "max"},
        units={"val/accuracy": "%", "seconds": "s"},
    )


def test_nothing_changed_is_said(committed: CliBlog) -> None:
    assert "nothing has changed" in committed.said("compare", "--base", "HEAD")
    found = told(committed)
    assert (found["experiments"], found["same"]) == ([], 1)
    assert len(found["base"]) == 40


def test_an_arm_that_was_trained_again_moves_its_metrics_and_its_verdict(
    committed: CliBlog,
) -> None:
    retrain(committed, 120.0)
    (change,) = told(committed)["experiments"]
    assert change["change"] == "changed"
    assert change["runs"] == {"added": [], "gone": [], "changed": ["amp", "amp-2", "amp-3"]}
    assert change["verdicts"] == [{"claim": "It is faster", "old": "supported", "new": "refuted"}]
    (arm,) = change["arms"]
    seconds = next(each for each in arm["metrics"] if each["metric"] == "seconds")
    assert (seconds["old"]["mean"], seconds["new"]["mean"]) == (81.0, 121.0)
    assert (seconds["difference"]["value"], seconds["difference"]["n"]) == (40.0, [3])
    assert not arm["shares_runs"]
    assert "steps" not in [each["metric"] for each in arm["metrics"]]


def test_runs_that_are_part_of_both_make_no_test_of_their_difference(committed: CliBlog) -> None:
    committed.docs.run(
        "exp-023-amp",
        "amp-4",
        name="amp",
        seed=3,
        metrics={"val/accuracy": [0.9], "seconds": [90.0]},
        units={"val/accuracy": "%", "seconds": "s"},
    )
    (change,) = told(committed)["experiments"]
    assert change["runs"]["added"] == ["amp-4"]
    assert change["arms"][0]["shares_runs"]
    assert all(each["difference"] is None for each in change["arms"][0]["metrics"])
    text = committed.said("compare", "--base", "HEAD")
    (line,) = [line for line in text.splitlines() if line.split()[1:2] == ["seconds"]]
    assert "(n = 3 before, 4 after)" in line
    assert "interval" not in line


def test_experiments_come_and_go_and_so_do_problems(committed: CliBlog) -> None:
    committed.docs.run("exp-024-new", "one", metrics={"loss": [0.3]})
    committed.docs.write("posts/exp-024-new.md", "---\ndate: 2026-11-21\n---\n# N\n`= nobody.x`\n")
    shutil.rmtree(committed.docs.runs / "exp-023-amp")
    (committed.docs.folder / "posts" / "exp-023-amp.md").unlink()
    found = told(committed)
    assert {each["experiment"]: each["change"] for each in found["experiments"]} == {
        "exp-023-amp": "gone",
        "exp-024-new": "new",
    }
    assert any("nobody" in each for each in found["problems"])
    text = committed.said("compare", "--base", "HEAD")
    assert "exp-024-new (new)" in text
    assert "exp-023-amp (gone)" in text
    git(committed.folder, "add", "--all")
    git(committed.folder, "commit", "-qm", "Break")
    (committed.docs.folder / "posts" / "exp-024-new.md").write_text(
        "---\ndate: 2026-11-21\n---\n# N\n", "utf-8"
    )
    found = told(committed)
    assert any("nobody" in each for each in found["mended"])
    assert found["problems"] == []


def test_text_above_a_problem_does_not_make_it_new(committed: CliBlog) -> None:
    committed.post(HYPOTHESIS, "# T\n\n`= nobody.x`\n")
    commit(committed)
    committed.post(HYPOTHESIS, "# T\n\nMore.\n\nAnd more.\n\n`= nobody.x`\n")
    found = told(committed)
    assert found["problems"] == []
    assert found["experiments"][0]["post"] == "changed"


def test_what_others_did_on_the_base_since_is_not_ours(committed: CliBlog) -> None:
    git(committed.folder, "switch", "-qc", "work")
    committed.docs.write("note.md", "# Ours\n")
    commit(committed)
    git(committed.folder, "switch", "-q", "main")
    committed.docs.run("exp-9", "theirs")
    commit(committed)
    git(committed.folder, "switch", "-q", "work")
    found: dict[str, Any] = json.loads(committed.said("compare", "--base", "main", "--json"))
    assert found["experiments"] == []
    assert found["pages"] == {"docs/note.md": "new"}


def test_the_repository_is_left_as_it_was(committed: CliBlog) -> None:
    def state() -> list[str]:
        return [
            git(committed.folder, "status", "--porcelain"),
            git(committed.folder, "for-each-ref"),
            git(committed.folder, "worktree", "list"),
        ]

    retrain(committed, 120.0)
    git(committed.folder, "add", "docs/runs")
    before = state()
    committed.said("compare", "--base", "HEAD", "--markdown")
    assert state() == before


def test_a_base_without_a_blog_makes_everything_new(cli_blog: CliBlog) -> None:
    git(cli_blog.folder, "init", "-q", "-b", "main")
    (cli_blog.folder / "mkdocs.yml").rename(cli_blog.folder / "aside.yml")
    commit(cli_blog)
    (cli_blog.folder / "aside.yml").rename(cli_blog.folder / "mkdocs.yml")
    cli_blog.docs.run("exp-1", "a")
    (change,) = told(cli_blog)["experiments"]
    assert change["change"] == "new"


def test_a_base_that_is_no_yaml_is_no_obstacle(committed: CliBlog) -> None:
    good = (committed.folder / "mkdocs.yml").read_text()
    (committed.folder / "mkdocs.yml").write_text("site_name: [")
    commit(committed)
    (committed.folder / "mkdocs.yml").write_text(good)
    assert told(committed)["experiments"][0]["change"] == "new"


def test_pages_outside_of_the_configs_folder_have_the_same_names_at_both_moments(
    committed: CliBlog,
) -> None:
    committed.post(HYPOTHESIS, "# T\n\n`= nobody.x`\n")
    (committed.folder / "site-of").mkdir()
    text = (committed.folder / "mkdocs.yml").read_text("utf-8")
    config = committed.folder / "site-of" / "mkdocs.yml"
    config.write_text(f"{text}\ndocs_dir: ../docs\n", "utf-8")
    commit(committed)
    found = told(committed, "--config-file", str(config))
    assert (found["problems"], found["mended"]) == ([], [])


def test_a_config_that_is_a_link_out_of_the_repository_is_read(
    committed: CliBlog, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "mkdocs.yml"
    (committed.folder / "mkdocs.yml").rename(elsewhere)
    (committed.folder / "mkdocs.yml").symlink_to(elsewhere)
    commit(committed)
    assert told(committed)["experiments"] == []


def test_what_cannot_be_understood_ends_with_its_own_message(committed: CliBlog) -> None:
    """Not with one about how the earlier state was read."""
    config = committed.folder / "mkdocs.yml"
    base = git(committed.folder, "rev-parse", "HEAD")
    with pytest.raises(RunpressError, match="ours"):  # noqa: SIM117
        with review._earlier(config, base, datetime.now(UTC), Bench(None)):
            raise RunpressError("ours")


@pytest.mark.parametrize("ref", ["nowhere", "--output=x", "HEAD~9"])
def test_what_git_does_not_know_ends_with_1_and_what_to_do(committed: CliBlog, ref: str) -> None:
    result = committed.call("compare", f"--base={ref}")
    assert result.exit_code == 1
    assert "git fetch --unshallow" in result.output


def test_wrong_use_ends_with_2(committed: CliBlog) -> None:
    assert committed.call("compare").exit_code == 2
    assert committed.call("compare", "amp", "--base", "HEAD").exit_code == 2
    assert committed.call("compare", "amp", "fp32", "--markdown").exit_code == 2


def test_outside_of_a_repository_there_is_no_earlier_commit(amp: CliBlog) -> None:
    result = amp.call("compare", "--base", "HEAD")
    assert result.exit_code == 1


@pytest.fixture(scope="module")
def parser() -> Iterator[MermaidParser]:
    made = MermaidParser()
    yield made
    made.close()


def test_a_reviewer_reads_tables_and_a_sketch_of_the_curves(
    committed: CliBlog, parser: MermaidParser
) -> None:
    values = {"amp": [0.9, 0.5, 0.3, 0.2], "fp32": [0.8, 0.6, 0.4, 0.3]}
    for name, each in values.items():
        committed.docs.run("exp-030-curve", name, seed=0, metrics={"val/loss": each})
    text = committed.said("compare", "--base", "HEAD", "--markdown")
    assert "### <code>exp-030-curve</code> (new)" in text
    chart = re.search(r"```mermaid\n(.*?)\n```", text, re.DOTALL)
    assert chart
    assert parser.complaint(chart[1]) == ""
    assert chart[1].count("  line [") == 2
    assert "🟦 <code>" in text
    assert "| arms that are new | <code>val/loss</code> |" in text
    assert "| <code>amp</code> | 0.2 (n = 1) |" in text


def test_what_moved_for_certain_is_called_better_or_worse(committed: CliBlog) -> None:
    for number, seconds in enumerate((80.0, 81.5, 82.0)):
        folder = committed.docs.runs / "exp-023-amp" / f"amp-{number + 1}".removesuffix("-1")
        shutil.rmtree(folder)
        committed.docs.run(
            "exp-023-amp",
            folder.name,
            name="amp",
            seed=number,
            metrics={"val/accuracy": [0.9 + number / 1000], "seconds": [seconds]},
            goals={"val/accuracy": "max"},
            units={"val/accuracy": "%", "seconds": "s"},
        )
    text = committed.said("compare", "--base", "HEAD", "--markdown")
    rows = {
        line.split("<code>")[1].split("</code>")[0]: line
        for line in text.splitlines()
        if line.startswith("| <code>")
    }
    assert rows["val/accuracy"].endswith(", **worse** |")
    assert "**" not in rows["seconds"]


def test_hostile_names_and_texts_are_text(committed: CliBlog, parser: MermaidParser) -> None:
    for seed in range(2):
        committed.docs.run(
            "exp-030-curve",
            f"r{seed}",
            name=HOSTILE,
            seed=seed,
            metrics={'v"]|`a\n%%{init}%% <b>@x': [0.9, 0.5, 0.4, 0.3 + seed]},
        )
    claim = json.dumps(HOSTILE)
    committed.docs.write(
        "posts/exp-030-curve.md",
        f"---\ndate: 2026-11-21\ntitle: {claim}\nhypotheses:\n"
        f"  - {{claim: {claim}, expect: a.x < 1}}\n---\n{HOSTILE}\n",
    )
    text = committed.said("compare", "--base", "HEAD", "--markdown")
    chart = re.search(r"```mermaid\n(.*?)\n```", text, re.DOTALL)
    assert chart
    assert parser.complaint(chart[1]) == ""
    assert "&#35;&#8203;12" in text
    prose = re.sub(r"&#\d+;", "", text.replace(chart[0], ""))
    for bad in ("<img", "@octocat", "@x", "#12", "**bold**", "](http", "$x$", "~~", "`c`", "<b>"):
        assert bad not in prose, bad
    for line in prose.splitlines():
        assert not line.startswith("|") or line.count("|") in (4, 5, 6), line


def test_a_summary_has_an_end(committed: CliBlog, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(30):
        committed.docs.run(
            f"exp-{100 + number}", "a", metrics={f"m{at}": [1.0] for at in range(20)}
        )
    whole = committed.said("compare", "--base", "HEAD", "--markdown")
    assert "Left out here" not in whole
    monkeypatch.setattr(since_markdown, "MOST_BYTES", 10_000)
    text = committed.said("compare", "--base", "HEAD", "--markdown")
    assert len(text.encode()) < 12_000
    assert "Left out here" in text
    assert "30 new" in text
    assert "30 new" in whole


def test_pages_that_are_left_out_are_counted(committed: CliBlog) -> None:
    for number in range(43):
        committed.docs.write(f"note-{number:02}.md", "# A note\n")
    text = committed.said("compare", "--base", "HEAD", "--markdown")
    assert "- new: <code>docs/note-00&#46;md</code>" in text
    assert text.endswith("- … and 3 more pages\n")


def test_two_hypotheses_of_one_claim_are_told_apart(committed: CliBlog) -> None:
    claim = "{claim: It is faster, expect: "
    faster, slower = (f'"ratio(amp.seconds, fp32.seconds) {each}"' for each in ("< 0.9", "> 1"))
    header = f"baseline: fp32\nhypotheses:\n  - {claim}{faster}}}\n  - {claim}{faster}}}\n"
    committed.post(header)
    commit(committed)
    committed.post(header.replace(faster, slower, 1))
    (change,) = told(committed)["experiments"]
    assert change["verdicts"] == [{"claim": "It is faster", "old": "supported", "new": "refuted"}]


def test_problems_whose_texts_are_long_leave_room_for_the_rest() -> None:
    hostile = Problem(Severity.ERROR, "RP301", "@" * 200, "#" * 400, "")
    lines = since_markdown._listed([hostile] * 90)
    assert sum(map(len, lines)) < since_markdown.MOST_BYTES / 7
    assert lines[-1] == f"- … and {91 - len(lines)} more"
