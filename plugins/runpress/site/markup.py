"""HTML from templates, safe inside any Markdown.

What a record holds was written by somebody else. Templates escape every value, and what
comes out is a single line without blank lines, fences or control characters, so that no
Markdown processor, whatever its extensions, finds anything in it to interpret.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import jinja2
import markupsafe

# Python-Markdown marks its own places in a text with control characters, and bidirectional
# controls can make a line read otherwise than it is.
INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]"
)
# What other tools look for in a page's source: macros, Markdown in HTML, snippets.
ACTIVE = str.maketrans({"{": "&#123;", "}": "&#125;", "`": "&#96;", "\n": "&#10;", "\t": "&#9;"})


def fill_template(template: str, **values: Any) -> str:
    """Return the HTML of a template as one line, ready to stand alone in Markdown."""
    lines = _environment().get_template(template).render(**values).split("\n")
    return "".join(line.strip(" ") for line in lines)


def escape(value: object) -> markupsafe.Markup:
    """Return text of a record or a person as inert HTML; markup of ours stays."""
    if isinstance(value, markupsafe.Markup):
        return value
    text = INVISIBLE.sub("", str(value))
    return markupsafe.Markup(str(markupsafe.escape(text)).translate(ACTIVE))  # noqa: S704 (escaped here)


@cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.PackageLoader("runpress.site"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=escape,
    )
