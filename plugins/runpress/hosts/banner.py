"""Shows in the browser what the last build complained of, while somebody writes.

A page that has a mistake says so at the lower edge of the window. When the site could not be
built, every page does, above the page as it was before; where there is no such page, the
complaint is a page of its own. Either goes away with the build that has it no more. None of
this is ever in the site: it is added to what the dev server answers.

The pages may forbid scripts and styles that are written into them, so ours are files.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from importlib import resources
from typing import Any
from urllib.parse import quote
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from markupsafe import Markup

from runpress.hosts.troubles import Trouble, Troubles
from runpress.site.markup import escape

FILES = {"trouble.css": "text/css", "trouble.js": "application/javascript"}
FOLDER = "assets/runpress"
# Where themes put what belongs to one page: Material replaces this part without a new page.
CONTAINER = re.compile(rb'<[^<>]*\sdata-md-component="?container"?[^<>]*>|<body\b[^<>]*>')
STALE = "The site could not be built. This page is as it was before."
NOTHING = "The site could not be built, and this page was never built before."
SAVED = "It is built again when a file is saved."


class Banner:
    """Adds what is wrong to the pages that the dev server answers with.

    Args:
        app: what answers.
        mount: the path of the site on the server, with a slash at both ends.
        troubles: what is wrong.
    """

    def __init__(self, app: WSGIApplication, mount: str, troubles: Troubles) -> None:
        self._app, self._mount, self._troubles = app, mount, troubles

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        path = environ.get("PATH_INFO", "").encode("latin-1", "replace").decode("utf-8", "replace")
        if not path.startswith(self._mount):
            return self._app(environ, start)
        path = path.removeprefix(self._mount)
        name = path.removeprefix(f"{FOLDER}/")
        if name in FILES and name != path:
            return _answer(start, "200 OK", FILES[name], _file(name))
        return self._add(path, environ, start)

    def _add(self, path: str, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        held: list[Any] = []

        def hold(status: str, headers: list[tuple[str, str]], *more: Any) -> Callable[..., object]:
            held[:] = [status, headers]
            return start if more else lambda _: None

        answer = self._app(environ, hold)
        status, headers = held
        kind = dict(headers).get("Content-Type", "")
        found = status.startswith("200")
        asked = path.endswith(("/", ".html")) or "." not in path.rpartition("/")[2]
        shown = (found and kind.startswith("text/html")) or (status.startswith("404") and asked)
        # After what was answered: it waits for a build that goes on.
        strip = self._strip(path, found) if shown and environ["REQUEST_METHOD"] == "GET" else ""
        if not strip:
            start(status, headers)
            return answer
        body = _joined(answer)
        if not found and self._troubles.failure():
            return _answer(start, status, kind, self._page(strip))
        return _answer(start, status, kind, _into(body, strip))

    def _strip(self, path: str, found: bool) -> str:
        failure = self._troubles.failure()
        if failure:
            return self._html(failure, STALE if found else NOTHING, failed=True)
        url = path.removesuffix("index.html")
        here = self._troubles.of_page(url)
        elsewhere = {} if url else self._troubles.elsewhere()
        if not here and not elsewhere:
            return ""
        heading = _counted(len(here), "problem on this page", "problems on this page")
        return self._html(here, heading, elsewhere=elsewhere)

    def _html(
        self,
        troubles: Iterable[Trouble],
        heading: str,
        *,
        failed: bool = False,
        elsewhere: dict[str, int] | None = None,
    ) -> str:
        rows = "".join(map(_row, troubles))
        rows += "".join(
            f'<li><a href="{escape(quote(self._mount + url))}">{escape(url)}</a> '
            f"{_counted(count, 'problem', 'problems')}</li>"
            for url, count in sorted((elsewhere or {}).items())
        )
        if not rows.startswith('<li class="rp-trouble') and elsewhere:
            heading = _counted(len(elsewhere), "page has problems", "pages have problems")
        opened, kind = (" open", "alert") if failed else ("", "status")
        state = " rp-trouble-failed" if failed else ""
        return (
            f'<link rel="stylesheet" href="{quote(self._mount)}{FOLDER}/trouble.css">'
            f'<aside class="rp-trouble{state}" role="{kind}" lang="en" dir="ltr">'
            f"<details{opened}><summary>{escape(heading)}</summary>"
            f"<ul>{rows}</ul>{f'<p>{SAVED}</p>' if failed else ''}</details></aside>"
        )

    def _page(self, strip: str) -> bytes:
        return (
            '<!doctype html><html lang="en"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width"><title>Not built</title>'
            f'<script src="{quote(self._mount)}{FOLDER}/trouble.js" defer></script></head>'
            f'<body class="rp-trouble-alone">{strip}</body></html>'
        ).encode()


def _row(trouble: Trouble) -> str:
    kind, word = ("error", "Error") if trouble.is_error else ("warning", "Warning")
    where = f"<code>{escape(trouble.where)}</code> " if trouble.where else ""
    code = f" <span>[{escape(trouble.code)}]</span>" if trouble.code else ""
    lines = Markup("\n").join(map(escape, trouble.what.strip().split("\n")))
    return (
        f'<li class="rp-trouble-{kind}"><b>{word}</b> {where}'
        f"<span class=rp-trouble-what>{lines}</span>{code}</li>"
    )


def _counted(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"


def _into(body: bytes, strip: str) -> bytes:
    """Put a strip at the beginning of a page's own part."""
    found = list(CONTAINER.finditer(body, 0, 1 << 20))
    place = found[-1].end() if found else 0
    return body[:place] + strip.encode("utf-8", "replace") + body[place:]


def _joined(answer: Iterable[bytes]) -> bytes:
    try:
        return b"".join(answer)
    finally:
        close = getattr(answer, "close", None)
        if close:
            close()


def _answer(start: StartResponse, status: str, kind: str, body: bytes) -> list[bytes]:
    typed = kind if "charset" in kind else f"{kind}; charset=utf-8"
    headers = [("Content-Type", typed), ("Cache-Control", "no-store")]
    start(status, [*headers, ("Content-Length", str(len(body)))])
    return [body]


def _file(name: str) -> bytes:
    return resources.files("runpress.site").joinpath("assets", name).read_bytes()
