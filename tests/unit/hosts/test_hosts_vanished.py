"""A page that went away during a build is left out of the site, and nothing else is."""

from __future__ import annotations

from pathlib import Path

from mkdocs.structure.files import File, Files

from runpress.hosts.vanished import drop_vanished


def test_only_what_went_away_is_left_out_and_told_of(tmp_path: Path) -> None:
    site = str(tmp_path / "site")
    names = ["index.md", "posts/gone.md", "posts/here.md", "gone.png"]
    (tmp_path / "posts").mkdir()
    for name in ("index.md", "posts/here.md"):
        (tmp_path / name).write_text("# Words")
    files = Files([File(name, str(tmp_path), site, True) for name in names])
    made = File("tags.md", None, site, True)
    made.generated_by, made.content_string = "material/tags", "# Tags"
    files.append(made)

    told: list[str] = []
    drop_vanished(files, told.append)

    left = [file.src_uri for file in files]
    assert left == ["index.md", "posts/here.md", "gone.png", "tags.md"]
    assert len(told) == 1
    assert told[0].startswith("posts/gone.md was removed")
    assert told[0].endswith("Build again.")
