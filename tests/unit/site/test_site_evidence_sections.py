"""The sections that say what came of a post: verdicts, notice, history, citation, relatives."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from blog_history import History
from blog_on_disk import Docs
from runpress.hosts.files import read_pages
from runpress.site.about import Blog
from runpress.site.assemble import assemble
from runpress.site.model import Tree
from runpress.vcs.past import past_of

ONE = """\
---
date: 2026-11-21
experiment: e
hypotheses:
  - claim: It <b>is</b> {better}
    expect: diff(new.loss, old.loss) < 0
---
# A title

Text.
"""


@pytest.fixture
def history(tmp_path: Path) -> History:
    return History.begin(tmp_path / "blog")


def built(docs: Docs, **blog: object) -> Tree:
    pages = read_pages(docs.folder, "docs")
    return assemble(docs.catalog(), pages, Blog(**blog), past_of(docs.folder))  # type: ignore[arg-type]


def page(docs: Docs, path: str = "posts/e.md", **blog: object) -> str:
    return built(docs, **blog).pages[path].text


def section(text: str, start: str) -> str:
    """The line that a section is."""
    lines = [line for line in text.split("\n") if start in line]
    assert len(lines) == 1, lines
    return lines[0]


def three(docs: Docs, gain: float = 0.5, started: int = 0) -> None:
    for seed in range(3):
        docs.run(
            "e",
            f"old-{seed}",
            name="old",
            seed=seed,
            metrics={"loss": [1 + seed / 100]},
            started=started,
        )
        value = 1 - gain + seed / 90
        docs.run(
            "e", f"new-{seed}", name="new", seed=seed, metrics={"loss": [value]}, started=started
        )


def test_a_verdict_is_a_word_a_sign_and_its_evidence(history: History) -> None:
    commit = history.commit(day=18, posts__e=ONE)
    three(history.docs)
    box = section(page(history.docs), "rp-verdicts")
    assert 'class="rp-verdict rp-supported"' in box and "</svg>supported</p>" in box
    assert "It &lt;b&gt;is&lt;/b&gt; &#123;better&#125;" in box
    assert "95 % interval" in box and "n = 3 seeds" in box and "paired t-test" in box
    assert f"committed 2 days before the first run (<code>{commit[:7]}</code>)" in box
    assert "expected <code>diff(new.loss, old.loss) &lt; 0</code>" in box


def test_the_verdict_flips_with_the_records(docs: Docs) -> None:
    docs.write("posts/e.md", ONE)
    three(docs, gain=-0.5)
    assert "rp-refuted" in section(page(docs), "rp-verdicts")
    shutil.rmtree(docs.runs)
    three(docs, gain=0.5)
    assert "rp-supported" in section(page(docs), "rp-verdicts")


def test_before_the_first_run_a_verdict_is_pending(history: History) -> None:
    history.commit(day=18, posts__e=ONE)
    box = section(page(history.docs), "rp-verdicts")
    assert "rp-pending" in box and "committed on 18 November 2026, with no run yet" in box


def test_changed_words_link_to_the_change(history: History) -> None:
    history.git("remote", "add", "origin", "git@github.com:someone/notes.git")
    first = history.commit(day=18, posts__e=ONE)
    three(history.docs)
    history.commit(day=21)
    second = history.commit(day=24, posts__e=ONE.replace("< 0", "< 0.1"))
    box = section(page(history.docs), "rp-verdicts")
    assert "committed 4 days after the first run" in box
    for commit in (first, second):
        assert f'href="https://github.com/someone/notes/commit/{commit}"' in box
    assert "before that in other words (<a href=" in box


def test_without_git_the_box_says_nothing_of_it_and_a_shallow_clone_says_so(
    docs: Docs, tmp_path: Path
) -> None:
    docs.write("posts/e.md", ONE)
    three(docs)
    assert "committed" not in section(page(docs), "rp-verdicts")
    assert "rp-history" not in page(docs)
    history = History.begin(tmp_path / "whole")
    for day in (1, 2):
        history.commit(day=day, posts__e=ONE, **{f"page{day}": "x"})
    shallow = tmp_path / "shallow"
    history.git("clone", "-q", "--depth", "1", history.root.as_uri(), str(shallow))
    text = page(Docs(shallow / "docs"))
    assert "this clone has only a part of the history" in section(text, "rp-verdicts")
    assert "Which commit last touched this page is not known" in text


def test_many_hypotheses_begin_with_what_came_out_and_name_holm(docs: Docs) -> None:
    more = "".join(f"  - claim: C{n}\n    expect: new.loss < {n}.0\n" for n in range(3))
    docs.write("posts/e.md", ONE.replace("---\n# A", f"{more}---\n# A"))
    three(docs)
    box = section(page(docs), "rp-verdicts")
    assert "4 hypotheses: " in box and "p &lt; 0.001" in box
    assert "4 hypotheses were tested: p is adjusted by Holm&#39;s method" in box
    three_more = page(docs).count("rp-claim")
    assert three_more == 4


def test_a_fence_places_the_box_and_another_page_may_show_it(docs: Docs) -> None:
    docs.write("posts/e.md", ONE + "\n```runpress\nverdicts:\n```\n")
    docs.write("other.md", "# Other\n\n```runpress\nverdicts:\nexperiment: e\n```\n")
    three(docs)
    text = page(docs)
    assert text.index("Text.") < text.index("rp-verdicts")
    assert "rp-supported" in section(page(docs, "other.md"), "rp-verdicts")


def test_what_is_wrong_with_a_hypothesis_is_said_once(docs: Docs) -> None:
    docs.write(
        "posts/e.md", ONE.replace("new.loss,", "neww.loss,") + "\n```runpress\nverdicts:\n```\n"
    )
    three(docs)
    codes = [each.code for each in built(docs).problems if each.code.startswith("RP4")]
    assert codes == ["RP403"]


def test_a_retracted_experiment_is_named_on_every_page_that_rests_on_it(docs: Docs) -> None:
    docs.run("a", "x")
    docs.run("b", "x")
    docs.run("c", "x")
    reason = "The labels were <i>mixed</i> up."
    docs.write(
        "posts/a.md",
        f"---\ndate: 2026-11-01\nretracted: {{date: 2026-11-20, reason: {reason}}}\n---\n# A\n",
    )
    docs.write("posts/b.md", "---\ndate: 2026-11-02\nbaseline: {experiment: a, arm: x}\n---\n# B\n")
    docs.write(
        "posts/c.md",
        '---\ndate: 2026-11-03\n---\n# C\n\n`= experiment("b").arm("x")["val/accuracy"]`\n',
    )
    docs.write("posts/d.md", "---\ndate: 2026-11-03\nrelated: a\n---\n# D\n")
    docs.write("plain.md", '# Plain\n\n`= experiment("b").arm("x")["val/accuracy"]`\n')
    tree = built(docs)
    own = section(tree.pages["posts/a.md"].text, "rp-notice")
    assert "<strong>Retracted on 20 November 2026.</strong> The labels were &lt;i&gt;mixed" in own
    for path in ("posts/b.md", "posts/c.md", "plain.md", "runs/a/x/index.md", "runs/c/x/index.md"):
        told = section(tree.pages[path].text, "rp-notice")
        assert 'This rests on <a href="runpress:posts/a.md">a</a>, which was retracted' in told, (
            path
        )
        assert "The labels were" in told
    assert "rp-notice" not in tree.pages["posts/d.md"].text
    text = tree.pages["plain.md"].text
    assert text.index("# Plain") < text.index("rp-notice")


def test_the_history_of_a_post_lists_its_commits(history: History) -> None:
    history.commit(day=18, subject="Ask <b>it</b> `x` {y}", posts__e=ONE)
    three(history.docs)
    history.commit(day=21, subject="Train")
    history.commit(day=22, subject="elsewhere", other="text")
    found = section(page(history.docs), 'id="rp-history"')
    assert "2 commits" in found and "elsewhere" not in found
    assert found.index("2026-11-21") < found.index("2026-11-18")
    assert "Ask &lt;b&gt;it&lt;/b&gt; &#96;x&#96; &#123;y&#125;" in found


def test_a_long_history_is_cut(history: History) -> None:
    for day in range(1, 16):
        history.commit(day=day, subject=f"change {day}", posts__e=f"{ONE}{day}")
    found = section(page(history.docs), 'id="rp-history"')
    assert found.count("<li>") == 12 and "And 3 earlier ones." in found


def test_runs_are_held_against_what_they_were(history: History) -> None:
    history.docs.write("posts/e.md", ONE)
    three(history.docs, gain=0.5)
    history.commit(day=21)
    history.git("tag", "v1")
    shutil.rmtree(history.docs.runs)
    three(history.docs, gain=0.25)
    history.commit(day=23)
    history.git("tag", "v2")
    history.commit(day=24, other="text")
    tree = built(history.docs)
    post = section(tree.pages["posts/e.md"].text, 'id="rp-history"')
    assert ">new</th>" in post and ">old</th>" not in post, "only what changed"
    assert "<td>0.511</td><td>0.761</td>" in post and "v2, 2026-11-23" in post
    run = section(tree.pages["runs/e/new-0/index.md"].text, 'id="rp-history"')
    assert "<td>0.5</td><td>0.75</td>" in run and "v2, 2026-11-23" in run
    assert 'id="rp-history"' not in tree.pages["runs/e/old-0/index.md"].text


def test_a_change_that_is_not_committed_says_so(history: History) -> None:
    history.docs.write("posts/e.md", ONE)
    three(history.docs, gain=0.5)
    history.commit(day=21)
    shutil.rmtree(history.docs.runs)
    three(history.docs, gain=0.25)
    run = section(page(history.docs, "runs/e/new-0/index.md"), 'id="rp-history"')
    assert "<td>0.5</td><td>0.75</td>" in run and "not committed yet" in run


def test_a_crashed_first_try_is_no_earlier_result(history: History) -> None:
    history.docs.write("posts/e.md", ONE)
    history.docs.run("e", "new", metrics={"loss": [9.0]}, status="crashed")
    history.commit(day=21)
    shutil.rmtree(history.docs.runs)
    history.docs.run("e", "new", metrics={"loss": [0.5]})
    assert 'id="rp-history"' not in page(history.docs, "runs/e/new/index.md")


def test_the_citation_is_permanent_and_of_the_last_commit_of_the_page(history: History) -> None:
    history.commit(
        day=18, posts__e=ONE.replace("hypotheses", "authors: [ada, someone]\nhypotheses")
    )
    three(history.docs)
    commit = history.commit(day=21)
    head = history.commit(day=22, other="text")
    tree = built(
        history.docs,
        name="Notes",
        url="https://example.org/notes/latest/",
        root="https://example.org/notes/",
        authors={"ada": "Ada Example"},
    )
    text = section(tree.pages["posts/e.md"].text, "rp-cite")
    assert "url          = &#123;https://example.org/notes/experiments/e/&#125;" in text
    assert "&#123;&#123;Ada Example&#125; and &#123;someone&#125;&#125;" in text.replace(
        "&#123;&#123;Ada", "&#123;&#123;Ada"
    )
    assert commit in text and head not in text
    asset = tree.assets["experiments/e/CITATION.cff"]
    assert asset.make is not None and commit.encode() in asset.make()


def test_an_address_on_ones_own_machine_is_not_cited(docs: Docs) -> None:
    docs.write("posts/e.md", ONE)
    three(docs)
    text = section(page(docs, url="http://127.0.0.1:8000/", name="Notes"), "rp-cite")
    assert "127.0.0.1" not in text and "Notes" in text


def test_relatives_are_linked_by_their_titles_and_drafts_are_not(docs: Docs) -> None:
    for name in ("a", "e", "z"):
        docs.run(name, "new")
    head = "---\ndate: 2026-11-{day}\nseries: S <1>\ntags: [t]\n"
    docs.write("posts/a.md", head.format(day="01") + "---\n# The `first` <x>\n")
    docs.write(
        "posts/e.md", head.format(day="02") + "baseline: {experiment: a, arm: new}\n---\n# E\n"
    )
    docs.write("posts/z.md", head.format(day="03") + "draft: true\nrelated: e\n---\n# Z\n")
    text = section(page(docs), "rp-related")
    assert (
        'Before this in “S &lt;1&gt;”</span><span><a href="runpress:posts/a.md">The first' in text
    )
    assert "Builds on" in text and "posts/z.md" not in text and "Built on by" not in text
    other = section(page(docs, "posts/a.md"), "rp-related")
    assert 'Built on by</span><span><a href="runpress:posts/e.md">E</a>' in other


def test_the_same_input_gives_the_same_pages(history: History) -> None:
    history.commit(day=18, posts__e=ONE)
    three(history.docs)
    history.commit(day=21)
    assert page(history.docs) == page(history.docs)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_all_of_it_speaks_the_pages_language(history: History, lang: str) -> None:
    history.commit(day=18, posts__e=ONE.replace("experiment: e", f"experiment: e\nlang: {lang}"))
    three(history.docs)
    box = section(page(history.docs), "rp-verdicts")
    assert ("支持" in box) == (lang == "zh") == ("提交于首次运行前 2 天" in box)


def test_a_mean_over_some_of_the_runs_of_an_arm_says_so(history: History) -> None:
    history.docs.write("posts/e.md", ONE)
    three(history.docs, gain=0.5)
    history.commit(day=21)
    shutil.rmtree(history.docs.runs / "e" / "new-0")
    history.docs.run("e", "new-0", name="new", metrics={"loss": [0.9]}, started=9)
    history.commit(day=23)
    assert ">new (1 of 3 runs)</th>" in section(page(history.docs), 'id="rp-history"')


def test_another_run_in_the_same_folder_is_no_earlier_version(history: History) -> None:
    history.docs.write("posts/e.md", ONE)
    history.docs.run("e", "new", metrics={"loss": [0.9]})
    history.commit(day=21)
    for keys in ({"seed": 7}, {"name": "other"}):
        shutil.rmtree(history.docs.runs)
        history.docs.run("e", "new", metrics={"loss": [0.5]}, **keys)
        assert 'id="rp-history"' not in page(history.docs, "runs/e/new/index.md")
