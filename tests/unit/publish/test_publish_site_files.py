from __future__ import annotations

from pathlib import Path

import pytest

from runpress.errors import PublishRefused
from runpress.publish.site_files import site_files


def _write(folder: Path, *names: str) -> Path:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("")
    return folder


def test_every_file_in_order_but_those_of_git(tmp_path: Path) -> None:
    _write(tmp_path, "index.html", "b/ c.html", "b/a.html", ".hidden", ".git/config", ".gitignore")
    assert site_files(tmp_path) == [".gitignore", ".hidden", "b/ c.html", "b/a.html", "index.html"]


def test_a_folder_that_is_not_there_is_no_site(tmp_path: Path) -> None:
    with pytest.raises(PublishRefused, match="build it first"):
        site_files(tmp_path / "none")


def test_a_line_end_in_a_name_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PublishRefused, match="rename it"):
        site_files(_write(tmp_path, "index.html", "a\nM 100644 inline b"))
