"""The headline curve: what the experiment comes down to, before any word of the author's."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from runpress.draw.chart import Chart
from runpress.site.alt_text import describe_chart
from runpress.site.charts.alive import alive_arms, check_scripts
from runpress.site.charts.arms import chart_of_arms, label_of
from runpress.site.markup import fill_template
from runpress.site.model import Tree
from runpress.site.picture import Shown, add_pictures
from runpress.site.place import Block, Place
from runpress.site.points import points_table
from runpress.site.table import add_arms_csv


def render(place: Place) -> Block | None:
    """Return the figure of the experiment's headline metric."""
    metric = place.experiment.drawn
    return render_curve(place, metric, "headline") if metric else None


def render_curve(place: Place, metric: str, name: str) -> Block | None:
    """Return the figure of one metric over all arms, with its data to take away."""
    drawn = _drawn(place, metric, name)
    if drawn is None:
        return None
    several = any(len(arm.values(metric)) > 1 for arm in place.arms)
    caption = place.words(
        "headline.caption" if several else "headline.caption_single",
        metric=label_of(place, metric),
    )
    path = f"{place.folder}/{place.own_name(name)}.csv"
    data = add_arms_csv(place.tree, path, place.arms, metric)
    alive = alive_arms(
        drawn.chart,
        place.own_name(name),
        metric,
        goal=place.experiment.metric_goal(metric),
        baseline=place.experiment.baseline,
    )
    check_scripts(place.tree, place.folder)
    html = fill_template(
        "figure.html",
        alive=alive,
        shown=drawn.shown,
        caption=caption,
        data=data,
        data_word=place.words("headline.data"),
    )
    return Block(html + points_table(drawn.chart, place.words))


def picture_of(place: Place, metric: str, name: str) -> Shown | None:
    """Add the pictures of a metric over all arms to the tree; None where no run has points.

    A post's page, its head, lists and feeds ask for the same ones.
    """
    drawn = _drawn(place, metric, name)
    return drawn.shown if drawn else None


def chart_of(place: Place, metric: str, name: str) -> Chart | None:
    """Return the chart that those pictures show."""
    drawn = _drawn(place, metric, name)
    return drawn.chart if drawn else None


class _Drawn(NamedTuple):
    """A chart, and its pictures in the tree."""

    chart: Chart
    shown: Shown


def _drawn(place: Place, metric: str, name: str) -> _Drawn | None:
    """Return a metric's chart over all arms: made once, whoever asks."""

    def make() -> tuple[_Drawn | None, Tree]:
        here = replace(place, tree=Tree())
        chart = chart_of_arms(here, metric)
        shown = _Drawn(chart, _pictures(here, metric, name, chart)) if chart else None
        return shown, here.tree

    key = ("pictures", place.folder, place.own_name(name), metric)
    drawn, made = place.archive.once(key, make)
    # Whoever asks has the pictures in its own tree.
    place.tree.take(made)
    return drawn


def _pictures(place: Place, metric: str, name: str, chart: Chart) -> Shown:
    alt = describe_chart(chart, place.words, place.experiment.metric_goal(metric))
    return add_pictures(place.tree, place.folder, place.own_name(name), chart, alt)
