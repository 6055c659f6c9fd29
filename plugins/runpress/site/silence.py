"""Problems that somebody has looked at and decided to live with, and why.

`<!-- runpress: ignore CODE reason -->` silences on its own line and on the next one that is
not blank; `ignore: {CODE: reason}` in the front matter on the whole page, and for the records
of the experiment that the page is about. What belongs to no page, such as the records of an
experiment without a post, is the home page's. A silencer without a reason works and is
reported, as is one that names no code or silences nothing: it would hide the next problem.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from runpress.format.codes import CODES
from runpress.format.names import nearest, shorten
from runpress.format.problems import Problem, Severity
from runpress.site.archive import Archive
from runpress.site.checks.reading import Comment, Reading
from runpress.site.text.post import Post

IDLE = "RP512"
KEY = "ignore"
MARK = "runpress:"
SILENCER = re.compile(r"\s*+runpress:\s*+ignore(?:\s++(?P<code>\S++))?(?P<reason>.*)", re.DOTALL)
SPACE = re.compile(r"\s*")
MOST_BLANKS = 1_000
HOME = ("index.md", "README.md")


@dataclass(eq=False)
class Silencer:
    """One wish of an author; `lines` are those it holds for, None on a whole page."""

    code: str
    reason: str
    line: int
    lines: range | None = None
    used: bool = False


class _Wishes:
    """The silencers of all pages, and which page a problem belongs to."""

    def __init__(self, archive: Archive) -> None:
        posts = archive.posts
        self.of_post = {post.shown: list(_silencers(post, archive)) for post in posts}
        self._found = {page: _index(wishes) for page, wishes in self.of_post.items() if wishes}
        self._pages = {name: post.shown for post in posts for name in (post.shown, post.path)}
        self._about = {name: post.shown for name, post in archive.about.items()}
        self._home = next((post.shown for post in posts if post.path in HOME), "")
        first = posts[0] if posts else None
        self._runs = f"{first.shown.removesuffix(first.path)}runs/" if first else "runs/"

    def silencer_of(self, problem: Problem) -> Silencer | None:
        """Return what silences a problem, a comment before the front matter."""
        page = self._pages.get(problem.where) or self._owner(problem)
        found = self._found.get(page, {})
        beside = found.get((problem.code, problem.line))
        return beside or found.get((problem.code, None))

    def _owner(self, problem: Problem) -> str:
        """Return the page that speaks for what is no page itself."""
        if problem.where.startswith(self._runs):
            experiment = problem.where.removeprefix(self._runs).partition("/")[0]
            return self._about.get(experiment, self._home)
        return self._home


def _index(wishes: Iterable[Silencer]) -> dict[tuple[str, int | None], Silencer]:
    """Return silencers by their code and each line, None for the whole page; the first wins."""
    found: dict[tuple[str, int | None], Silencer] = {}
    for wish in wishes:
        for line in (None,) if wish.lines is None else wish.lines:
            found.setdefault((wish.code, line), wish)
    return found


def silence(problems: Iterable[Problem], archive: Archive) -> tuple[list[Problem], list[Problem]]:
    """Part the problems into those to report and those that somebody has silenced.

    Silencers that are in the wrong are among the first; they can be silenced too.
    """
    wishes = _Wishes(archive)
    kept, silenced = _parted(problems, wishes)
    # Nobody reads a draft yet, so nothing in it can be wrong.
    shown = [post for post in archive.posts if not archive.blog.hides(post)]
    idle = [problem for post in shown for problem in _faults(post, wishes)]
    more_kept, more_silenced = _parted(idle, wishes)
    return [*kept, *more_kept], [*silenced, *more_silenced]


def _parted(problems: Iterable[Problem], wishes: _Wishes) -> tuple[list[Problem], list[Problem]]:
    kept: list[Problem] = []
    silenced: list[Problem] = []
    for problem in problems:
        silencer = wishes.silencer_of(problem)
        if silencer:
            silencer.used = True
        (silenced if silencer else kept).append(problem)
    return kept, silenced


def _silencers(post: Post, archive: Archive) -> Iterator[Silencer]:
    # Comments first: what is said beside the line is meant more than what is said above all.
    if MARK in post.body:
        reading = Reading(post, archive)
        for comment in reading.comments:
            found = SILENCER.match(comment.text)
            if found:
                line, lines = _lines(reading, comment)
                yield Silencer(found["code"] or "", found["reason"].strip(), line, lines)
    told = post.meta.get(KEY)
    if isinstance(told, Mapping):
        line = post.line_of(KEY)
        for code, reason in told.items():
            yield Silencer(str(code), "" if reason is None else str(reason).strip(), line)
    elif told is not None:
        yield Silencer(str(told), "", post.line_of(KEY))


def _lines(reading: Reading, comment: Comment) -> tuple[int, range]:
    """Return the line of a comment, and the lines it holds for: those up to the next text."""
    text = reading.text
    end = _end_of_line(text, comment.end)
    rest = SPACE.match(text, end, end + MOST_BLANKS)
    line = reading.line(comment.start)
    following = reading.line(rest.end()) if rest else line
    return line, range(line, following + 1)


def _end_of_line(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end


def _faults(post: Post, wishes: _Wishes) -> Iterator[Problem]:
    for wish in wishes.of_post[post.shown]:
        fault = _fault(wish)
        if fault:
            yield Problem(Severity.HINT, IDLE, post.shown, *fault, wish.line)


def _fault(wish: Silencer) -> tuple[str, str] | None:
    """Return what is wrong with a silencer, and the next move."""
    code = shorten(wish.code)
    if wish.code not in CODES:
        near = nearest(wish.code, CODES)
        move = (
            f"Did you mean {near}?" if near else "Write `<!-- runpress: ignore RP504 reason -->`."
        )
        return (f"{code!r} is no code of a problem." if code else "it names no code."), move
    if not wish.used and wish.code != IDLE:
        return f"nothing here has the code {code}, so nothing is silenced.", "Take it out."
    if not wish.reason:
        return f"{code} is silenced without a reason.", "Say behind the code why it may stay."
    return None
