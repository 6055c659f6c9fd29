"""A page read from disk, whatever its bytes are."""

from __future__ import annotations

from pathlib import Path

import pytest

from runpress.format.problems import Severity
from runpress.hosts.source import read_source


def test_a_page_in_utf_8_is_read_without_complaint(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_bytes("\ufeff---\nexperiment: 混合\n---\n# T \ufffd\n".encode())
    post = read_source(file, "posts/a.md", "docs/posts/a.md")
    assert (post.experiment, post.problems) == ("混合", ())


def test_another_encoding_is_an_error_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_bytes(b"---\nexperiment: e\n---\n# T\n\n" + "混合精度".encode("gbk"))
    post = read_source(file, "posts/a.md", "docs/posts/a.md")
    (problem,) = post.problems
    assert (problem.code, problem.severity, problem.line) == ("RP323", Severity.ERROR, 6)
    assert post.experiment == "e"
    assert "\ufffd" in post.body


def test_what_cannot_be_opened_is_the_caller_s(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="gone"):
        read_source(tmp_path / "gone.md", "gone.md", "docs/gone.md")
