"""What a site will weigh once it is published: GitHub Pages takes a gigabyte and no more.

It is told before anything is built, from the sizes of files alone, which costs a moment even
for a large blog. What is only made by a build is taken to be as large as such things usually
are. The files of records and of pages weigh most, and of those the size is known.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath

from runpress.format.problems import Problem, Severity
from runpress.site.model import Asset, Tree

RUNS = "runs"
# In bytes. What GitHub says of Pages: "Published sites may be no larger than 1 GB".
LIMIT = 1_000_000_000
NEAR = 0.8
MEGABYTE = 1_000_000
# What a theme's scripts and a page take, and pictures and texts that a build makes.
THEME, PAGE, PICTURE, TEXT = 3_000_000, 45_000, 25_000, 6_000
PICTURES = (".png",)
MOST_NAMED = 5


def weigh(tree: Tree, files: Mapping[str, int]) -> Counter[str]:
    """Return the bytes that each part of a site gives, by the part's path.

    A part is an experiment's runs, a post's folder, or a file that stands alone.

    Args:
        tree: what is made of records and posts.
        files: the size of the other files, by their paths.
    """
    sizes: dict[str, int] = dict(files)
    sizes |= {asset.path: _size(asset) for asset in tree.assets.values()}
    parts: Counter[str] = Counter()
    for path, size in sizes.items():
        parts[part_of(path)] += size
    for path in tree.pages:
        parts[part_of(path)] += PAGE
    return parts


def part_of(path: str) -> str:
    """Return the part of the site that a file belongs to: its first two folders."""
    parents = PurePosixPath(path).parts[:-1]
    return "/".join(parents[:2]) or path


def check_weight(parts: Mapping[str, int], shown: str, limit: int = LIMIT) -> Iterator[Problem]:
    """Give what is to be said of a site's weight: nothing, unless it nears the limit.

    Args:
        parts: the bytes that each part gives.
        shown: the folder of the sources as the user knows it.
        limit: how many bytes a site may have.
    """
    whole = sum(parts.values()) + THEME
    if whole < NEAR * limit:
        return
    ordered = sorted(parts.items(), key=lambda part: (-part[1], part[0]))[:MOST_NAMED]
    # What is no megabyte is not why, unless it is all that there is.
    named = [each for each in ordered if each[1] >= MEGABYTE] or ordered
    heaviest = ", ".join(f"{path} {_megabytes(size)}" for path, size in named)
    much = f"the site will weigh about {_megabytes(whole)} of the {_megabytes(limit)}"
    what = f"{much} that GitHub Pages takes, all versions together; most of it: {heaviest}."
    move = "Publish large artifacts elsewhere and link to them, or delete old versions."
    if whole < limit:
        yield Problem(Severity.HINT, "RP513", shown, what, move)
    else:
        yield Problem(Severity.WARNING, "RP514", shown, what, move)


def files_beside(docs: Path, is_page: Callable[[str], bool]) -> dict[str, int]:
    """Return the sizes of what a build copies from `docs/`, by path; links are not followed.

    Args:
        docs: the folder.
        is_page: says of a name whether it is a page, which is not copied.
    """
    return dict(_sizes(docs, "", is_page))


def _sizes(folder: Path, inside: str, is_page: Callable[[str], bool]) -> Iterator[tuple[str, int]]:
    for entry in _entries(folder):
        path = inside + entry.name
        try:
            if entry.is_dir(follow_symlinks=False):
                # Of records only some files are published, which the tree knows.
                if path != RUNS:
                    yield from _sizes(Path(entry.path), f"{path}/", is_page)
            elif entry.is_file() and not is_page(entry.name):
                yield path, entry.stat().st_size
        except OSError:
            # It went while it was looked at.
            continue


def _entries(folder: Path) -> Iterable[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as found:
            return [entry for entry in found if not entry.name.startswith(".")]
    except OSError:
        return []


def _size(asset: Asset) -> int:
    if asset.source is None:
        return PICTURE if asset.path.endswith(PICTURES) else TEXT
    try:
        return os.stat(asset.source).st_size  # noqa: PTH116
    except OSError:
        return 0


def _megabytes(size: int) -> str:
    return f"{size / MEGABYTE:,.0f} MB"
