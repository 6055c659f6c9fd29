"""Citations, read back by programs that read citations."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator
from pybtex.database import Entry, parse_string

from runpress.site.citation import Citation, bibtex, cff

PLAIN = Citation(
    key="exp-001-lr-sweep",
    title="Too high a rate fails",
    authors=("Ada Example", "A group"),
    site="Notes",
    day=date(2026, 11, 21),
    url="https://example.org/notes/experiments/exp-001-lr-sweep/",
    commit="0123456789abcdef0123456789abcdef01234567",
    tags=("CNN", "digits", "CNN"),
    message="Please cite.",
)
HOSTILE = [
    "a } b",
    "{",
    "}}}{{{",
    "a \\ b \\} c",
    "100 % of $x^2_1$ & #3 ~ @misc{x,}",
    'a "quoted" title',
    "line\nbreak\r\n\tand\x00null\u202e",
    "在 CPU 上，bf16 并不更快",
    "Ünïcödé ± 0.1",
    ", title = {other}",
    "and and and",
    "x" * 5000,
]

# What version 1.2.0 of the format says of the keys that are used here.
CFF: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["cff-version", "message", "title", "authors"],
    "properties": {
        "cff-version": {"const": "1.2.0"},
        "message": {"type": "string", "minLength": 1},
        "type": {"enum": ["software", "dataset"]},
        "title": {"type": "string", "minLength": 1},
        "authors": {
            "type": "array",
            "minItems": 1,
            "uniqueItems": True,
            "items": {
                "type": "object",
                "required": ["name"],
                "additionalProperties": False,
                "properties": {"name": {"type": "string", "minLength": 1}},
            },
        },
        "date-released": {"type": "string", "pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
        "url": {"type": "string", "pattern": r"^(https|http|ftp|sftp)://\S+$"},
        "commit": {"type": "string", "minLength": 1},
        "keywords": {
            "type": "array",
            "minItems": 1,
            "uniqueItems": True,
            "items": {"type": "string", "minLength": 1},
        },
    },
}


def entry(citation: Citation) -> tuple[str, Entry]:
    found = parse_string(bibtex(citation), "bibtex").entries
    assert len(found) == 1
    ((key, read),) = found.items()
    return key, read


def read_cff(citation: Citation) -> Any:
    data = yaml.safe_load(cff(citation).decode("utf-8"))
    Draft202012Validator(CFF).validate(data)
    return data


def test_the_entry_reads_back() -> None:
    key, read = entry(PLAIN)
    assert key == "exp-001-lr-sweep" and read.type == "misc"
    assert dict(read.fields) == {
        "title": "{Too high a rate fails}",
        "year": "2026",
        "month": "November",
        "howpublished": "Notes",
        "url": PLAIN.url,
        "note": f"Commit {PLAIN.commit}",
    }
    assert [str(person) for person in read.persons["author"]] == ["{Ada Example}", "{A group}"]


def test_an_entry_of_little_is_whole() -> None:
    assert bibtex(Citation("a", "T")) == "@misc{a,\n  title        = {{T}},\n}"
    assert entry(replace(PLAIN, authors=()))[1].fields["month"] == "November"


@pytest.mark.parametrize("text", HOSTILE)
def test_no_title_or_name_ends_its_field(text: str) -> None:
    citation = replace(PLAIN, title=text, authors=(text, "B"), site=text, tags=(text,))
    _, read = entry(citation)
    assert set(read.fields) == {"title", "year", "month", "howpublished", "url", "note"}
    assert len(read.persons["author"]) == 2
    assert "\n" not in read.fields["title"]
    data = read_cff(citation)
    assert data["title"] == " ".join(text.replace("\x00", " ").replace("\u202e", " ").split())


@pytest.mark.parametrize(
    ("stem", "key"),
    [
        ("混合精度", "experiment"),
        ("exp-é-1", "exp-e-1"),
        ("a,b}c d", "a-b-c-d"),
        ("..", "experiment"),
    ],
)
def test_keys_are_what_every_bibtex_takes(stem: str, key: str) -> None:
    assert entry(replace(PLAIN, key=stem))[0] == key


def test_addresses_keep_their_meaning() -> None:
    url = "https://example.org/实验/a b/?q={x}&y=1%20"
    _, read = entry(replace(PLAIN, url=url))
    assert read.fields["url"] == "https://example.org/%E5%AE%9E%E9%AA%8C/a%20b/?q=%7Bx%7D&y=1%20"


def test_the_file_holds_what_is_known() -> None:
    data = read_cff(PLAIN)
    assert data["authors"] == [{"name": "Ada Example"}, {"name": "A group"}]
    assert data["date-released"] == "2026-11-21" and data["keywords"] == ["CNN", "digits"]
    little = read_cff(Citation("exp-1", "T", message="m"))
    assert little["authors"] == [{"name": "exp-1"}]
    assert set(little) == {"cff-version", "message", "type", "title", "authors"}
