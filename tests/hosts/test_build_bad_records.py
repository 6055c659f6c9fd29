"""Records that are torn, missing, too new or not what they say: one message, one page each."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

import pytest
from hosts_blog import Blog, Built
from hosts_records import add_run, change_manifest

from blog_on_disk import tiny_png

RUNS = "docs/runs/exp-001"


@dataclasses.dataclass(frozen=True)
class Bad:
    """One kind of damage: how it is done, and the code of the message that it must give."""

    damage: Callable[[Path], object]
    level: str
    code: str
    file: str = "run.json"


def _torn_tail(run: Path) -> None:
    with (run / "metrics.jsonl").open("ab") as file:
        file.write(b'{"_step":3,"_time":0.3,"train/lo')


def _torn_middle(run: Path) -> None:
    log = run / "metrics.jsonl"
    log.write_bytes(log.read_bytes().replace(b'{"_step":1', b'{"_st', 1))


def _half_manifest(run: Path) -> None:
    manifest = run / "run.json"
    manifest.write_bytes(manifest.read_bytes()[:200])


def _empty(run: Path) -> None:
    for path in sorted(run.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()


def _leading_out(run: Path) -> None:
    figure = {"name": "loss", "file": "../../../secret.png", "metrics": ["train/loss"]}
    change_manifest(run, {"figures": [figure]})


def _linked_out(run: Path) -> None:
    (run / "curves" / "loss.png").unlink()
    (run / "curves" / "loss.png").symlink_to(run.parents[3] / "secret.png")


def _linked_log(run: Path) -> None:
    (run / "metrics.jsonl").unlink()
    (run / "metrics.jsonl").symlink_to(run.parents[3] / "secret.jsonl")


KINDS = {
    "torn-tail": Bad(_torn_tail, "INFO", "RP104", "metrics.jsonl"),
    "torn-middle": Bad(_torn_middle, "WARNING", "RP103", "metrics.jsonl"),
    "half-manifest": Bad(_half_manifest, "WARNING", "RP102"),
    "no-manifest": Bad(lambda run: (run / "run.json").unlink(), "WARNING", "RP102"),
    "not-a-record": Bad(lambda run: (run / "run.json").write_text("[]"), "WARNING", "RP102"),
    "folder-for-manifest": Bad(
        lambda run: ((run / "run.json").unlink(), (run / "run.json").mkdir()), "WARNING", "RP102"
    ),
    "wrong-kinds": Bad(
        lambda run: change_manifest(run, {"metrics": {"a": {"last": 3}}}), "WARNING", "RP102"
    ),
    "too-new": Bad(lambda run: change_manifest(run, {"format": 99}), "ERROR", "RP101"),
    "empty": Bad(_empty, "WARNING", "RP102"),
    "no-picture": Bad(
        lambda run: (run / "curves/loss.png").write_text("GIF89a"),
        "WARNING",
        "RP107",
        "curves/loss.png",
    ),
    "half-picture": Bad(
        lambda run: (run / "curves/loss.png").write_bytes(tiny_png()[:-6]),
        "WARNING",
        "RP107",
        "curves/loss.png",
    ),
    "lost-picture": Bad(
        lambda run: (run / "curves/loss.png").unlink(), "WARNING", "RP107", "curves/loss.png"
    ),
    "leading-out": Bad(_leading_out, "WARNING", "RP102"),
    "linked-out": Bad(_linked_out, "WARNING", "RP107", "curves/loss.png"),
    "lost-diagram": Bad(
        lambda run: (run / "diagrams/pipeline.mmd").unlink(),
        "WARNING",
        "RP108",
        "diagrams/pipeline.mmd",
    ),
    "never-ended": Bad(
        lambda run: change_manifest(run, {"status": "running", "metrics": {}}),
        "INFO",
        "RP106",
        "",
    ),
}


@pytest.fixture(scope="module")
def bad(new_blog: Callable[[], Blog]) -> Built:
    """A blog in which every kind of damage was done once, beside one sound run."""
    blog = new_blog()
    blog.write("secret.png", tiny_png(64, 64))
    blog.write("secret.jsonl", '{"_step":0,"secret/loss":1}\n')
    for name, kind in KINDS.items():
        kind.damage(add_run(blog.docs, "exp-001", name))
    _linked_log(add_run(blog.docs, "exp-001", "linked-log"))
    add_run(blog.docs, "exp-001", "sound", losses=(0.7, 0.125))
    blog.write(f"{RUNS}/a file.txt", "not a run")
    blog.write(f"{RUNS}/-bad name-/run.json", "{}")
    blog.post("exp-001", '# Title\n\nSound is `= sound["train/loss"]`.\n')
    return blog.build()


@pytest.mark.parametrize("name", KINDS)
def test_the_message_names_the_file_and_the_page_shows_the_run(bad: Built, name: str) -> None:
    kind = KINDS[name]
    where = f"{RUNS}/{name}/{kind.file}".rstrip("/")
    assert len(bad.said(f"{where}:", f"[{kind.code}]")) == 1, bad.output
    assert bad.said(f"{where}:", f"[{kind.code}]")[0].startswith(kind.level)
    assert f"runs/exp-001/{name}/index.html" in bad.site.files


@pytest.mark.parametrize("name", [name for name, kind in KINDS.items() if kind.code != "RP104"])
def test_the_run_s_page_says_what_is_wrong(bad: Built, name: str) -> None:
    page = bad.site.page(f"runs/exp-001/{name}/index.html")
    kind = KINDS[name]
    if kind.code in ("RP101", "RP102"):
        assert page.all("div", "rp-problem")
        assert "run.json" in page.text
    elif kind.code == "RP107":
        assert "curves/loss.png cannot be shown" in page.text
    elif kind.code == "RP106":
        assert "crashed at step 2" in page.text


def test_every_message_says_the_next_move(bad: Built) -> None:
    for line in bad.said("[RP1"):
        assert line.partition("] ")[2], line


def test_the_sound_run_is_unharmed(bad: Built) -> None:
    post = bad.site.page("experiments/exp-001/index.html").text.replace("\xa0", " ")
    assert "Sound is 0.125 (n = 1 seed)." in post
    assert "runs/exp-001/sound/curves/loss.png" in bad.site.files
    assert bad.site.wrong_links() == []


def test_the_post_shows_every_run(bad: Built) -> None:
    links = {
        bad.site.target("experiments/exp-001/index.html", each)
        for _, each in bad.site.page("experiments/exp-001/index.html").addresses()
    }
    assert {f"runs/exp-001/{name}/index.html" for name in KINDS} <= links


def test_an_error_ends_the_build_after_all_pages_are_made(bad: Built) -> None:
    assert bad.code == 1
    assert bad.said("runpress: 1 error above")
    assert "Traceback" not in bad.output


def test_nothing_outside_a_record_is_published(bad: Built) -> None:
    secret = tiny_png(64, 64)
    sizes = {
        path for path in bad.site.files if (bad.site.folder / path).stat().st_size == len(secret)
    }
    assert not {path for path in sizes if (bad.site.folder / path).read_bytes() == secret}
    log = "runs/exp-001/linked-log/metrics.csv"
    assert "secret" not in (bad.site.folder / log).read_text()


def test_a_folder_whose_name_is_no_name_is_named_and_left_out(bad: Built) -> None:
    assert bad.said(f"{RUNS}/-bad name-", "[RP105]")[0].startswith("WARNING")
    assert not [path for path in bad.site.files if "bad name" in path or "a file" in path]


def test_three_hundred_runs_build_without_a_word(new_blog: Callable[[], Blog]) -> None:
    blog = new_blog()
    for number in range(300):
        add_run(blog.docs, "exp-001", f"arm-{number}", name=f"arm-{number % 60}", seed=number)
    blog.post("exp-001", "# Many\n\nText.\n")

    made = blog.build("--strict")

    assert made.code == 0, made.output
    assert len([path for path in made.site.pages if path.startswith("runs/")]) == 300


def test_a_figure_that_the_script_drew_is_published_under_its_own_path(
    new_blog: Callable[[], Blog],
) -> None:
    blog = new_blog()
    figure = {"name": "confusion", "file": "figures/confusion.png", "alt": "What is mixed up"}
    run = add_run(blog.docs, "exp-001", "base")
    change_manifest(run, {"figures": [figure]})
    (run / "figures").mkdir()
    (run / "figures" / "confusion.png").write_bytes(tiny_png())

    made = blog.build("--strict")

    assert made.code == 0, made.output
    assert "runs/exp-001/base/figures/confusion.png" in made.site.files
    page = made.site.page("runs/exp-001/base/index.html")
    assert "What is mixed up" in {each.attributes["alt"] for each in page.all("img")}
