from __future__ import annotations

from pathlib import Path

import pytest
from cli_blog import CliBlog

from blog_on_disk import Docs


@pytest.fixture
def cli_blog(tmp_path: Path, docs: Docs, monkeypatch: pytest.MonkeyPatch) -> CliBlog:
    """An empty blog, in which the test stands."""
    (tmp_path / "mkdocs.yml").write_text("site_name: Notes\nplugins: [blog, runpress]\n")
    monkeypatch.chdir(tmp_path)
    return CliBlog(tmp_path, docs)


@pytest.fixture
def amp(cli_blog: CliBlog) -> CliBlog:
    """Two arms of three seeds: one is faster, and as good as far as anybody can tell."""
    for name, accuracy, size in (
        ("fp32", (0.981, 0.985, 0.983), (100.0, 102.0, 101.0)),
        ("amp", (0.984, 0.982, 0.9845), (80.0, 81.0, 82.0)),
    ):
        cli_blog.arm(
            name,
            {seed: {"val/accuracy": accuracy[seed], "seconds": size[seed]} for seed in range(3)},
            goals={"val/accuracy": "max"},
            units={"val/accuracy": "%", "seconds": "s"},
        )
    cli_blog.post("baseline: fp32\nmetrics: {val/accuracy: , seconds: }\n")
    return cli_blog
