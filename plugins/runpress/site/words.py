"""The words that generated parts of a page use, in the page's language.

A language is one file in `languages/`. A text may hold `{named}` places; a word that a
language lacks is taken from English, so that a new language can grow.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources

import markupsafe

FALLBACK = "en"


class Words:
    """The words of one language.

    >>> words_of("en")("meta.runs", count=3)
    '3 runs'
    """

    def __init__(self, language: str, texts: Mapping[str, str]) -> None:
        self.language = language
        self._texts = texts

    def __call__(self, key: str, **values: object) -> str:
        """Return the text of `key` with its places filled in.

        A text with a `count` of 1 may have a form of its own under `<key>.one`.
        """
        if values.get("count") == 1 and f"{key}.one" in self._texts:
            key = f"{key}.one"
        text = self._texts[key]
        # A link among the values stays a link; everything else is escaped beside it.
        if any(isinstance(value, markupsafe.Markup) for value in values.values()):
            return markupsafe.Markup(text).format(**values)  # noqa: S704 (a text of ours)
        return text.format(**values)


@cache
def words_of(language: str) -> Words:
    """Return the words of a language such as `en`, `zh` or `zh-Hans`, else of English."""
    folder = resources.files("runpress.site") / "languages"
    names = {entry.name.removesuffix(".toml") for entry in folder.iterdir()}
    name = next(
        (part for part in (language, language.partition("-")[0]) if part in names), FALLBACK
    )
    texts = _flatten(tomllib.loads((folder / f"{FALLBACK}.toml").read_text("utf-8")))
    if name != FALLBACK:
        texts |= _flatten(tomllib.loads((folder / f"{name}.toml").read_text("utf-8")))
    return Words(name, texts)


def _flatten(table: Mapping[str, object], prefix: str = "") -> dict[str, str]:
    texts: dict[str, str] = {}
    for key, value in table.items():
        if isinstance(value, Mapping):
            texts |= _flatten(value, f"{prefix}{key}.")
        else:
            texts[prefix + key] = str(value)
    return texts
