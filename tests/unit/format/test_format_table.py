"""The quick way to read a block: the same as the careful one, or not taken at all."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from runpress.format.read import read_log
from runpress.format.table import table_of

LIKE = b'{"_step":1,"_time":0.5,"a":1.5}\n{"_step":2,"_time":1,"a":-2e3}\n'


def test_like_lines_are_columns():
    table = table_of(LIKE)
    assert table.count == 2
    assert table.columns == {"_step": [1, 2], "_time": [0.5, 1], "a": [1.5, -2000.0]}


@pytest.mark.parametrize(
    "second",
    [
        b'{"_step":2,"_time":1,"b":3}',
        b'{"_step":2,"a":3,"_time":1}',
        b'{"_step":2,"_time":1,"a":3,"b":4}',
        b'{"_step":2,"_time":1}',
        b'{"_step":2,"_time":1,"a":3,"_attempt":2}',
        b'{"_step":2,"_time":1,"a":{"b":3}}',
        b'{"_step":2,"_time":1,"a":3},{"_step":2,"_time":1,"a":3}',
        b'{"_step":2,"_time":1\n"a":3}',
        b'{"_step":2,"_time":1\n{"_step":3,"_time":1,"a":3}',
        b'{"_step":2,"_time":1,"a":}',
        b'{"_step":2,"_time":1,"a":1.2.3}',
        b'{"_step":2,"_time":1,"a":"',
        b"\x00\x00\x00",
        b"",
        b"[1,2,3]",
    ],
)
def test_anything_else_is_for_the_careful_way(second):
    assert table_of(LIKE + second + b"\n") is None


@pytest.mark.parametrize(
    "first", [b"[]\n", b"1\n", b'{"_time":1}\n', b'{"_step":1,"_x":1}\n', b"{\n"]
)
def test_a_block_that_begins_with_no_plain_line_is_for_the_careful_way(first):
    assert table_of(first + LIKE) is None


@pytest.mark.parametrize("name", ["a:b", "{}", 'q"uo', "new\\nline", "é", "a,b", ""])
def test_any_name_is_read_rightly_one_way_or_the_other(tmp_path, name):
    lines = [{"_step": step, "_time": 0.0, name: float(step)} for step in range(3)]
    text = "".join(json.dumps(line, separators=(",", ":")) + "\n" for line in lines)
    (tmp_path / "metrics.jsonl").write_text(text)
    assert list(read_log(tmp_path, "run").series[name].values) == [0.0, 1.0, 2.0]


def _rows(table):
    return zip(*table.columns.values(), strict=True)


TOKENS = [b"{", b"}", b":", b",", b"\n", b'"a"', b'"_step"', b'"_time"', b"1", b"0.5", b'"NaN"']


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(TOKENS), max_size=30).map(b"".join))
def test_what_is_taken_the_quick_way_the_careful_one_takes_too(noise):
    """Noise after a good line: a table says no more than the lines that JSON can read."""
    table = table_of(LIKE + noise + b"\n")
    if table is None:
        return
    careful = []
    for line in (LIKE + noise).split(b"\n"):
        try:
            careful.append(json.loads(line or b"{}"))
        except ValueError:
            continue
    rows = [dict(zip(table.columns, row, strict=True)) for row in _rows(table)]
    assert rows[:2] == careful[:2]
    assert all(row.keys() == {"_step", "_time", "a"} for row in rows)
