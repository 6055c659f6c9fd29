"""The newest posts as feeds show them: title, first paragraph, verdicts, picture, dates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from runpress.site.about import experiment_of
from runpress.site.archive import Archive
from runpress.site.catalog import Experiment
from runpress.site.model import Tree
from runpress.site.moments import amendment, created, updated
from runpress.site.picture import Shown
from runpress.site.place import Place
from runpress.site.sections.headline import picture_of
from runpress.site.summary import clean, summary_of, tags_of, title_of
from runpress.site.text.post import Post
from runpress.site.wording.words import Words, words_of


@dataclass(frozen=True)
class Entry:
    """A post in a feed.

    `verdicts` has a sentence a hypothesis. The title says so where a post was corrected or
    retracted.
    """

    post: Post
    title: str
    summary: str
    published: datetime
    changed: datetime
    language: str
    tags: tuple[str, ...]
    experiment: str
    verdicts: tuple[str, ...]

    @property
    def path(self) -> str:
        """The post's source."""
        return self.post.path


def entries_of(archive: Archive, most: int | None = None) -> list[Entry]:
    """Return the posts that readers get to see and that have a date, the newest first."""
    dated = [(_day(archive, post), post) for post in shown_posts(archive)]
    known = [(moment, post) for moment, post in dated if moment]
    # Posts of one day stand in the order of their paths.
    known.sort(key=lambda each: each[1].path)
    known.sort(key=lambda each: each[0], reverse=True)
    return [_entry(archive, post, moment) for moment, post in known[:most]]


def picture_of_entry(archive: Archive, tree: Tree, entry: Entry) -> Shown | None:
    """Return the headline curve that the post's own page shows; None where it has none."""
    experiment = archive.catalog.experiments.get(entry.experiment)
    if experiment is None or experiment.drawn is None:
        return None
    folder = archive.blog.folder_of(entry.post)
    place = Place(experiment, words_of(entry.language), tree, folder, archive, entry.post)
    return picture_of(place, experiment.drawn, "headline")


def shown_posts(archive: Archive) -> Iterator[Post]:
    """Yield the posts of the blog that are no drafts, in the order of their paths."""
    blog = archive.blog
    return (post for post in archive.posts if blog.has_post(post) and not blog.hides(post))


def _day(archive: Archive, post: Post) -> datetime | None:
    # Only of a post without a day its runs are asked.
    return created(post, archive.blog) or created(post, archive.blog, _experiment(archive, post))


def _experiment(archive: Archive, post: Post) -> Experiment | None:
    name = experiment_of(post, archive.catalog, archive.blog)
    return archive.catalog.experiments.get(name or "")


def _entry(archive: Archive, post: Post, published: datetime) -> Entry:
    def make() -> dict[str, Any]:
        return _told(archive, post)

    told = archive.kept(f"entry {post.path}", make)
    return Entry(
        post=post,
        title=told["title"],
        summary=told["summary"],
        published=published,
        changed=max(published, updated(post) or published),
        language=archive.language_of(post),
        tags=tags_of(post),
        experiment=told["experiment"],
        verdicts=tuple(told["verdicts"]),
    )


def _told(archive: Archive, post: Post) -> dict[str, Any]:
    """Return what of an entry takes more than the front matter."""
    language = archive.language_of(post)
    experiment = _experiment(archive, post)
    return {
        "title": _title(post, words_of(language)),
        "summary": summary_of(post, archive),
        "experiment": experiment.id if experiment else "",
        "verdicts": _verdicts(archive, post, words_of(language)),
    }


def _verdicts(archive: Archive, post: Post, words: Words) -> tuple[str, ...]:
    return tuple(
        words(
            "feeds.verdict",
            verdict=words(f"verdict.{verdict.word}"),
            claim=clean(verdict.hypothesis.claim),
        )
        for verdict in archive.verdicts(post)
    )


def _title(post: Post, words: Words) -> str:
    amended = amendment(post)
    title = title_of(post)
    return words(f"feeds.{amended}", title=title) if amended else title
