"""Links to folders that they lie in, which nobody may follow."""

from __future__ import annotations

from pathlib import Path

import pytest

from runpress.hosts.loops import leads_up


@pytest.mark.parametrize(
    ("target", "expected"),
    [("..", True), (".", True), ("../..", True), ("../other", False), ("/", True), ("gone", False)],
)
def test_a_link_leads_up_where_it_was_reached_through_what_it_leads_to(
    tmp_path: Path, target: str, expected: bool
) -> None:
    top = tmp_path / "docs"
    for name in ("here", "other"):
        (top / name).mkdir(parents=True)
    link = top / "here/link"
    link.symlink_to(target)
    assert leads_up(str(link), str(top)) is expected


def test_two_links_that_lead_to_each_other_end_with_the_second(tmp_path: Path) -> None:
    for name in ("docs/a", "elsewhere"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "docs/a/out").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "elsewhere/back").symlink_to(tmp_path / "docs/a")
    top = str(tmp_path / "docs")
    assert not leads_up(f"{top}/a/out", top)
    assert leads_up(f"{top}/a/out/back", top)


def test_a_folder_that_is_none_leads_nowhere(tmp_path: Path) -> None:
    assert not leads_up(str(tmp_path), str(tmp_path))
