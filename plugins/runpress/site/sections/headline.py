"""The headline curve: what the experiment comes down to, before any word of the author's."""

from __future__ import annotations

from runpress.site.alt_text import describe_chart
from runpress.site.charts.arms import chart_of_arms, label_of
from runpress.site.markup import fill_template
from runpress.site.picture import Shown, add_pictures
from runpress.site.place import Block, Place
from runpress.site.table import add_arms_csv


def render(place: Place) -> Block | None:
    """Return the figure of the experiment's headline metric."""
    metric = place.experiment.headline
    return render_curve(place, metric, "headline") if metric else None


def render_curve(place: Place, metric: str, name: str) -> Block | None:
    """Return the figure of one metric over all arms, with its data to take away."""
    shown = picture_of(place, metric, name)
    if shown is None:
        return None
    several = any(len(arm.values(metric)) > 1 for arm in place.arms)
    caption = place.words(
        "headline.caption" if several else "headline.caption_single",
        metric=label_of(place, metric),
    )
    path = f"{place.folder}/{place.own_name(name)}.csv"
    data = add_arms_csv(place.tree, path, place.arms, metric)
    html = fill_template(
        "figure.html",
        shown=shown,
        caption=caption,
        data=data,
        data_word=place.words("headline.data"),
    )
    return Block(html)


def picture_of(place: Place, metric: str, name: str) -> Shown | None:
    """Add the pictures of a metric over all arms to the tree; None where no run has points."""
    chart = chart_of_arms(place, metric)
    if chart is None:
        return None
    alt = describe_chart(chart, place.words)
    return add_pictures(place.tree, place.folder, place.own_name(name), chart, alt)
