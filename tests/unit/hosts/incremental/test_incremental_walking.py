"""Going through a site's files."""

from __future__ import annotations

from pathlib import Path

import pytest

from runpress.hosts.incremental.walking import Walking


def walked(docs: Path) -> set[str]:
    found = Walking(docs / "runs").walk(str(docs), followlinks=True)
    return {
        (Path(folder) / name).relative_to(docs).as_posix()
        for folder, _, names in found
        for name in names
    }


def test_of_records_only_pages_are_found(tmp_path: Path) -> None:
    for name in ("index.md", "a.png", "runs/exp/one/README.md", "runs/exp/one/run.json"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("so")
    assert walked(tmp_path) == {"index.md", "a.png", "runs/exp/one/README.md"}


def test_links_without_an_end_are_left_out_and_told_of(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    for name in ("a/page.md", "b/page.md"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text("so")
    for name in ("a/up", "b/up"):
        (tmp_path / name).symlink_to("..")
    (tmp_path / "a/lost.md").symlink_to("lost.md")
    (tmp_path / "a/gone.md").symlink_to("nowhere.md")
    (tmp_path / "a/other.md").symlink_to("page.md")
    assert walked(tmp_path) == {"a/page.md", "a/other.md", "b/page.md"}
    told = sorted(record.getMessage() for record in caplog.records)
    assert [line.split()[1] for line in told] == ["a/gone.md", "a/lost.md", "a/up", "b/up"]
    assert "Remove the link." in told[2]
