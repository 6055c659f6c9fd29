"""The dev server's answers about runs that train now: what was logged since a reader asked.

The page of such a run asks for `live?from=<byte>` beside itself. The answer is one line of
JSON, what is known of the run, and behind it the lines of its log as they lie on disk, whole
ones only. Nothing of it is computed or kept: the log is its own queue, and however many
readers look on, a training script notices none of them.

A log that shrank has been written anew, so it is told from its beginning. A record that is no
longer there is said to be gone; whatever is no record of this blog is left to MkDocs.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import orjson

from runpress.format.names import is_name
from runpress.format.read import own_file, read_manifest
from runpress.format.schema import METRICS
from runpress.site.running import QUIET, silence

# At most so much a time; a reader that is behind asks again at once.
CHUNK = 1 << 20
# No line is longer than what stands before a byte in its middle is looked for.
LOOK_BACK = 1 << 16
ADDRESS = re.compile(r"runs/(?P<experiment>[^/]+)/(?P<run>[^/]+)/live")


class LiveRuns:
    """Answers for the logs of a blog, and passes everything else on.

    Args:
        app: what answers all other requests.
        runs: the folder of records.
        mount: the path of the site on the server, with a slash at both ends.
        now: the time of day in seconds, as files have it.
        unseen: told of an experiment, a run and the metrics just asked for; the pages may
            not show some of them yet.
    """

    def __init__(
        self,
        app: WSGIApplication,
        runs: Path,
        mount: str,
        now: Callable[[], float],
        unseen: Callable[[str, str, set[str]], None],
    ) -> None:
        self._app = app
        self._runs = runs
        self._mount = mount
        self._now = now
        self._unseen = unseen

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        found = self._named(environ)
        if found is None:
            return self._app(environ, start)
        body = self._tell(*found, _first_byte(environ))
        headers = [("Content-Type", "text/plain; charset=utf-8"), ("Cache-Control", "no-store")]
        start("200 OK", [*headers, ("Content-Length", str(len(body)))])
        return [body]

    def _named(self, environ: WSGIEnvironment) -> tuple[str, str] | None:
        """Return the experiment and the run that a request is about."""
        # WSGI hands paths over as if they were Latin-1.
        path = environ.get("PATH_INFO", "").encode("latin-1", "replace").decode("utf-8", "replace")
        if environ.get("REQUEST_METHOD") != "GET" or not path.startswith(self._mount):
            return None
        found = ADDRESS.fullmatch(path.removeprefix(self._mount))
        # Two plain names lead to no other place than a folder of a folder.
        if not found or not all(map(is_name, found.groups())):
            return None
        return found["experiment"], found["run"]

    def _tell(self, experiment: str, run: str, first: int) -> bytes:
        folder = self._runs / experiment / run
        record = read_manifest(folder, run).record
        if record is None:
            return _line({"status": "gone"})
        start, size, written, lines = _lines(folder, first)
        self._unseen(experiment, run, _metrics(lines))
        now = self._now()
        quiet = min(now, silence(folder, now))
        status = record.status
        if status == "running" and quiet >= QUIET:
            status = "crashed"
        facts = {
            "id": record.id,
            "status": status,
            # Since anything was written, and since the log was.
            "quiet": round(quiet, 2),
            "age": round(max(0.0, now - written), 2),
            # It has been written anew since, and is told from its beginning.
            "anew": first > size,
            "to": start + len(lines),
            "size": size,
        }
        return _line(facts) + lines


def _first_byte(environ: WSGIEnvironment) -> int:
    """Return the byte that a request asks from; 0 where it names none."""
    told = parse_qs(environ.get("QUERY_STRING", "")).get("from", ["0"])[0]
    return int(told) if told.isdecimal() and told.isascii() and len(told) < 16 else 0


def _lines(folder: Path, first: int) -> tuple[int, int, float, bytes]:
    """Return where the line of a byte begins, and whole lines from there.

    Between them, how many bytes the log has and when it was written.
    """
    try:
        with own_file(folder, METRICS).open("rb") as log:
            about = os.fstat(log.fileno())
            size = about.st_size
            start = 0 if first > size else first
            before = max(0, start - LOOK_BACK)
            log.seek(before)
            # Up to the end of the line before; usually the byte before is that.
            start = before + log.read(start - before).rfind(b"\n") + 1
            log.seek(start)
            chunk = log.read(CHUNK)
            while chunk and b"\n" not in chunk and (more := log.read(CHUNK)):
                chunk += more
    except OSError:
        # Between two names of the log, or before its first line.
        return 0, 0, 0.0, b""
    return start, size, about.st_mtime, chunk[: chunk.rfind(b"\n") + 1]


def _metrics(lines: bytes) -> set[str]:
    """Return the metrics that are named in lines of a log."""
    names: set[str] = set()
    for line in lines.splitlines():
        with suppress(ValueError):
            told = orjson.loads(line)
            names.update(told if isinstance(told, dict) else ())
    return {name for name in names if not name.startswith("_")}


def _line(data: dict[str, Any]) -> bytes:
    return json.dumps(data).encode() + b"\n"
