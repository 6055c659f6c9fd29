"""The words that generated parts of a page use, in the page's language.

A language is one file in `languages/`. A text may hold `{named}` places; a word that a
language lacks is taken from English, so that a new language can grow.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
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
        text = self._texts[key]
        if not values:
            return text.format() if "{" in text or "}" in text else text
        if values.get("count") == 1:
            text = self._texts.get(f"{key}.one", text)
        # A link among the values stays a link; everything else is escaped beside it.
        for value in values.values():
            if isinstance(value, markupsafe.Markup):
                return _around(text, values)
        return text.format(**values)

    def under(self, prefix: str) -> dict[str, str]:
        """Return the texts whose keys begin with a prefix and a dot, with their places open.

        A script fills them in, in the reader's browser.
        """
        start = f"{prefix}."
        known = self._texts.items()
        return {key.removeprefix(start): text for key, text in known if key.startswith(start)}

    def listed(self, items: Iterable[str]) -> str:
        """Return items one after the other, as the language parts them.

        >>> words_of("zh").listed(["fp32", "amp"])
        'fp32、amp'
        """
        return self("marks.list").join(items)


def _around(text: str, values: Mapping[str, object]) -> markupsafe.Markup:
    """Fill a text in as markup, by one formatting of strings: markup's own is far slower."""
    safe = {name: markupsafe.escape(value) for name, value in values.items()}
    return markupsafe.Markup(text.format(**safe))  # noqa: S704 (a text of ours)


@cache
def words_of(language: str) -> Words:
    """Return the words of a language such as `en`, `zh` or `zh-Hans`, else of English."""
    folder = resources.files("runpress.site") / "languages"
    names = {entry.name.removesuffix(".toml") for entry in folder.iterdir()}
    # As tags of languages are written: without regard to case, and POSIX has `zh_CN`.
    told = language.lower().replace("_", "-")
    name = next((part for part in (told, told.partition("-")[0]) if part in names), FALLBACK)
    texts = _flatten(tomllib.loads((folder / f"{FALLBACK}.toml").read_text("utf-8")))
    if name != FALLBACK:
        own = _flatten(tomllib.loads((folder / f"{name}.toml").read_text("utf-8")))
        # English has a form for one thing where other languages have one form for all.
        texts = {key: text for key, text in texts.items() if key.removesuffix(".one") not in own}
        texts |= own
    return Words(name, texts)


def _flatten(table: Mapping[str, object], prefix: str = "") -> dict[str, str]:
    texts: dict[str, str] = {}
    for key, value in table.items():
        if isinstance(value, Mapping):
            texts |= _flatten(value, f"{prefix}{key}.")
        else:
            texts[prefix + key] = str(value)
    return texts
