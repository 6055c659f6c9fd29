"""Keeping out of a record what must not be published: credentials and paths of a machine.

Blogs are public and records are committed, so this runs over configs, arguments and error
messages before they touch the disk. Words are matched whole: `tokenizer` and `max_tokens`
are no secrets, `hf_token` is.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable

HIDDEN = "***"
# No text in a record is longer; what comes after could only hide something.
LONGEST_TEXT = 1_000

SECRET_WORDS = frozenset(
    # One line a kind: passwords, tokens, other ways in.
    (
        *("password", "passwd", "passphrase", "pwd", "secret", "secrets"),
        *("token", "apikey", "pat", "bearer", "cookie", "cookies"),
        *("credential", "credentials", "auth", "authorization", "authentication"),
        *("dsn", "webhook"),
    )
)
# Words that make a key of the word "key": `api_key` is one, `sort_key` is not.
KEY_WORDS = frozenset(
    ["api", "access", "private", "secret", "ssh", "encryption", "license", "signing"]
)

SECRET_VALUE = re.compile(
    r"AKIA[0-9A-Z]{16}"
    r"|AIza[\w-]{30,}"
    r"|gh[pousr]_[A-Za-z0-9]{20,}"
    r"|github_pat_\w{20,}"
    r"|glpat-[\w-]{16,}"
    r"|hf_[A-Za-z0-9]{20,}"
    r"|\bsk-[\w-]{16,}"
    r"|xox[abeprs]-[\w-]{10,}"
    r"|eyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]*"
    r"|-----BEGIN [A-Z ]*PRIVATE KEY.*",
    re.DOTALL,
)
URL_CREDENTIALS = re.compile(r"\b([a-z][a-z0-9+.-]{1,20}://)[^/@\s]+@", re.IGNORECASE)
# Signed addresses carry their key in the query.
URL_QUERY = re.compile(r"\b(https?://[^\s?#'\"]+)\?[^\s'\"]+", re.IGNORECASE)
SECRET_PAIR = re.compile(r"(?P<key>[\w.-]{1,60})(?P<join>\s?[=:]\s?)(?P<value>[^\s,;&'\"]+)")

_PART = r"[^\s'\"<>|*?:;,()\[\]{}/\\]+"
_START = rf"(?:~{_PART}(?=/)|~(?=[/\\])|[A-Za-z]:(?=[/\\])|(?=/|\\\\))"
ABSOLUTE_PATH = re.compile(
    # Not inside a word, an address or a relative path, but behind the colon of a list.
    r"(?:file://(?=/)|(?<![\w/.<>~:\\-])|(?<=\w:)(?=/[^/]))"
    rf"{_START}(?P<folders>(?:[/\\]+{_PART})*[/\\]+)(?P<name>{_PART})[/\\]?"
)
WHOLE_PATH = re.compile(
    r"(?:~[^/\\\n:]*[/\\]|[A-Za-z]:[/\\]|\\\\|/)(?:[^/\\\n:]+[/\\])*(?P<name>[^/\\\n:]+)[/\\]?"
)


def is_secret_key(key: str) -> bool:
    """Say whether a key, by its words, names a credential."""
    spaced = re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", key[:LONGEST_TEXT]).lower()
    words = [word for word in re.split(r"[^a-z0-9]+", spaced) if word]
    pairs = itertools.pairwise(words)
    return not SECRET_WORDS.isdisjoint(words) or any(
        first in KEY_WORDS and second in ("key", "keys") for first, second in pairs
    )


def redact_text(text: str) -> str:
    """Return a text without credentials and with every absolute path as `<path>/basename`."""
    text = text[: 4 * LONGEST_TEXT].encode("utf-8", "replace").decode()
    text = URL_CREDENTIALS.sub(rf"\1{HIDDEN}@", text)
    text = URL_QUERY.sub(rf"\1?{HIDDEN}", text)
    text = SECRET_VALUE.sub(HIDDEN, text)
    text = SECRET_PAIR.sub(_hide_pair, text)
    return _without_paths(text)[:LONGEST_TEXT]


def redact_arguments(arguments: Iterable[str]) -> list[str]:
    """Return a command's arguments without credentials, also where value and key are apart."""
    kept, hide = [], False
    for argument in arguments:
        if hide and not argument.startswith("-"):
            kept.append(HIDDEN)
            hide = False
            continue
        key, equals, value = argument.partition("=") if argument.startswith("-") else ("", "", "")
        hide = argument.startswith("-") and not equals and is_secret_key(argument)
        # By itself a value may be a path with spaces in it.
        kept.append(f"{key}={redact_item(key, value)}" if equals else redact_text(argument))
    return kept


def redact_item(key: str, value: str) -> str:
    """Return a text that stands under `key` without credentials and paths."""
    return HIDDEN if value and is_secret_key(key) else redact_text(value)


def _hide_pair(found: re.Match[str]) -> str:
    return f"{found['key']}{found['join']}{HIDDEN}" if is_secret_key(found["key"]) else found[0]


def _without_paths(text: str) -> str:
    # A value that is a path from end to end may hold spaces; inside a sentence none can.
    whole = WHOLE_PATH.fullmatch(text)
    if whole:
        return f"<path>/{whole['name']}"
    return ABSOLUTE_PATH.sub(lambda found: f"<path>/{found['name']}", text)
