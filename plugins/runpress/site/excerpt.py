"""What lists of posts show of a post: its title, what came out, a small curve, its first words."""

from __future__ import annotations

from collections import Counter

from runpress.site.markup import fill_template
from runpress.site.moments import amendment
from runpress.site.place import Place
from runpress.site.sections.headline import picture_of
from runpress.site.summary import cut
from runpress.site.text.beginning import first_paragraph, split_title
from runpress.site.text.leads import with_leads

MORE = "<!-- more -->"
# A list of posts has no room for more; what came out of more is counted.
MOST_CLAIMS = 3


def make_excerpt(place: Place, body: str) -> str:
    """Return the beginning of a post for lists; `body` is its text with its values filled in."""
    title, text = split_title(body)
    before, found, _ = text.partition(MORE)
    prose = with_leads(before.strip() if found else first_paragraph(text), text)
    metric = place.experiment.drawn
    shown = picture_of(place, metric, "headline") if metric else None
    thumbnail = fill_template("thumbnail.html", shown=shown) if shown else ""
    parts = (title, thumbnail, _findings(place), prose, MORE, "…")
    # The blog shows "continue reading" only where something follows the separator.
    return "\n\n".join(part for part in parts if part)


def _findings(place: Place) -> str:
    """What became of each hypothesis, and of the post itself where it was wrong."""
    words, post = place.words, place.post
    if post is None:
        return ""
    amended = amendment(post)
    verdicts = place.archive.verdicts(post)
    rows = [{"word": each.word, "claim": cut(each.hypothesis.claim)} for each in verdicts]
    if len(verdicts) > MOST_CLAIMS:
        counts = Counter(each.word for each in verdicts)
        rows = [
            {"word": word, "claim": words("lists.of", count=count, all=len(verdicts))}
            for word, count in counts.items()
        ]
    for row in rows:
        row["name"] = words(f"verdict.{row['word']}")
    state = words(f"lists.{amended}") if amended else ""
    if not rows and not state:
        return ""
    # A list may be in another language than the posts on it.
    foreign = words.language if words.language != place.archive.blog.language else ""
    return fill_template("findings.html", rows=rows, state=state, foreign=foreign)
