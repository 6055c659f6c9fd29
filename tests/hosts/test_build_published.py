"""What of the records is published, and where it can be found."""

from __future__ import annotations

import csv
import json
from pathlib import PurePosixPath

from hosts_blog import Blog, Built

from runpress.site.public import ENVIRONMENT, GIT, KEYS

EXPERIMENT = "exp-001-lr-sweep"


def test_of_a_record_only_the_agreed_files_are_published(built: Built) -> None:
    published = {
        PurePosixPath(path).name if PurePosixPath(path).suffix != ".png" else "a picture"
        for path in built.site.files
        if path.startswith("runs/")
    }
    expected = {"index.html", "metrics.csv", "run.json", "requirements.txt", "a picture"}
    # A run that was over before the first sample of the machine has none.
    assert published - {"system.csv"} == expected


def test_no_raw_log_and_no_diagram_text_is_published_anywhere(built: Built) -> None:
    assert not [path for path in built.site.files if path.endswith((".jsonl", ".mmd", ".md"))]


def test_every_run_has_a_page_with_its_files(blog: Blog, built: Built) -> None:
    runs = sorted(path.name for path in (blog.docs / "runs" / EXPERIMENT).iterdir())
    assert len(runs) >= 2
    for run in runs:
        for name in ("index.html", "metrics.csv", "run.json", "curves/loss.png"):
            assert f"runs/{EXPERIMENT}/{run}/{name}" in built.site.files


def test_published_records_hold_allowed_keys_alone(built: Built) -> None:
    for path in built.site.files:
        if path.endswith("/run.json"):
            record = json.loads((built.site.folder / path).read_bytes())
            assert set(record) <= {*KEYS, "environment"}
            assert set(record["environment"]) <= set(ENVIRONMENT)
            assert set(record["environment"].get("git", {})) <= set(GIT)


def test_the_headline_s_data_are_the_recorded_points(blog: Blog, built: Built) -> None:
    with (built.site.folder / f"experiments/{EXPERIMENT}/headline.csv").open() as file:
        rows = list(csv.DictReader(file))
    shown = {(row["run"], int(row["step"])): float(row["val/accuracy"]) for row in rows}
    recorded = {}
    for path in (blog.docs / "runs" / EXPERIMENT).glob("*/metrics.jsonl"):
        for line in map(json.loads, path.read_text().splitlines()):
            if "val/accuracy" in line:
                recorded[path.parent.name, line["_step"]] = line["val/accuracy"]
    assert shown == recorded


def test_run_pages_are_in_neither_the_navigation_nor_the_search(built: Built) -> None:
    home = built.site.page("index.html")
    assert not [each for _, each in home.addresses() if each.startswith("runs/")]
    places = [entry["location"] for entry in _search(built)]
    assert not [place for place in places if place.startswith("runs/")]
    assert f"experiments/{EXPERIMENT}/" in places


def test_the_search_finds_the_post_s_words_and_values(built: Built) -> None:
    texts = [entry["text"] for entry in _search(built) if EXPERIMENT in entry["location"]]
    assert any("n = 3 seeds" in " ".join(text.replace("\xa0", " ").split()) for text in texts)
    assert not [text for text in texts if "runpress:" in text]


def test_the_post_carries_its_tags(built: Built) -> None:
    post = built.site.page(f"experiments/{EXPERIMENT}/index.html")
    tags = ["".join(each.text).strip() for each in post.elements if each.has_class("md-tag")]
    assert sorted(tags) == ["CNN", "digits", "learning rate"]
    known = json.loads((built.site.folder / "tags.json").read_bytes())
    assert known


def _search(built: Built) -> list[dict[str, str]]:
    index = json.loads((built.site.folder / "search/search_index.json").read_text("utf-8"))
    docs: list[dict[str, str]] = index["docs"]
    return docs
