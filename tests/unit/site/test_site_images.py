"""Images of runs in an author's text: described, sized, and dark on dark pages."""

from __future__ import annotations

import re

import markdown
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blog_on_disk import Docs, tiny_png
from runpress.format.problems import Problem
from runpress.site.about import Blog
from runpress.site.archive import Archive
from runpress.site.catalog import Catalog, Experiment
from runpress.site.images import complete_images
from runpress.site.model import Tree
from runpress.site.place import Place
from runpress.site.text.post import Post, parse_post
from runpress.site.wording.words import words_of

LOSS = "../runs/e/r/curves/loss.png"
EXTENSIONS = ["tables", "attr_list", "md_in_html", "admonition"]


@pytest.fixture
def blog(docs: Docs) -> Docs:
    folder = docs.run("e", "r", metrics={"train/loss": [2.0, 0.5, 1.0]}, figures=["train/loss"])
    (folder / "figures").mkdir()
    (folder / "figures" / "own.png").write_bytes(tiny_png(30, 10))
    return docs


def completed(
    docs: Docs, text: str, *, language: str = "en", path: str = "posts/p.md"
) -> tuple[str, list[Problem], Tree]:
    post = parse_post(path, f"docs/{path}", f"---\ndate: 2026-11-21\n---\n{text}")
    archive = Archive(docs.catalog(), posts=(post,))
    place = Place(Experiment(""), words_of(language), Tree(), "x", archive=archive, post=post)
    return complete_images(post.body, place, post), place.tree.problems, place.tree


def html(docs: Docs, text: str) -> str:
    return markdown.markdown(completed(docs, text)[0], extensions=EXTENSIONS)


def test_an_image_gets_words_a_size_and_a_dark_twin(blog: Docs) -> None:
    text, problems, tree = completed(blog, f"![]({LOSS})")
    assert text == (
        '<img class="rp-picture rp-light" src="runpress:runs/e/r/curves/loss.png"'
        ' width="4" height="2" alt="train&#47;loss of r over 3 steps&#46;'
        ' It goes from 2 to 1&#44; best 0.5 at step 1&#46;" loading="lazy">'
        '<img class="rp-picture rp-dark" src="runpress:runs/e/r/curves/loss.dark.png"'
        ' width="4" height="2" alt="train&#47;loss of r over 3 steps&#46;'
        ' It goes from 2 to 1&#44; best 0.5 at step 1&#46;" loading="lazy">'
    )
    assert problems == []
    assert set(tree.assets) == {"runs/e/r/curves/loss.png", "runs/e/r/curves/loss.dark.png"}


def test_the_words_are_in_the_page_s_language(blog: Docs) -> None:
    assert "由 2 变为 1" in completed(blog, f"![]({LOSS})", language="zh")[0]


def test_an_author_s_words_stay(blog: Docs) -> None:
    assert completed(blog, f"![The loss]({LOSS})")[0].count('alt="The loss"') == 2


@pytest.mark.parametrize(
    "text",
    [
        "a ![]({0}) b",
        "- a\n- ![]({0})",
        "1. a\n\n    ![]({0})",
        "| a | b |\n| - | - |\n| ![]({0}) | c |",
        "[![]({0})](https://example.org)",
        "> ![]({0})",
        '!!! note "x"\n    ![]({0})',
        "**![]({0})**",
        "a\n![]({0})\nb",
    ],
)
def test_wherever_it_stands_both_pictures_come_out(blog: Docs, text: str) -> None:
    shown = html(blog, text.format(LOSS))
    found = re.findall(r'<img class="rp-picture rp-(\w+)" src="runpress:(\S+)"', shown)
    assert found == [
        ("light", "runs/e/r/curves/loss.png"),
        ("dark", "runs/e/r/curves/loss.dark.png"),
    ]
    assert "train&#47;loss of r" in shown
    assert "![" not in shown


def test_a_table_keeps_its_cells(blog: Docs) -> None:
    shown = html(blog, f"| a | b |\n| - | - |\n| ![x\\|y]({LOSS}) | c |")
    assert shown.count("<td>") == 2


def test_a_link_stays_a_link(blog: Docs) -> None:
    shown = html(blog, f"[![]({LOSS})](https://example.org)")
    assert re.search(r'<a href="https://example.org"><img [^<]*><img [^<]*></a>', shown)


@pytest.mark.parametrize(
    "text",
    [
        "`![]({0})`",
        "``a ` ![]({0})``",
        "```\n![]({0})\n```",
        "~~~ md\n![]({0})\n~~~",
        "    ![]({0})",
        "- a\n\n        ![]({0})",
        "<!-- ![]({0}) -->",
        "<!-- a\n\n![]({0}) -->",
        "\\![]({0})",
        "![]({0}){{.wide}}",
        "![a [b] c]({0})",
        "![](../runs/e/r/curves/loss.svg)",
        "![](../runs/e/../../secret.png)",
        "![](../../runs/e/r/curves/loss.png)",
        "![](https://example.org/runs/e/r/curves/loss.png)",
        "![](../runs/e/other/curves/loss.png)",
        "![](../runs/other/r/curves/loss.png)",
        "![](picture.png)",
        "![](..%2Fruns/e/r/%00.png)",
        "![]()",
    ],
)
def test_what_is_code_or_no_image_of_a_run_stays_as_it_is(blog: Docs, text: str) -> None:
    source = text.format(LOSS)
    shown, problems, tree = completed(blog, source)
    assert shown == source
    assert problems == []
    assert not tree.assets


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("posts/p.md", LOSS),
        ("posts/2026/p.md", "../../runs/e/r/curves/loss.png"),
        ("index.md", "runs/e/r/curves/loss.png"),
        ("posts/p.md", "/runs/e/r/curves/loss.png"),
        ("posts/p.md", "<../runs/e/r/curves/loss.png>"),
        ("posts/p.md", "../runs/%65/r/curves/./loss.png"),
    ],
)
def test_an_address_is_read_as_seen_from_the_page(blog: Docs, path: str, address: str) -> None:
    text, _, _ = completed(blog, f"![]({address})", path=path)
    assert 'src="runpress:runs/e/r/curves/loss.png"' in text


@pytest.mark.parametrize(
    ("attributes", "size"),
    [
        ("{width=200}", 'width="200" height="100"'),
        ('{: width="50%" }', 'width="50%"'),
        ("{ width=200 height=80 }", 'width="200" height="80"'),
        ("{height=80}", 'height="80"'),
    ],
)
def test_an_author_says_how_large(blog: Docs, attributes: str, size: str) -> None:
    assert completed(blog, f"![]({LOSS}){attributes}")[0].count(f'.png" {size} alt') == 2


def test_a_title_stays(blog: Docs) -> None:
    shown = html(blog, f'![]({LOSS} "Before & after")')
    assert shown.count('title="Before &#38; after"') == 2


def test_a_picture_without_a_dark_twin_is_shown_on_both(blog: Docs) -> None:
    text, _, tree = completed(blog, "![](../runs/e/r/figures/own.png)")
    assert text == (
        '<img class="rp-picture" src="runpress:runs/e/r/figures/own.png"'
        ' width="30" height="10" alt="own" loading="lazy">'
    )
    # It is in no list of the record, and published all the same: the text shows it.
    assert set(tree.assets) == {"runs/e/r/figures/own.png"}


def test_who_writes_both_gets_what_he_wrote(blog: Docs) -> None:
    text, _, _ = completed(
        blog, f"![]({LOSS}#only-light)![](../runs/e/r/curves/loss.dark.png#only-dark)"
    )
    assert text.count("<img") == 2
    assert 'loss.png#only-light"' in text
    assert 'loss.dark.png#only-dark"' in text


def test_a_picture_that_is_not_there_is_a_warning_with_its_line(blog: Docs) -> None:
    source = "one\n\n![](../runs/e/r/curves/los.png)"
    text, (problem,), _ = completed(blog, source)
    assert text == source
    assert str(problem) == (
        "docs/posts/p.md:6: the run r of e has no picture 'curves/los.png'. [RP322] "
        "Did you mean 'curves/loss.png'?"
    )


def test_a_file_that_is_no_picture_is_left_to_markdown(blog: Docs) -> None:
    (blog.runs / "e" / "r" / "figures" / "own.png").write_bytes(b"no picture")
    source = "![](../runs/e/r/figures/own.png)"
    text, problems, tree = completed(blog, source)
    assert text == source
    assert [problem.code for problem in problems] == ["RP107"]
    assert not tree.assets


def test_a_link_out_of_the_record_is_not_followed(blog: Docs) -> None:
    secret = blog.folder / "secret.png"
    secret.write_bytes(tiny_png())
    (blog.runs / "e" / "r" / "figures" / "leak.png").symlink_to(secret)
    _, problems, tree = completed(blog, "![](../runs/e/r/figures/leak.png)")
    assert [problem.code for problem in problems] == ["RP107"]
    assert not tree.assets


def test_a_draft_keeps_its_pictures(blog: Docs) -> None:
    draft = parse_post("posts/e.md", "docs/posts/e.md", "---\ndraft: true\nexperiment: e\n---\n")
    post = Post("posts/p.md", "docs/posts/p.md", "", f"![]({LOSS})", 1)
    archive = Archive(blog.catalog(), {"e": draft}, (draft, post), Blog())
    place = Place(Experiment(""), words_of("en"), Tree(), "x", archive=archive)
    assert complete_images(post.body, place, post) == post.body
    assert not place.tree.assets


@pytest.mark.parametrize(
    "alt",
    ['"><script>x</script>', "{{ x }} *a* _b_ `c", "a](b)", "x \u202e y", "&quot; onerror=&quot;"],
)
def test_words_of_an_enemy_are_words(blog: Docs, alt: str) -> None:
    shown = html(blog, f"![{alt}]({LOSS})")
    assert "<script" not in shown
    assert not re.search(r'<img[^>]*"\s+onerror=', shown)
    assert "<em>" not in shown
    assert "\u202e" not in shown


@pytest.mark.parametrize(
    "piece",
    ["![", "![](", "<!--", "`", "![]({", '![a](b "', "\\", "![](../runs/e/r/curves/loss.png"],
)
def test_a_text_without_end_is_read_in_bounded_time(piece: str) -> None:
    text = piece * (400_000 // len(piece))
    post = Post("posts/p.md", "docs/posts/p.md", "", text, 1)
    place = Place(
        Experiment(""), words_of("en"), Tree(), "x", archive=Archive(Catalog()), post=post
    )
    # Quadratic, it would take an hour.
    assert complete_images(text, place, post) == text


@settings(max_examples=200)
@given(st.text(alphabet="![]()<>-`\\ \n{}=ab./#\"'", max_size=80))
def test_any_text_without_runs_comes_out_as_it_went_in(text: str) -> None:
    post = Post("posts/p.md", "docs/posts/p.md", "", text, 1)
    place = Place(Experiment(""), words_of("en"), Tree(), "x", archive=Archive(Catalog()))
    assert complete_images(text, place, post) == text
