"""Keeping out of a record what must not be published: credentials and paths of a machine.

Blogs are public and records are committed, so this runs over configs, arguments and error
messages before they touch the disk. What a key means is decided in `secret_key`; here are
the credentials that can be told by their own looks, and the paths.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from runpress.record.secret_key import is_secret_key

__all__ = ["hide_secrets", "is_secret_key", "redact_arguments", "redact_item", "redact_text"]

HIDDEN = "***"
# No text in a record is longer; what comes after could only hide something.
LONGEST_TEXT = 1_000

# What those who give out keys begin them with, so that they can be found.
SECRET_VALUE = re.compile(
    r"(?:"
    r"\b(?:AKIA|ASIA|ABIA|ACCA)[0-9A-Z]{16}"
    r"|AIza[\w-]{30,}|\bya29\.[\w.-]{10,}|\bGOCSPX-[\w-]{20,}"
    r"|gh[pousr]_[A-Za-z0-9]{20,}|github_pat_\w{20,}"
    r"|\bgl(?:pat|rt|dt|cbt|ptt|soat)-[\w-]{16,}"
    r"|hf_[A-Za-z0-9]{20,}|\br8_[A-Za-z0-9]{20,}|\bnvapi-[\w-]{20,}|\bgsk_[A-Za-z0-9]{20,}"
    r"|\bsk-(?:(?:proj|ant|or|svcacct|admin)-|(?=[\w-]{0,60}\d))[\w-]{16,}|\bsk-[A-Za-z]{32,}"
    r"|\b[rs]k_(?:live|test)_[A-Za-z0-9]{16,}"
    r"|xox[abeprs]-[\w-]{10,}|\bxapp-[\w-]{10,}"
    r"|\bnpm_[A-Za-z0-9]{20,}|\bpypi-[\w-]{20,}|\bdckr_pat_[\w-]{20,}|\bdop_v1_[0-9a-f]{32,}"
    r"|\bSG\.[\w-]{16,80}\.[\w-]{16,}|\bhv[sb]\.[\w-]{20,}|\btskey-[\w-]{16,}|\bATATT[\w-]{20,}"
    r"|\bsbp_[0-9a-f]{32,}|\bAGE-SECRET-KEY-1[A-Z0-9]{20,}"
    r"|eyJ[\w-]{10,500}\.[\w-]{10,4000}\.[\w-]*"
    r")"
)
# A key's text may be cut off; then everything behind its beginning is part of it.
PRIVATE_KEY = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY.*?(?:-----END [A-Z ]*PRIVATE KEY[A-Z ]*-----|\Z)", re.DOTALL
)
# Addresses whose path alone opens a door.
HOOK = re.compile(
    r"\b(https://(?:hooks\.slack\.com|discord(?:app)?\.com/api/webhooks)/)\S+", re.IGNORECASE
)
# A password may hold a slash; what follows a port may hold an @.
URL_CREDENTIALS = re.compile(
    r"\b([a-z][a-z0-9+.-]{1,20}://)"
    r"(?:[^/@\s]{1,300}|[^/@\s:]{0,300}:(?!\d+/)[^@\s]{1,300})@",
    re.IGNORECASE,
)
# Signed addresses carry their key in the query.
URL_QUERY = re.compile(r"\b([a-z][a-z0-9+.-]{1,20}://[^\s?#'\"]+)\?[^\s'\"]+", re.IGNORECASE)
# A header's credential goes to the end of its line, with the word for its kind in between.
HEADER = re.compile(
    r"\b((?:proxy-)?authorization|(?:set-)?cookie)(\s{0,3}[=:]\s{0,3})[^\n'\"]+", re.IGNORECASE
)
BEARER = re.compile(r"\b(bearer\s+)(?=\S{0,60}[\d._~+/-]|\S{20})[\w.~+/=-]{12,}", re.IGNORECASE)

# Where a value begins: behind a key and a sign, or behind a switch.
KEY = re.compile(
    r"(?:(?P<key>[\w.-]{1,60})['\"]?\s{0,3}[=:：]\s{0,3}"
    r"|(?<!\S)--(?P<switch>[\w.-]{1,60})\s{1,3}(?!-))"
)
VALUE = re.compile(r"\"[^\"\n]*\"?|'[^'\n]*'?|[^\s,;&'\"]+")

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


def redact_text(text: str) -> str:
    """Return a text without credentials and with every absolute path as `<path>/basename`."""
    text = text[: 4 * LONGEST_TEXT].encode("utf-8", "replace").decode()
    text = URL_QUERY.sub(rf"\1?{HIDDEN}", hide_secrets(text))
    text = HEADER.sub(rf"\1\2{HIDDEN}", text)
    return _without_paths(_hide_values(text))[:LONGEST_TEXT]


def hide_secrets(text: str) -> str:
    """Return a text of any length without what shows by itself that it is a credential."""
    text = PRIVATE_KEY.sub(HIDDEN, text)
    text = URL_CREDENTIALS.sub(rf"\1{HIDDEN}@", text)
    text = HOOK.sub(rf"\1{HIDDEN}", text)
    text = BEARER.sub(rf"\1{HIDDEN}", text)
    return SECRET_VALUE.sub(HIDDEN, text)


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


def _hide_values(text: str) -> str:
    """Hide what stands behind a key; the value of a harmless one may hold another key."""
    parts, at = [], 0
    for found in KEY.finditer(text):
        if found.start() < at or not is_secret_key(found["key"] or found["switch"]):
            continue
        value = VALUE.match(text, found.end())
        if value:
            quote = value[0][0] if value[0][0] in "'\"" else ""
            parts += [text[at : found.end()], quote, HIDDEN, quote]
            at = value.end()
    return "".join([*parts, text[at:]])


def _without_paths(text: str) -> str:
    # A value that is a path from end to end may hold spaces; inside a sentence none can.
    whole = WHOLE_PATH.fullmatch(text)
    if whole:
        return f"<path>/{whole['name']}"
    return ABSOLUTE_PATH.sub(lambda found: f"<path>/{found['name']}", text)
