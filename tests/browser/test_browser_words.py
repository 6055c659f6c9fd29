"""Words, formulas, search and paper: a blog with hardly a mkdocs.yml, served and from a folder."""

from __future__ import annotations

import base64
import hashlib
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from browser_reader import Reader, open_window
from playwright.sync_api import Browser, Page, Route

from blog_builds import quiet, workshop
from site_server import serve

REPOSITORY = Path(__file__).parents[2]
EXPERIMENT = "exp-023-amp"
POST = f"experiments/{EXPERIMENT}.html"
SETTINGS = """\
site_name: Notes
theme: {name: material, palette: [
  {media: "(prefers-color-scheme: light)", scheme: default},
  {media: "(prefers-color-scheme: dark)", scheme: slate}]}
use_directory_urls: false
plugins: [blog, tags, search, runpress]
markdown_extensions: [{pymdownx.arithmatex: {generic: true}}]
"""
FORMULAS = r"""# Momentum $\beta$

In a line: $\hat{m}_t$ and $\begin{pmatrix}1&2\\3&4\end{pmatrix}$.

$$
\begin{aligned}
\mathcal{L} &= \frac{1}{N} \sum_{i=1}^{N} \log p_\theta(y_i \mid x_i) \\
a &= b
\end{aligned}
$$

$$ f(x) = \begin{cases} x & \text{如果 } x > 0 \\ 0 & \text{otherwise} \end{cases} $$

$$ a_0 + a_1 x + a_2 x^2 + a_3 x^3 + a_4 x^4 + a_5 x^5 + a_6 x^6 + a_7 x^7 + a_8 x^8 = 0 $$
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built site."""
    blog = tmp_path_factory.mktemp("words")
    (blog / "mkdocs.yml").write_text(SETTINGS)
    docs = blog / "docs"
    shutil.copytree(REPOSITORY / "docs/runs" / EXPERIMENT, docs / "runs" / EXPERIMENT)
    (docs / "posts").mkdir()
    shutil.copy(REPOSITORY / f"docs/posts/{EXPERIMENT}.md", docs / "posts")
    (docs / "index.md").write_text("# Notes\n")
    (docs / "formulas.md").write_text(FORMULAS, "utf-8")
    built = workshop().build(blog, quiet(), "--strict")
    assert built.code == 0, built.said
    return blog / "site"


@pytest.fixture(scope="module")
def base(folder: Path) -> Iterator[str]:
    """Where the site is served."""
    with serve(folder) as address:
        yield address


@pytest.fixture
def reader(browser: Browser, base: str) -> Iterator[Reader]:
    """A window on the site, in which nothing may go wrong."""
    reader = open_window(browser, base, viewport={"width": 1280, "height": 900})
    yield reader
    reader.page.context.close()
    assert reader.troubles == []


def find(page: Page, words: str) -> list[str]:
    """Type into the search box as a reader does; return where the hits lead."""
    page.locator(".md-search__input").click()
    page.locator(".md-search__input").press_sequentially(words)
    # The theme listens for keys, which typing of Chinese has none of.
    page.keyboard.press("End")
    page.locator(".md-search-result__item").first.wait_for()
    hits = page.locator(".md-search-result__link").all()
    return [urlsplit(str(hit.get_attribute("href"))).path.lstrip("/") for hit in hits]


@pytest.mark.parametrize("words", ["混合精度", "准确率", "bf16", "val/accuracy", EXPERIMENT])
def test_search_finds_words_of_both_languages_and_names_of_metrics(
    reader: Reader, words: str
) -> None:
    page = reader.open("formulas.html")

    assert POST in find(page, words)
    page.locator(f'.md-search-result__link[href*="{POST}"]').first.click()
    page.wait_for_url(f"**/{POST}*")


def test_search_does_not_know_what_a_page_folds_away(folder: Path) -> None:
    index = (folder / "search/search_index.json").read_text("utf-8")
    page = (folder / POST).read_text("utf-8")
    assert "<dt>numpy</dt>" in page
    assert "numpy" not in index
    assert "data-search-exclude=" not in page


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_formulas_are_read_without_any_script(browser: Browser, base: str, script: bool) -> None:
    reader = open_window(browser, base, java_script_enabled=script)
    page = reader.open("formulas.html")

    assert page.title().startswith("Momentum β")
    assert page.locator("math").count() == 6
    assert page.locator("math mtext", has_text="如果").is_visible()
    assert "\\" not in page.locator("article").inner_text()
    assert page.locator("math").nth(1).get_attribute("alttext") == r"\hat{m}_t"
    # Left and right columns of `aligned` meet at the sign.
    ends = page.locator("mtd.rp-right > *").evaluate_all(
        "each => each.map(part => part.getBoundingClientRect().right)"
    )
    starts = page.locator("mtd.rp-left > *").evaluate_all(
        "each => each.map(part => part.getBoundingClientRect().left)"
    )
    assert len(ends) == 2
    assert max(*ends, *starts[:2]) - min(*ends, *starts[:2]) < 1
    page.context.close()
    assert reader.troubles == []


def test_brackets_grow_with_what_they_hold(reader: Reader) -> None:
    page = reader.open("formulas.html")
    page.evaluate("document.fonts.ready")
    matrix = page.locator("math", has=page.locator("mtable")).first
    bracket = matrix.locator("mo").first.bounding_box()
    table = matrix.locator("mtable").bounding_box()
    assert bracket
    assert table
    assert bracket["height"] > 0.8 * table["height"]


def test_a_long_formula_scrolls_inside_itself(browser: Browser, base: str) -> None:
    reader = open_window(browser, base, viewport={"width": 380, "height": 800})
    page = reader.open("formulas.html")
    assert page.evaluate("document.documentElement.scrollWidth") == 380
    assert page.locator(".rp-formula").last.evaluate("box => box.scrollWidth > box.clientWidth")
    page.context.close()


def test_nothing_is_fetched_from_another_site(reader: Reader) -> None:
    for path in ("index.html", "formulas.html", POST):
        reader.open(path)
        fonts = reader.page.evaluate("getComputedStyle(document.body).fontFamily")
        assert "PingFang SC" in fonts
        assert "Microsoft YaHei" in fonts


def test_a_page_opens_from_a_folder(browser: Browser, folder: Path) -> None:
    reader = open_window(browser, f"{folder.as_uri()}/", viewport={"width": 1280, "height": 900})
    for path in ("formulas.html", POST):
        page = reader.open(path)
        assert page.locator("h1").is_visible()
    reader.shown(page.locator(".rp-figure").first.locator("img"))
    page.context.close()
    assert [trouble for trouble in reader.troubles if "runpress" in trouble] == []


def test_a_strict_policy_refuses_nothing_of_ours(browser: Browser, base: str) -> None:
    reader = open_window(browser, base, viewport={"width": 1280, "height": 900})
    reader.page.route("**/*.html", _strict)
    page = reader.open(POST)
    page.mouse.wheel(0, 3000)
    page.wait_for_load_state("networkidle")

    assert page.evaluate("typeof window.runpress?.load") == "function"
    page.context.close()
    assert reader.troubles == []


def _strict(route: Route) -> None:
    """Answer with a policy that knows the theme's own inline scripts, and nothing else inline."""
    answer = route.fetch()
    inline = re.findall(r"<script>(.*?)</script>", answer.text(), re.DOTALL)
    sums = (base64.b64encode(hashlib.sha256(each.encode()).digest()).decode() for each in inline)
    allowed = [f"'sha256-{each}'" for each in sums]
    policy = (
        "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; "
        f"script-src 'self' {' '.join(allowed)}"
    )
    route.fulfill(response=answer, headers=answer.headers | {"content-security-policy": policy})


def test_paper_is_white_and_has_no_buttons_and_no_folds(browser: Browser, base: str) -> None:
    reader = open_window(browser, base, color_scheme="dark")
    page = reader.open(POST)
    page.emulate_media(media="print")

    picture = reader.shown(page.locator(".rp-figure").first.locator("img"))
    assert not str(picture.get_attribute("src")).endswith(".dark.png")
    for hidden in (".md-header", ".md-sidebar >> nth=0", ".md-footer", ".rp-points >> nth=0"):
        assert page.locator(hidden).is_hidden()
    config = page.locator("#rp-config dl").first
    assert config.evaluate("each => each.checkVisibility({contentVisibilityAuto: true})")
    page.context.close()
