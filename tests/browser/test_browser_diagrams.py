"""Diagrams in the browser: inline, in both palettes, opened large, and drawn there if need be."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from browser_reader import Reader, open_window
from playwright.sync_api import Browser, Page, expect

from blog_builds import quiet, workshop
from site_server import serve

CONFIG = """
site_name: notes
site_url: {base}
theme:
  name: material
  font: false
  features: [navigation.instant]
  palette:
    - {{scheme: default, toggle: {{icon: material/weather-night, name: Dark}}}}
    - {{scheme: slate, toggle: {{icon: material/weather-sunny, name: Light}}}}
plugins: [search, runpress]
markdown_extensions:
  - admonition
  - pymdownx.superfences:
      custom_fences:
        - name: mermaid
          class: mermaid
          format: !!python/name:pymdownx.superfences.fence_code_format ""
"""
PAGE = """# Diagrams

```mermaid
flowchart TD
  A[Read data] -->|yes| B{Enough?}
  style A fill:#f96
```

```mermaid
sequenceDiagram
  User->>Trainer: fit()
  alt finite
    Trainer->>Trainer: step
  else NaN
    Trainer--xUser: stop
  end
```

!!! note

    ```mermaid
    pie
      "forward" : 42
      "backward" : 58
    ```

```mermaid
flowchart TD
  A --> D[NVIDIA GPU (A100)]
```

![A small sign](sign.svg)

![A picture](large.svg)

[![A link](large.svg)](other.md)
"""
PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="{0}" height="{0}">'
    '<rect width="{0}" height="{0}"/></svg>'
)
# Runs MkDocs where there is no merman.
WITHOUT = """
import sys
sys.modules["merman"] = None
from mkdocs.__main__ import cli
cli()
"""

Read = Callable[..., Reader]


def build(blog: Path, root: Path, base: str, *, draw: bool) -> None:
    (blog / "docs").mkdir()
    (blog / "docs/index.md").write_text(PAGE, "utf-8")
    (blog / "docs/other.md").write_text("# Other\n\n[back](index.md)\n", "utf-8")
    for name, size in (("sign", 20), ("large", 300)):
        (blog / f"docs/{name}.svg").write_text(PICTURE.format(size), "utf-8")
    (blog / "mkdocs.yml").write_text(CONFIG.format(base=base), "utf-8")
    if draw:
        built = workshop().build(blog, quiet(), "-d", str(root))
        assert built.code == 0, built.said
        return
    command = [sys.executable, "-P", "-c", WITHOUT, "build", "-q", "-d", str(root)]
    subprocess.run(command, cwd=blog, env=quiet(), check=True)


@pytest.fixture(scope="module", params=["merman", "mermaid"])
def site(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, str]]:
    """A site with diagrams that were drawn at build, and one whose reader draws them."""
    root, blog = (tmp_path_factory.mktemp(name) for name in ("served", "blog"))
    with serve(root) as address:
        build(blog, root, address, draw=request.param == "merman")
        yield request.param, address


@pytest.fixture
def read(browser: Browser, site: tuple[str, str]) -> Iterator[Read]:
    """Open windows; none of them may have met any trouble."""
    readers: list[Reader] = []

    def open_one(width: int = 1280, script: bool = True, **more: object) -> Reader:
        size = {"width": width, "height": 900}
        reader = open_window(browser, site[1], viewport=size, java_script_enabled=script, **more)
        readers.append(reader)
        return reader

    yield open_one
    troubles = [trouble for reader in readers for trouble in reader.troubles]
    for reader in readers:
        reader.page.context.close()
    assert not troubles


def drawings(page: Page, count: int = 3) -> None:
    """Wait for the diagrams of the page, which are drawn as the reader comes near."""
    found = page.locator(".rp-diagram svg[role=img]")
    for at in range(count):
        found.nth(at).scroll_into_view_if_needed()
    expect(found).to_have_count(count)


def test_diagrams_are_drawn_and_nothing_is_asked_elsewhere(
    read: Read, site: tuple[str, str]
) -> None:
    page = read().open()
    drawings(page)
    expect(page.locator(".admonition .rp-diagram svg")).to_have_count(1)
    assert page.locator("p .rp-diagram, pre.mermaid, .mermaid").count() == 0
    broken = page.locator(".rp-problem")
    expect(broken).to_contain_text("broken")
    expect(broken.locator("pre")).to_contain_text("NVIDIA GPU (A100)")
    assert page.locator("script[src*=mermaid]").count() == (site[0] == "mermaid")
    assert page.locator("body > svg, body > [id^=drp-]").count() == 0


def test_without_a_script_there_are_drawings_or_texts(read: Read, site: tuple[str, str]) -> None:
    page = read(script=False).open()
    drawn = page.locator(".rp-diagram svg[role=img]").count()
    assert drawn == (3 if site[0] == "merman" else 0)
    assert page.locator(".rp-diagram pre").count() == 3 - drawn
    assert page.locator(".rp-enlarge").count() == 0


def test_words_can_be_read_in_both_palettes(read: Read) -> None:
    page = read().open()
    drawings(page)
    ink = "all => all.map(each => getComputedStyle(each).fill)"
    words = page.locator(
        ".rp-diagram svg .messageText, .rp-diagram svg .loopText, .rp-diagram svg .slice"
    )
    light = words.evaluate_all(ink)
    page.locator("label[for=__palette_1]").click()
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
    drawings(page)
    page.wait_for_function(
        """light => {
          const words = [...document.querySelectorAll('.rp-diagram svg .messageText')];
          const now = words.map(each => getComputedStyle(each).fill);
          return now.length && !now.includes(light);
        }""",
        arg=light[0],
    )
    expect(page.locator(".rp-enlarge")).to_have_count(3)


def test_a_diagram_opens_large_by_keyboard_and_gives_the_focus_back(read: Read) -> None:
    page = read().open()
    drawings(page)
    button = page.get_by_role("button", name="Enlarge").nth(1)
    button.focus()
    page.keyboard.press("Enter")
    dialog = page.locator("dialog.rp-zoom")
    expect(dialog).to_be_visible()
    sheet = page.locator(".rp-zoom-sheet")
    where = """sheet => {
      const {x, y, width} = sheet.firstChild.getBoundingClientRect();
      return [x, y, width];
    }"""
    fit = sheet.evaluate(where)
    page.keyboard.press("+")
    assert sheet.evaluate(where)[2] > fit[2] * 1.2
    page.keyboard.press("ArrowRight")
    page.keyboard.press("0")
    assert sheet.evaluate(where) == fit
    page.keyboard.press("ArrowLeft")
    assert sheet.evaluate(where)[0] == pytest.approx(fit[0] + 60, abs=1)
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(button).to_be_focused()


def test_a_wheel_zooms_where_it_points_and_a_drag_moves(read: Read) -> None:
    page = read().open()
    drawings(page)
    page.locator(".rp-diagram svg[role=img]").first.click()
    sheet = page.locator(".rp-zoom-sheet")
    box = sheet.locator("svg").bounding_box()
    assert box
    page.mouse.move(box["x"], box["y"])
    page.mouse.wheel(0, -200)
    larger = sheet.locator("svg").bounding_box()
    assert larger and larger["width"] > box["width"] * 1.2
    assert (larger["x"], larger["y"]) == pytest.approx((box["x"], box["y"]), abs=1)
    page.mouse.down()
    page.mouse.move(box["x"] + 50, box["y"] + 20)
    page.mouse.up()
    moved = sheet.locator("svg").bounding_box()
    assert moved and moved["x"] == pytest.approx(larger["x"] + 50, abs=1)
    page.get_by_role("button", name="Close").click()
    expect(page.locator("dialog")).to_have_count(0)


def test_pictures_open_too_but_neither_signs_nor_links(read: Read) -> None:
    page = read().open()
    picture = page.get_by_role("button", name="A picture")
    picture.scroll_into_view_if_needed()
    expect(picture).to_have_count(1)
    assert page.get_by_role("button", name="A small sign").count() == 0
    picture.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="A picture")).to_be_visible()
    page.keyboard.press("Escape")
    expect(picture).to_be_focused()
    page.get_by_role("link", name="A link").click()
    page.wait_for_url("**/other/")
    assert page.locator("dialog").count() == 0


def test_a_page_that_takes_the_place_of_another_has_its_diagrams(read: Read) -> None:
    page = read().open("other/")
    page.get_by_role("link", name="back").click()
    expect(page.locator("h1")).to_contain_text("Diagrams")
    drawings(page)
    expect(page.get_by_role("button", name="Enlarge")).to_have_count(3)


def test_a_phone_is_not_made_wider(read: Read) -> None:
    page = read(380).open()
    drawings(page)
    assert page.evaluate("document.documentElement.scrollWidth") == 380
