"""Which posts have a social picture, and what it depends on."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from blog_on_disk import Docs
from runpress.draw.png import dimensions
from runpress.site.model import Asset

SITE = {"name": "Notes", "url": "https://x.example/"}
HEADER = "date: 2026-11-21\nhypotheses:\n  - claim: It learns\n    expect: a.accuracy >= 0.5\n"


@pytest.fixture
def picture(docs: Docs) -> Callable[..., Asset | None]:
    docs.run("exp-001", "a", metrics={"accuracy": [0.5, 0.75]})

    def make(title: str = "Title", header: str = HEADER, **blog: str) -> Asset | None:
        docs.write("posts/exp-001.md", f"---\n{header}---\n# {title}\n\nText.\n")
        return docs.tree(**(blog or SITE)).assets.get("experiments/exp-001/social.png")

    return make


def test_it_is_drawn_when_it_is_asked_for(picture: Callable[..., Asset | None]) -> None:
    asset = picture()
    assert asset
    assert asset.make
    assert dimensions(asset.make()) == (1200, 630)


def test_its_key_tells_what_is_on_it(picture: Callable[..., Asset | None]) -> None:
    made = [picture(), picture("Other"), picture(header="date: 2026-11-21\n")]
    keys = {asset.key for asset in made if asset}
    assert len(keys) == 3
    again = picture()
    assert again
    assert again.key in keys


def test_a_page_of_unknown_address_has_none(picture: Callable[..., Asset | None]) -> None:
    assert picture(name="Notes") is None


def test_a_post_without_runs_has_its_title(docs: Docs) -> None:
    docs.run("exp-001", "a", metrics={"accuracy": [0.5, 0.75]})
    docs.write("posts/news.md", "---\ndate: 2026-11-21\n---\n# News\n")
    tree = docs.tree(**SITE)
    (asset,) = [each for path, each in tree.assets.items() if path.endswith("social.png")]
    assert asset.make
    assert 'property="og:image:alt" content="News"' in tree.pages["posts/news.md"].head


def test_a_blog_about_no_experiments_has_none(docs: Docs) -> None:
    docs.write("posts/news.md", "---\ndate: 2026-11-21\n---\n# News\n")
    assert not [path for path in docs.tree(**SITE).assets if path.endswith("social.png")]
