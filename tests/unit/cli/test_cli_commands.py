from __future__ import annotations

import importlib
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from runpress import __version__
from runpress.cli import main
from runpress.cli.commands import COMMANDS, leave


def test_help_names_every_command_and_loads_none() -> None:
    code = (
        "import sys, runpress.cli\n"
        "try: runpress.cli.main(['--help'])\n"
        "except SystemExit: pass\n"
        "heavy = {'mike', 'mkdocs', 'torch', 'matplotlib', 'tqdm', 'runpress.record'}\n"
        "ours = {module for module in sys.modules if module.startswith('runpress.cli.')}\n"
        "print(sorted(ours | heavy & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.rstrip().endswith("['runpress.cli.commands']")
    for name, (_, line) in COMMANDS.items():
        assert name in done.stdout
        assert line in done.stdout


def test_the_version_is_the_packages() -> None:
    assert __version__ in CliRunner().invoke(main, ["--version"]).output


@pytest.mark.parametrize("name", list(COMMANDS))
def test_every_command_loads_and_helps(name: str) -> None:
    command = importlib.import_module(COMMANDS[name][0]).command
    assert isinstance(command, click.Command)
    assert CliRunner().invoke(main, [name, "--help"]).exit_code == 0


def test_wrong_use_is_exit_code_2() -> None:
    assert CliRunner().invoke(main, ["no-such-command"]).exit_code == 2
    assert CliRunner().invoke(main, ["publish"]).exit_code == 2
    assert CliRunner().invoke(main, ["seal"]).exit_code == 2


@pytest.mark.parametrize(("code", "shown"), [(0, 0), (1, 1), (2, 2), (3, 1), (-15, 1)])
def test_a_childs_exit_code_becomes_one_of_three(code: int, shown: int) -> None:
    with pytest.raises(SystemExit) as left:
        leave(code)
    assert left.value.code == shown


def test_our_own_errors_show_their_message_and_no_traceback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, ["seal", "exp-001/none"])
    assert result.exit_code == 1
    assert "exp-001/none: there is no such run" in result.output
    assert "Traceback" not in result.output


@pytest.mark.parametrize("missing", ["yaml", "rich.console"])
def test_where_the_recorder_alone_is_installed_the_next_move_is_named(
    tmp_path: Path, missing: str
) -> None:
    (tmp_path / "mkdocs.yml").write_text("site_name: Notes\n")
    (tmp_path / "docs" / "runs" / "a" / "b").mkdir(parents=True)
    body = (
        f"import sys\nsys.modules[{missing!r}] = None\nfrom runpress.cli import main\nmain(['ls'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", body], cwd=tmp_path, check=False, capture_output=True, text=True
    )
    assert done.returncode == 1
    assert f"Error: {missing} is not installed. Run: pip install " in done.stderr
    assert "Traceback" not in done.stderr
