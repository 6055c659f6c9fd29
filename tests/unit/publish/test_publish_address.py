from __future__ import annotations

import pytest

from runpress.errors import PublishRefused
from runpress.publish.address import check_address, pages_address

NOTES = "git@github.com:Ada/notes.git"


def _silent(line: str) -> None:
    raise AssertionError(line)


@pytest.mark.parametrize(
    ("remote", "address"),
    [
        (NOTES, "https://ada.github.io/notes/"),
        ("https://github.com/Ada/notes", "https://ada.github.io/notes/"),
        ("https://me@github.com/Ada/notes.git/", "https://ada.github.io/notes/"),
        ("ssh://git@github.com/ada/my.notes.git", "https://ada.github.io/my.notes/"),
        ("git@github.com:Ada/ada.github.io.git", "https://ada.github.io/"),
        ("https://gitlab.com/ada/notes.git", None),
        ("/srv/github.com.git", None),
        ("", None),
    ],
)
def test_the_address_at_which_pages_serves_a_repository(remote: str, address: str | None) -> None:
    assert pages_address(remote) == address


@pytest.mark.parametrize(
    "address",
    [
        "https://ada.github.io/notes/",
        "https://Ada.github.io/Notes",
        # A domain of one's own, or another repository's site, is somebody's choice.
        "https://notes.example.org/",
        "https://lab.github.io/",
        "",
    ],
)
def test_an_address_that_may_be_right_is_taken(address: str) -> None:
    check_address(address, NOTES, _silent)
    check_address(address, "/srv/notes.git", _silent)


@pytest.mark.parametrize(
    "address", ["https://ada.github.io/", "https://ada.github.io/blog/", "https://ADA.github.io"]
)
def test_an_address_without_the_repository_is_refused(address: str) -> None:
    with pytest.raises(PublishRefused, match="no page of this repository") as refused:
        check_address(address, NOTES, _silent)
    assert "site_url: https://ada.github.io/notes/" in str(refused.value)


@pytest.mark.parametrize("address", ["http://127.0.0.1:8000/", "http://localhost/notes/"])
def test_an_address_of_this_machine_is_refused_where_github_serves(address: str) -> None:
    with pytest.raises(PublishRefused, match="a reader's own machine"):
        check_address(address, NOTES, _silent)


@pytest.mark.parametrize("remote", ["/srv/notes.git", "https://gitlab.com/ada/notes.git", ""])
def test_an_address_of_this_machine_is_told_of_where_another_host_serves(remote: str) -> None:
    lines: list[str] = []
    check_address("http://127.0.0.1:8000/", remote, lines.append)
    assert len(lines) == 1
    assert "a reader's own machine" in lines[0]
