"""Pictures whose file is not there.

A host may check what Markdown leads to by itself, as MkDocs does in a build; then only HTML
is looked at, which no host follows. A browser takes the address in a tag as seen from the
page's own address, not from its file, so either is accepted.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from runpress.format.names import shorten
from runpress.format.problems import Problem, Severity
from runpress.site.checks.picture import Picture, local_path
from runpress.site.checks.reading import Reading

# What a frame or a script asks for may be a page, which is no file.
KINDS = ("", "img", "source", "video", "audio")


def check(reading: Reading) -> Iterator[Problem]:
    """Give a warning for every picture without its file."""
    blog = reading.archive.blog
    if blog.has_file is None:
        return
    for picture in reading.pictures:
        if picture.tag not in KINDS or (not picture.tag and blog.checks_links):
            continue
        for target in picture.targets:
            paths = [local_path(target, folder) for folder in _folders(reading, picture)]
            found = [path for path in paths if path is not None]
            if not picture.tag and any(_is_of_a_run(path, reading) for path in found):
                continue
            if found and not any(map(blog.has_file, found)):
                what = f"there is no file for the picture {shorten(target, 80)!r}."
                move = f"Put it at {shorten(found[0], 80)!r} in the docs, or correct the address."
                line = reading.line(picture.start)
                yield Problem(Severity.WARNING, "RP505", reading.post.shown, what, move, line)


def _folders(reading: Reading, picture: Picture) -> list[str]:
    beside = posixpath.dirname(reading.post.path)
    if not picture.tag:
        return [beside]
    address = reading.archive.blog.address_of(reading.post.path)
    return [beside, address, posixpath.dirname(address)]


def _is_of_a_run(path: str, reading: Reading) -> bool:
    """Say whether a run's picture is meant: where those are filled in, they are missed too."""
    parts = path.split("/")
    if len(parts) < 4 or parts[0] != "runs" or not path.endswith(".png"):
        return False
    experiment = reading.archive.catalog.experiments.get(parts[1])
    return experiment is not None and any(run.name == parts[2] for run in experiment.runs)
