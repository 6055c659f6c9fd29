"""The social picture of a post: what a link to it shows elsewhere."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from runpress.draw.recipe import CardRecipe
from runpress.draw.social import Card, Finding
from runpress.format.names import shorten
from runpress.format.problems import Problem, Severity
from runpress.site.charts.captions import drawable_words, how_to_draw, not_drawable
from runpress.site.model import Asset, key_of, link
from runpress.site.picture import drawn_by, name_of_drawing
from runpress.site.place import Place
from runpress.site.sections.headline import chart_of
from runpress.site.summary import clean, cut
from runpress.site.text.post import Post

SIZE = (1200, 630)
# More hypotheses are counted by their verdict.
MOST_FINDINGS = 3


class Social(NamedTuple):
    """A social picture: its link in the tree, its size in pixels, and what it says."""

    link: str
    alt: str
    width: int = SIZE[0]
    height: int = SIZE[1]


def social_picture(place: Place, post: Post, title: str) -> Social | None:
    """Add the picture of a post to the tree, to be drawn when it is first asked for.

    None where the address of the page is not known, so that nobody can ask for its picture,
    and in a blog about no experiments.
    """
    if not (place.archive.blog.url and place.archive.catalog.experiments):
        return None
    metric = place.experiment.drawn
    chart = chart_of(place, metric, "headline") if metric else None
    findings = _findings(place, post)
    card = Card(
        title=_shown(place, title, post.stem),
        site=_shown(place, clean(place.archive.blog.name), ""),
        lead=place.experiment.id if place.experiment.runs else "",
        findings=findings,
        chart=chart,
    )
    said = [title, *(f"{each.name}: {each.claim}" for each in findings)]
    said += [chart.y_label] if chart else []
    told = key_of(card.title, card.site, card.lead, tuple(findings), drawn_by())
    key = key_of(told, name_of_drawing(chart) if chart else "")
    path = f"{place.folder}/social.png"
    # That two posts want one address is told once already; the first of them has the picture.
    if path not in place.tree.assets:
        place.tree.add_asset(Asset(path, key, CardRecipe(card)))
    return Social(link(path), place.words("marks.part").join(said))


def _findings(place: Place, post: Post) -> list[Finding]:
    words = drawable_words(place.words, place.tree, place.folder)
    verdicts = place.archive.verdicts(post)
    if len(verdicts) <= MOST_FINDINGS:
        return [
            Finding(
                each.word,
                words(f"verdict.{each.word}"),
                _shown(place, cut(each.hypothesis.claim), ""),
            )
            for each in verdicts
        ]
    counts = Counter(each.word for each in verdicts)
    return [
        Finding(word, words(f"verdict.{word}"), words("lists.of", count=count, all=len(verdicts)))
        for word, count in counts.most_common(MOST_FINDINGS)
    ]


def _shown(place: Place, text: str, otherwise: str) -> str:
    """Return a text, or something else where no font here can draw it; the build says so once."""
    missing = not_drawable(text)
    if not missing:
        return text
    what = f"social pictures leave words out, because no font here has {shorten(missing)!r}."
    if not any("social pictures" in problem.what for problem in place.tree.problems):
        hint = Problem(Severity.HINT, "RP321", place.folder, what, how_to_draw(missing))
        place.tree.problems.append(hint)
    return otherwise
