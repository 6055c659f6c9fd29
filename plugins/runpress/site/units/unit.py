"""A unit: the pages, assets and problems that were made in one piece, and what from.

To disk it goes as JSON, without the texts of its pages, which lie beside it as files. An
asset that has to be drawn forgets how; when it is wanted, its unit is made again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from typing import Any

import orjson

from runpress.format.problems import Problem, Severity
from runpress.site.memory.digests import digest_of
from runpress.site.memory.recording import Fact, Recording
from runpress.site.model import Asset, Page, Tree

Logs = dict[tuple[str, str], tuple[Problem, ...]]
TEXTS = ("path", "excerpt", "head", "description")


class KeptPage(Page):
    """A page whose text is read when somebody asks for it; `key` names all that it holds."""

    @cached_property
    def text(self) -> str:
        """The page's complete Markdown source."""
        read: Callable[[KeptPage], str] = self.__dict__["read"]
        return read(self)

    @property
    def key(self) -> str:
        """A name for everything that the page holds: equal keys mean equal pages."""
        return str(self.__dict__["kept_key"])

    @property
    def text_digest(self) -> str:
        """The digest of the text's bytes."""
        return str(self.__dict__["kept_digest"])

    def forget(self) -> None:
        """Let go of the text, which lies on disk by now."""
        self.__dict__.pop("text", None)


@dataclass
class Unit:
    """What was made in one piece.

    `value` is what was made where it is no part of the tree itself, as plain data for JSON.
    `forgot` says that its assets are made by making it again. `state` is the digest of all
    facts that it was made from, None where they cannot be told.
    """

    name: str
    pages: Sequence[Page] = field(default_factory=list)
    assets: list[Asset] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    logs: Logs = field(default_factory=dict)
    value: Any = None
    facts: tuple[Fact, ...] = ()
    state: str | None = None
    forgot: bool = False
    # The last build of its keeper that found its facts to be these.
    turn: int = 0

    @cached_property
    def kinds(self) -> frozenset[str]:
        """The kinds of its facts."""
        return frozenset(kind for kind, *_ in self.facts)

    def forget(self, make: Callable[[str], bytes]) -> None:
        """Let go of all that can be had again: texts, and how assets are drawn.

        Args:
            make: makes an asset by its path.
        """
        for page in self.pages:
            if isinstance(page, KeptPage):
                page.forget()
        if self.forgot:
            return
        self.forgot = True
        self.assets = [
            replace(asset, make=partial(make, asset.path)) if asset.make else asset
            for asset in self.assets
        ]


Read = Callable[[KeptPage], str]


def unit_of(name: str, tree: Tree, recording: Recording, read: Read) -> Unit:
    """Return what was added to a tree, and what it was made from, as a unit."""
    return Unit(
        name,
        [_kept(page, read) for page in tree.pages.values()],
        list(tree.assets.values()),
        list(tree.problems),
        {key: found for key, found in recording.logs.items() if found},
        facts=tuple(recording.facts),
    )


def write_unit(unit: Unit) -> bytes:
    """Return a unit as JSON."""
    return orjson.dumps(
        [
            unit.state,
            unit.facts,
            [_page_data(page) for page in unit.pages if isinstance(page, KeptPage)],
            [_asset_data(asset) for asset in unit.assets],
            [_problem_data(each) for each in unit.problems],
            [[*key, [_problem_data(each) for each in found]] for key, found in unit.logs.items()],
            unit.value,
        ]
    )


def read_unit(name: str, data: bytes, read: Read, make: Callable[[str], bytes]) -> Unit | None:
    """Return a unit from JSON; None where the data are not as they were written.

    Args:
        name: the unit's.
        data: the JSON.
        read: reads the text of one of its pages.
        make: makes one of its assets, by its path.
    """
    with suppress(ValueError, TypeError, KeyError, AttributeError):
        state, facts, pages, assets, problems, logs, value = orjson.loads(data)
        return Unit(
            name,
            [_read_page(each, read) for each in pages],
            [_read_asset(each, make) for each in assets],
            [_read_problem(each) for each in problems],
            {
                (_text(one), _text(run)): tuple(map(_read_problem, found))
                for one, run, found in logs
            },
            value,
            tuple(tuple(map(_text, each)) for each in facts),
            _text(state),
            forgot=True,
        )
    return None


def _kept(page: Page, read: Read) -> KeptPage:
    digest = digest_of(page.text.encode("utf-8", "replace"))
    return _page(_data_of(page), digest, read, page.text)


def _data_of(page: Page) -> list[Any]:
    return [
        page.path,
        page.authored,
        page.excerpt,
        page.head,
        page.description,
        page.words,
        page.listed,
    ]


def _page_data(page: KeptPage) -> list[Any]:
    return [*_data_of(page), page.text_digest]


def _page(told: list[Any], digest: str, read: Read, text: str | None = None) -> KeptPage:
    names = ("path", "authored", "excerpt", "head", "description", "words", "listed")
    page: KeptPage = object.__new__(KeptPage)
    page.__dict__.update(zip(names, told, strict=True))
    summed = hashlib.blake2b(repr((*told, digest)).encode("utf-8", "replace"), digest_size=16)
    page.__dict__.update(kept_digest=digest, kept_key=summed.hexdigest(), read=read)
    if text is not None:
        page.__dict__["text"] = text
    return page


def _read_page(data: list[Any], read: Read) -> KeptPage:
    *told, digest = data
    path, authored, excerpt, head, description, words, listed = told
    right = all(isinstance(each, str) for each in (path, head, description, digest))
    right &= isinstance(authored, bool) and isinstance(listed, bool) and type(words) is int
    if not (right and (excerpt is None or isinstance(excerpt, str)) and _stays(path)):
        raise ValueError("no page of ours")
    return _page(told, digest, read)


def _stays(path: str) -> bool:
    """Say whether a path leads nowhere but into the site."""
    return not path.startswith("/") and ".." not in path.split("/")


def _asset_data(asset: Asset) -> list[Any]:
    return [asset.path, asset.key, asset.source, asset.addressed, asset.make is not None]


def _read_asset(data: list[Any], make: Callable[[str], bytes]) -> Asset:
    path, key, source, addressed, drawn = data
    if not (isinstance(path, str) and isinstance(key, str) and _stays(path)):
        raise ValueError("no asset of ours")
    if not (isinstance(addressed, bool) and isinstance(drawn, bool) and "/" not in key):
        raise ValueError("no asset of ours")
    return Asset(
        path,
        key,
        (lambda: make(path)) if drawn else None,
        None if source is None else _text(source),
        addressed,
    )


def _problem_data(problem: Problem) -> list[Any]:
    return [
        problem.severity.value,
        problem.code,
        problem.where,
        problem.what,
        problem.move,
        problem.line,
    ]


def _read_problem(data: list[Any]) -> Problem:
    severity, code, where, what, move, line = data
    if type(line) is not int:
        raise ValueError("no problem of ours")
    told = (_text(code), _text(where), _text(what), _text(move))
    return Problem(Severity(severity), *told, line)


def _text(told: object) -> str:
    if not isinstance(told, str):
        raise ValueError("no text")
    return told
