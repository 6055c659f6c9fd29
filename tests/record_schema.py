"""The published JSON Schema of `run.json`, and what in a file is not as it says."""

from __future__ import annotations

import functools
import json
from pathlib import Path

from jsonschema import Draft202012Validator

SCHEMA = Path(__file__).parent.parent / "docs" / "guide" / "run.schema.json"


@functools.cache
def validator() -> Draft202012Validator:
    return Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))


def faults_of(manifest: Path) -> list[str]:
    data = json.loads(manifest.read_bytes())
    missing = validator().schema["properties"].keys() ^ data.keys()
    found = [f"{error.json_path}: {error.message[:200]}" for error in validator().iter_errors(data)]
    return [f"{manifest}: {fault}" for fault in (*found, *map(str, missing))]
