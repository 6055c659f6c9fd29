"""Records written by somebody who means harm: nothing of theirs runs, loads or breaks out."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from built_site import Element, HtmlPage
from hosts_blog import Blog, Built
from hosts_records import add_run, change_manifest

from runpress.format.write import line_of

TEXTS = (
    "<script>alert(1)</script>",
    '"><img src=http://evil.example/a.png onerror=alert(1)>',
    "'><svg onload=alert(1)><a href=javascript:alert(1)>x</a>",
    "</title></head></code></pre></details></table></div><iframe src=//evil.example>",
    "[link](http://evil.example/b) ![picture](http://evil.example/c.png)",
    "<http://evil.example/d> http://evil.example/e",
    "{{ 7 * 191 }} {% raw %} {# note #} ${7*191}",
    "\n```\n# heading\n```\n~~~\n<script>alert(2)</script>\n",
    "\n\n## Broken out\n\n    code\n\n- list\n\n| a | b |\n| - | - |\n",
    "{: onclick=alert(1) .evil #evil } {onmouseover=alert(1)}",
    "<!-- --> <!--= evil --> `= evil` `\\= x`",
    "\x02wzxhzdk:0\x03 \x00 \x1b[31m \u202egnp.exe\u202c \u2066x\u2069",
    "--8<-- 'mkdocs.yml'\n--8<-- \"/etc/passwd\"",
    'runpress:index.md "runpress:index.md" href="runpress:index.md"',
    "---\ntitle: evil\n---\n",
    "*[HTML]: evil\n[1]: http://evil.example/f\n[^1]: evil\n[TOC]\n!!! note\n    evil",
    "__evil__ **evil** *evil* ~~evil~~ ==evil== ^^evil^^ $evil$ \\(evil\\) :smile: &amp; &#106;",
)
EVERYTHING = " ".join(TEXTS)

CLICKS = """\
%%{init: {"theme": "base", "themeCSS": "@import url(http://evil.example/g.css); * {color: red}"}}%%
flowchart TD
  n0["one"]:::data --> n1["two"] --> n2["<b>three</b>"]
  click n0 "javascript:alert(6)" "hint"
  click n1 href "http://evil.example/j" "hint" _blank
  click n2 call alert(7)
  style n1 fill:url(http://evil.example/k.svg#a),stroke:#f00
  classDef data fill:url(http://evil.example/l.svg#a)
  linkStyle 0 stroke:url(http://evil.example/m.svg#a)
"""
# Drawn, so that the words within must be seen, or refused and shown as text.
DRAWN = {
    "clicks": CLICKS,
    "picture": "flowchart TD\n  n0[\"<img src='http://evil.example/h' onerror='alert(1)'/>one\"]\n",
    "script": 'flowchart TD\n  n0["<script>alert(3)</script>one"]\n',
    "link": "flowchart TD\n  n0[\"<a href='javascript:alert(4)'>one</a>\"]\n",
    "frame": "flowchart TD\n  n0[\"<iframe src='http://evil.example/i'></iframe>one\"]\n",
    "shape": 'flowchart TD\n  n0@{ img: "http://evil.example/n.png", label: "one", h: 60 }\n',
    "links": 'sequenceDiagram\n  links one: {"x": "http://evil.example/o"}\n  one->>B: <img/>\n',
}
REFUSED = {
    "unclosed": 'flowchart TD\n  n0 -->|"<img src=http://evil.example/h><svg onload=a()>"| n1\n',
    "fence": "flowchart TD\n  n0[x]\n```\n\n<script>alert(8)</script>\n\n```mermaid\n",
    "not-mermaid": "<script>alert(9)</script>",
    "long": "flowchart TD\n" + "  n0 --> n0\n" * 6000,
}
DIAGRAMS = DRAWN | REFUSED


@pytest.fixture(scope="module")
def hostile(new_blog: Callable[[], Blog]) -> Built:
    """A blog with a run a text, in every place that takes one, and a sound run beside them."""
    blog = new_blog()
    for number, text in enumerate([*TEXTS, EVERYTHING]):
        _add(blog, f"text-{number}", text)
    for name, diagram in DIAGRAMS.items():
        add_run(blog.docs, "exp-002", name, diagram=diagram, seed=None)
    add_run(blog.docs, "exp-001", "sound", losses=(0.7, 0.125))
    add_run(blog.docs, "exp-003", "tame")
    _add(blog, "text", EVERYTHING, experiment="exp-004")
    add_run(blog.docs, "exp-005", "clicks", diagram=CLICKS)
    for each in ("exp-001", "exp-002", "exp-003", "exp-004", "exp-005"):
        blog.post(each, f"# About {each}\n\nText.\n\n```runpress\npipeline:\n```\n")
    return blog.build()


def _add(blog: Blog, run: str, text: str, experiment: str = "exp-001") -> None:
    folder = add_run(
        blog.docs,
        experiment,
        run,
        name=text,
        group=text,
        baseline=text,
        command=text,
        notes=text,
        tags=(text, "tag"),
        config={text: text, "lr": text},
        environment=dict.fromkeys(("python", "os", "cpu", "torch", "cuda", "gpu", "driver"), text)
        | {
            "packages": {text: text, "numpy": text},
            "git": {"commit": text, "remote": text, "branch": text, "dirty": True},
            "container": {"image": text, "digest": text},
        },
        error={"type": text, "message": text},
        seed=None,
    )
    line = line_of(2, 0.5, {f"train/{text}": 0.5, text: 0.5})
    (folder / "metrics.jsonl").write_bytes(line)
    metrics = {f"train/{text}": _metric(text), text: _metric(text)}
    figure = {"name": text, "file": "curves/loss.png", "metrics": [text], "alt": text}
    change_manifest(
        folder,
        {
            "metrics": metrics,
            "summary": {text: text},
            "figures": [figure],
            "started": text,
            text: text,
        },
    )


def _metric(text: str) -> dict[str, object]:
    at = {"step": 2, "value": 0.5}
    return {"count": 3, "first": at, "last": at, "min": at, "max": at, "mean": 0.5, "unit": text}


def test_all_pages_are_made_and_the_sound_run_is_unharmed(hostile: Built) -> None:
    assert hostile.code == 0, hostile.output[-3000:]
    assert len([path for path in hostile.site.pages if path.startswith("runs/")]) == (
        len(TEXTS) + 1 + len(DIAGRAMS) + 4
    )
    sound = hostile.site.page("runs/exp-001/sound/index.html")
    assert "0.125" in sound.text
    assert hostile.site.wrong_links() == []


def test_no_script_and_no_handler_is_anybody_s_but_the_theme_s(hostile: Built) -> None:
    tame = {_active(each) for each in hostile.site.page("runs/exp-003/tame/index.html").elements}
    tame |= {_active(each) for each in hostile.site.page("experiments/exp-003/index.html").elements}
    tame |= {_active(each) for each in hostile.site.page("404.html").elements}
    for path in hostile.site.pages:
        strange = [
            each for each in map(_active, hostile.site.page(path).elements) if each not in tame
        ]
        assert strange == [], path


def test_no_address_leads_to_another_origin(hostile: Built) -> None:
    assert hostile.site.foreign_links(loaded=True) == set()
    assert not [each for each in hostile.site.foreign_links(loaded=False) if "evil" in each]


def test_no_attribute_and_no_style_can_load_anything(hostile: Built) -> None:
    for path in hostile.site.pages:
        for each in hostile.site.page(path).elements:
            style = each.attributes.get("style", "")
            assert "url(" not in style and "evil" not in style, path
            if each.tag == "style":
                assert "evil" not in each.content, path


def test_nothing_breaks_out_of_its_place(hostile: Built) -> None:
    """The same kinds of elements as on a tame page, so nothing was taken for Markdown or HTML."""
    tame = hostile.site.page("runs/exp-003/tame/index.html")
    kinds = {each.tag for each in tame.elements}
    for number in range(len(TEXTS) + 1):
        page = hostile.site.page(f"runs/exp-001/text-{number}/index.html")
        assert _tags_of_content(page) <= kinds | {"details", "summary", "dl", "dt", "dd"}
        assert "evil" not in page.ids
        assert not [each for each in page.elements if each.has_class("evil")]


def test_no_template_is_run(hostile: Built) -> None:
    for path in hostile.site.pages:
        assert "1337" not in hostile.site.page(path).text, path


def test_texts_are_shown_as_they_are(hostile: Built) -> None:
    page = hostile.site.page("runs/exp-001/text-0/index.html")
    assert page.text.count("<script>alert(1)</script>") > 5
    braces = hostile.site.page("runs/exp-001/text-6/index.html")
    assert "{{ 7 * 191 }} {% raw %}" in braces.text


def test_tags_of_runs_do_not_become_tags_of_the_blog(hostile: Built) -> None:
    assert "tag" not in {
        "".join(each.text).strip()
        for path in hostile.site.pages
        for each in hostile.site.page(path).elements
        if each.has_class("md-tag")
    }


@pytest.mark.parametrize("name", DRAWN)
def test_a_hostile_diagram_is_drawn_without_what_would_load_or_run(
    hostile: Built, name: str
) -> None:
    page = hostile.site.page(f"runs/exp-002/{name}/index.html")
    assert page.all("figure", "rp-diagram")
    assert "one" in page.text
    drawing = [each for each in page.elements if each.tag == "svg" and each.attributes.get("role")]
    assert len(drawing) == 1
    for tag in ("image", "img", "use", "animate", "set", "object", "embed", "iframe"):
        assert not [each for each in page.all(tag) if each.attributes.get("alt") is None], tag


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_drawn_is_shown_as_text(hostile: Built, name: str) -> None:
    page = hostile.site.page(f"runs/exp-002/{name}/index.html")
    assert page.all("figure", "rp-diagram")
    assert REFUSED[name].split()[0] in page.text


def test_the_same_diagram_twice_on_a_page_shares_no_id(hostile: Built) -> None:
    page = hostile.site.page("experiments/exp-005/index.html")
    ids = [each.attributes["id"] for each in page.elements if "id" in each.attributes]
    assert len(ids) == len(set(ids))


def _active(element: Element) -> tuple[str, ...]:
    """What of an element could run: a script with its text, handlers, scripts in addresses."""
    parts: list[str] = []
    if element.attributes.get("type") == "application/ld+json":
        # Data, which no browser runs; it is whole, so nothing has ended it early.
        assert json.loads(element.content)
    elif element.tag in ("script", "iframe", "object", "embed", "base", "form", "meta"):
        # The theme tells its scripts where the site begins, which is another place on each page.
        kept = re.sub(r'(URL\(|"base": |"search": )"[^"]*"', "", element.content)
        named = element.attributes.get("name", "")
        parts = [element.tag, "" if element.tag == "meta" else kept, named]
    for name, value in element.attributes.items():
        if name.startswith("on") or value.strip().lower().startswith(("javascript:", "data:")):
            parts += [name, value]
    return tuple(parts)


def _tags_of_content(page: HtmlPage) -> set[str]:
    return {each.tag for each in page.elements}
