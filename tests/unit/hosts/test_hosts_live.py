"""What the dev server answers about a run that trains, and what it leaves to MkDocs."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from blog_on_disk import make_run
from runpress.hosts.live import LiveRuns

METRICS = {"train/loss": (0.9, 0.5, 0.25)}
NOW = 1_800_000_000.0


class Asked:
    """A server with one run in it."""

    def __init__(self, runs: Path, mount: str = "/") -> None:
        self.runs = runs
        self.now = NOW
        self.unseen: list[tuple[str, str, set[str]]] = []
        self.app = LiveRuns(
            self._other, runs, mount, lambda: self.now, lambda *told: self.unseen.append(told)
        )

    def _other(self, environ: Any, start: Any) -> Iterable[bytes]:
        start("404 Not Found", [])
        return [b"other"]

    def get(self, path: str, query: str = "", method: str = "GET") -> bytes:
        # As a WSGI server hands a path over.
        raw = path.encode().decode("latin-1")
        environ = {"REQUEST_METHOD": method, "PATH_INFO": raw, "QUERY_STRING": query}
        started: list[Any] = []
        body = b"".join(self.app(environ, lambda *told: started.append(told)))
        assert len(started) == 1
        return body

    def tell(self, query: str = "", path: str = "/runs/exp-001/amp/live") -> tuple[Any, bytes]:
        told, _, lines = self.get(path, query).partition(b"\n")
        return json.loads(told), lines


@pytest.fixture
def asked(tmp_path: Path) -> Asked:
    folder = make_run(tmp_path, "exp-001", "amp", metrics=METRICS, status="running", sealed=False)
    touch(folder, NOW - 2)
    return Asked(tmp_path)


def touch(folder: Path, moment: float) -> None:
    for path in folder.rglob("*"):
        os.utime(path, (moment, moment))


def log_of(asked: Asked) -> Path:
    return asked.runs / "exp-001" / "amp" / "metrics.jsonl"


def test_it_tells_whole_lines_and_where_to_go_on(asked: Asked) -> None:
    content = log_of(asked).read_bytes()
    facts, lines = asked.tell()
    assert lines == content
    assert facts["status"] == "running"
    assert facts["age"] == 2
    assert facts["to"] == facts["size"] == len(content)
    assert asked.tell(f"from={len(content)}")[1] == b""
    assert asked.unseen[0] == ("exp-001", "amp", {"train/loss"})


def test_a_line_that_is_being_written_waits(asked: Asked) -> None:
    content = log_of(asked).read_bytes()
    with log_of(asked).open("ab") as log:
        log.write(b'{"_step":3,"_ti')
    facts, lines = asked.tell(f"from={len(content)}")
    assert lines == b""
    assert facts["to"] == len(content)
    with log_of(asked).open("ab") as log:
        log.write(b'me":9,"train/loss":0.1}\n')
    assert json.loads(asked.tell(f"from={len(content)}")[1])["_step"] == 3


def test_a_byte_amid_a_line_means_that_line(asked: Asked) -> None:
    lines = log_of(asked).read_bytes().splitlines(keepends=True)
    assert asked.tell(f"from={len(lines[0]) + 3}")[1] == lines[1] + lines[2]


def test_a_log_that_shrank_is_told_from_its_beginning(asked: Asked) -> None:
    facts, lines = asked.tell("from=99999")
    assert facts["anew"]
    assert lines == log_of(asked).read_bytes()


@pytest.mark.parametrize("first", ["-1", "x", "", "٣", "9" * 40, "1e9", "%00"])
def test_a_byte_that_is_none_is_the_first(asked: Asked, first: str) -> None:
    assert asked.tell(f"from={first}")[1] == log_of(asked).read_bytes()


def test_a_long_log_comes_in_parts(asked: Asked) -> None:
    line = b'{"_step":1,"_time":1.0,"train/loss":0.5}\n'
    log_of(asked).write_bytes(line * 60_000)
    parts, first = [], 0
    while True:
        facts, lines = asked.tell(f"from={first}")
        if not lines:
            break
        assert len(lines) <= 1 << 20
        parts.append(lines)
        first = facts["to"]
    assert b"".join(parts) == line * 60_000
    assert len(parts) > 1


def test_a_line_longer_than_a_part_is_whole(asked: Asked) -> None:
    line = b'{"_step":1,"_time":1.0,"' + b"x" * (1 << 21) + b'":0.5}\n'
    log_of(asked).write_bytes(line)
    assert asked.tell()[1] == line


def test_a_log_of_no_sense_is_passed_on(asked: Asked) -> None:
    log_of(asked).write_bytes(b"\xff\xfe\n[1]\nnull\n7\n")
    assert asked.tell()[1] == b"\xff\xfe\n[1]\nnull\n7\n"


def test_without_a_write_for_long_it_has_crashed(asked: Asked) -> None:
    asked.now = NOW + 1_000
    assert asked.tell()[0]["status"] == "crashed"


def test_a_record_that_is_gone_or_torn_is_gone(asked: Asked) -> None:
    manifest = asked.runs / "exp-001" / "amp" / "run.json"
    manifest.write_bytes(b'{"format"')
    assert asked.tell()[0] == {"status": "gone"}
    manifest.unlink()
    assert asked.tell()[0] == {"status": "gone"}


def test_before_its_first_line_there_is_nothing(asked: Asked) -> None:
    log_of(asked).unlink()
    facts, lines = asked.tell()
    assert (facts["to"], lines) == (0, b"")


def test_a_link_out_of_the_record_is_not_followed(asked: Asked, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret\n")
    log_of(asked).unlink()
    log_of(asked).symlink_to(secret)
    assert asked.tell()[1] == b""


@pytest.mark.parametrize(
    "path",
    [
        "/runs/exp-001/../live",
        "/runs/../../live",
        "/runs/exp-001/amp/../amp/live",
        "/runs/exp-001/%2e%2e/live",
        "/runs/exp-001//live",
        "/runs/exp-001/amp/live/",
        "/runs/exp-001/amp/metrics.jsonl",
        "/runs/exp-001/.amp/live",
        "/runs/exp-001/a\\b/live",
        "/runs/exp-001/a\0b/live",
        "/elsewhere/runs/exp-001/amp/live",
        "/",
    ],
)
def test_what_is_no_run_is_left_to_mkdocs(asked: Asked, path: str) -> None:
    assert asked.get(path) == b"other"


@pytest.mark.parametrize("method", ["POST", "HEAD", "DELETE"])
def test_only_questions_are_answered(asked: Asked, method: str) -> None:
    assert asked.get("/runs/exp-001/amp/live", method=method) == b"other"


def test_a_site_below_a_path_and_a_name_of_any_script(tmp_path: Path) -> None:
    make_run(tmp_path, "实验", "混合", metrics=METRICS, status="running", sealed=False)
    asked = Asked(tmp_path, "/notes/")
    assert asked.tell(path="/notes/runs/实验/混合/live")[0]["status"] in ("running", "crashed")
    assert asked.get("/runs/实验/混合/live") == b"other"
    assert asked.get(quote("/notes/runs/实验/混合/live")) == b"other", "servers have decoded it"
