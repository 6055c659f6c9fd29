"""What a fence asks for in vain."""

from __future__ import annotations

from typing import Any

import pytest

from blog_on_disk import Docs
from runpress.site.asked import unknown_keys, unknown_names


@pytest.mark.parametrize(
    ("options", "sentences"),
    [
        ({"arms": ["amp"], "curves": "train/loss", "run": "amp", "metrics": None}, []),
        ({"arms": ["am"]}, ["there is no arm 'am'; did you mean 'amp'?"]),
        ({"arms": "am"}, ["there is no arm 'am'; did you mean 'amp'?"]),
        ({"curves": ["train/los"]}, ["no run has logged 'train/los'; did you mean 'train/loss'?"]),
        ({"metrics": [1, "zz"]}, ["no run has logged '1'", "no run has logged 'zz'"]),
        ({"run": "zz"}, ["there is no run 'zz'"]),
    ],
)
def test_names(docs: Docs, options: dict[str, Any], sentences: list[str]) -> None:
    docs.run("exp-001", "amp", metrics={"train/loss": [1.0]})
    assert unknown_names(options, docs.catalog().experiments["exp-001"]) == sentences


@pytest.mark.parametrize(
    ("options", "sentences"),
    [
        ({"curves": "loss", "arms": ["amp"], "run": "amp", "experiment": "exp-001"}, []),
        ({"headline": None}, []),
        ({"headline": None, "arm": "a"}, ["no section takes the key 'arm'; did you mean 'arms'?"]),
        ({"headline": "val/loss"}, ["the section 'headline' takes nothing behind its own key"]),
    ],
)
def test_keys(options: dict[str, Any], sentences: list[str]) -> None:
    assert unknown_keys(options) == sentences


def test_a_number_of_the_summary_alone_can_be_asked_for(docs: Docs) -> None:
    docs.run("exp-001", "amp", summary={"images_per_second": 1000, "note": "fast"})
    experiment = docs.catalog().experiments["exp-001"]
    assert unknown_names({"metrics": ["images_per_second"]}, experiment) == []
    assert unknown_names({"metrics": ["note"]}, experiment) == ["no run has logged 'note'"]
