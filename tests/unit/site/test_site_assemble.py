"""From records and pages to the tree."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from blog_on_disk import Docs
from runpress.hosts.files import read_pages
from runpress.site.about import Blog
from runpress.site.assemble import assemble
from runpress.site.catalog import Catalog
from runpress.site.model import Tree

POST = "posts/exp-001.md"


def told(tree: Tree) -> list[object]:
    assets = [
        (path, asset.key, asset.make() if asset.make and not path.endswith(".png") else b"")
        for path, asset in sorted(tree.assets.items())
    ]
    return [sorted(tree.pages.items()), assets, sorted(map(str, tree.problems))]


def test_the_same_input_in_another_order_gives_the_same_tree(docs: Docs) -> None:
    for experiment in ("exp-001", "exp-002"):
        for minute, name in enumerate(("b", "a")):
            docs.run(experiment, name, started=minute)
        docs.write(f"posts/{experiment}.md", f"# {experiment}\n\n`= b.nothing`\n")
    (docs.runs / "exp-001" / "broken").mkdir()
    docs.write("posts/again.md", "---\nexperiment: exp-001\n---\n# Again\n")
    catalog, pages = docs.catalog(), read_pages(docs.folder, "docs")
    other = Catalog(dict(reversed(catalog.experiments.items())), catalog.problems[::-1])
    assert told(assemble(catalog, pages, Blog())) == told(assemble(other, pages[::-1], Blog()))
    assert told(docs.tree()) == told(docs.tree())


def test_runs_without_a_post_have_pages(docs: Docs) -> None:
    docs.run("exp-001", "a")
    assert list(docs.tree().pages) == [
        "runs/exp-001/a/index.md",
        "experiments.md",
        "leaderboard/val-accuracy.md",
    ]


def test_a_post_without_runs_is_a_page(docs: Docs) -> None:
    docs.write("posts/news.md", "---\ndate: 2026-01-01\n---\n# News\n\nText.\n")
    tree = docs.tree()
    assert tree.pages["posts/news.md"].text == "---\ndate: 2026-01-01\n---\n# News\n\nText.\n"
    assert tree.pages["posts/news.md"].excerpt is None
    assert not tree.problems


def test_pages_without_anything_of_ours_are_left_alone(docs: Docs) -> None:
    docs.write("index.md", "---\r\ntitle: T\r\n---\r\n# Home\r\n")
    docs.write("about.md", "# About\n\n`code`\n")
    assert not docs.tree().pages


def test_two_posts_on_one_experiment_are_both_whole(docs: Docs) -> None:
    docs.run("exp-001", "a")
    docs.write(POST, "---\ndate: 2026-01-01\n---\n# One\n")
    docs.write("posts/two.md", "---\ndate: 2026-01-01\nexperiment: exp-001\n---\n# Two\n")
    tree = docs.tree()
    assert [problem.code for problem in tree.problems] == ["RP308"]
    for path in (POST, "posts/two.md"):
        assert "rp-arms" in tree.pages[path].text
    assert f'href="runpress:{POST}"' in tree.pages["runs/exp-001/a/index.md"].text


@pytest.mark.parametrize(
    ("commits", "day"),
    [({}, "2026-11-20"), ({POST: datetime(2025, 3, 1, 23, tzinfo=UTC)}, "2025-03-01")],
)
def test_a_post_without_a_date_gets_one(docs: Docs, commits: dict[str, datetime], day: str) -> None:
    docs.run("exp-001", "a")
    docs.write(POST, "---\ntags: [x]\n---\n# T\n")
    tree = docs.tree(first_commits=commits)
    assert tree.pages[POST].text.startswith(f"---\ndate: {day}\ntags: [x]\n---\n")
    assert not tree.problems


def test_a_date_that_nobody_knows_is_a_warning(docs: Docs) -> None:
    docs.write("posts/news.md", "# News\n")
    tree = docs.tree()
    assert tree.pages["posts/news.md"].text.startswith("---\ndate: 1970-01-01\n---\n# News")
    assert [problem.code for problem in tree.problems] == ["RP309"]


def test_a_start_that_is_no_moment(docs: Docs) -> None:
    docs.run("exp-001", "a", started=0)
    path = docs.runs / "exp-001" / "a" / "run.json"
    path.write_text(path.read_text().replace("2026-11-20T09:00:00Z", "yesterday"))
    docs.write(POST, "# T\n")
    assert docs.tree().pages[POST].text.startswith("---\ndate: 1970-01-01\n")


def test_front_matter_that_is_no_yaml_still_makes_a_page(docs: Docs) -> None:
    docs.run("exp-001", "a")
    docs.write(POST, "---\na: b: c\n---\n# T\n")
    tree = docs.tree()
    assert [problem.code for problem in tree.problems] == ["RP301"]
    assert tree.pages[POST].text.startswith("---\ndate: 2026-11-20\n---\n# T")


def test_problems_of_logs_that_pages_needed(docs: Docs) -> None:
    folder = docs.run("exp-001", "a")
    log = folder / "metrics.jsonl"
    log.write_bytes(b"not json\n" + log.read_bytes()[:-4])
    docs.write(POST, "---\ndate: 2026-11-21\n---\n# T\n")
    found = [(problem.code, problem.line) for problem in docs.tree().problems]
    assert found == [("RP103", 1), ("RP104", 3)]


def test_the_language_of_a_page(docs: Docs) -> None:
    docs.run("exp-001", "a")
    docs.write(POST, "---\nlang: [en]\n---\n# T\n")
    assert 'lang: "en"' in docs.tree(language="xx").pages["runs/exp-001/a/index.md"].text


def test_a_page_that_wants_a_runs_address(docs: Docs) -> None:
    docs.run("exp-001", "a")
    pages = read_pages(docs.folder, "docs")
    docs.write("elsewhere.md", '---\nexperiment: exp-001\n---\n`= a["val/accuracy"]`\n')
    (page,) = read_pages(docs.folder, "docs")
    moved = type(page)(**{**vars(page), "path": "runs/exp-001/a/index.md"})
    tree = assemble(docs.catalog(), [*pages, moved], Blog())
    assert [problem.code for problem in tree.problems] == ["RP302"]


def test_a_draft_is_left_as_it_is_and_keeps_its_runs_to_itself(docs: Docs) -> None:
    docs.run("exp-001", "a")
    docs.write(POST, "---\ndraft: true\n---\n# T\n\n`= nothing.loss`\n")
    tree = docs.tree()
    assert tree.pages[POST].text.endswith("draft: true\n---\n# T\n\n`= nothing.loss`\n")
    assert list(tree.pages) == [POST]
    assert not tree.assets
    assert not tree.problems
