"""Mermaid's own parser, asked what is wrong with a text.

It is the unmodified script that the package `mermaidx` brings, in QuickJS. Loading it takes
most of a second, so it is loaded for the first question. What of `mermaidx` is used here is
not its public side: where it has changed, there is no parser, and `ParserMissing` says so.
"""

from __future__ import annotations

import hashlib
import json
import threading
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

# The parser recurses deeply, and a context belongs to the thread that made it.
STACK = 32 << 20
MEMORY = 512 << 20
MOST_TURNS = 100_000
MOST_SECONDS = 10
SURROUNDINGS = """
globalThis.__log = () => {};
globalThis.__measureText = text => String(text).length * 8;
globalThis.__measureTextFull = text => ({w: 8 * String(text).length, h: 16});
globalThis.__measureGlyphs = () => [];
globalThis.__measureForeignObject = () => ({w: 100, h: 20});
"""
# A large diagram is drawn at build, where Mermaid's limits for browsers do not hold.
START = """
globalThis.mermaid = globalThis.__esbuild_esm_mermaid_nm.mermaid.default
  || globalThis.__esbuild_esm_mermaid_nm.mermaid;
mermaid.initialize({startOnLoad: false, maxEdges: 20000, maxTextSize: 100000});
"""
# A long text that was put together reaches Python only as a slice of itself.
PARSE = """
globalThis.__answer = null;
mermaid.parse(%s).then(
  () => { __answer = ""; },
  error => { __answer = (String(error.message || error) || "it is no Mermaid").slice(0, 4000); }
); 0
"""
READY = "globalThis.__answer !== null"


class ParserMissing(Exception):
    """The parser is not here; the message says why."""


@cache
def script_file() -> Path | None:
    """Return Mermaid's script as `mermaidx` ships it; None where it is not installed."""
    try:
        file = Path(str(files("mermaidx"))) / "assets" / "mermaid.js"
    except ModuleNotFoundError:
        return None
    return file if file.is_file() else None


@cache
def script_hash() -> str:
    """Return the SHA-256 of Mermaid's script: its version, told by its bytes; "" without one."""
    file = script_file()
    return hashlib.sha256(file.read_bytes()).hexdigest() if file else ""


class Parser:
    """Says of Mermaid text what Mermaid says."""

    def __init__(self) -> None:
        self._thread: ThreadPoolExecutor | None = None
        self._context: Any = None

    def complaint(self, text: str) -> str:
        """Return what is wrong with a text, in Mermaid's words; "" for nothing.

        Raises:
            ParserMissing: there is no parser, or another one than is known here.
            TimeoutError: it did not come to an end with this text.
        """
        if self._thread is None:
            self._thread = ThreadPoolExecutor(1)
            # The thread begins with its first task.
            before = threading.stack_size(STACK)
            try:
                started = self._thread.submit(self._start)
            finally:
                threading.stack_size(before)
            started.result()
        return self._thread.submit(self._parse, text).result()

    def close(self) -> None:
        """Give back the parser's memory."""
        if self._thread:
            # Where it was made, for it belongs to that thread.
            self._thread.submit(self._end).result()
            self._thread.shutdown()
            self._thread = None

    def _start(self) -> None:
        file = script_file()
        try:
            import quickjs
            from mermaidx.path_bbox import PATH_BBOX_JS
        except ImportError as error:
            raise ParserMissing(f"{error.name} is not installed") from error
        if file is None:
            raise ParserMissing("mermaidx is not installed")
        context = quickjs.Context()
        context.set_memory_limit(MEMORY)
        context.set_max_stack_size(STACK * 3 // 4)
        try:
            shim = file.with_name("dom_shim.js").read_text("utf-8")
            for script in (SURROUNDINGS, PATH_BBOX_JS, shim, file.read_text("utf-8"), START):
                context.eval(script)
        except (OSError, quickjs.JSException) as error:
            raise ParserMissing("this mermaidx is another than is known here") from error
        context.set_time_limit(MOST_SECONDS)
        self._context = context

    def _parse(self, text: str) -> str:
        context = self._context
        if context is None:
            raise ParserMissing("Mermaid's parser did not start")
        import quickjs

        try:
            context.eval(PARSE % json.dumps(text))
            for _ in range(MOST_TURNS):
                if context.eval(READY):
                    return str(context.eval("__answer"))
                context.execute_pending_job()
        except quickjs.JSException as error:
            if "interrupted" not in str(error):
                return str(error)[:4000]
        raise TimeoutError("Mermaid's parser does not come to an end with it")

    def _end(self) -> None:
        self._context = None
