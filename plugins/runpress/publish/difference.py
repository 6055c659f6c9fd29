"""What a version would change, file by file, before it is published."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from runpress.publish.plan import Plan
from runpress.publish.tree import inside, summing

PAGE = ".html"


@dataclass(frozen=True, slots=True)
class Difference:
    """A built site held against a version that is published.

    `against` is that version, None where there is none. `new`, `changed` and `gone` are the
    paths in the site, in order. `files` and `size` are those of the whole site; `added` is
    how many bytes of it the repository does not hold yet, before git packs them.
    """

    against: str | None
    new: tuple[str, ...]
    changed: tuple[str, ...]
    gone: tuple[str, ...]
    files: int
    size: int
    added: int


def compare(plan: Plan, site: Path, files: Sequence[str]) -> Difference:
    """Hold a built site against the version that it replaces, else follows.

    Args:
        plan: where it would go.
        site: the folder of the built site.
        files: the paths of its files.
    """
    against = _against(plan)
    before = inside(plan.tree, against) if against else {}
    known = {blob.sum for blob in plan.tree.values()}
    sum_of = summing(plan.repository)
    new, changed, size, added = [], [], 0, 0
    for file in files:
        data = (site / file).read_bytes()
        told = sum_of(data)
        size += len(data)
        added += len(data) if told not in known else 0
        known.add(told)
        if file not in before:
            new.append(file)
        elif before[file].sum != told:
            changed.append(file)
    gone = sorted(before.keys() - set(files))
    return Difference(against, tuple(new), tuple(changed), tuple(gone), len(files), size, added)


def _against(plan: Plan) -> str | None:
    """Return the version of that name, else the latest, else the newest."""
    others = [name for name in plan.change.names if name != plan.order.version]
    if plan.change.replaced:
        return plan.order.version
    return plan.latest_before or next(iter(others), None)


def tell(difference: Difference, branch: str) -> Iterator[str]:
    """Say in lines what a version would change; pages first, then how many other files."""
    against = difference.against
    yield (
        f"Against {against} on {branch}:" if against else f"{branch} has no version to hold it to:"
    )
    for word, paths in [
        ("new", difference.new),
        ("changed", difference.changed),
        ("gone", difference.gone),
    ]:
        pages = [path for path in paths if path.endswith(PAGE)]
        yield from (f"  {word:<8} {path.removesuffix('index.html') or '(home)'}" for path in pages)
        others = len(paths) - len(pages)
        yield f"  {word:<8} {_counted(len(pages), 'page')}, {_counted(others, 'other file')}"
    yield (
        f"{difference.files} files of {megabytes(difference.size)}, of which the repository "
        f"does not hold {megabytes(difference.added)} yet."
    )


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def megabytes(size: int) -> str:
    """Return a number of bytes as people read it.

    >>> megabytes(1_234_567), megabytes(900)
    ('1.2 MB', '0.9 kB')
    """
    if size < 1e6:
        return f"{size / 1e3:,.1f} kB"
    return f"{size / 1e6:,.1f} MB" if size < 1e8 else f"{size / 1e6:,.0f} MB"
