"""The lineage of an experiment as a drawing, what comes first on top.

Its boxes are links, which diagrams that others wrote never get: the text is made here, from
names, and the links are put in after it was drawn. Where nothing draws, the list of related
experiments stands alone.
"""

from __future__ import annotations

import re
from dataclasses import replace

import markupsafe

from runpress.draw.mermaid import Diagram
from runpress.site.diagrams.block import Shown, figure_of
from runpress.site.diagrams.drawing import draw_diagram
from runpress.site.diagrams.drawn import Drawn
from runpress.site.evidence.ancestry import Ancestry
from runpress.site.experiment_link import experiment_link
from runpress.site.markup import escape
from runpress.site.place import Place

# The class of this experiment's box, and the beginning of the others'.
THIS, OTHER = "this", "at"
BOX = re.compile(rf'(class="node default {OTHER}(\d+)".*?<p>)(.*?)(</p>)', re.DOTALL)


def lineage_figure(place: Place, found: Ancestry) -> str:
    """Return the figure; empty where no diagram can be drawn here."""
    drawn = draw_diagram(_text(place, found))
    if not isinstance(drawn, Drawn):
        return ""
    words = place.words
    caption = words("related.drawn")
    if found.cut:
        caption += words("marks.sentence") + words("related.cut")
    return figure_of(place, [Shown("", _linked(place, found, drawn))], caption)


def _text(place: Place, found: Ancestry) -> str:
    chart, nodes = Diagram(), {}
    for at, name in enumerate(found.experiments):
        kind = THIS if name == place.experiment.id else f"{OTHER}{at}"
        nodes[name] = chart.node(kind, name, _amended(place, name))
    for one, other in found.edges:
        chart.edge(nodes[one], nodes[other])
    return chart.text()


def _amended(place: Place, name: str) -> list[str]:
    amendment = place.archive.lineage.amendment(name)
    return [place.words(f"lists.{amendment.kind}")] if amendment else []


def _linked(place: Place, found: Ancestry, drawn: Drawn) -> Drawn:
    """Make links of the names in the boxes; a picture as a whole holds none that can be used."""

    def link(box: re.Match[str]) -> str:
        start, at, label, end = box.groups()
        name = found.experiments[int(at)]
        # Drawn from inert text: it is markup already.
        inside = markupsafe.Markup(label)  # noqa: S704
        return f"{start}{experiment_link(place.archive, name, inside)}{end}"

    whole = escape(place.words("related.title"))
    svg = BOX.sub(link, drawn.svg).replace('role="img"', 'role="group"', 1)
    return replace(drawn, svg=markupsafe.Markup(svg), words=str(whole))  # noqa: S704
