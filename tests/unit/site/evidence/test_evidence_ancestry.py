"""Which experiments are drawn round one, and what leads from one to another."""

from __future__ import annotations

from collections.abc import Mapping

from runpress.site.evidence.ancestry import MOST, Ancestry, ancestry


def found(
    experiment: str,
    rests: Mapping[str, str],
    hidden: str = "",
    named: Mapping[str, str] | None = None,
) -> Ancestry | None:
    """Each experiment is a letter, and what it rests on a few of them."""
    borne: dict[str, list[str]] = {}
    for edges in (rests, named or {}):
        for one, others in edges.items():
            for other in others:
                borne.setdefault(other, []).append(one)
    return ancestry(
        experiment,
        {name: tuple(others) for name, others in rests.items()},
        {name: tuple(others) for name, others in borne.items()},
        lambda name: name not in hidden,
    )


def test_neighbours_alone_are_told_by_the_list() -> None:
    assert found("b", {"b": "a", "c": "b", "d": "b"}) is None
    assert found("a", {}) is None


def test_a_chain_goes_from_what_comes_first_to_what_comes_last() -> None:
    chain = {"b": "a", "c": "b", "d": "c", "e": "d"}
    edges = (("a", "b"), ("b", "c"), ("c", "d"), ("d", "e"))
    assert found("c", chain) == Ancestry(tuple("abcde"), edges)
    # From its ends too: two steps up are enough, and so are two down.
    assert found("e", chain) == Ancestry(tuple("abcde"), edges)
    assert found("a", chain) == Ancestry(tuple("abcde"), edges)


def test_what_a_longer_way_tells_is_not_drawn_again() -> None:
    told = found("c", {"b": "a", "c": "ab"})
    assert told is not None and told.edges == (("a", "b"), ("b", "c"))


def test_drafts_and_what_is_only_called_related_are_not_in_it() -> None:
    chain = {"b": "a", "c": "b"}
    assert found("c", chain, hidden="a") is None
    assert found("a", {"b": "a"}, named={"c": "b"}) is None


def test_a_circle_ends_and_holds_together() -> None:
    told = found("a", {"a": "b", "b": "c", "c": "a"})
    assert told is not None and sorted(told.experiments) == ["a", "b", "c"]
    reached = {end for _, end in told.edges} | {start for start, _ in told.edges}
    assert reached == {"a", "b", "c"}


def test_two_stand_abreast_and_those_that_lead_on_come_first() -> None:
    told = found("a", {"b": "a", "c": "a", "d": "a", "e": "d"})
    assert told == Ancestry(tuple("adbe"), (("a", "d"), ("a", "b"), ("d", "e")), cut=True)


def test_a_long_chain_is_cut_on_both_sides_and_says_so() -> None:
    names = [chr(ord("A") + at) for at in range(40)]
    told = found(names[20], dict(zip(names[1:], names, strict=False)))
    half = MOST // 2
    assert told is not None and told.cut
    assert told.experiments == tuple(names[20 - half : 20 + half + 1])
