"""A blog's hand-written pages and its layout, read from its folder."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from blog_on_disk import Docs
from runpress.hosts.files import read_blog, read_pages


def paths(docs: Docs, excluded: str = "") -> list[str]:
    return [page.path for page in read_pages(docs.folder, "docs", excluded)]


def test_pages_in_order_without_hidden_ones_and_templates(docs: Docs) -> None:
    for path in ("posts/b.md", "posts/a.md", "index.md", ".x/a.md", "a/.b.md", "templates/a.md"):
        docs.write(path, "# T\n")
    docs.write("notes.txt", "x")
    (docs.folder / "folder.md").mkdir()
    pages = read_pages(docs.folder, "docs")
    assert [page.path for page in pages] == ["index.md", "posts/a.md", "posts/b.md"]
    assert pages[1].shown == "docs/posts/a.md"


def test_a_page_among_the_records_is_one_as_it_is_for_mkdocs(docs: Docs) -> None:
    docs.write("runs/e/r/README.md", "# T\n")
    assert paths(docs) == ["runs/e/r/README.md"]


def test_an_index_wins_over_a_readme_and_every_ending_counts(docs: Docs) -> None:
    for path in ("README.md", "index.md", "a/README.md", "b.markdown", "c.mkd"):
        docs.write(path, "# T\n")
    assert paths(docs) == ["a/README.md", "b.markdown", "c.mkd", "index.md"]


def test_what_the_site_excludes_is_left_out(docs: Docs) -> None:
    for path in ("a.md", "drafts/b.md", "drafts/keep.md"):
        docs.write(path, "# T\n")
    assert paths(docs, "drafts/*\n!drafts/keep.md\n") == ["a.md", "drafts/keep.md"]


def test_text_of_any_encoding_is_read(docs: Docs) -> None:
    docs.write("a.md", "\ufeff---\na: 1\n---\n")
    (docs.folder / "b.md").write_bytes(b"\xff\xfe caf\xe9")
    first, second = read_pages(docs.folder, "docs")
    assert dict(first.meta) == {"a": 1}
    assert "caf" in second.body


def test_a_link_that_leads_nowhere_is_passed_over(docs: Docs) -> None:
    (docs.folder / "gone.md").symlink_to("nothing")
    assert not read_pages(docs.folder, "docs")


def test_linked_folders_are_followed_and_circles_are_not(docs: Docs, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "a.md").write_text("# T\n")
    (docs.folder / "linked").symlink_to(elsewhere, target_is_directory=True)
    (docs.folder / "circle").symlink_to(docs.folder, target_is_directory=True)
    assert paths(docs) == ["linked/a.md"]


def test_the_layout_is_that_of_the_blogs_plugin(docs: Docs) -> None:
    docs.write("journal/notes/exp-001.md", "---\ndate: 2026-11-21\n---\n# T\n")
    docs.run("exp-001", "a")
    config = docs.folder.parent / "mkdocs.yml"
    plugin = 'blog: {blog_dir: journal, post_dir: "{blog}/notes", draft: true}'
    config.write_text(f"site_name: N\ntheme: {{language: zh}}\nplugins: [{plugin}]\n")
    blog = read_blog(config, datetime(2026, 11, 22, tzinfo=UTC))
    assert (blog.blog.posts, blog.blog.language, blog.blog.drafts) == ("journal/notes", "zh", True)
    assert list(blog.archive.about) == ["exp-001"]
    assert blog.blog.name == "N"
