"""What is published about `run.json` is what is written."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from record_schema import faults_of, validator
from runpress.format import schema

ROOT = Path(__file__).parent.parent.parent
SHAPES = {
    "at": schema.At,
    "metric": schema.Metric,
    "attempt": schema.Attempt,
    "dataset": schema.Dataset,
    "figure": schema.Figure,
    "diagram": schema.Diagram,
    "artifact": schema.Artifact,
    "alert": schema.Alert,
    "log": schema.Log,
}


def fields_of(shape) -> list[str]:
    return sorted(field.name for field in dataclasses.fields(shape))


@pytest.mark.parametrize("name", SHAPES)
def test_a_shapes_keys_are_the_schemas(name):
    assert sorted(validator().schema["$defs"][name]["properties"]) == fields_of(SHAPES[name])


def test_the_records_keys_are_the_schemas():
    assert sorted(validator().schema["properties"]) == fields_of(schema.RunRecord)


def test_every_key_has_words_on_the_guides_page():
    page = (ROOT / "docs" / "guide" / "run-record.md").read_text(encoding="utf-8")
    missing = [key for key in validator().schema["properties"] if f"| `{key}` |" not in page]
    assert not missing


def test_every_committed_record_is_as_the_schema_says():
    manifests = sorted((ROOT / "docs" / "runs").glob("*/*/run.json"))
    assert manifests
    assert [fault for manifest in manifests for fault in faults_of(manifest)] == []
