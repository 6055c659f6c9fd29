"""A post made whole: sections where readers look for them, values, marks, the excerpt."""

from __future__ import annotations

import pytest

from blog_on_disk import PIPELINE, Docs
from runpress.site.model import Page, Tree

POST = "posts/exp-001.md"
FRONT = "---\ndate: 2026-11-21\nbaseline: fp32\n---\n"


@pytest.fixture
def blog(docs: Docs) -> Docs:
    for minute, (arm, seed) in enumerate([("fp32", 0), ("amp", 0), ("fp32", 1), ("amp", 1)]):
        docs.run(
            "exp-001",
            arm if seed == 0 else f"{arm}-2",
            name=arm,
            seed=seed,
            metrics={"train/loss": [1.0, 0.5], "val/accuracy": [0.5, 0.9 + seed / 100]},
            pipeline=PIPELINE,
            started=minute,
        )
    return docs


def made(docs: Docs, body: str, front: str = FRONT) -> tuple[Page, Tree]:
    docs.write(POST, front + body)
    tree = docs.tree()
    return tree.pages[POST], tree


def order(text: str, *parts: str) -> None:
    places = [text.index(part) for part in parts]
    assert places == sorted(places)


def test_sections_stand_in_their_order(blog: Docs) -> None:
    page, tree = made(blog, "# Title\n\nText.\n\n## Goal\n\nMore.\n")
    order(
        page.text,
        "date: 2026-11-21",
        "# Title",
        'class="rp-meta"',
        'class="rp-figure"',
        'class="rp-table rp-arms"',
        "Text.",
        "## Goal",
        "## Curves",
        "## Pipeline",
        'id="rp-config"',
        "## Runs",
        "## Reproduce",
        'id="rp-environment"',
    )
    assert not tree.problems
    assert page.authored


def test_what_the_author_placed_stands_there_and_nowhere_else(blog: Docs) -> None:
    page, _ = made(blog, "# T\n\nText.\n\n```runpress\narms:\n```\n\nEnd.\n")
    order(page.text, "Text.", "rp-arms", "End.")
    assert page.text.count("rp-table rp-arms") == 1


def test_a_heading_in_a_fence_is_not_the_title(blog: Docs) -> None:
    page, _ = made(blog, "```\n# no title\n```\n\n# Title\n\nText.\n")
    order(page.text, "# no title", "# Title", 'class="rp-meta"', "Text.")
    assert "```\n# no title\n```" in page.text


def test_a_post_without_a_title(blog: Docs) -> None:
    page, _ = made(blog, "Text.\n\n## Goal\n")
    order(page.text, 'class="rp-meta"', "rp-arms", "Text.", "## Goal")


def test_a_post_that_is_empty(blog: Docs) -> None:
    page, tree = made(blog, "")
    assert 'class="rp-meta"' in page.text
    assert not tree.problems


@pytest.mark.parametrize(
    "body", ["# T\n\nFirst.\n\nSecond.\n", "# T\n\nFirst.\n\n<!-- more -->\n\nSecond.\n"]
)
def test_the_excerpt(blog: Docs, body: str) -> None:
    excerpt = made(blog, body)[0].excerpt
    assert excerpt is not None
    order(excerpt, "# T", "rp-thumbnail", "First.", "<!-- more -->", "…")
    assert "Second" not in excerpt
    assert "rp-arms" not in excerpt


def test_the_excerpt_is_never_code(blog: Docs) -> None:
    body = "# T\n\n```\na\n\nin the fence\n```\n\n`= amp.train_seconds` it took.\n"
    excerpt = made(blog, body)[0].excerpt
    assert excerpt is not None
    assert "in the fence" not in excerpt
    assert "it took." in excerpt


def test_values_are_filled_and_wrong_ones_marked(blog: Docs) -> None:
    page, tree = made(blog, '# T\n\n`= amp["val/accuracy"]` and `= am["val/accuracy"]`\n')
    assert "0.905" in page.text
    (problem,) = tree.problems
    assert (problem.where, problem.line) == (f"docs/{POST}", 7)
    assert "amp" in problem.what


def test_an_unknown_name_in_a_fence_is_marked_with_its_line(blog: Docs) -> None:
    page, tree = made(blog, "# T\n\n```runpress\ncurves: [val/acuracy]\narms: [amp]\n```\n")
    (problem,) = tree.problems
    assert (problem.code, problem.line) == ("RP306", 7)
    assert "did you mean &#39;val/accuracy&#39;?" in page.text


def test_curves_of_some_arms_do_not_replace_those_of_all(blog: Docs) -> None:
    page, tree = made(blog, "# T\n\n```runpress\nheadline:\narms: [amp]\n```\n")
    assert not tree.problems
    assert "headline-" in page.text
    assert page.excerpt is not None
    assert "experiments/exp-001/headline.narrow.png" in page.excerpt


def test_a_fence_about_another_experiment(blog: Docs) -> None:
    blog.run("exp-002", "lone", metrics={"train/loss": [3.0, 2.0]})
    page, tree = made(blog, "# T\n\n```runpress\nheadline:\nexperiment: exp-002\n```\n")
    assert not tree.problems
    assert "train/loss of lone over steps 0 to 1. It goes from" in page.text
    made(blog, "# T\n\n```runpress\nheadline:\nexperiment: exp-003\n```\n")
    assert "there are no runs of experiment 'exp-003'" in blog.tree().problems[0].what


def test_a_page_without_an_experiment_says_so(blog: Docs) -> None:
    blog.write("index.md", "# Home\n\n```runpress\narms:\n```\n")
    tree = blog.tree()
    assert "this page is about no experiment" in tree.problems[0].what
    assert "rp-problem" in tree.pages["index.md"].text
    assert tree.pages["index.md"].excerpt is None


def test_an_experiment_without_runs_that_count(docs: Docs) -> None:
    docs.run("exp-001", "amp", status="failed")
    page, tree = made(docs, "# T\n\nText.\n", "---\ndate: 2026-11-21\n---\n")
    assert "1 run, which does not count" in page.text
    assert "## Runs" in page.text
    assert not tree.problems
    assert page.excerpt is not None
    assert "rp-thumbnail" not in page.excerpt


def test_runs_that_do_not_count_are_not_counted_as_if_they_did(blog: Docs) -> None:
    blog.run("exp-001", "odd", name="amp", seed=9, status="failed", started=9)
    assert "5 runs, of which 4 count" in made(blog, "# T\n")[0].text


def test_a_fence_with_a_key_that_nothing_reads_is_a_warning(blog: Docs) -> None:
    page, tree = made(blog, "# T\n\n```runpress\nheadline:\narm: [amp]\n```\n")
    assert [problem.code for problem in tree.problems] == ["RP306"]
    assert "did you mean &#39;arms&#39;?" in page.text


def test_the_links_of_an_excerpt_lead_where_those_of_the_post_do(blog: Docs) -> None:
    body = "# T\n\nSee [it][1].[^n]\n\nMore.\n\n[1]: https://example.org\n[^n]: A note.\n"
    excerpt = made(blog, body)[0].excerpt
    assert excerpt is not None
    order(excerpt, "See [it][1].\n", "\n\n[1]: https://example.org\n\n", "<!-- more -->")
    assert "A note" not in excerpt
    assert "[^n]" not in excerpt
