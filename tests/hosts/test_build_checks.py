"""What a build says of a post's style, and what an author silences."""

from __future__ import annotations

from collections.abc import Callable

from hosts_blog import PLAIN, Blog

ASKING = PLAIN.replace("runpress]", "runpress: {headings: {en: [Goal], zh: [目标]}}]")
BODY = """\
# A post

## Gaol

![](https://a.example/x.png)

![A curve that falls to 0.1 in ten epochs](missing.png)

<img src="missing-too.png" alt="A curve that falls to 0.1 in ten epochs">

| a | b |
|---|---|
| x | long |
"""


def test_a_build_says_what_a_check_says(new_blog: Callable[[], Blog]) -> None:
    blog = new_blog()
    blog.write("mkdocs.yml", ASKING)
    blog.post("exp-001", BODY, "date: 2026-11-21\nexperiment: exp-001\nhypotheses: []\n")

    made = blog.build("--strict")

    assert made.code == 1
    post = "docs/posts/exp-001.md:"
    assert made.said("WARNING", f"{post}1: ", "'Goal' is missing", "[RP501]")
    assert made.said("WARNING", f"{post}10: ", "a.example", "[RP504]")
    assert made.said("WARNING", f"{post}10: ", "no words", "[RP506]")
    assert made.said("WARNING", f"{post}14: ", "missing-too.png", "[RP505]")
    assert made.said("INFO", f"{post}16: ", "[RP510]")
    # MkDocs says it of Markdown by itself, and once is enough.
    assert len(made.said("'missing.png'")) == 1
    assert not made.said("'missing.png'", "RP505")


def test_what_is_silenced_stops_nothing(new_blog: Callable[[], Blog]) -> None:
    blog = new_blog()
    blog.write("mkdocs.yml", ASKING)
    header = (
        "date: 2026-11-21\nlang: zh\nexperiment: exp-001\n"
        "ignore: {RP501: a short note, RP307: it is trained elsewhere}\n"
    )
    text = (
        "# A post\n\n<!-- runpress: ignore RP504 the licence asks for it -->\n"
        "![A logo of blue letters](https://a.example/x.png)\n"
    )
    blog.post("exp-001", text, header)

    made = blog.build("--strict")

    assert made.complaints == []
    assert made.code == 0, made.output
    assert made.said("3 silenced")
    assert "RP504" not in made.site.page("experiments/exp-001/index.html").text


def test_headings_in_another_form_are_an_error_of_the_configuration(
    new_blog: Callable[[], Blog],
) -> None:
    blog = new_blog()
    blog.write("mkdocs.yml", PLAIN.replace("runpress]", "runpress: {headings: Goal}]"))

    made = blog.build()

    assert made.code == 1
    assert made.said("headings")
