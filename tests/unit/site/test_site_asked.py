"""What a fence asks for in vain."""

from __future__ import annotations

from typing import Any

import pytest

from blog_on_disk import Docs
from runpress.site.asked import unknown_names


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
