"""Texts that are put into a site by themselves give what a clean build gives."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from oracle_blog import Edit, git
from oracle_builds import Outcome, Twins

NewTwins = Callable[[], Twins]
# What MkDocs says where it builds a whole site.
WHOLE = "Building documentation to directory"
STANDS = "the site stands"
POST = "docs/posts/exp-000.md"
# An edit, and whether it can be put in by itself.
TEXTS = {
    "a paragraph": ("\nMore words, of `layer` and *rate*.\n", True),
    "a link to a post": ("\n[other](exp-001.md) and [home](../index.md)\n", True),
    "a link to a run": ("\n[run](../runs/exp-000/base/index.md)\n", True),
    "a value": ('\nIt is `= base["val/accuracy"]`.\n', True),
    "a list, a table and code": ("\n- one\n\n| a |\n| - |\n| b |\n\n```python\nx = 1\n```\n", True),
    "words in Chinese": ("\n训练 loss 的变化。\n", True),
    "a link to a heading": ("\n[method](exp-001.md#method)\n", False),
    "a link to nothing": ("\n[gone](gone.md)\n", False),
    "a heading": ("\n## More\n\nSo.\n", False),
    "a list of tags": ("\n<!-- material/tags -->\n", False),
    "a formula": ("\nIt is \\(x^2\\).\n", False),
    "a curve": ("\n```runpress\ncurves: [train/loss]\n```\n", False),
    "a table of runs": ("\n```runpress\ntable: {metrics: [val/accuracy]}\n```\n", True),
    "a fence that asks for nothing": ("\n```runpress\nnonsense: 1\n```\n", True),
    "so many words that they take longer to read": ("\nWord after word." * 200, False),
}


@pytest.fixture(scope="module")
def twins(new_twins: NewTwins) -> Twins:
    """A blog whose last build was a whole one, and whose files have not changed for a while."""
    twins = new_twins()
    settle(twins)
    return twins


def settle(twins: Twins) -> None:
    """Build until the times of all files can be trusted, which takes them a moment."""
    for _ in range(5):
        if STANDS in twins.build().said:
            return
    pytest.fail("the blog does not settle")


def added(text: str) -> Edit:
    def edit(folder: Path, _: random.Random) -> None:
        post = folder / POST
        post.write_text(post.read_text("utf-8") + text, "utf-8")

    return edit


def compared(twins: Twins) -> Outcome:
    """Build the blog, and hold it against its twin."""
    made = twins.build()
    assert made.differences(twins.build_clean()) == []
    return made


@pytest.mark.parametrize("what", TEXTS)
def test_an_added_text_gives_what_a_clean_build_gives(twins: Twins, what: str) -> None:
    text, alone = TEXTS[what]
    page = (twins.folder / POST).read_text("utf-8")
    before = twins.build()
    twins.edit(added(text), 1)
    assert (WHOLE not in compared(twins).said) == alone
    settle(twins)

    (twins.folder / POST).write_text(page, "utf-8")
    after = twins.build()
    assert (WHOLE not in after.said) == alone
    assert after.differences(before) == []


def test_two_texts_at_once_and_one_after_the_other(twins: Twins) -> None:
    for stem in ("exp-000", "exp-001"):
        post = twins.folder / f"docs/posts/{stem}.md"
        post.write_text(post.read_text("utf-8") + "\nWords of both.\n", "utf-8")
    assert WHOLE not in compared(twins).said
    # Right after it, when no time of a file can be trusted.
    twins.edit(added("\nAnd of one.\n"), 1)
    assert WHOLE not in compared(twins).said


def test_a_commit_between_two_texts_is_seen(twins: Twins) -> None:
    settle(twins)
    twins.edit(added("\nTo be committed.\n"), 1)
    git(twins.folder, "commit", "-q", "-am", "Words")
    assert WHOLE in compared(twins).said


def test_a_page_beside_the_posts_is_put_in_too(twins: Twins) -> None:
    settle(twins)
    page = twins.folder / "docs/about.md"
    page.write_text(page.read_text("utf-8").replace("Me.", "Me, and nobody else."), "utf-8")
    assert WHOLE not in compared(twins).said


def test_a_text_in_a_site_that_somebody_touched_builds_all(twins: Twins) -> None:
    settle(twins)
    (twins.folder / "site/404.html").write_text("not ours")
    twins.edit(added("\nWords.\n"), 1)
    assert WHOLE in compared(twins).said


@pytest.mark.parametrize("after", [1, 8, 40])
def test_a_build_that_is_killed_while_it_puts_a_text_in_harms_nothing(
    twins: Twins, after: int
) -> None:
    settle(twins)
    twins.edit(added(f"\nWords of build {after}.\n"), 1)
    killed = twins.build(killed_after=after)
    assert killed.code != 0
    assert not re.search("Traceback", killed.said)
    compared(twins)
