"""`runpress check` says how much was silenced, and finds what a build finds."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner

from runpress.cli.check import command

REMOTE = "![Loss falls to 0.1 in ten epochs](https://a.example/x.png)"


def checked(
    folder: Path, body: str, config: str = "plugins: [blog, runpress]\n"
) -> tuple[int, str]:
    posts = folder / "docs" / "posts"
    posts.mkdir(parents=True)
    (folder / "mkdocs.yml").write_text(f"site_name: Notes\nsite_url: http://a.example/\n{config}")
    (posts / "note.md").write_text(f"---\ndate: 2026-11-21\n---\n# Note\n\n{body}\n")
    result = CliRunner().invoke(command, ["--strict", "-f", str(folder / "mkdocs.yml")])
    return result.exit_code, result.output


def test_a_warning_that_is_silenced_is_counted(tmp_path: Path) -> None:
    code, output = checked(tmp_path, f"<!-- runpress: ignore RP504 its licence -->\n{REMOTE}")
    assert output == "0 errors, 0 warnings, 0 hints, 1 silenced\n"
    assert code == 0


def test_one_that_is_not_stops_a_strict_check(tmp_path: Path) -> None:
    code, output = checked(tmp_path, REMOTE.replace("a.example", "b.example"))
    assert "docs/posts/note.md:6: the image comes from another site" in output
    assert "0 errors, 1 warning, 0 hints" in output
    assert "silenced" not in output
    assert code == 1


def test_a_picture_without_its_file_is_found_without_mkdocs(tmp_path: Path) -> None:
    _, output = checked(tmp_path, "![Loss falls to 0.1 in ten epochs](no.png)")
    assert "[RP505]" in output


def test_the_blog_s_own_headings_are_asked_for(tmp_path: Path) -> None:
    run = tmp_path / "docs" / "runs" / "note" / "a"
    run.mkdir(parents=True)
    _, output = checked(tmp_path, "x", "plugins: [blog, runpress: {headings: [Goal]}]\n")
    assert "the heading 'Goal' is missing" in output
