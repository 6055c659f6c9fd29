"""How to cite the page: BibTeX to copy, and a `CITATION.cff` beside it."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlsplit

from runpress.site.citation import Citation, bibtex, cff
from runpress.site.commit_link import commit_link
from runpress.site.evidence.lineage import tags_of
from runpress.site.markup import fill_template
from runpress.site.model import Asset, key_of, link
from runpress.site.moments import created
from runpress.site.place import Block, Place
from runpress.site.summary import title_of
from runpress.site.text.post import Post

# Nobody else can open what is served here.
OWN_MACHINE = ("localhost", "127.0.0.1", "::1", "0.0.0.0")  # noqa: S104 (compared with)


def render(place: Place) -> Block | None:
    """Return the citation of a post; None elsewhere."""
    post = place.post
    if post is None or not place.experiment.id:
        return None
    citation = _citation(place, post)
    path = f"{place.folder}/CITATION.cff"
    # Two posts at one address are an error that was told already.
    file = link(path) if path in place.tree.assets else _add_file(place, path, citation)
    html = fill_template(
        "cite.html",
        words=place.words,
        entry=bibtex(citation),
        file=file,
        note=_note(place, post),
    )
    return Block(html, place.words("cite.title"))


def _add_file(place: Place, path: str, citation: Citation) -> str:
    return place.tree.add_asset(Asset(path, key_of(path, citation), lambda: cff(citation)))


def _citation(place: Place, post: Post) -> Citation:
    blog, past = place.archive.blog, place.archive.past
    commits = past.commits(post.path, place.experiment.id) if past else ()
    return Citation(
        key=post.stem,
        title=title_of(post),
        authors=_authors(place, post),
        site=blog.name,
        day=_day(place, post),
        url=_address(place, post),
        commit=commits[0].hash if commits else "",
        tags=tags_of(post),
        message=place.words("cite.message"),
    )


def _authors(place: Place, post: Post) -> list[str]:
    """The post's authors by their full names where the blog has them, else the site's."""
    told = post.meta.get("authors")
    names = [str(each) for each in (told if isinstance(told, list) else [told]) if each]
    blog = place.archive.blog
    found = [blog.authors.get(name, name) for name in names] or [blog.author or blog.name]
    return [name for name in found if name.strip()]


def _day(place: Place, post: Post) -> date | None:
    moment = created(post, place.archive.blog, place.experiment)
    return moment.date() if moment else None


def _address(place: Place, post: Post) -> str:
    """Where the page stays, whatever version of the site is published; empty if unknown."""
    blog = place.archive.blog
    root = blog.root or blog.url
    if not root or (urlsplit(root).hostname or "") in OWN_MACHINE:
        return ""
    return f"{root}{blog.address_of(post.path).strip('/')}/"


def _note(place: Place, post: Post) -> str:
    past = place.archive.past
    commits = past.commits(post.path, place.experiment.id) if past else ()
    if commits:
        return place.words("cite.last", commit=commit_link(place, commits[0]))
    return place.words("cite.unknown") if past and past.shallow else ""
