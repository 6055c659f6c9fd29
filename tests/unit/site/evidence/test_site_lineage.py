"""Which experiments rest on which, and what is said of those that were wrong."""

from __future__ import annotations

import pytest

from blog_on_disk import Docs
from runpress.site.about import Blog, match
from runpress.site.archive import Archive
from runpress.site.catalog import ArmOf
from runpress.site.evidence.lineage import Lineage, amendment_of, named_in, trace
from runpress.site.text.post import Post, parse_post


def post(name: str, header: str = "", body: str = "") -> Post:
    return parse_post(f"posts/{name}.md", f"docs/posts/{name}.md", f"---\n{header}\n---\n{body}")


def lineage(**headers: str) -> Lineage:
    return trace({name: post(name, header) for name, header in headers.items()}, headers, Blog())


def rests_on(name: str) -> str:
    return f"baseline: {{experiment: {name}, arm: x}}"


def test_a_baseline_and_a_named_experiment_are_what_it_rests_on() -> None:
    posts = {
        "a": post("a"),
        "b": post("b", rests_on("a")),
        "c": post("c", "", 'See `= diff(x.y, experiment("b").arm("z").y)`, experiment( \'a\' ).'),
        "d": post("d", 'hypotheses:\n  - expect: "x.y < experiment(\\"c\\").arm(\\"z\\").y"'),
    }
    found = trace(posts, [*posts, "without a post"], Blog())
    assert found.rests == {"a": (), "b": ("a",), "c": ("b", "a"), "d": ("c",)}
    assert found.borne == {"a": ("b", "c"), "b": ("c",), "c": ("d",)}
    assert not found.problems


def test_itself_and_what_is_not_there_are_nothing_to_rest_on() -> None:
    found = lineage(a=rests_on("a"), b=rests_on("nowhere"), c="baseline: fp32", d="baseline: [a]")
    assert not any(found.rests.values())


def test_what_is_retracted_reaches_all_that_rests_on_it_and_circles_end() -> None:
    found = lineage(
        a="retracted: {date: 2026-11-20, reason: wrong labels}\n" + rests_on("c"),
        b=rests_on("a"),
        c=rests_on("b"),
        d="corrected: {date: 2026-11-21, reason: typo}",
        e="related: [a]",
    )
    assert [(name, each.kind) for name, each in found.doubtful(["c"])] == [("a", "retracted")]
    assert [name for name, _ in found.doubtful(["d", "c"])] == ["d", "a"]
    assert found.doubtful(found.rests["e"]) == []


def test_a_long_chain_is_walked_in_one_go() -> None:
    headers = {f"e{n}": rests_on(f"e{n - 1}") for n in range(1, 1000)}
    found = lineage(e0="retracted: {date: 2026-11-20, reason: x}", **headers)
    assert [name for name, _ in found.doubtful(["e999"])] == ["e0"]


@pytest.mark.parametrize(
    ("header", "kind", "reason", "day"),
    [
        ("retracted: {date: 2026-11-20, reason: a  b}", "retracted", "a b", 20),
        ("corrected: {date: '2026-11-20T23:00', reason: x}", "corrected", "x", 20),
        ("corrected: {reason: x}", "corrected", "x", None),
        ("retracted: true", "retracted", "", None),
        ("retracted: because", "retracted", "because", None),
        ("retracted: 2026-11-20", "retracted", "", 20),
        ("retracted: {date: [1], reason: [2]}", "retracted", "[2]", None),
        (
            "corrected: {date: 2026-11-20, reason: x}\nretracted: {reason: y}",
            "retracted",
            "y",
            None,
        ),
    ],
)
def test_amendments_in_whatever_form(header: str, kind: str, reason: str, day: int | None) -> None:
    found = amendment_of(post("a", header))
    assert found and (found.kind, found.reason) == (kind, reason)
    assert (found.date.day if found.date else None) == day


def test_an_amendment_without_date_or_reason_is_a_warning() -> None:
    problems = lineage(a="retracted: true", b="corrected: {date: 2026-11-20, reason: x}").problems
    assert [(each.code, each.where, each.line) for each in problems] == [
        ("RP311", "docs/posts/a.md", 2)
    ]
    assert amendment_of(post("a", "retracted: false\ncorrected:")) is None


def test_a_wrong_name_among_the_related_is_a_warning_with_the_nearest() -> None:
    found = lineage(alpha="related: [betta, gamma]", beta="related: alpha")
    assert found.named == {"alpha": (), "beta": ("alpha",)}
    assert found.borne == {"alpha": ("beta",)}
    assert [each.move for each in found.problems] == [
        "Did you mean 'beta'?",
        "Correct the name, or take it out.",
    ]


def test_a_series_goes_by_date_then_by_path() -> None:
    found = lineage(
        c="series: s\ndate: 2026-01-01",
        b="series: s\ndate: {created: 2026-01-02}",
        a="series: s\ndate: 2026-01-02",
        d="series: s",
        e="series: [s]",
    )
    assert found.series == {"s": ("c", "a", "b", "d")}
    assert found.neighbours("c") == (None, "a")
    assert found.neighbours("b") == ("a", "d")
    assert found.neighbours("e") == found.neighbours("nowhere") == (None, None)


def test_rare_tags_say_more_than_common_ones() -> None:
    headers = {f"e{n:02}": "tags: [common]" for n in range(31)}
    headers |= {"x": "tags: [rare, few, common]", "y": "tags: [few]", "z": "tags: [rare]"}
    headers |= {"w": "tags: [few]", "v": "tags: [few, rare]", "u": "tags: rare"}
    found = lineage(**headers)
    assert found.alike("x") == ["v", "z", "w"]
    assert found.alike("e00") == []


def test_a_baseline_elsewhere_is_found_or_warned_about(docs: Docs) -> None:
    docs.run("base", "lr-0.1")
    docs.run("next", "amp")
    for header, borrowed, moves in (
        ("baseline: {experiment: base, arm: lr-0.1}", ArmOf("base", "lr-0.1"), []),
        ("baseline: {experiment: base, arm: lr-0.2}", None, ["Did you mean 'lr-0.1'?"]),
        ("baseline: {experiment: bass, arm: lr-0.1}", None, ["Did you mean 'base'?"]),
        ("baseline: {arm: amp}", None, []),
        ("baseline: {experiment: next, arm: amp}", None, []),
        ("baseline: {experiment: base}", None, ["Write `baseline: {experiment: ..., arm: ...}`."]),
    ):
        posts = (post("next", header),)
        matched = match(docs.catalog(), posts, Blog())
        experiment = matched.catalog.experiments["next"]
        archive = Archive(matched.catalog, matched.about, posts)
        assert experiment.borrowed == borrowed, header
        assert [each.move for each in matched.problems] == moves
        arm = archive.baseline_arm(experiment)
        assert (arm.name if arm else None) == (
            "lr-0.1" if borrowed else "amp" if not moves else None
        )


def test_names_in_a_text_of_many_beginnings_are_found_at_once() -> None:
    body = 'experiment("' * 100_000 + 'experiment("a")'
    assert named_in(post("x", "", body)) == ("a",)
