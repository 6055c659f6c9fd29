"""What a commit holds: every file's path, what it contains by its sum, and its size."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import NamedTuple

from runpress.publish.repository import Repository

LINK = "120000"


class Blob(NamedTuple):
    """A file of a tree: git's mode, the sum of what it contains, and its size in bytes."""

    mode: str
    sum: str
    size: int


Tree = Mapping[str, Blob]


# What is worked out before a build is worked out again after it, and a commit never changes.
@lru_cache(1)
def read_tree(repository: Repository, commit: str) -> Tree:
    """Return every file of a commit's tree by its path, links among them.

    In a clone that leaves files out until they are asked for, nobody asks: sizes are zero.

    Raises:
        GitFailed: there is no such commit.
    """
    sizes = [] if repository.is_partial() else ["-l"]
    listed = repository.run("ls-tree", "-r", *sizes, "-z", "--full-tree", commit)
    tree: dict[str, Blob] = {}
    for line in listed.split("\0")[:-1]:
        facts, _, path = line.partition("\t")
        mode, _, told, *size = facts.split()
        # A submodule has no size.
        tree[path] = Blob(mode, told, int(size[0]) if size and size[0].isdecimal() else 0)
    return tree


def inside(tree: Tree, folder: str) -> dict[str, Blob]:
    """Return what a folder of a tree holds, by the path in that folder."""
    start = f"{folder}/"
    return {path[len(start) :]: blob for path, blob in tree.items() if path.startswith(start)}


def sums_there(repository: Repository, tree: Tree) -> set[str]:
    """Return the sums of those files of a tree that need not be handed over again."""
    return set() if repository.is_partial() else {blob.sum for blob in tree.values()}


def summing(repository: Repository) -> Callable[[bytes], str]:
    """Return what gives the sum under which a repository keeps a file's contents."""
    told = repository.ask("rev-parse", "--show-object-format")
    begin = hashlib.sha256 if told == "sha256" else hashlib.sha1

    def sum_of(data: bytes) -> str:
        # Git's own names for contents; nothing is secured by them.
        told = begin(b"blob %d\0" % len(data), usedforsecurity=False)
        told.update(data)
        return told.hexdigest()

    return sum_of
