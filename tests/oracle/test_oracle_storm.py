"""Files that change, go and come again a hundred times a second while the blog is built.

A run that is away for a moment and back as it was is what a look at another branch of git does.
"""

from __future__ import annotations

import itertools
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from oracle_builds import Twins

NewTwins = Callable[[], Twins]
# In seconds, between two saves.
PAUSE = 0.01


def test_builds_amid_a_storm_of_saves_leave_nothing_wrong(new_twins: NewTwins) -> None:
    twins = new_twins()
    twins.build()
    with storm(twins.folder):
        for _ in range(4):
            said = twins.build().said
            assert "Traceback" not in said, said
    assert twins.compare() == []


@contextmanager
def storm(folder: Path) -> Iterator[None]:
    """Save a post, and let a run come and go, until this is over."""
    over = threading.Event()
    thread = threading.Thread(target=_save, args=(folder / "docs", over))
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _save(docs: Path, over: threading.Event) -> None:
    post, text = docs / "posts/exp-002.md", (docs / "posts/exp-002.md").read_text("utf-8")
    run, away = docs / "runs/exp-001/base", docs.parent / "away"
    for number in itertools.count():
        if over.wait(PAUSE):
            break
        post.write_text(f"{text}\nSave {number}.\n", "utf-8")
        if number % 5 == 0:
            shutil.move(*((run, away) if run.exists() else (away, run)))
    if away.exists():
        shutil.move(away, run)
