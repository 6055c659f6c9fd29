"""Every problem of a blog, without building it."""

from __future__ import annotations

import pytest
from cli_blog import CliBlog


def last(text: str) -> str:
    return text.splitlines()[-1]


def test_problems_are_listed_worst_first_and_counted(amp: CliBlog) -> None:
    amp.post("baseline: fp32\n", "# T\n\n`= apm.loss` and 9.99<!--= amp.steps -->\n")
    result = amp.call("check")
    assert result.exit_code == 1
    first, second = result.output.splitlines()[:2]
    assert first.startswith("error: docs/posts/exp-023-amp.md:7: the text says 9.99")
    assert second.startswith("warning: docs/posts/exp-023-amp.md:7: `= apm.loss`")
    assert last(result.output).startswith("1 error, 1 warning, ")


def test_what_an_author_wrote_cannot_steer_the_terminal(amp: CliBlog) -> None:
    amp.post("", "# T\n\n`= apm\x1b[2J\u202e.loss`\n")
    output = amp.said("check")
    assert "RP2" in output
    assert not set("\x1b\u202e") & set(output)


def test_a_warning_fails_a_strict_check_only(amp: CliBlog) -> None:
    amp.post("", "# T\n\n`= apm.loss`\n")
    assert amp.call("check").exit_code == 0
    assert amp.call("check", "--strict").exit_code == 1


def test_numbers_are_written_anew_and_then_right(amp: CliBlog) -> None:
    amp.post("", "# T\n\n9.99<!--= amp.steps -->\n")
    result = amp.call("check", "--write", "-f", "mkdocs.yml")
    assert result.output.startswith("wrote docs/posts/exp-023-amp.md\n")
    assert result.exit_code == 0
    text = (amp.docs.folder / "posts" / "exp-023-amp.md").read_text()
    assert "1.00<!--= amp.steps -->" in text


def test_what_is_silenced_is_counted_and_not_listed(amp: CliBlog) -> None:
    amp.post("ignore: {RP202: the arm comes next week}\n", "# T\n\n`= apm.loss`\n")
    result = amp.call("check", "--strict")
    assert "RP202" not in result.output
    assert result.exit_code == 0
    assert last(result.output).endswith(", 1 silenced")


def test_from_a_folder_below_and_with_docs_of_another_name(
    amp: CliBlog, monkeypatch: pytest.MonkeyPatch
) -> None:
    amp.post("", "# T\n\n`= apm.loss`\n")
    amp.docs.folder.rename(amp.folder / "pages")
    (amp.folder / "mkdocs.yml").write_text("docs_dir: pages\nplugins: [blog, runpress]\n")
    monkeypatch.chdir(amp.folder / "pages" / "runs")
    assert "warning: pages/posts/exp-023-amp.md:6: `= apm.loss`" in amp.said("check")


@pytest.mark.parametrize("text", ["plugins: [a\n", "- a\n"])
def test_a_broken_mkdocs_yml_is_one_message(cli_blog: CliBlog, text: str) -> None:
    (cli_blog.folder / "mkdocs.yml").write_text(text)
    result = cli_blog.call("check")
    assert result.exit_code == 1
    assert result.output.startswith("Error: ")
    assert "mkdocs.yml" in result.output
    assert "Traceback" not in result.output


def test_outside_a_blog_it_is_wrong_use(cli_blog: CliBlog) -> None:
    (cli_blog.folder / "mkdocs.yml").unlink()
    assert cli_blog.call("check").exit_code == 2
