"""Files of the tree as MkDocs has files: the same in all that can be asked of one."""

from __future__ import annotations

from pathlib import Path

import pytest
from mkdocs.config.base import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File

from runpress.hosts.placed import Placed, placed

ASKED = (
    *("src_uri", "src_path", "src_dir", "dest_uri", "dest_path", "dest_dir", "url", "name"),
    *("abs_src_path", "abs_dest_path", "use_directory_urls", "inclusion", "generated_by"),
    *("edit_uri", "page", "_content"),
)
SAID = ("is_documentation_page", "is_static_page", "is_media_file", "is_javascript", "is_css")


def one(path: str, config: MkDocsConfig, source: str = "/somewhere/file") -> File:
    (file,) = placed({path: source}, config)
    return file


@pytest.fixture
def config(tmp_path: Path) -> MkDocsConfig:
    tmp_path.joinpath("docs").mkdir()
    path = tmp_path / "mkdocs.yml"
    path.write_text("site_name: A blog\n")
    loaded = load_config(str(path))
    # As in an event of ours.
    loaded.plugins._current_plugin = "runpress"
    return loaded


@pytest.mark.parametrize(
    "path",
    [
        "runs/exp-1/a/curves/loss.png",
        "runs/exp-1/a/run.json",
        "feed.xml",
        "index.html",
        "a/index.html",
        "a b/混合 #1?.css",
    ],
)
def test_it_answers_as_mkdocs_s_own_does(path: str, config: MkDocsConfig) -> None:
    ours = one(path, config)
    theirs = File.generated(config, path, abs_src_path="/somewhere/file")
    assert type(ours) is Placed
    for name in ASKED:
        assert getattr(ours, name) == getattr(theirs, name), name
    for name in SAID:
        assert getattr(ours, name)() == getattr(theirs, name)(), name
    assert repr(ours).replace("Placed(", "File(") == repr(theirs)


@pytest.mark.parametrize("path", ["runs/exp-1/a/notes.md", "a//b.png", "a/./b.png", "./a.js"])
def test_a_page_or_a_path_in_other_words_is_left_to_mkdocs(path: str, config: MkDocsConfig) -> None:
    assert type(one(path, config)) is File


def test_it_is_copied(config: MkDocsConfig, tmp_path: Path) -> None:
    source = tmp_path / "curve.png"
    source.write_bytes(b"x")
    one("runs/exp-1/curve.png", config, str(source)).copy_file()
    assert Path(config.site_dir, "runs/exp-1/curve.png").read_bytes() == b"x"


def test_it_can_be_given_other_content(config: MkDocsConfig) -> None:
    file = one("feed.xml", config)
    file.content_string = "<rss/>"
    assert file.content_bytes == b"<rss/>"
    assert file.abs_src_path is None
