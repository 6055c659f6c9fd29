"""What is known of a site that another process has built."""

from __future__ import annotations

import pytest
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel

from runpress.hosts.incremental.plan import (
    KIND,
    Plan,
    PlannedFiles,
    Told,
    UnknownFileError,
    files_in,
    read_plan,
    remember_plan,
)
from runpress.site.memory.store import Store


@pytest.fixture
def config() -> MkDocsConfig:
    config = MkDocsConfig()  # type: ignore[no-untyped-call]
    config.load_dict({"site_name": "A", "docs_dir": "docs", "site_dir": "site"})
    return config


@pytest.fixture
def plan() -> Plan:
    post = File("posts/a.md", "docs", "site", True, inclusion=InclusionLevel.NOT_IN_NAV)
    post.dest_uri, post.url = "experiments/a/index.html", "experiments/a/"
    files = Files([post, File("picture é.png", "docs", "site", True)])
    told = Told({"posts/a.md": "name"}, ["posts/a.md"], {"experiments/a/": "de"})
    return Plan("base", "conversions", told, dict(files_in(files)))


def test_a_plan_comes_back_as_it_was(plan: Plan) -> None:
    store = Store(None, "")
    remember_plan(store, "site", plan)
    known = read_plan(store, "site")
    assert known is not None
    assert known.told == plan.told
    assert {path: tuple(each) for path, each in known.files.items()} == plan.files
    assert read_plan(store, "elsewhere") is None


@pytest.mark.parametrize("value", [b"", b"[]", b"null", b"{}", b'{"told": {}}'])
def test_a_torn_plan_is_none(value: bytes) -> None:
    store = Store(None, "")
    store.put(KIND, "site", value)
    assert read_plan(store, "site") is None


def test_files_are_where_they_were(plan: Plan, config: MkDocsConfig) -> None:
    files = PlannedFiles(plan, config)
    post = files.get_file_from_path("posts/a.md")
    assert post is not None and post is files.get_file_from_path("posts//a.md")
    assert (post.url, post.inclusion) == ("experiments/a/", InclusionLevel.NOT_IN_NAV)
    assert post.abs_dest_path.endswith("site/experiments/a/index.html")
    picture = files.get_file_from_path("picture é.png")
    assert picture is not None and picture.url == "picture%20%C3%A9.png"
    assert files.get_file_from_path("gone.md") is None


def test_nobody_goes_through_files_that_are_not_there(plan: Plan, config: MkDocsConfig) -> None:
    with pytest.raises(UnknownFileError):
        list(PlannedFiles(plan, config))
