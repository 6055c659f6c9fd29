"""A blog's hand-written pages, read from its folder."""

from __future__ import annotations

from blog_on_disk import Docs
from runpress.hosts.files import read_pages


def test_pages_in_order_without_records_and_hidden_ones(docs: Docs) -> None:
    for path in ("posts/b.md", "posts/a.md", "index.md", "runs/e/r/README.md", ".x/a.md"):
        docs.write(path, "# T\n")
    docs.write("notes.txt", "x")
    (docs.folder / "folder.md").mkdir()
    pages = read_pages(docs.folder, "docs")
    assert [page.path for page in pages] == ["index.md", "posts/a.md", "posts/b.md"]
    assert pages[1].shown == "docs/posts/a.md"


def test_text_of_any_encoding_is_read(docs: Docs) -> None:
    docs.write("a.md", "\ufeff---\na: 1\n---\n")
    (docs.folder / "b.md").write_bytes(b"\xff\xfe caf\xe9")
    first, second = read_pages(docs.folder, "docs")
    assert dict(first.meta) == {"a": 1}
    assert "caf" in second.body


def test_a_link_that_leads_nowhere_is_passed_over(docs: Docs) -> None:
    (docs.folder / "gone.md").symlink_to("nothing")
    assert not read_pages(docs.folder, "docs")
