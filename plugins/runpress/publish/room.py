"""Whether Pages still takes the branch: all its versions together, and each alias once more.

What Pages is given is an archive of the branch in which a link is a copy of what it leads to.
GitHub says: "Published sites may be no larger than 1 GB."
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from runpress.errors import PublishRefused
from runpress.publish.base import Report
from runpress.publish.difference import megabytes
from runpress.publish.plan import Plan
from runpress.publish.tree import LINK

# In bytes.
LIMIT = 1_000_000_000
# The archive's own share: half a kilobyte a file, and the rounding of each to as much.
FULL, NEAR = 0.95, 0.8
WEIGHS_MOST = "What weighs most in one version: `runpress check`."


def check_room(plan: Plan, size: int, report: Report, limit: int = LIMIT) -> None:
    """Tell of a branch that nears the limit, once the version is on it.

    Args:
        plan: where the version goes.
        size: how many bytes the built site has.
        report: takes a line for the user.
        limit: how many bytes Pages takes.

    Raises:
        PublishRefused: there is no room for it; the message names versions to delete and the
            bytes that each gives back.
    """
    sizes = weights(plan, size)
    whole = sum(sizes.values())
    if whole < NEAR * limit:
        return
    branch = plan.base.branch
    would = f"{branch!r} would hold {megabytes(whole)} with it, aliases counted once more"
    of = f"GitHub Pages takes {megabytes(limit)}"
    if whole < FULL * limit:
        report(f"{would}; {of}. {_move(plan, sizes, whole - NEAR * limit)} {WEIGHS_MOST}")
        return
    raise PublishRefused(
        f"{would}, and {of}. {_move(plan, sizes, whole - FULL * limit)} {WEIGHS_MOST} "
        "Another host that takes more: --any-size."
    )


def weights(plan: Plan, size: int) -> dict[str, int]:
    """Return the bytes of what the branch's root will hold, by name; a link counts in full."""
    gone = {plan.order.version, *plan.change.aliases}
    sizes: dict[str, int] = {}
    links: dict[str, int] = {}
    for path, blob in plan.tree.items():
        name = path.partition("/")[0]
        if name in gone:
            continue
        if blob.mode == LINK and name == path:
            links[name] = 0
        sizes[name] = sizes.get(name, 0) + blob.size
    sizes |= dict.fromkeys(gone, size)
    owners = {alias: name for name, aliases in plan.aliases.items() for alias in aliases}
    for name in links:
        sizes[name] = sizes.get(owners.get(name, ""), 0)
    return sizes


def _move(plan: Plan, sizes: Mapping[str, int], excess: float) -> str:
    """Say which versions to delete, and what each gives back: the oldest, until it is enough."""
    named, freed = [], 0
    for name in _oldest(plan):
        named.append(f"`{plan.base.delete} {name}` gives back {megabytes(sizes.get(name, 0))}")
        freed += sizes.get(name, 0)
        if freed >= excess:
            break
    if not named:
        return "No older version is there to delete: publish large artifacts elsewhere."
    enough = "" if freed >= excess else " That is not enough: publish large artifacts elsewhere."
    return f"Delete versions that nobody needs: {', '.join(named)}.{enough}"


def _oldest(plan: Plan) -> Iterator[str]:
    """Go through the versions that have no other name, the oldest first."""
    for name in reversed(plan.change.names):
        if name != plan.order.version and not plan.aliases.get(name):
            yield name
