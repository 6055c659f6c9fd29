"""A post without front matter: it is shown, and it is worth knowing what it goes without."""

from __future__ import annotations

from collections.abc import Iterator

from runpress.format.problems import Problem, Severity
from runpress.site.checks.reading import Reading


def check(reading: Reading) -> Iterator[Problem]:
    """Give a hint for a post that begins with its text."""
    post = reading.post
    # Front matter that cannot be read has a problem of its own; an empty one was meant so.
    if not reading.is_post or post.problems or post.first_line > 1:
        return
    # One that nobody can date is a warning already.
    if not reading.experiment and post.path not in (reading.archive.blog.first_commits or ()):
        return
    what = "the post has no front matter, so its date is that of its first commit or newest run."
    move = "Begin it with `---`, `date: YYYY-MM-DD`, `experiment: …` and `---`."
    yield Problem(Severity.HINT, "RP502", post.shown, what, move, 1)
