"""What is known of other plugins holds for the versions that it was found with."""

from __future__ import annotations

import pytest
from mkdocs.plugins import get_plugins

from runpress.hosts.incremental.known_plugins import EXTENSIONS, PLUGINS, Known

TESTED = ("mkdocs", "mkdocs-material", "mike")


@pytest.mark.parametrize(
    ("version", "holds"),
    [("0.6", True), ("0.6.3", True), ("0.60", False), ("0.7.0", False), ("", False)],
)
def test_a_version_nobody_looked_at_is_another_plugin(version: str, holds: bool) -> None:
    assert Known("0.6").holds(version, {}) is holds


def test_an_option_that_makes_it_unforeseeable_takes_all_back() -> None:
    drafts = PLUGINS["material/blog"]
    assert drafts.holds("9.8.1", {"draft_if_future_date": False})
    assert not drafts.holds("9.8.1", {"draft_if_future_date": True})


def test_all_plugins_of_the_tested_packages_are_known_in_their_tested_version() -> None:
    found = {
        name: entry.dist.version
        for name, entry in get_plugins().items()
        if entry.dist is not None and entry.dist.name in TESTED
    }
    assert len(found) > 10
    assert [name for name, version in found.items() if not PLUGINS[name].holds(version, {})] == []


def test_what_nobody_may_leave_out_is_left_out_nowhere() -> None:
    # A build that may be left out whole needs none of its steps.
    odd = [name for name, each in PLUGINS.items() if each.whole and not each.templates]
    assert odd == []


def test_extensions_that_read_other_files_are_not_called_pure() -> None:
    assert "pymdownx.superfences" in EXTENSIONS
    assert not EXTENSIONS & {"pymdownx.snippets", "pymdownx.b64", "markdown_include"}
