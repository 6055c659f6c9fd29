"""Links to commits on web forges, by the remote alone."""

from __future__ import annotations

import pytest

from runpress.site.forge import between_address, commit_address

A, B = "a" * 40, "b" * 40


@pytest.mark.parametrize(
    ("remote", "address"),
    [
        ("https://github.com/o/r.git", "https://github.com/o/r/commit/"),
        ("git@github.com:o/r.git", "https://github.com/o/r/commit/"),
        ("ssh://git@github.com:22/o/r", "https://github.com/o/r/commit/"),
        ("https://gitlab.company.org/g/s/r.git/", "https://gitlab.company.org/g/s/r/-/commit/"),
        ("git@codeberg.org:o/r.git", "https://codeberg.org/o/r/commit/"),
        ("https://bitbucket.org/o/r", "https://bitbucket.org/o/r/commits/"),
    ],
)
def test_a_commit(remote: str, address: str) -> None:
    assert commit_address(remote, A) == address + A


def test_what_lies_between_two() -> None:
    assert between_address("git@gitlab.com:o/r.git", A, B) == (
        f"https://gitlab.com/o/r/-/compare/{A}...{B}"
    )
    assert between_address("https://bitbucket.org/o/r", A, B) == (
        f"https://bitbucket.org/o/r/branches/compare/{B}..{A}"
    )


@pytest.mark.parametrize(
    "remote",
    [
        "",
        "<path>/notes",
        "https://example.org/o/r",
        "https://github.com/o/../../evil",
        'https://github.com/"onclick="x',
        "javascript:alert(1)//github.com/o/r",
        "https://github.com/",
        "git@github.com:" + "a/" * 10**6,
    ],
)
def test_a_remote_that_is_no_known_forge_has_no_link(remote: str) -> None:
    assert commit_address(remote, A) is None


@pytest.mark.parametrize("commit", ["", "HEAD", "../x", "a" * 65])
def test_what_is_no_hash_has_no_link(commit: str) -> None:
    assert commit_address("https://github.com/o/r", commit) is None
