from __future__ import annotations

import json

import pytest
from mike.versions import Versions

from runpress.errors import PublishRefused
from runpress.publish.versions import change, check_names, free_aliases, read_versions


@pytest.mark.parametrize("version", ["2026.11", "dev", "v1.0.0", "1.0-rc_1", "实验"])
def test_ordinary_names_are_taken(version: str) -> None:
    check_names(version, ["latest", "stable"])


@pytest.mark.parametrize(
    "name",
    [
        "",
        ".",
        "..",
        "../x",
        "a/b",
        "a\\b",
        "-x",
        ".x",
        "x.",
        "a b",
        "a\nb",
        "x" * 101,
        "con",
        "ａ?",
    ],
)
def test_names_that_are_no_word_of_an_address_are_refused(name: str) -> None:
    with pytest.raises(PublishRefused, match="Try "):
        check_names(name, [])
    with pytest.raises(PublishRefused, match=r"alias .* cannot be part"):
        check_names("dev", [name])


@pytest.mark.parametrize("name", ["experiments", "runs", "Assets", "search", "versions.json"])
def test_names_of_the_sites_root_are_refused(name: str) -> None:
    with pytest.raises(PublishRefused, match="would hide"):
        check_names(name, [])
    with pytest.raises(PublishRefused, match="would hide"):
        check_names("dev", [name])


def test_latest_is_an_alias_and_never_a_version() -> None:
    with pytest.raises(PublishRefused, match=r"runpress publish 2026\.11 latest"):
        check_names("Latest", [])


def test_a_version_cannot_be_its_own_alias() -> None:
    with pytest.raises(PublishRefused, match="leave out the alias"):
        check_names("dev", ["latest", "Dev"])


def test_two_aliases_that_are_one_folder_on_some_systems() -> None:
    with pytest.raises(PublishRefused, match="'Stable' and 'stable' are one folder on Windows"):
        check_names("dev", ["Stable", "stable"])
    check_names("dev", ["stable", "stable"])


def test_no_file_is_no_version() -> None:
    assert len(read_versions(None, "versions.json")) == 0


@pytest.mark.parametrize(
    "text", ["", "{", "[1]", "null", "3", '{"a": 1}', '[{"version": "a"}]', '["x"]']
)
def test_a_file_that_is_no_list_of_versions_is_refused(text: str) -> None:
    with pytest.raises(PublishRefused, match="the file here cannot be understood"):
        read_versions(text, "the file here")


def _versions(*entries: tuple[str, list[str]]) -> Versions:
    versions = Versions()
    for version, aliases in entries:
        versions.add(version, aliases=aliases)
    return versions


def test_the_newest_comes_first_and_names_are_newer_than_numbers() -> None:
    changed = change(_versions(("2026.9", []), ("dev", []), ("2026.10", [])), "2026.11", [])
    assert changed.names == ("dev", "2026.11", "2026.10", "2026.9")


def test_an_alias_moves_and_latest_is_who_has_it() -> None:
    changed = change(_versions(("1", ["latest", "lts"])), "2", ["latest"])
    assert changed.latest == "2"
    assert changed.aliases == ("latest",)
    assert not changed.replaced
    assert [(each["version"], each["aliases"]) for each in json.loads(changed.versions_file)] == [
        ("2", ["latest"]),
        ("1", ["lts"]),
    ]


def test_a_version_that_is_replaced_keeps_its_aliases_and_title() -> None:
    versions = Versions.loads('[{"version": "1", "title": "One", "aliases": ["latest", "lts"]}]')
    changed = change(versions, "1", ["a"])
    assert changed.replaced
    assert changed.aliases == ("a", "latest", "lts")
    assert json.loads(changed.versions_file) == [
        {"version": "1", "title": "One", "aliases": ["a", "latest", "lts"]}
    ]


def test_a_folder_called_latest_that_mike_made_counts_as_latest() -> None:
    assert change(_versions(("latest", [])), "2", []).latest == "latest"


def test_aliases_that_are_free_are_those_of_nobody_else() -> None:
    versions = _versions(("1", ["latest", "lts"]), ("dev", ["next"]), ("2", []))
    assert free_aliases(versions, "dev", ["latest", "next", "new", "2"]) == ("next", "new")


def test_a_clash_names_the_command_for_the_branch_that_was_named() -> None:
    versions = _versions(("1", ["lts"]))
    with pytest.raises(PublishRefused, match="`mike delete --branch b lts`"):
        change(versions, "lts", [], delete="mike delete --branch b")
    with pytest.raises(PublishRefused, match="`mike delete --branch b 1`"):
        change(versions, "2", ["1"], delete="mike delete --branch b")
