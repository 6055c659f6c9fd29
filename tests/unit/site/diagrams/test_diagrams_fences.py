"""Mermaid fences of authors: drawn where they stand, and checked with their line."""

from __future__ import annotations

import pytest

from blog_on_disk import Docs
from runpress.site.diagrams.converted import draw_converted, mark
from runpress.site.wording.words import words_of

BROKEN = "%% a remark\nflowchart TD\n  A --> D[NVIDIA GPU (A100)]"


def page(docs: Docs, body: str) -> tuple[str, list[tuple[str, int | None]]]:
    """Write a page, and return its Markdown as the host gets it, with its problems."""
    docs.write("guide.md", f"# Guide\n\n{body}\n")
    tree = docs.tree()
    made = tree.pages.get("guide.md")
    problems = [(each.code, each.line) for each in tree.problems if each.where == "docs/guide.md"]
    return made.text if made else "", problems


def test_a_fence_is_drawn_where_it_stands(docs: Docs) -> None:
    text, problems = page(docs, "One.\n\n```mermaid\nflowchart TD\n  a --> b\n```\n\nTwo.")
    assert problems == []
    assert "```" not in text
    before, _, after = text.partition('<figure class="rp-diagram">')
    assert before.endswith("One.\n\n\n")
    assert after.partition("</figure>")[2] == "\n\n\nTwo.\n"
    assert "<svg" in after


@pytest.mark.parametrize("info", ["mermaid", "{.mermaid}", "Mermaid", 'mermaid title="x"'])
@pytest.mark.parametrize("marks", ["```", "~~~~"])
def test_fences_in_all_their_spellings(docs: Docs, marks: str, info: str) -> None:
    text, problems = page(docs, f'{marks}{info}\npie\n  "a" : 1\n{marks}')
    assert problems == []
    assert "<svg" in text


def test_a_broken_one_is_a_warning_with_its_line_and_stays_a_text(docs: Docs) -> None:
    text, problems = page(docs, f"```mermaid\n{BROKEN}\n```")
    assert problems == [("RP324", 6)]
    assert 'class="rp-problem"' in text
    assert "A --&gt; D[NVIDIA GPU (A100)]" in text
    assert "got &#39;(&#39; (line 3 of it)" in text


@pytest.mark.parametrize(
    "body",
    [
        "1. one\n\n    ```mermaid\n    flowchart TD\n      a --> b\n    ```\n\n2. two",
        "!!! note\n\n    ```mermaid\n    flowchart TD\n      a --> b\n    ```",
        "> ```mermaid\n> flowchart TD\n>   a --> b\n> ```",
        "- ```mermaid\n  flowchart TD\n    a --> b\n  ```\n",
    ],
)
def test_one_inside_something_else_is_a_mark_until_the_page_is_html(docs: Docs, body: str) -> None:
    text, problems = page(docs, body)
    assert problems == []
    assert "```" not in text
    assert "<svg" not in text
    html = draw_converted(f"<li>{text}</li>", words_of("en"))
    assert html.count("<svg") == 1


@pytest.mark.parametrize("quote", ['"', "&quot;"])
def test_one_in_an_indented_example_stays_a_text(docs: Docs, quote: str) -> None:
    written = "```mermaid\nflowchart TD\n  a --> b\n```"
    text, _ = page(docs, "So:\n\n" + "\n".join(f"    {line}" for line in written.split("\n")))
    # As Markdown writes code.
    coded = text.replace("<", "&lt;").replace(">", "&gt;").replace('"', quote)
    html = draw_converted(f"<pre><code>{coded}</code></pre>", words_of("en"))
    assert "data-rp-diagram" not in html
    assert written.replace(">", "&gt;") in html
    assert "<svg" not in html


def test_one_in_html_with_markdown_is_a_mark(docs: Docs) -> None:
    text, _ = page(docs, '<div markdown>\n\n```mermaid\npie\n  "a" : 1\n```\n\n</div>')
    assert "<svg" not in text
    assert draw_converted(text, words_of("en")).count("<svg") == 1


def test_one_in_another_fence_is_an_example(docs: Docs) -> None:
    text, problems = page(docs, "````markdown\n```mermaid\nnonsense\n```\n````")
    assert (text, problems) == ("", [])


def test_what_only_loads_something_goes_to_no_browser(
    docs: Docs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("runpress.site.diagrams.block.draw_diagram", lambda source: "it cannot")
    text, problems = page(docs, '```mermaid\nflowchart TD\n  a["<img src=http://x>"]\n```')
    assert "data-rp-needs" not in text
    assert problems == [("RP305", 3)]
    text, problems = page(docs, "```mermaid\nflowchart TD\n  a --> b\n```")
    assert 'data-rp-needs="diagrams"' in text
    assert problems == [("RP305", 3)]
    assert "assets/runpress/mermaid.js" in docs.tree().assets


@pytest.mark.parametrize(
    "block",
    [
        '<pre class="mermaid"><code>{}</code></pre>',
        '<pre><code class="language-mermaid">{}</code></pre>',
        '<div class="language-mermaid highlight"><pre><span></span><code>{}</code></pre></div>',
    ],
)
def test_what_others_left_on_a_page_is_drawn_or_text_and_named_nothing(block: str) -> None:
    words = words_of("en")
    good = draw_converted(block.format("flowchart TD\n  a --&gt; b"), words)
    assert good.count("<svg") == 1
    for html in (good, draw_converted(block.format("flowchart TD\n  a[&lt;b&gt;"), words)):
        assert "mermaid" not in html
    assert "a[&lt;b&gt;" in html


@pytest.mark.parametrize("held", ["", "====", "AA", "/w=="])
def test_what_only_looks_like_a_mark_does_no_harm(held: str) -> None:
    element = f'<span data-rp-diagram="{held}"></span>'
    assert draw_converted(element, words_of("en")) in (element, "", "\x00")


def test_a_mark_holds_any_html() -> None:
    assert draw_converted(f"<p>{mark('<b>混 &amp;</b>')}</p>", words_of("en")) == "<b>混 &amp;</b>"
