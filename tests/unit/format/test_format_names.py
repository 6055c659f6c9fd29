from __future__ import annotations

import pytest

from runpress.errors import NameRefused
from runpress.format.names import check_name, is_name, nearest, propose_name, shorten, unique_stems

BAD = ["", ".", "..", "a/b", "a\\b", "-a", "a-", ".a", "a.", "con", "CON.txt", "nul", "com1"]
BAD += ["a b", "a\n", "a:b", "x" * 101, "精" * 34, "\ud800", "lpt³", "a\0", "😀"]


@pytest.mark.parametrize("name", ["a", "lr-0.001", "实验_1", "é", "x" * 100, "console", "क्षि"])
def test_names_that_are_folders_everywhere(name):
    assert is_name(name) and check_name(name, "run") == name
    assert propose_name(name) == name or len(propose_name(name)) <= len(name)


@pytest.mark.parametrize("name", BAD)
def test_names_that_are_not_are_refused_with_one_that_is(name):
    assert not is_name(name)
    with pytest.raises(NameRefused, match="Try"):
        check_name(name, "run")
    assert is_name(propose_name(name))


def test_what_is_no_text_is_no_name():
    assert not is_name(None) and not is_name(3)


def test_a_proposal_of_anything_costs_nothing():
    assert propose_name("/" * 10_000_000) == "run"


def test_stems_differ_also_without_case():
    stems = unique_stems(["loss", "Loss", "loss ", "acc/top", "loss"])
    assert stems == {"loss": "loss", "Loss": "Loss-2", "loss ": "loss-3", "acc/top": "top"}


def test_the_nearest_name_is_found():
    assert nearest("acuracy", ["loss", "accuracy"]) == "accuracy"
    assert nearest("zzz", ["loss"]) is None


def test_a_long_text_is_cut_for_a_message():
    assert shorten("x" * 100) == "x" * 59 + "…" and shorten("x") == "x"
