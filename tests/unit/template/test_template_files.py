"""The files of the template: what fills their places, and that both languages say the same."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml

from runpress.errors import RunpressError
from runpress.site.text.scan import find_spans
from runpress.template.files import fill, one_line, read_folder

TEMPLATE = Path(__file__).parents[3] / "plugins" / "runpress" / "template"
VALUES = {
    "name": '"Notes"',
    "title": "Notes",
    "author_line": "",
    "language_line": "",
    "date": "2026-11-21",
    "requirement": "~=1.2.3",
    "id": "exp-002-x",
}
COMMENT = re.compile(r"(?m)^\s*#.*\n?")
IMAGE = re.compile(r"[\w./-]+:[\w.-]+@sha256:[0-9a-f]{64}")


def blog(language: str) -> dict[str, str]:
    return read_folder("blog", language, VALUES)


def values_of(text: str) -> list[str]:
    return [each.expression for each in find_spans(text) if each.kind != "literal"]


def test_a_place_is_filled_and_nothing_else() -> None:
    text = "@{date} ${{ github.ref }} actions/checkout@3d3c $HOME @{ date }"
    assert (
        fill(text, VALUES) == "2026-11-21 ${{ github.ref }} actions/checkout@3d3c $HOME @{ date }"
    )


def test_what_fills_a_place_is_not_filled_again() -> None:
    assert fill("@{title}", {"title": "@{date}", "date": "x"}) == "@{date}"


def test_a_place_without_a_value_is_told() -> None:
    with pytest.raises(RunpressError, match=r"a place @\{other\} for which there is no value"):
        fill("@{other}", VALUES)


@pytest.mark.parametrize(
    ("text", "line"),
    [("a\r\nb", "a b"), ("a\x1b[0m\u202e", "a [0m"), ("我的 博客", "我的 博客"), ("\udcff", "?")],
)
def test_one_line_is_printable(text: str, line: str) -> None:
    assert one_line(text) == line


def test_both_languages_have_the_same_files() -> None:
    assert list(blog("en")) == list(blog("zh"))
    for folder in ("blog", "experiment"):
        known = {each.relative_to(TEMPLATE / folder) for each in (TEMPLATE / folder).rglob("*")}
        chinese = TEMPLATE / f"{folder}-zh"
        assert {each.relative_to(chinese) for each in chinese.rglob("*")} <= known


@pytest.mark.parametrize("name", [".gitattributes", ".gitignore", "Dockerfile"])
def test_but_for_remarks_they_are_the_same(name: str) -> None:
    english, chinese = (COMMENT.sub("", blog(language)[name]) for language in ("en", "zh"))
    assert english == chinese
    assert blog("en")[name] != blog("zh")[name]


def test_the_settings_differ_in_words_alone() -> None:
    class Loader(yaml.SafeLoader):
        pass

    Loader.add_constructor("!ENV", lambda *_: "env")
    english, chinese = (yaml.load(blog(each)["mkdocs.yml"], Loader) for each in ("en", "zh"))
    assert chinese["theme"]["language"] == "zh"
    for told in (english, chinese):
        told["theme"].pop("language")
        told.pop("site_description")
        for palette in told["theme"]["palette"]:
            palette["toggle"].pop("name")
    assert english == chinese


@pytest.mark.parametrize(
    ("folder", "name"), [("blog", "docs/posts/exp-001-hello.md"), ("experiment", "post.md")]
)
def test_the_posts_have_the_same_values_hypotheses_and_headings(folder: str, name: str) -> None:
    texts = [read_folder(folder, language, VALUES)[name] for language in ("en", "zh")]
    heads = [next(yaml.safe_load_all(text)) for text in texts]
    assert heads[0]["metrics"] == heads[1]["metrics"]
    assert [each["expect"] for each in heads[0]["hypotheses"]] == [
        each["expect"] for each in heads[1]["hypotheses"]
    ]
    bodies = [text.split("\n---\n", 1)[1] for text in texts]
    assert len(values_of(bodies[0])) == 3
    assert values_of(bodies[0]) == values_of(bodies[1])
    assert [body.count("\n## ") for body in bodies] == [6, 6]


@pytest.mark.parametrize(
    ("folder", "name"),
    [("blog", "experiments/exp-001-hello/train.py"), ("experiment", "train.py")],
)
def test_the_scripts_do_the_same(folder: str, name: str) -> None:
    import ast

    def shape(text: str) -> str:
        kept = [type(node).__name__ for node in ast.walk(ast.parse(text))]
        numbers = [
            node.value
            for node in ast.walk(ast.parse(text))
            if isinstance(node, ast.Constant) and not isinstance(node.value, str)
        ]
        return json.dumps([kept, [str(each) for each in numbers]])

    english, chinese = (read_folder(folder, language, VALUES)[name] for language in ("en", "zh"))
    assert shape(english) == shape(chinese)
    assert len(english.split("\n")) < 150


def test_the_readmes_name_the_same_commands() -> None:
    english, chinese = (
        re.findall(r"```sh\n(.*?)```", blog(language)["README.md"], re.DOTALL)
        for language in ("en", "zh")
    )
    assert len(english) == 4
    assert english == chinese


def test_the_image_is_pinned_and_one_everywhere() -> None:
    texts = blog("en")
    (image,) = set(IMAGE.findall(texts["Dockerfile"]))
    assert IMAGE.findall(texts[".github/workflows/train.yml"]) == [image]
    tag, _, digest = image.partition("@")
    assert f"RUNPRESS_IMAGE: {tag}\n" in texts[".github/workflows/train.yml"]
    assert f"RUNPRESS_IMAGE_DIGEST: {digest}\n" in texts[".github/workflows/train.yml"]
    assert tag in texts["README.md"]
    assert "latest" not in texts["Dockerfile"] + texts[".devcontainer/devcontainer.json"]


def test_the_record_of_a_run_in_the_image_tells_it() -> None:
    from runpress.record.environment.container import container_facts

    (image,) = set(IMAGE.findall(blog("en")["Dockerfile"]))
    facts = container_facts({"RUNPRESS_IMAGE": image})
    assert (facts["image"], facts["digest"]) == (image, image.partition("@")[2])
    assert not facts["latest"]


def test_the_editor_starts_the_same_image_and_opens_no_port() -> None:
    told = json.loads(blog("en")[".devcontainer/devcontainer.json"])
    assert told["build"]["dockerfile"] == "../Dockerfile"
    assert told["remoteUser"] == "trainer"
    assert "useradd --create-home --uid 1000 trainer" in blog("en")["Dockerfile"]
    assert not {"forwardPorts", "appPort", "privileged"} & set(told)
    assert not [each for each in told["runArgs"] if each.startswith(("-p", "--publish"))]


def test_the_line_that_starts_a_container_limits_it() -> None:
    readme = blog("en")["README.md"]
    for part in (
        "--gpus all",
        "--shm-size",
        "--memory",
        "--pids-limit",
        "--user",
        "--cap-drop ALL",
        ":/data:ro",
    ):
        assert part in readme
    assert not re.search(r"docker run[^`]*(-p |--publish)", readme)


def test_what_a_build_needs_needs_no_torch() -> None:
    texts = blog("en")
    assert "runpress[site]~=1.2.3\n" in texts["requirements.txt"]
    assert "torch" not in texts["requirements.txt"]
    assert "torch" in texts["requirements-train.txt"]
