"""The images of a text that show a run's pictures: described, sized, and dark on dark pages.

An author writes plain Markdown, `![](../runs/exp-001/lr-0.1/curves/loss.png)`, which GitHub
shows as it is. On the page the picture gets its size, so that nothing jumps while it loads,
its dark twin where the record has one, and, where the author wrote none, words for who
cannot see it, made from the data. Whatever stands beside it stays: lists, tables, links.

An image is looked for in prose alone. What is not written as one image on one line, or has
attributes that are not about its size, is left to Markdown.
"""

from __future__ import annotations

import posixpath
import re
from bisect import bisect_right
from dataclasses import dataclass
from urllib.parse import unquote

from runpress.format.names import nearest, shorten
from runpress.format.problems import Problem, Severity
from runpress.format.schema import Figure
from runpress.site.alt_text import describe_figure
from runpress.site.archive import Archive
from runpress.site.catalog import Run
from runpress.site.expressions.values import inert
from runpress.site.place import Place
from runpress.site.sections.recorded import add_picture
from runpress.site.text.post import Post
from runpress.site.text.prose import walk_prose
from runpress.site.wording.words import Words

RUNS = "runs"
MARK = re.compile(r"\\.|`+|<!--|!\[")
RUN_OF_TICKS = re.compile(r"`+")
IMAGE = re.compile(
    r"!\[(?P<alt>[^\[\]\n]{0,2000})\]\([ \t]*"
    r"(?:<(?P<angled>[^<>\n]{1,500})>|(?P<address>[^\s()<>]{1,500}))"
    r"(?:[ \t]+(?:\"(?P<title>[^\"\n]{0,500})\"|'(?P<quoted>[^'\n]{0,500})'))?[ \t]*\)"
    r"(?:\{:?(?P<attributes>[^{}\n]{0,300})\})?"
)
# Sizes are numbers of CSS pixels or a share of the column.
ATTRIBUTE = re.compile(r"(?P<key>width|height)=(?P<mark>[\"']?)(?P<size>[0-9]{1,5}%?)(?P=mark)")
# What a file of a record may be named; anything else could not stand in an address as it is.
PLAIN = re.compile(r"[\w./-]+")
LIGHT, DARK = ".png", ".dark.png"


@dataclass(frozen=True, slots=True)
class _Image:
    """An image of a run as an author wrote it."""

    run: Run
    file: str
    alt: str
    title: str
    fragment: str
    sizes: tuple[tuple[str, str], ...]


def complete_images(text: str, place: Place, post: Post) -> str:
    """Return a text with its images of runs made whole; what is wrong goes to the problems.

    Args:
        text: the page's Markdown without its front matter, its lines where the author had them.
        place: the page, whose tree gets the pictures.
        post: the page as its author wrote it.
    """
    parts: list[str] = []
    done = 0
    for found in _find(text):
        image = _read(found, place.archive, post)
        html = None
        if isinstance(image, _Image):
            html = _html(image, place)
        elif image:
            line = post.first_line + text.count("\n", 0, found.start())
            place.tree.problems.append(_not_there(post, line, image))
        if html is not None:
            parts += [text[done : found.start()], html]
            done = found.end()
    return "".join([*parts, text[done:]])


def _find(text: str) -> list[re.Match[str]]:
    """Return the images in a text's prose, in order; none of them in code or a comment."""
    found: list[re.Match[str]] = []
    if "![" not in text:
        return found
    last_close = text.rfind("-->")

    def visit(start: int, end: int, _heading: bool) -> int:
        ticks: dict[int, list[int]] | None = None
        at = start
        while mark := MARK.search(text, at, end):
            at = mark.end()
            if mark.group().startswith("`"):
                ticks = _ticks(text, start, end) if ticks is None else ticks
                at = _behind_code(mark, ticks)
            elif mark.group() == "<!--":
                # One that opens its line may go on over blank lines.
                most = end if text[start : mark.start()].strip() else len(text)
                close = text.find("-->", at, most) if at <= last_close else -1
                at = close + 3 if close >= 0 else end
            elif mark.group() == "![" and (image := IMAGE.match(text, mark.start(), end)):
                at = image.end()
                found.append(image)
        return at

    walk_prose(text, visit)
    return found


def _ticks(text: str, start: int, end: int) -> dict[int, list[int]]:
    """Return where the runs of backticks begin, by their length."""
    runs: dict[int, list[int]] = {}
    for run in RUN_OF_TICKS.finditer(text, start, end):
        runs.setdefault(run.end() - run.start(), []).append(run.start())
    return runs


def _behind_code(opening: re.Match[str], ticks: dict[int, list[int]]) -> int:
    """Return where inline code ends; a run of backticks that nothing closes is none."""
    length = opening.end() - opening.start()
    closers = ticks.get(length, [])
    at = bisect_right(closers, opening.start())
    return closers[at] + length if at < len(closers) else opening.end()


def _read(found: re.Match[str], archive: Archive, post: Post) -> _Image | tuple[str, Run] | None:
    """Return the image of a run; the name and run of one that is not there; None of any other."""
    address, _, fragment = (found["angled"] or found["address"]).partition("#")
    path = unquote(address)
    base = "" if path.startswith("/") else posixpath.dirname(post.path)
    parts = posixpath.normpath(posixpath.join(base, path.lstrip("/"))).split("/")
    sizes = _sizes(found["attributes"] or "")
    if len(parts) < 4 or parts[0] != RUNS or not path.endswith(LIGHT) or sizes is None:
        return None
    run = _run(archive, parts[1], parts[2])
    file = "/".join(parts[3:])
    if run is None or not PLAIN.fullmatch(file):
        return None
    if not (run.folder / file).is_file():
        return file, run
    return _Image(
        run, file, found["alt"].strip(), found["title"] or found["quoted"] or "", fragment, sizes
    )


def _run(archive: Archive, experiment: str, name: str) -> Run | None:
    known = archive.catalog.experiments.get(experiment)
    if known is None or not archive.is_shown(experiment):
        return None
    return next((run for run in known.runs if run.name == name), None)


def _sizes(attributes: str) -> tuple[tuple[str, str], ...] | None:
    """Return the sizes that an author gives; None where there is more that we would lose."""
    found = [ATTRIBUTE.fullmatch(each) for each in attributes.split()]
    sizes = [(each["key"], each["size"]) for each in found if each]
    return tuple(sizes) if len(sizes) == len(found) else None


def _html(image: _Image, place: Place) -> str | None:
    """Return the image as inline HTML on one line; None where it cannot be published."""
    light = add_picture(place, image.run, image.file)
    if light is None:
        return None
    alt = image.alt or _described(image, place)
    dark = None if image.fragment else _dark(image, place)
    fragment = f"#{image.fragment}" if image.fragment in ("only-light", "only-dark") else ""
    address, size = light
    if dark is None:
        return _tag(image, f"{address}{fragment}", size, alt, "rp-picture")
    return _tag(image, address, size, alt, "rp-picture rp-light") + _tag(
        image, dark[0], dark[1], alt, "rp-picture rp-dark"
    )


def _dark(image: _Image, place: Place) -> tuple[str, tuple[int, int]] | None:
    file = image.file.removesuffix(LIGHT) + DARK
    if image.file.endswith(DARK) or not (image.run.folder / file).is_file():
        return None
    return add_picture(place, image.run, file)


def _tag(image: _Image, address: str, size: tuple[int, int], alt: str, form: str) -> str:
    title = f' title="{inert(image.title)}"' if image.title else ""
    sizes = " ".join(f'{key}="{value}"' for key, value in _fitted(dict(image.sizes), size).items())
    return f'<img class="{form}" src="{address}" {sizes} alt="{inert(alt)}"{title} loading="lazy">'


def _fitted(asked: dict[str, str], size: tuple[int, int]) -> dict[str, str]:
    """Return width and height in the picture's proportions, as the author asks for one."""
    width, height = size
    if not asked:
        return {"width": str(width), "height": str(height)}
    if len(asked) == 1 and (told := asked.get("width", "")).isdecimal():
        return {"width": told, "height": str(max(1, round(int(told) * height / width)))}
    return asked


def _described(image: _Image, place: Place) -> str:
    """Say what the picture shows: the script's words, else what the data say, else its name."""
    run = image.run
    figure = next((each for each in run.record.figures if image.file in _files(each)), None)
    if figure is None:
        return posixpath.basename(image.file).removesuffix(LIGHT)
    experiment = place.archive.catalog.experiments[run.experiment]
    goals = {name: experiment.metric_goal(name) for name in figure.metrics}
    told = figure.alt or describe_figure(run, figure, place.words, goals)
    return told or _caption(figure, place.words)


def _files(figure: Figure) -> tuple[str, ...]:
    return (figure.file, figure.dark) if figure.dark else (figure.file,)


def _caption(figure: Figure, words: Words) -> str:
    return words.listed(figure.metrics) or figure.name


def _not_there(post: Post, line: int, lost: tuple[str, Run]) -> Problem:
    file, run = lost
    near = nearest(file, [figure.file for figure in run.record.figures])
    move = f"Did you mean {near!r}?" if near else "Restore it from git, or train the run again."
    what = f"the run {run.name} of {run.experiment} has no picture {shorten(file)!r}."
    return Problem(Severity.WARNING, "RP322", post.shown, what, move, line)
