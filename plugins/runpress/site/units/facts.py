"""The digests of facts as they are in this build, each worked out when somebody asks for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from runpress.site.about import Blog
from runpress.site.archive import Archive
from runpress.site.catalog import Catalog
from runpress.site.evidence.lineage import baseline_of
from runpress.site.memory.digests import digest_of
from runpress.site.memory.recording import Fact, unrecorded
from runpress.site.model import Tree
from runpress.site.text.post import Post

if TYPE_CHECKING:
    from runpress.site.units.unit import Unit
    from runpress.vcs.past import Past

# What changes while a build goes on: asked for anew each time.
GROWING = ("page", "asset")
# What is looked up outside of the build: asked for in each.
ASKED = ("file", "releases")
# Told by nothing, so that what depends on it is never taken as it was.
UNKNOWN = None


class Facts:
    """What the facts of a build come to.

    Args:
        archive: the archive that is handed to units.
        raw: the records as they lie on disk, with the digests of their folders.
        blog: the blog as the host gave it.
        past: what git tells.
        tree: what was made so far.
        salt: all that every unit depends on.
    """

    def __init__(
        self, archive: Archive, raw: Catalog, blog: Blog, past: Past | None, tree: Tree
    ) -> None:
        self._archive = archive
        self._raw = raw
        self._blog = blog
        self._past = past
        self._tree = tree
        with unrecorded():
            self._posts = {post.path: post for post in archive.posts}
        self._hidden = [path for path, post in self._posts.items() if blog.hides(post)]
        self._known: dict[Fact, str | None] = {}
        # What is not as it was in the build before: facts, and kinds of which any may differ.
        self._changed: frozenset[Fact] = frozenset()
        self._unsure: frozenset[str] = frozenset()
        self._kinds: dict[str, Callable[..., str | None]] = {
            "experiment": self._experiment,
            "about": self._about,
            "posts": self._every_front,
            "front": self._front,
            "title": lambda path: self._posts[path].title if path in self._posts else UNKNOWN,
            "body": self._body,
            "file": lambda path: repr(bool(blog.has_file and blog.has_file(path))),
            "address": lambda *path: _told(blog.addresses, *path),
            "first commit": lambda *path: _told(blog.first_commits or {}, *path),
            "unpushed": lambda: repr(sorted(blog.unpushed)),
            "versions": lambda path: repr(past and past.versions(path)),
            "records": lambda name: repr(past and sorted(past.records(name).items())),
            "commits": lambda page, name: repr(past and past.commits(page or None, name or None)),
            "shallow": lambda: repr(past and past.shallow),
            "remote": lambda: repr(past and past.remote),
            "releases": self._releases,
            "page": lambda *path: _there(tree.pages, *path),
            "asset": lambda *path: _there(tree.assets, *path),
            **{f"lineage.{name}": self._lineage(name) for name in LINEAGE},
        }

    def take(self, before: Facts) -> bool:
        """Take over what the build before has found, where only texts of pages have changed.

        Args:
            before: the facts of that build, in the same process and under the same salt.

        Returns:
            Whether facts were taken: `leaves` tells then what has changed since.
        """
        pages = list(zip(self._posts.values(), before._posts.values(), strict=False))
        edited = [one for one, other in pages if one is not other]
        if not self._stands_as(before) or any(
            self._front_of(post) != before._front_of(before._posts[post.path]) for post in edited
        ):
            return False
        moved = [name for name in LINEAGE if not self._hangs_together_as(before, name)]
        self._changed = frozenset(
            (kind, post.path) for post in edited for kind in ("body", "title")
        )
        self._unsure = frozenset([*ASKED, *(f"lineage.{name}" for name in moved)])
        known = before._known.items()
        self._known |= {
            fact: told
            for fact, told in known
            if fact[0] not in self._unsure and fact not in self._changed
        }
        return True

    def _stands_as(self, before: Facts) -> bool:
        """Say whether all but the pages is as it was, and the pages are the same ones."""
        blog, other = self._blog, before._blog
        return (
            self._raw is before._raw
            and self._past is before._past
            and list(self._posts) == list(before._posts)
            and self._hidden == before._hidden
            and _paths(self._archive.about) == _paths(before._archive.about)
            and blog.addresses == other.addresses
            and blog.first_commits == other.first_commits
            and set(blog.unpushed) == set(other.unpushed)
        )

    def _hangs_together_as(self, before: Facts, name: str) -> bool:
        with unrecorded():
            one: Mapping[str, Any] = getattr(self._archive.lineage, name)
            other: Mapping[str, Any] = getattr(before._archive.lineage, name)
            if name == "posts":
                return _paths(one) == _paths(other)
            return list(one.items()) == list(other.items())

    def leaves(self, unit: Unit, *, grows_alike: bool) -> bool:
        """Say whether nothing that has changed since the build before is a fact of a unit.

        Args:
            unit: one that was right in that build.
            grows_alike: whether all that is in the tree by now was in it then, and no more.
        """
        if not grows_alike and not unit.kinds.isdisjoint(GROWING):
            return False
        return self._unsure.isdisjoint(unit.kinds) and self._changed.isdisjoint(unit.facts)

    def state(self, facts: Iterable[Fact], salt: str) -> str | None:
        """Return one digest for many facts; None where one of them cannot be told."""
        with unrecorded():
            told = [self._digest(fact) for fact in facts]
        if None in told:
            return None
        return digest_of("\n".join([salt, *(each or "" for each in told)]).encode())

    def _digest(self, fact: Fact) -> str | None:
        if fact[0] in GROWING:
            return self._work_out(fact)
        if fact not in self._known:
            self._known[fact] = self._work_out(fact)
        return self._known[fact]

    def _work_out(self, fact: Fact) -> str | None:
        kind, *names = fact
        make = self._kinds.get(kind)
        try:
            told = make(*names) if make else UNKNOWN
        except TypeError:
            # A memory that tells of no fact of ours.
            return UNKNOWN
        return None if told is None else digest_of(told.encode("utf-8", "surrogatepass"))

    def _experiment(self, *name: str) -> str | None:
        experiments = self._raw.experiments
        if not name:
            return "\n".join(experiments)
        if name[0] not in experiments:
            return ""
        own = self._raw.digests.get(name[0])
        post = self._archive.about.get(name[0])
        # The baseline of a post may be an arm of another's.
        other = baseline_of(post)[0] if post else None
        borrowed = self._raw.digests.get(other, "") if other else ""
        return own and f"{own} {borrowed} {self._front_of(post)}"

    def _about(self, *name: str) -> str:
        if not name:
            return "\n".join(self._archive.about)
        return self._front_of(self._archive.about.get(name[0]))

    def _every_front(self) -> str:
        return "\n".join(map(self._front_of, self._posts.values()))

    def _front(self, path: str) -> str | None:
        return self._front_of(self._posts.get(path))

    def _front_of(self, post: Post | None) -> str:
        if post is None:
            return ""
        known = self._known.get(("front of", post.path))
        if known is None:
            told = (post.path, post.shown, post.header, post.first_line, post.problems)
            known = digest_of(repr((told, self._blog.hides(post))).encode("utf-8", "replace"))
            self._known["front of", post.path] = known
        return known

    def _body(self, path: str) -> str | None:
        post = self._posts.get(path)
        return None if post is None else post.body

    def _releases(self) -> str:
        earlier = self._archive.earlier
        return repr(sorted(earlier.releases.items())) if earlier else ""

    def _lineage(self, name: str) -> Callable[..., str]:
        def told(*key: str) -> str:
            inner = getattr(self._archive.lineage, name)
            if name == "posts" and key:
                return self._front_of(inner.get(key[0]))
            return _told(inner, *key)

        return told


LINEAGE = ("posts", "rests", "named", "borne", "series", "tagged")


def _told(mapping: Mapping[str, Any], *key: str) -> str:
    return repr(mapping.get(key[0])) if key else "\n".join(mapping)


def _paths(posts: Mapping[str, Post]) -> list[tuple[str, str]]:
    with unrecorded():
        return [(name, post.path) for name, post in posts.items()]


def _there(found: Mapping[str, Any], *path: str) -> str:
    return repr(path[0] in found) if path else "\n".join(found)


def salt_of(blog: Blog) -> str:
    """Return what all units depend on: the blog's options, as far as no fact tells them."""
    headings = blog.headings
    told = (
        blog.posts,
        blog.address,
        blog.language,
        blog.first_commits is None,
        blog.drafts,
        blog.name,
        blog.url,
        blog.description,
        blog.root,
        blog.author,
        sorted(blog.authors.items()),
        blog.until is None,
        sorted(headings.items()) if isinstance(headings, Mapping) else list(headings),
        blog.has_file is None,
        blog.checks_links,
    )
    return digest_of(repr(told).encode("utf-8", "replace"))
