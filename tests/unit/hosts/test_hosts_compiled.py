"""Templates are compiled once for several environments, and again when they were edited."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jinja2
import pytest

from runpress.hosts.compiled import Compiled


@pytest.fixture
def compilations(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Each template that is compiled, as it is."""
    seen: list[str] = []
    generate = jinja2.Environment._generate

    def noted(self: Any, source: Any, name: Any, *rest: Any, **options: Any) -> str:
        seen.append(name)
        return generate(self, source, name, *rest, **options)

    monkeypatch.setattr(jinja2.Environment, "_generate", noted)
    return seen


def shown(folder: Path, compiled: Compiled) -> str:
    """Show a page in an environment of its own, as each build has one."""
    env = jinja2.Environment(loader=jinja2.FileSystemLoader(folder), autoescape=True)
    env.bytecode_cache = compiled
    return env.get_template("main.html").render(title="<a>")


def test_a_template_is_compiled_again_when_its_text_is_another(
    tmp_path: Path, compilations: list[str]
) -> None:
    compiled, template = Compiled(), tmp_path / "main.html"
    template.write_text("{{ title }}!")
    assert [shown(tmp_path, compiled) for _ in range(2)] == ["&lt;a&gt;!"] * 2
    assert compilations == ["main.html"]
    template.write_text("{{ title }}?")
    assert shown(tmp_path, compiled) == "&lt;a&gt;?"
    assert compilations == ["main.html"] * 2
