"""What is kept from one build to the next equals what is made anew, whatever was edited."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DataObject

from runpress.hosts.files import read_pages
from runpress.site.about import Blog
from runpress.site.assemble import assemble
from runpress.site.catalog import Catalog
from runpress.site.memory.digests import Digests
from runpress.site.memory.store import Store
from runpress.site.model import Tree
from runpress.site.read_catalog import read_catalog
from runpress.site.shelf import open_catalog
from runpress.site.text.post import Post
from runpress.site.units.keeper import Keeper

BLOG = Blog(name="Blog", url="https://blog.example/", headings=("Result",))
RECORD = (
    '{"format": 1, "id": "%(name)s", "name": "%(name)s", "group": "%(arm)s",'
    ' "status": "%(status)s", "started": "2026-01-0%(day)d",'
    ' "config": {"seed": %(day)d, "lr": 0.1},'
    ' "metrics": {"val/loss": {"goal": "min", "last": {"step": 1, "value": %(value)s}}},'
    ' "summary": {"val/loss": %(value)s}}'
)
LOG = '{"step": 0, "val/loss": 2.0}\n{"step": 1, "val/loss": %s}\n'
HEADERS = (
    "date: 2026-01-01\n",
    "date: 2026-01-02\ntags: [speed]\n",
    "date: 2026-01-03\ntags: [speed]\nseries: s\nretracted: {date: 2026-02-01, reason: wrong}\n",
    "date: 2026-01-04\nbaseline: {experiment: one, arm: a}\nrelated: [two]\n",
    "date: 2026-01-05\nbaseline: a\nhypotheses:\n"
    '  - {claim: c, expect: \'arm("b").val/loss < arm("a").val/loss\'}\n',
    "date: 2026-01-06\ndraft: true\n",
    "title: Told\n",
    "experiment: two\ndate: 2026-01-07\nexclude: {a-1: broken}\n",
    "a: [\n",
    'date: 2026-01-08\nignore: {RP504: "known"}\nmetrics: {val/loss: {goal: max, unit: nat}}\n',
)
BODIES = (
    "# A title\n\nA first paragraph.\n",
    "# Another title\n\nA first paragraph.\n\n## Result\n\nThe loss was 0.5.\n",
    '# A title\n\n`= arm("a").val/loss` and `= experiment("two").arm("a").val/loss`\n',
    "# A title\n\n```runpress\nsection: experiments\n```\n\n"
    "```runpress\nsection: leaderboard\n```\n",
    "# A title\n\n![](../pictures/none.png) <!-- runpress: ignore RP505 later -->\n",
    "# A title\n\n```runpress\nsection: curves\nexperiment: two\n```\n",
    "No title and ![a](../runs/one/a-1/figure.png)\n",
)
NAMES = ("one", "two", "three")
RUNS = ("a-1", "a-2", "b-1")


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def edit(docs: Path, data: DataObject) -> None:
    """Change one thing about a blog, or leave it as it is."""
    kind = data.draw(st.sampled_from(["post", "post", "page", "run", "run", "log", "torn", "gone"]))
    name, run = data.draw(st.sampled_from(NAMES)), data.draw(st.sampled_from(RUNS))
    folder = docs / "runs" / name / run
    if kind in ("post", "page"):
        header, body = data.draw(st.sampled_from(HEADERS)), data.draw(st.sampled_from(BODIES))
        path = docs / (f"posts/{name}.md" if kind == "post" else "index.md")
        write(path, f"---\n{header}---\n{body}")
    elif kind == "run":
        value = data.draw(st.sampled_from(["0.5", "0.25", '"NaN"']))
        status = data.draw(st.sampled_from(["finished", "finished", "running", "failed"]))
        day = RUNS.index(run) + 1
        told = {"name": run, "arm": run[0], "status": status, "day": day, "value": value}
        write(folder / "run.json", RECORD % told)
    elif kind == "log":
        write(folder / "metrics.jsonl", LOG % data.draw(st.sampled_from(["0.5", "0.25"])))
    elif kind == "torn":
        write(folder / data.draw(st.sampled_from(["run.json", "metrics.jsonl"])), '{"step": 0')
    else:
        gone = data.draw(st.sampled_from([folder, folder.parent, docs / f"posts/{name}.md"]))
        if gone.is_dir():
            shutil.rmtree(gone)
        else:
            gone.unlink(missing_ok=True)


def told(tree: Tree) -> dict[str, object]:
    """Return all that a tree holds, in a form in which two trees can be held against each other."""
    return {
        "pages": {
            path: (page.text, page.authored, page.excerpt, page.head, page.description, page.words)
            for path, page in tree.pages.items()
        },
        "order": list(tree.pages),
        "assets": {
            path: (asset.key, asset.source, asset.addressed, asset.make is None)
            for path, asset in tree.assets.items()
        },
        "problems": [str(each) for each in tree.problems],
        "silenced": [str(each) for each in tree.silenced],
    }


class Writer:
    """Builds a blog again and again, as a process that stays or as one that comes and goes."""

    def __init__(self, folder: Path) -> None:
        self.docs = folder / "docs"
        self.docs.mkdir()
        self._memory = folder / "memory.sqlite"
        self._pages = folder / "pages"
        self.begin()

    def begin(self) -> None:
        """Begin a process that knows what the last one wrote down."""
        self._store = Store(self._memory, "1")
        self._keeper = Keeper(self._store, self._pages, [self.docs])
        self._catalog: Catalog | None = None
        self._pages_read: dict[str, Post] = {}

    def build(self) -> Tree:
        """Build with memory, and write down the texts as a host does."""
        # A clock far off: no file was changed just now, so each is known by its state alone.
        digests = Digests(self._store, lambda: 0)
        catalog = open_catalog(self.docs / "runs", "docs/runs", None, digests, self._store)
        if self._catalog and self._catalog.digests == catalog.digests and not catalog.training:
            # As a host that stays, which knows that no record has changed.
            catalog = self._catalog
        pages = [self._pages_read.get(str(page), page) for page in read_pages(self.docs, "docs")]
        self._catalog, self._pages_read = catalog, {str(page): page for page in pages}
        tree = assemble(catalog, pages, BLOG, None, self._keeper)
        for page in tree.pages.values():
            path = self._pages / page.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(page.text.encode())
        self._keeper.settle()
        digests.save()
        self._store.save()
        return tree

    def anew(self) -> Tree:
        """Build without any memory."""
        catalog = read_catalog(self.docs / "runs", "docs/runs")
        return assemble(catalog, read_pages(self.docs, "docs"), BLOG)


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Path]:
    """Give a new folder each time."""
    return lambda: tmp_path_factory.mktemp("blog")


@given(data=st.data())
@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
def test_what_is_kept_equals_what_is_made_anew(fresh: Callable[[], Path], data: DataObject) -> None:
    writer = Writer(fresh())
    for name in NAMES[:2]:
        write(writer.docs / f"posts/{name}.md", f"---\n{HEADERS[0]}---\n{BODIES[0]}")
        told_of = {"name": "a-1", "arm": "a", "status": "finished", "day": 1, "value": "0.5"}
        write(writer.docs / f"runs/{name}/a-1/run.json", RECORD % told_of)
        write(writer.docs / f"runs/{name}/a-1/metrics.jsonl", LOG % "0.5")
    writer.build()
    for _ in range(data.draw(st.integers(2, 6))):
        for _ in range(data.draw(st.integers(1, 3))):
            edit(writer.docs, data)
        if data.draw(st.booleans()):
            writer.begin()
        assert told(writer.build()) == told(writer.anew())
