"""A folder served as GitHub Pages serves it: compressed, kept alive, good for ten minutes.

What is not there is answered with the `404.html` of the site, which is the whole folder or,
as a repository's is, a folder in it.

What a reader's phone downloads is measured against this; a plain file server sends four times
as many bytes and closes the connection behind each.
"""

from __future__ import annotations

import contextlib
import functools
import gzip
import mimetypes
import threading
from collections.abc import Iterator
from functools import lru_cache
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

TEXT = ("text/", "application/javascript", "application/json", "application/xml", "image/svg+xml")
# What Pages tells and the machine's own table may not know.
TYPES = {".js": "application/javascript", ".csv": "text/csv", ".json": "application/json"}


class _Pages(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # A head and a body in two packets would wait for each other.
    wbufsize = -1
    disable_nagle_algorithm = True

    def __init__(self, *arguments: Any, folder: Path) -> None:
        self.folder = folder
        super().__init__(*arguments)

    def do_GET(self) -> None:
        file = self._asked()
        if file is None:
            self._miss()
        elif file.is_dir():
            # Pages sends who leaves out the slash of a folder there.
            self.send_response(HTTPStatus.MOVED_PERMANENTLY)
            self.send_header("Location", f"{urlsplit(self.path).path}/")
            self.send_header("Content-Length", "0")
            self.end_headers()
        else:
            kind = TYPES.get(file.suffix) or mimetypes.guess_type(file.name)[0] or "text/plain"
            self._answer(HTTPStatus.OK, kind, file.read_bytes())

    def do_HEAD(self) -> None:
        self.do_GET()

    def _miss(self) -> None:
        site = self.path.split("/")[1]
        pages = (self.folder / site / "404.html", self.folder / "404.html")
        page = next((each for each in pages if each.is_file()), None)
        kind, body = ("text/html", page.read_bytes()) if page else ("text/plain", b"not here")
        self._answer(HTTPStatus.NOT_FOUND, kind, body)

    def _asked(self) -> Path | None:
        path = unquote(urlsplit(self.path).path)
        file = self.folder / path.lstrip("/")
        file = file / "index.html" if path.endswith("/") else file
        inside = file.resolve().is_relative_to(self.folder.resolve())
        return file if inside and (file.is_file() or _has_home(file)) else None

    def _answer(self, status: HTTPStatus, kind: str, body: bytes) -> None:
        packed = kind.startswith(TEXT) and "gzip" in self.headers.get("Accept-Encoding", "")
        if packed:
            body = _packed(body)
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8" if kind in TEXT else kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "max-age=600")
        if packed:
            self.send_header("Content-Encoding", "gzip")
            self.send_header("Vary", "Accept-Encoding")
        self.end_headers()
        self.wfile.write(b"" if self.command == "HEAD" else body)

    def log_message(self, *_: Any) -> None:
        pass

    def handle(self) -> None:
        # A window that is closed while a picture is on its way hangs up; that is its right.
        with contextlib.suppress(ConnectionError):
            super().handle()


def _has_home(folder: Path) -> bool:
    return (folder / "index.html").is_file()


@lru_cache(256)
def _packed(body: bytes) -> bytes:
    return gzip.compress(body, 6, mtime=0)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    # Connections that are kept alive end with the process, not with the server.
    block_on_close = False


@contextlib.contextmanager
def serve_pages(folder: Path) -> Iterator[str]:
    """Serve a folder while the body runs; its address ends with a slash."""
    handler = functools.partial(_Pages, folder=folder)
    with _Server(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()
