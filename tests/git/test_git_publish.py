"""Publishing to a real branch of a real repository, with mike underneath."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from git_clone import Clone, CloneOf, MakeSite

from runpress.errors import PublishRefused
from runpress.publish.base import Destination
from runpress.publish.branch import publish
from runpress.publish.difference import compare, tell
from runpress.publish.not_found import Front
from runpress.publish.plan import Order, make_plan
from runpress.publish.site_files import site_files
from runpress.site.wording.words import words_of


def test_the_first_version_makes_the_branch_here_and_at_the_remote(
    clone: Clone, origin: Clone, site: MakeSite
) -> None:
    done = clone.publish(site("a", None, "exp-001"), "2026.10")
    assert done.pushed_to == "origin"
    assert clone.tip() == origin.tip() == done.commit
    assert clone.files() == {
        ".nojekyll",
        "2026.10/assets/style.css",
        "2026.10/experiments/exp-001/index.html",
        "2026.10/index.html",
        "experiments/exp-001/index.html",
        "index.html",
        "versions.json",
    }
    assert clone.versions() == {"2026.10": []}
    assert 'href="2026.10/"' in clone.show("index.html")
    assert clone.branches() == {"refs/heads/main", "refs/heads/gh-pages"}


def test_every_version_is_one_commit_that_names_where_it_came_from(
    clone: Clone, site: MakeSite
) -> None:
    clone.publish(site("a"), "2026.10")
    clone.publish(site("b"), "2026.11", "latest")
    built_from = clone.git("rev-parse", "--short", "main")
    assert clone.git("log", "--format=%s by %cn", "gh-pages").split("\n") == [
        f"Publish 2026.11 (latest) from {built_from} by A Researcher",
        f"Publish 2026.10 from {built_from} by A Researcher",
    ]


def test_an_alias_is_a_link_and_moves(clone: Clone, site: MakeSite) -> None:
    clone.publish(site("a"), "2026.10", "latest", "stable")
    clone.publish(site("b", {"new.html": "new"}), "2026.11", "latest")
    assert clone.git("ls-tree", "gh-pages", "latest").startswith("120000 blob")
    assert clone.show("latest") == "2026.11"
    assert clone.show("stable") == "2026.10"
    assert clone.versions() == {"2026.11": ["latest"], "2026.10": ["stable"]}
    assert "2026.10/index.html" in clone.files()
    assert 'href="latest/"' in clone.show("index.html")


def test_a_version_of_the_same_name_is_replaced_whole(clone: Clone, site: MakeSite) -> None:
    clone.publish(site("a", {"old.html": "old"}), "dev")
    done = clone.publish(site("b"), "dev", replace=True)
    assert done.replaced
    assert "dev/old.html" not in clone.files()


def test_the_same_site_again_makes_no_commit(clone: Clone, site: MakeSite) -> None:
    first = clone.publish(site("a"), "dev", "latest", "stable", "next")
    again = clone.publish(site("a"), "dev", replace=True)
    assert again.commit == first.commit
    assert not again.changed
    assert clone.branches() == {"refs/heads/main", "refs/heads/gh-pages"}


def test_an_experiment_only_in_an_older_version_stays_reachable(
    clone: Clone, site: MakeSite
) -> None:
    run = {"runs/exp-001/amp/index.html": "a run"}
    clone.publish(site("a", run, "exp-001", "exp-002"), "2026.10", "latest")
    clone.publish(site("b", None, "exp-002", "exp-003"), "2026.11", "latest")
    assert 'href="../../2026.10/experiments/exp-001/"' in clone.show(
        "experiments/exp-001/index.html"
    )
    assert 'href="../../latest/experiments/exp-002/"' in clone.show(
        "experiments/exp-002/index.html"
    )
    assert 'href="../../../2026.10/runs/exp-001/amp/"' in clone.show("runs/exp-001/amp/index.html")


def test_a_forwarding_page_outlives_the_version_that_it_led_to(
    clone: Clone, site: MakeSite
) -> None:
    clone.publish(site("a", None, "exp-001"), "dev")
    clone.publish(site("b"), "dev", replace=True)
    assert "experiments/exp-001/index.html" in clone.files()


def test_a_stale_clone_publishes_on_top_of_what_others_published(
    clone: Clone, origin: Clone, site: MakeSite, clone_of: CloneOf
) -> None:
    clone.publish(site("a"), "2026.10", "latest")
    other = clone_of(origin, "other")
    other.git("branch", "gh-pages", "origin/gh-pages")
    clone.publish(site("b"), "2026.11", "latest")
    other.publish(site("c"), "dev")
    assert other.versions() == {"dev": [], "2026.11": ["latest"], "2026.10": []}
    assert other.tip() == origin.tip()


def test_a_shallow_single_branch_clone_does_not_start_the_branch_anew(
    clone: Clone, origin: Clone, site: MakeSite, clone_of: CloneOf
) -> None:
    clone.publish(site("a"), "2026.10")
    shallow = clone_of(origin, "shallow", "--depth=1", "--single-branch", "--branch=main")
    shallow.publish(site("b"), "2026.11")
    assert set(origin.versions()) == {"2026.10", "2026.11"}


def test_without_push_only_the_branch_here_moves(
    clone: Clone, origin: Clone, site: MakeSite
) -> None:
    done = clone.publish(site("a"), "2026.10", push=False)
    assert done.pushed_to is None
    assert (clone.tip(), origin.tip()) == (done.commit, "")


def test_a_repository_without_remote_is_published_to_without_push(
    tmp_path: Path, site: MakeSite
) -> None:
    alone = Clone(tmp_path)
    alone.git("init", "-q")
    assert alone.publish(site("a"), "dev").pushed_to is None
    assert alone.versions() == {"dev": []}
    with pytest.raises(PublishRefused, match="no remote 'origin' to push to: add it with"):
        alone.publish(site("a"), "dev", push=True)


def test_unpushed_versions_are_pushed_with_the_next(
    clone: Clone, origin: Clone, site: MakeSite
) -> None:
    clone.publish(site("a"), "2026.10", push=False)
    clone.publish(site("b"), "2026.11")
    assert set(origin.versions()) == {"2026.10", "2026.11"}


def test_a_detached_head_is_fine(clone: Clone, site: MakeSite) -> None:
    clone.git("checkout", "-q", "--detach")
    assert clone.publish(site("a"), "dev").pushed_to == "origin"


def test_names_with_spaces_and_chinese_reach_the_branch(clone: Clone, site: MakeSite) -> None:
    clone.publish(site("a", {"a file.txt": "x"}, "实验-混合精度"), "2026.10", "latest")
    assert {"2026.10/a file.txt", "2026.10/experiments/实验-混合精度/index.html"} <= clone.files()
    page = clone.show("experiments/实验-混合精度/index.html")
    assert (
        'href="../../latest/experiments/%E5%AE%9E%E9%AA%8C-%E6%B7%B7%E5%90%88%E7%B2%BE%E5%BA%A6/"'
        in page
    )


def test_a_tag_of_the_branchs_name_misleads_nobody(clone: Clone, site: MakeSite) -> None:
    clone.publish(site("a"), "2026.10")
    clone.git("tag", "gh-pages", "main")
    clone.publish(site("b"), "2026.11")
    assert set(clone.versions()) == {"2026.10", "2026.11"}


def test_where_links_are_not_followed_an_alias_is_a_copy(clone: Clone, site: MakeSite) -> None:
    clone.publish(site("a", {"old.html": "old"}), "2026.10", "latest", copies=True)
    clone.publish(site("b"), "2026.11", "latest", copies=True)
    assert clone.git("ls-tree", "gh-pages", "latest").startswith("040000 tree")
    assert clone.git("rev-parse", "gh-pages:latest") == clone.git("rev-parse", "gh-pages:2026.11")
    assert "latest/old.html" not in clone.files()
    # And back to links, as mkdocs.yml says by then.
    clone.publish(site("c"), "2026.12", "latest")
    assert clone.show("latest") == "2026.12"


def test_the_root_gets_a_page_for_what_is_not_there(clone: Clone, site: MakeSite) -> None:
    front = Front("Notes", "en", words_of("en").under("not_found"))
    clone.publish(site("a"), "2026.10", "latest", front=front, address="https://a.org/notes/")
    clone.publish(site("b"), "2026.11", "latest", front=front, address="https://a.org/notes/")
    page = clone.show("404.html")
    assert 'href="/notes/latest/"' in page
    assert 'href="/notes/2026.10/"' in page


def test_a_page_of_somebody_elses_for_that_stays(clone: Clone, site: MakeSite) -> None:
    clone.publish(site("a"), "2026.10")
    clone.git("switch", "-q", "gh-pages")
    (clone.folder / "404.html").write_text("mine")
    clone.git("add", ".")
    clone.git("commit", "-qm", "Own page")
    clone.git("switch", "-q", "main")
    front = Front("Notes", "en", words_of("en").under("not_found"))
    clone.publish(site("b"), "2026.11", front=front)
    assert clone.show("404.html") == "mine"


def test_a_version_says_when_its_sources_were_committed(
    clone: Clone, site: MakeSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2026-11-21T08:00:00+08:00")
    clone.git("commit", "--allow-empty", "-qm", "Write")
    clone.publish(site("a"), "2026.11")
    [told] = json.loads(clone.show("versions.json"))
    assert told["properties"] == {"committed": "2026-11-21T00:00:00Z"}


def test_what_others_add_to_the_list_of_versions_stays(clone: Clone, site: MakeSite) -> None:
    clone.publish(site("a"), "2026.10")
    clone.git("switch", "-q", "gh-pages")
    told = json.loads(clone.show("versions.json"))
    told[0] |= {"title": "Autumn", "properties": {"hidden": True}}
    (clone.folder / "versions.json").write_text(json.dumps(told))
    clone.git("commit", "-qam", "Hide")
    clone.git("switch", "-q", "main")
    clone.publish(site("b"), "2026.10", replace=True)
    [now] = json.loads(clone.show("versions.json"))
    assert (now["title"], now["properties"]["hidden"]) == ("Autumn", True)


def test_what_a_version_would_change_is_told_file_by_file(clone: Clone, site: MakeSite) -> None:
    clone.publish(site("a", {"old.html": "old", "same.png": "same"}), "2026.10", "latest")
    before = clone.tip()
    built = site("b", {"new.html": "new", "same.png": "same", "index.html": "<h1>other</h1>"})
    plan = make_plan(Order("2026.11"), Destination(clone.folder), lambda _: None)
    told = compare(plan, built, site_files(built))
    assert (told.against, told.new, told.changed, told.gone) == (
        "2026.10",
        ("new.html",),
        ("index.html",),
        ("old.html",),
    )
    assert (told.files, told.added) == (4, len("new") + len("<h1>other</h1>"))
    assert clone.tip() == before
    assert list(tell(told, "gh-pages"))[:3] == [
        "Against 2026.10 on gh-pages:",
        "  new      new.html",
        "  new      1 page, 0 other files",
    ]


def test_a_clone_that_leaves_files_out_asks_for_none_of_them(
    clone: Clone, origin: Clone, site: MakeSite, clone_of: CloneOf
) -> None:
    clone.publish(site("a", {"big.html": "big"}, "exp-001"), "2026.10", "latest")
    origin.git("config", "uploadpack.allowFilter", "true")
    partial = clone_of(origin, "partial", "--filter=blob:none", "--no-checkout")
    partial.publish(site("a", {"big.html": "big"}, "exp-001"), "2026.11", "latest", push=False)
    assert partial.git("rev-parse", "gh-pages:2026.11") == clone.git(
        "rev-parse", "gh-pages:2026.10"
    )
    missing = partial.git("rev-list", "--objects", "--all", "--missing=print").split()
    assert f"?{clone.git('rev-parse', 'gh-pages:latest')}" in missing


def test_a_repository_of_the_longer_sums(tmp_path: Path, site: MakeSite) -> None:
    alone = Clone(tmp_path)
    alone.git("init", "-q", "--object-format=sha256")
    alone.publish(site("a"), "2026.10")
    alone.publish(site("a"), "2026.11", "latest")
    assert alone.git("rev-parse", "gh-pages:2026.10") == alone.git("rev-parse", "gh-pages:2026.11")
    alone.git("fsck", "--strict")


def test_who_looks_on_sees_the_push_go_on(clone: Clone, site: MakeSite) -> None:
    seen: list[str] = []
    clone.publish(site("a"), "2026.10", show=seen.append)
    assert "Writing objects: 100%" in "".join(seen)


def test_a_push_whose_answer_was_lost_is_done(clone: Clone, origin: Clone, site: MakeSite) -> None:
    hook = origin.folder / "hooks" / "post-receive"
    # The branch stands for the new commit by now; whoever pushed is never told.
    hook.write_text("#!/bin/sh\nkill -9 $PPID\n")
    hook.chmod(0o755)
    done = clone.publish(site("a"), "2026.10", "latest")
    assert origin.tip() == clone.tip() == done.commit


def test_an_alias_that_another_version_has_can_be_left_there(clone: Clone, site: MakeSite) -> None:
    order = Order("dev", ("latest", "next"), replace=True, keep_aliases=True)
    publish(site("a"), order, Destination(clone.folder))
    assert clone.versions() == {"dev": ["latest", "next"]}
    clone.publish(site("b"), "2026.11", "latest")
    publish(site("c"), order, Destination(clone.folder))
    assert clone.versions() == {"dev": ["next"], "2026.11": ["latest"]}


def test_a_site_without_versions_is_written_over_not_unsaid(clone: Clone, site: MakeSite) -> None:
    clone.git("switch", "-q", "--orphan", "gh-pages")
    (clone.folder / "index.html").write_text("mine")
    clone.git("add", ".")
    clone.git("commit", "-qm", "Deploy")
    clone.git("switch", "-q", "main")
    for lines in (first := [], again := []):
        clone.publish(site("a"), "dev", replace=True, report=lines.append)
    assert "gh-pages holds a site without versions" in first[0]
    assert not any("without versions" in line for line in again)
