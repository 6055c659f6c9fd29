"""The same blog under other hosts: our plugin in ProperDocs, and Zensical from files."""

from __future__ import annotations

import subprocess
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from built_site import HtmlPage
from click.testing import CliRunner

import other_hosts
from blog_builds import quiet, workshop
from blog_on_disk import Docs, tiny_png
from runpress.cli import main

CONFIG = """\
site_name: Notes
site_url: https://example.org/notes/
theme: {name: material}
plugins: [blog, tags, search, runpress]
markdown_extensions: [admonition, attr_list, md_in_html, tables, pymdownx.superfences]
"""
POST = """\
---
date: 2026-11-21
tags: [amp]
hypotheses:
  - {claim: It is faster, expect: "ratio(amp.seconds, fp32.seconds) < 0.9"}
---
# AMP is faster

It needs `= ratio(amp.seconds, fp32.seconds)` of the time; see [the other](exp-024-zh.md) and
![](../runs/exp-023-amp/amp/curves/loss.png)

```mermaid
flowchart LR
  a --> b
```

```runpress
compare: [amp, fp32]
```
"""
# Which programs of a host's own a page loads is the host's business.
OWN = (
    "search",
    "sitemap",
    "assets/javascripts",
    "assets/stylesheets",
    "assets/images",
    "tags.json",
)


@pytest.fixture(scope="module")
def blog(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A blog with figures, verdicts and names in Chinese, built by MkDocs."""
    folder = tmp_path_factory.mktemp("hosts") / "my 博客"
    docs = Docs(folder / "docs")
    docs.write("index.md", "# Notes\n\nA [post](posts/exp-023-amp.md).\n")
    docs.write("posts/exp-023-amp.md", POST)
    docs.write("posts/exp-024-zh.md", "---\ndate: 2026-11-20\nlang: zh\n---\n# 中文\n\n文字。\n")
    (folder / "docs" / "picture.png").write_bytes(tiny_png())
    for seed in range(3):
        for name, seconds in (("amp", 80.0), ("fp32", 100.0)):
            docs.run(
                "exp-023-amp",
                name if not seed else f"{name}-{seed + 1}",
                name=name,
                seed=seed,
                metrics={"val/loss": [0.9, 0.5, 0.4 + seed / 50], "seconds": [seconds + seed]},
                figures=["val/loss"],
                pipeline="flowchart TD\n  n0 --> n1\n",
            )
    docs.run("exp-024-zh", "混合精度", metrics={"val/loss": [0.9, 0.5]}, figures=["val/loss"])
    (folder / "mkdocs.yml").write_text(CONFIG)
    end = workshop().build(folder, quiet(), "--strict")
    assert end.code == 0, end.said
    return folder


def _run(folder: Path, *command: str) -> str:
    done = subprocess.run(
        command,
        cwd=folder,
        env=quiet({"DISABLE_MKDOCS_2_WARNING": "true"}),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def _host(name: str) -> list[str]:
    words = other_hosts.program(name)
    if not words:
        pytest.skip(f"{name} is not here; `python tests/other_hosts.py --fetch` installs it")
    return words


def _published(site: Path) -> set[str]:
    found = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    return {path for path in found if not path.startswith(OWN)}


def _seen(page: Path, site: Path) -> dict[str, object]:
    """Return what a reader sees of a page: figures, verdicts, numbers, where links lead."""
    html = HtmlPage(page.read_text("utf-8"))
    base = f"https://example.org/notes/{page.relative_to(site).as_posix()}"
    pictures = {
        urljoin(base, each.attributes[name].split()[0])
        for each in (*html.all("img"), *html.all("source"))
        for name in ("src", "srcset")
        if each.attributes.get(name)
    }
    return {
        "pictures": {each for each in pictures if not each.startswith("data:")},
        "verdicts": [each.content for each in html.all("p", "rp-claim")],
        "numbers": [each.content for each in html.all("span", "rp-value")],
        "tables": len(html.all("table", "rp-table")),
        "drawings": sum("rp-diagram" in e.attributes.get("class", "") for e in html.elements),
        "charts": sum("data-rp-chart" in each.attributes for each in html.elements),
    }


def test_properdocs_makes_the_same_site(blog: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    _run(blog, *_host("properdocs"), "build", "--strict", "-f", "mkdocs.yml", "-d", str(site))
    assert _published(site) == _published(blog / "site")
    for page in sorted(site.rglob("*.html")):
        other = blog / "site" / page.relative_to(site)
        assert _seen(page, site) == _seen(other, blog / "site"), page


def test_zensical_makes_the_same_pages_of_the_files(blog: Path, tmp_path: Path) -> None:
    host = _host("zensical")
    out = tmp_path / "用 Zensical"
    config = str(blog / "mkdocs.yml")
    done = CliRunner().invoke(main, ["materialize", str(out), "--strict", "-f", config])
    assert done.exit_code == 0, done.output
    said = _run(out, *host, "build", "--strict")
    assert "No issues found" in said
    site, other = out / "site", blog / "site"
    assert _published(site) == _published(other)
    # Lists of posts show another beginning of each; all else is the same.
    lists = {"index.html", "archive/2026/index.html"}
    pages = {path for path in _published(other) if path.endswith(".html")} - lists
    assert "runs/exp-024-zh/混合精度/index.html" in pages
    for path in sorted(pages):
        assert _seen(site / path, site) == _seen(other / path, other), path
    _check_links(site)
    home = (site / "index.html").read_text("utf-8")
    assert "It is faster" in home
    head = (site / "experiments" / "exp-023-amp" / "index.html").read_text("utf-8")
    assert '<meta property="og:title" content="AMP is faster">' in head.partition("</head>")[0]
    assert "https://example.org/notes/experiments/exp-023-amp/" in head


def _check_links(site: Path) -> None:
    """Follow every link of every page to a file."""
    # The page for what is not there is addressed from the root of the site's host.
    for page in set(site.rglob("*.html")) - {site / "404.html"}:
        base = f"http://x/{page.relative_to(site).as_posix()}"
        for element, told in HtmlPage(page.read_text("utf-8")).addresses():
            to = urlsplit(urljoin(base, told))
            if to.netloc != "x" or element.tag not in ("a", "img", "source"):
                continue
            target = site / unquote(to.path).lstrip("/")
            assert target.is_file() or (target / "index.html").is_file(), (page, told)
