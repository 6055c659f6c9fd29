"""Ctrl-C at any moment of a build: it ends at once and tidily, and the next one is right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from oracle_builds import Outcome, Twins

NewTwins = Callable[[], Twins]
# After how many files opened, moved or removed, until a build is over before it comes to that.
MOMENTS: Sequence[int] = (1, 10, 30, 80, 150, 300, 600, 900, 9999)
FEWEST = 6
TEXTS = ("Once.", "Twice.")


def test_whenever_it_comes_the_build_ends_and_the_next_is_whole(
    new_twins: NewTwins, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    twins = new_twins()
    clean = [_write(twins, text).build_clean() for text in TEXTS]
    twins.build()
    kept = _names(twins.folder / ".runpress")
    for number, moment in enumerate(MOMENTS):
        _write(twins, TEXTS[number % 2])
        ended = twins.workshop.build(twins.folder, interrupted_after=moment)
        if not ended.code:
            assert number >= FEWEST
            break
        assert_ended(ended, f"after {moment}")
        assert twins.build().differences(clean[number % 2]) == [], f"after {moment}"
    assert _names(twins.folder / ".runpress") == kept
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("moment", [300, 1100])
def test_a_first_build_may_be_interrupted(new_twins: NewTwins, moment: int) -> None:
    twins = new_twins()
    assert_ended(twins.workshop.build(twins.folder, interrupted_after=moment), f"after {moment}")
    assert twins.compare() == []


def assert_ended(outcome: Outcome, when: str) -> None:
    assert outcome.code == 1, f"{when}: {outcome.said}"
    assert outcome.said.rstrip().endswith("Aborted!"), f"{when}: {outcome.said}"
    assert "Traceback" not in outcome.said, f"{when}: {outcome.said}"


def _write(twins: Twins, text: str) -> Twins:
    post = twins.folder / "docs/posts/exp-000.md"
    told = post.read_text("utf-8").partition("\nMark ")[0]
    post.write_text(f"{told}\nMark {text}\n", "utf-8")
    return twins


def _names(folder: Path) -> set[str]:
    """Return what lies in a folder; a store's own files beside it come and go."""
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
