"""Whatever a record holds, a Markdown processor finds nothing in it."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import markdown
import markupsafe
import pytest
from hypothesis import given
from hypothesis import strategies as st

from runpress.site.markup import escape, fill_template

EXTENSIONS = [
    "md_in_html",
    "attr_list",
    "tables",
    "footnotes",
    "admonition",
    "pymdownx.superfences",
]
HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'\" onmouseover='x'",
    "</code></pre></div><h1>mine</h1>",
    "<!-- open",
    "]]><![CDATA[",
    "a\n\n# heading\n\nb",
    "```\nfence\n```",
    "~~~ {.python}\nfence\n~~~",
    "    indented",
    "- item\n- item",
    "| a |\n|---|\n| b |",
    "*emphasis* **strong** [link](http://x.invalid) ![](http://x.invalid/a.png)",
    "<http://x.invalid>",
    "{{ config.site_name }}{% raw %}",
    "{: .class onclick=x }",
    "[^1]\n\n[^1]: note",
    "!!! note\n    text",
    '--8<-- "secret"',
    "\x02wzxhzdk:0\x03 \x02klzzwxh:0001\x03",
    "\u202egnp.exe\u2066 \u061c\u200f",
    "\u2028line\u2029paragraph\x85next\x0cform\x1c",
    "\r\n\r\nafter",
    "&lt;b&gt; &#60;b&#62; &amp;",
    "\\<b\\>",
    "$$x$$ ==mark== ^^ins^^ ~~del~~ :smile:",
    "`= amp.loss` 0.5<!--= amp.loss -->",
]


def tags(html: str) -> list[str]:
    return [element.tag for element in ET.fromstring(f"<root>{html}</root>").iter()]


def converted(text: str) -> str:
    return markdown.markdown(f"before\n\n{text}\n\nafter", extensions=EXTENSIONS)


@pytest.mark.parametrize("hostile", HOSTILE)
def test_text_of_a_record_is_inert(hostile: str) -> None:
    calm = fill_template("problem.html", what="calm", source="calm")
    html = fill_template("problem.html", what=hostile, source=hostile)
    assert "\n" not in html
    assert "\r" not in html
    output = converted(html)
    assert tags(output) == tags(converted(calm))
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]", output)
    assert "{{" not in output
    assert "<!--" not in output


@given(st.text(max_size=60))
def test_any_text_is_inert_in_texts_and_attributes(text: str) -> None:
    html = fill_template(
        "run_head.html",
        words=None,
        post={"name": text, "address": text},
        facts=[text],
        trouble=text,
        attempts=[],
        notes="n",
        live={"facts": text, "words": text, "status": text, "last": text},
    )
    output = converted(html)
    found = [tag for tag in tags(output) if tag != "root"]
    trouble = ["p"] if text else []
    name = ["a", "code"] if text else ["code"]
    live = ["p", "svg", "circle", "b", "span"]
    assert found == ["p", "p", *name, "span", *live, *trouble, "p", "p"]


def test_a_reader_sees_the_text_as_it_was() -> None:
    html = converted(fill_template("problem.html", what='a < b & `c` {d} "e"', source="x\n\ty"))
    root = ET.fromstring(f"<root>{html}</root>")
    assert root.findtext("div/p") == 'a < b & `c` {d} "e"'
    assert root.findtext("div/pre/code") == "x\n\ty"


def test_markup_of_ours_stays() -> None:
    ours = markupsafe.Markup("<b>x</b>")
    assert escape(ours) is ours
    assert escape(7) == "7"
