"""Checked numerals with more digits than the spread deserves."""

from __future__ import annotations

import pytest
from checked_posts import checked

from blog_on_disk import Docs

HEADER = '---\ndate: 2026-11-21\nmetrics: {val/accuracy: {unit: "%"}}\nexperiment: exp-001\n---\n'


@pytest.fixture
def blog(docs: Docs) -> Docs:
    for seed, (accuracy, loss) in enumerate([(0.98, 0.031), (0.99, 0.034), (0.97, 0.031)]):
        metrics = {"val/accuracy": [accuracy], "loss": [loss], "same": [0.123456]}
        docs.run("exp-001", f"amp{seed}", name="amp", seed=seed, metrics=metrics)
        metrics = {"val/accuracy": [accuracy - 0.1], "loss": [loss * 2.1]}
        docs.run("exp-001", f"b{seed}", name="b", seed=seed, metrics=metrics)
    docs.run("exp-001", "one", metrics={"loss": [0.123456]})
    return docs


@pytest.mark.parametrize(
    ("text", "better"),
    [
        ("0.0320<!--= amp.loss -->", None),
        ("0.03200<!--= amp.loss -->", "0.0320<!--= amp.loss -->"),
        ("0.98<!--= amp['val/accuracy'] -->", None),
        ("98.0%<!--= amp['val/accuracy'] -->", None),
        ("98.00 %<!--= amp['val/accuracy'] -->", "98.0 %<!--= amp['val/accuracy'] -->"),
        ("0.9800<!--= amp['val/accuracy'] -->", "0.980<!--= amp['val/accuracy'] -->"),
        ("0.123456<!--= amp.same -->", None),
        ("0.123456<!--= one.loss -->", None),
        ("3<!--= count(amp) -->", None),
        ("0.476190<!--= ratio(amp.loss, b.loss) -->", None),
        ("0.99999<!--= amp.loss -->", None),
        ("0.1<!--= nothing.loss -->", None),
        ("0.1<!--= ( -->", None),
    ],
)
def test_digits(blog: Docs, text: str, better: str | None) -> None:
    moves = [
        each.move for each in checked(blog, f"# T\n\n{text}\n", HEADER) if each.code == "RP509"
    ]
    assert moves == ([] if better is None else [f"Write {better}."])
