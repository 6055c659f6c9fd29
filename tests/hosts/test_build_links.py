"""A walk over every link, picture, script and style sheet of every page."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET

from built_site import BuiltSite, HtmlPage
from hosts_blog import Built


def test_every_address_leads_to_a_file_and_every_fragment_to_an_element(built: Built) -> None:
    checked = [
        address
        for path in built.site.pages
        for _, address in built.site.page(path).addresses()
        if built.site.is_ours(path, address)
    ]
    assert len(checked) > 500
    assert built.site.wrong_links() == []


def test_the_walk_sees_what_is_wrong(built: Built) -> None:
    site = BuiltSite(built.site.folder)
    page = "index.html"
    assert site.leads_somewhere(page, "experiments/exp-001-lr-sweep/#rp-runs")
    assert not site.leads_somewhere(page, "experiments/exp-001-lr-sweep/#rp-nothing")
    assert not site.leads_somewhere(page, "experiments/exp-001-lr-sweep/nothing.png")
    assert not site.leads_somewhere(page, "runpress:index.md")
    found = HtmlPage('<img srcset="a.png 1x, b.png 2x"><path marker-end="url(#c)"/>').addresses()
    assert [address for _, address in found] == ["a.png", "b.png", "#c"]


def test_no_placeholder_is_left(built: Built) -> None:
    left = [path for path in built.site.pages if "runpress:" in _attributes(built.site, path)]
    assert left == []


def test_nothing_is_loaded_from_another_origin(built: Built) -> None:
    assert built.site.foreign_links(loaded=True) == set()


def test_what_programs_read_leads_somewhere_too(built: Built) -> None:
    site = built.site
    index = json.loads((site.folder / "search/search_index.json").read_text("utf-8"))
    found = [entry["location"] for entry in index["docs"]]
    found += [str(each.text) for each in ET.parse(site.folder / "sitemap.xml").iter() if each.text]
    places = [each.strip() for each in found if each.strip() and not each[0].isdigit()]
    assert len(places) > 20
    assert [each for each in places if not site.leads_somewhere("index.html", each)] == []


def test_no_page_says_an_id_twice(built: Built) -> None:
    for path in built.site.pages:
        ids = [
            element.attributes["id"]
            for element in built.site.page(path).elements
            if "id" in element.attributes
        ]
        assert sorted(ids) == sorted(set(ids)), path


def _attributes(site: BuiltSite, path: str) -> str:
    elements = site.page(path).elements
    return " ".join(value for element in elements for value in element.attributes.values())
