"""What of a record is published: nothing that nobody has allowed."""

from __future__ import annotations

import json
from typing import Any

from runpress.format.manifest import from_data
from runpress.format.schema import Attempt, Diagram, RunRecord
from runpress.site.public import public_record

RECORD = RunRecord(
    id="i",
    experiment="e",
    run="r",
    name="n",
    started="2026-11-20T09:00:00Z",
    status="failed",
    seed=1,
    config={"lr": 0.1},
    attempts=(Attempt("2026-11-20T09:00:00Z", seconds=float("nan")),),
    diagrams=(Diagram("pipeline", "diagrams/pipeline.mmd"),),
    error={"type": "ValueError", "message": "x"},
    environment={
        "python": "3.11",
        "hostname": "secret",
        "environ": {"TOKEN": "secret"},
        "git": {"commit": "abc", "author": "secret", "dirty": True},
    },
)


def published(record: RunRecord) -> dict[str, Any]:
    data = json.loads(public_record(record))
    assert isinstance(data, dict)
    return data


def test_what_is_allowed_is_there() -> None:
    data = published(RECORD)
    assert data["config"] == {"lr": 0.1}
    assert data["attempts"][0]["seconds"] == "NaN"
    assert data["environment"] == {"python": "3.11", "git": {"commit": "abc", "dirty": True}}


def test_what_nobody_allowed_is_not() -> None:
    assert b"secret" not in public_record(RECORD)
    assert "diagrams" not in published(RECORD)


def test_a_key_of_a_later_writer_stays_private() -> None:
    data = json.loads(public_record(RECORD))
    again = from_data(data | {"secret": 1, "environment": data["environment"] | {"secret": 2}})
    assert b"secret" not in public_record(again)


def test_what_is_published_is_a_record() -> None:
    assert published(from_data(published(RECORD))) == published(RECORD)


def test_an_environment_of_another_kind() -> None:
    record = from_data(published(RECORD) | {"environment": {"git": "secret-url"}})
    assert "git" not in published(record)["environment"]
