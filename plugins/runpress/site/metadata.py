"""What a page's head tells other sites and search engines about it.

Open Graph is what a link to the page shows elsewhere: title, first words, the social
picture. Linked data (schema.org) says what the page is: a post is a BlogPosting about a data
set, a run's page is that data set's part. Description, author and canonical address are the
theme's own business. Texts of authors and records end up in a `<script>`, so everything that
could end one is escaped.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import markupsafe
import orjson

from runpress.site.catalog import Run
from runpress.site.markup import fill_template
from runpress.site.model import SCHEME, link, whole_link
from runpress.site.moments import amendment, created, updated
from runpress.site.place import Place, run_page
from runpress.site.social import Social, social_picture
from runpress.site.summary import clean, cut, summary_of, tags_of, title_of
from runpress.site.text.post import Post

CONTEXT = "https://schema.org"
MOST_METRICS = 20
# Within a script element only these could mean anything but themselves.
MEANT = {char: f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}


def head_of_post(place: Place, post: Post) -> str:
    """Return what the head of a post says of it."""
    published = created(post, place.archive.blog, place.experiment)
    changed = updated(post)
    title, about = title_of(post), description_of(place, post)
    knows_itself = bool(place.archive.blog.url)
    shown = social_picture(place, post, title)
    return fill_template(
        "head.html",
        site=clean(place.archive.blog.name),
        title=title,
        about=about,
        address=link(post.path) if knows_itself else "",
        image=shown,
        published=_moment(published),
        changed=_moment(changed),
        tags=tags_of(post),
        data=linked_data(_posting(place, post, shown, title, about)),
    )


def head_of_run(place: Place, run: Run) -> str:
    """Return what the head of a run's page says of it: that it is data, and where they are."""
    return fill_template("head_of_run.html", data=linked_data(_data_set(place, run)))


def description_of(place: Place, post: Post) -> str:
    """Return a sentence or two on a post: its author's, else its first paragraph."""
    told = post.meta.get("description")
    if isinstance(told, str) and told.strip():
        return cut(clean(told))
    return summary_of(post, place.archive)


def linked_data(told: dict[str, Any]) -> markupsafe.Markup:
    """Return JSON for a script element; what is not known is left out."""
    text = orjson.dumps(_known(told)).decode()
    for char, escaped in MEANT.items():
        text = text.replace(char, escaped)
    return markupsafe.Markup(text)  # noqa: S704 (escaped here)


def _posting(
    place: Place, post: Post, shown: Social | None, title: str, about: str
) -> dict[str, Any]:
    archive, blog = place.archive, place.archive.blog
    published, changed = created(post, blog, place.experiment), updated(post)
    bases = (archive.source_of(name) for name in archive.lineage.rests.get(place.experiment.id, ()))
    amended = amendment(post)
    return {
        "@context": CONTEXT,
        "@type": "BlogPosting",
        "headline": title,
        "description": about,
        "url": _address(place, post.path),
        "mainEntityOfPage": _address(place, post.path),
        "datePublished": _moment(published),
        "dateModified": _moment(changed),
        "inLanguage": place.words.language,
        "keywords": list(tags_of(post)),
        "image": _image(place, shown),
        "isPartOf": {"@type": "Blog", "name": clean(blog.name), "url": blog.url},
        "isBasedOn": [_address(place, base) for base in bases if base],
        "creativeWorkStatus": amended.capitalize() if amended else "",
        "about": _experiment(place),
    }


def _experiment(place: Place) -> dict[str, Any] | None:
    """The experiment as data: the curve that the page shows first, as a table."""
    path = f"{place.folder}/headline.csv"
    if not place.experiment.runs:
        return None
    return {
        "@type": "Dataset",
        "name": place.experiment.id,
        "description": place.words("metadata.experiment", experiment=place.experiment.id),
        "distribution": [_download(place, path, "text/csv")] if path in place.tree.assets else [],
        "variableMeasured": _measured(place.experiment.metrics),
    }


def _data_set(place: Place, run: Run) -> dict[str, Any]:
    folder = f"runs/{run.experiment}/{run.name}"
    source = place.archive.source_of(run.experiment)
    return {
        "@context": CONTEXT,
        "@type": "Dataset",
        "name": f"{run.experiment}/{run.name}",
        "description": place.words("metadata.run", run=run.name, experiment=run.experiment),
        "url": _address(place, run_page(run.experiment, run.name)),
        "dateCreated": run.record.started,
        "isPartOf": _address(place, source) if source else None,
        "variableMeasured": _measured(run.record.metrics),
        "distribution": [
            _download(place, f"{folder}/metrics.csv", "text/csv"),
            _download(place, f"{folder}/run.json", "application/json"),
        ],
    }


def _measured(metrics: Iterable[str]) -> list[str]:
    return [clean(metric) for metric in itertools.islice(metrics, MOST_METRICS)]


def _download(place: Place, path: str, kind: str) -> dict[str, Any]:
    return {"@type": "DataDownload", "encodingFormat": kind, "contentUrl": _address(place, path)}


def _image(place: Place, shown: Social | None) -> dict[str, Any] | None:
    if shown is None:
        return None
    address = _address(place, shown.link.removeprefix(SCHEME))
    size = {"width": shown.width, "height": shown.height}
    return {"@type": "ImageObject", "url": address, **size}


def _address(place: Place, path: str) -> str:
    """The placeholder of a whole address; nothing where the site does not know its own."""
    return whole_link(path) if place.archive.blog.url else ""


def _moment(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""


def _known(told: Any) -> Any:
    if isinstance(told, dict):
        known = {key: _known(value) for key, value in told.items()}
        return {key: value for key, value in known.items() if value not in (None, "", [], {})}
    return told
