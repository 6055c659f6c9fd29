"""Our blocks beside Markdown: what comes out is what comes out without."""

from __future__ import annotations

import pytest
from markdown import markdown

from runpress.hosts.held import NAME, anchors_of, hold, parts_of, put_back
from runpress.site.markup import fill_template

BLOCK = '<div class="rp-tools"></div><div class="rp-scroll" id="rp-runs"><p>a &lt; b<br>c</p></div>'
FOLD = '<details class="rp-fold" id="rp-x"><summary>More</summary><img src="a.png"></details>'
EXTENSIONS = [
    *("attr_list", "admonition", "tables", "toc", "md_in_html", "footnotes", "abbr", "def_list"),
    *("pymdownx.superfences", "pymdownx.tabbed", "pymdownx.details", "pymdownx.arithmatex"),
]
AROUND = {
    "alone": "{}",
    "between paragraphs": "one\n\n{}\n\ntwo",
    "under a title": "# Title\n\n{}\n\n## Next\n\n{}\n\nend",
    "after a list": "- one\n- two\n\n{}\n\n- three",
    "in a list": "- one\n\n    {}\n\n- two",
    "after a quote": "> said\n\n{}\n\n> more",
    "in a quote": "> said\n>\n> {}\n",
    "in a fence": "```html\n\n{}\n\n```\n\ntext",
    "indented as code": "text\n\n    {}\n",
    "in a box": "!!! note\n    said\n\n    {}\n\n{}\n",
    "after a table": "| a | b |\n| - | - |\n| 1 | 2 |\n\n{}\n",
    "with a note": "text[^1]\n\n{}\n\n[^1]: a note\n",
    "against a paragraph": "text\n{}\nmore",
    "with attributes after": "{}\n{{: #here }}\n",
}


@pytest.mark.parametrize("around", AROUND.values(), ids=list(AROUND))
@pytest.mark.parametrize("block", [BLOCK, FOLD], ids=["two", "one"])
def test_comes_out_as_without(around: str, block: str) -> None:
    text = around.replace("{}", block).replace("{{", "{").replace("}}", "}")
    assert markdown(text, extensions=[*EXTENSIONS, NAME]) == markdown(text, extensions=EXTENSIONS)


@pytest.mark.parametrize("around", ["<!--\n\n{}\n\n-->\n\ntext", "<div>\n\n{}\n\n</div>\n\ntext"])
def test_stays_in_raw_html(around: str) -> None:
    text = around.replace("{}", BLOCK)
    quick, plain = (markdown(text, extensions=each) for each in ([*EXTENSIONS, NAME], EXTENSIONS))
    assert quick.split() == plain.replace("</div><div", "</div> <div").split()


@pytest.mark.parametrize(
    "line",
    [
        '<div class="rp-x">',
        '<div class="rp-x"></div></div>',
        '<div class="rp-x"><p></div></p>',
        '<div class="rp-x"></div> and *more*',
        '<div class="rp-x" markdown>*said*</div>',
        '<div class="rp-x"><script>"</div>"</script></div>',
        '<div class="rp-x"><!-- </div> --></div>',
        '<div class="rp-x">a < b</div>',
        '<div class="mine"></div>',
        "text",
        "",
    ],
)
def test_leaves_what_is_not_a_whole_block(line: str) -> None:
    assert parts_of(line) == []
    text = f"one\n\n{line}\n\ntwo *three*"
    assert markdown(text, extensions=[*EXTENSIONS, NAME]) == markdown(text, extensions=EXTENSIONS)


def test_takes_what_templates_make() -> None:
    made = fill_template("note.html", text="a < b { ` c")
    assert parts_of(made) == [made]


def test_a_page_of_ours_comes_back_whole() -> None:
    text = f"## Runs\n\n{BLOCK}\n\n## Files\n\n{FOLD}\n"
    skeleton, blocks = hold(text)
    assert "rp-runs" not in skeleton and len(blocks) == 2
    converted = put_back(markdown(skeleton, extensions=EXTENSIONS), blocks)
    assert converted == markdown(text, extensions=EXTENSIONS)


def test_pages_that_differ_in_their_blocks_alone_leave_the_same() -> None:
    one, _ = hold(f"## Runs\n\n{BLOCK}\n")
    other, _ = hold(f"## Runs\n\n{FOLD}\n")
    assert one == other


def test_a_page_with_marks_in_it_is_left() -> None:
    text = f'{BLOCK}\n\n<div class="rp-held" data-rp-held="7"></div>\n'
    assert hold(text) == (text, [])
    assert put_back(text, []) == text


def test_tells_where_a_link_may_lead() -> None:
    text = f'{BLOCK}\n\ntext <b id="mine">\n\n<p class="rp-a"><a name="b&amp;c" href="#">x</a></p>'
    assert anchors_of(text) == {"rp-runs", "b&c"}
