"""What an author does to a blog, and what has to be seen of it on a page.

The post is the one in the middle, which no first page shows. Every edit is another one, so
that it can be made again and again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from builders import SITE, Builder, page_of
from prose import Post, post_of


@dataclass
class Author:
    """An author at a blog of so many posts in a folder."""

    builder: Builder
    folder: Path
    posts: int

    def __post_init__(self) -> None:
        self.post = post_of(self.posts // 2)
        self._edits = 0

    @property
    def page(self) -> str:
        """The address of the page that is edited."""
        return page_of(self.post)

    def text(self) -> str:
        """Write a word into the post's last paragraph, and return what its page must hold."""
        word = f"edited{self._next()}times"
        return self._write(replace(self.post, added=word), word)

    def title(self) -> str:
        """Give the post another title, and return what its page must hold."""
        title = f"Retitled {self._next()} times"
        return self._write(replace(self.post, title=title), title)

    def run(self) -> str:
        """Add a run to the post's experiment, and return what its page must hold."""
        if self.builder.add_run is None:
            raise LookupError("it knows nothing of runs")
        record = self.builder.add_run(self.folder, self.post, self._next())
        return f"runs/{record.parent.name}/{record.name}/"

    def must_see(self, wanted: str) -> None:
        """Check that the built page holds something.

        Raises:
            ValueError: it does not.
        """
        page = self.folder / SITE / self.page / "index.html"
        if wanted not in page.read_text("utf-8"):
            raise ValueError(f"{self.page} was built without {wanted!r}")

    def _write(self, post: Post, wanted: str) -> str:
        self.post = post
        self.builder.write(self.folder, post)
        return wanted

    def _next(self) -> int:
        self._edits += 1
        return self._edits
