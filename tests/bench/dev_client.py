"""A reader whose browser has a page of a dev server open, and how long it waits for a change.

MkDocs tells a page its epoch, and a browser asks for the next one, which is answered when a
build is over; so does this reader. Other servers push: there the page is asked for again and
again, fifty times a second, which finds the change no later than a browser would.
"""

from __future__ import annotations

import re
import socket
import time
from contextlib import suppress
from http.client import HTTPException
from urllib.request import urlopen

AGAIN_SECONDS = 0.02
ANSWER_SECONDS = 120
# What MkDocs puts into every page that it serves: livereload(<epoch>, <request>).
EPOCH = re.compile(r"livereload\((\d+), \d+\)")


class Reader:
    """A reader at a server's address, `<host>:<port>`."""

    def __init__(self, address: str) -> None:
        self._address = f"http://{address}/"

    def read(self, path: str) -> str:
        """Return a page, or nothing where there is none yet."""
        with (
            suppress(OSError, HTTPException),
            urlopen(self._address + path, timeout=ANSWER_SECONDS) as answer,
        ):
            return str(answer.read().decode("utf-8", "replace"))
        return ""

    def wait_for(self, path: str, wanted: str, seconds: float) -> None:
        """Wait until a page holds something.

        Raises:
            TimeoutError: it did not within so many seconds.
        """
        until = time.perf_counter() + seconds
        while wanted not in (page := self.read(path)):
            if time.perf_counter() > until:
                raise TimeoutError(f"{path} was not served with {wanted!r} within {seconds:.0f} s")
            epoch = EPOCH.search(page)
            if epoch is None or not self.read(f"livereload/{epoch[1]}/1"):
                time.sleep(AGAIN_SECONDS)


def free_address() -> str:
    """Return an address of this machine that nobody listens at."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{free.getsockname()[1]}"
