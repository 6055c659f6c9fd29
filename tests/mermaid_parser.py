"""Mermaid's own parser, in Python: the unmodified script in QuickJS, from the package mermaidx."""

from __future__ import annotations

import json
import queue
import threading
from importlib.resources import files
from typing import Any

# The parser recurses deeply, and a context belongs to the thread that made it.
STACK = 32 << 20
SURROUNDINGS = """
globalThis.__log = () => {};
globalThis.__measureText = text => String(text).length * 8;
globalThis.__measureTextFull = text => ({w: 8 * String(text).length, h: 16});
globalThis.__measureGlyphs = () => [];
globalThis.__measureForeignObject = () => ({w: 100, h: 20});
"""
START = """
globalThis.mermaid = globalThis.__esbuild_esm_mermaid_nm.mermaid.default
  || globalThis.__esbuild_esm_mermaid_nm.mermaid;
mermaid.initialize({startOnLoad: false});
"""
PARSE = """
globalThis.__answer = null;
mermaid.parse(%s).then(
  () => { __answer = ""; }, error => { __answer = String(error.message || error); }
); 0
"""


class MermaidParser:
    """Says of Mermaid text what Mermaid says."""

    def __init__(self) -> None:
        self._asked: queue.Queue[str | None] = queue.Queue()
        self._answers: queue.Queue[str | Exception] = queue.Queue()
        before = threading.stack_size(STACK)
        try:
            self._thread = threading.Thread(target=self._work, daemon=True)
            self._thread.start()
        finally:
            threading.stack_size(before)

    def complaint(self, text: str) -> str:
        """Return what is wrong with a text; "" for nothing."""
        self._asked.put(text)
        answer = self._answers.get(timeout=120)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def close(self) -> None:
        self._asked.put(None)
        self._thread.join()

    def _work(self) -> None:
        context: Any = None
        while (text := self._asked.get()) is not None:
            try:
                context = context or _context()
                self._answers.put(_parse(context, text))
            except Exception as error:
                self._answers.put(error)


def _context() -> Any:
    import quickjs
    from mermaidx.path_bbox import PATH_BBOX_JS

    assets = files("mermaidx") / "assets"
    context = quickjs.Context()
    context.set_max_stack_size(STACK * 3 // 4)
    scripts = (assets / "dom_shim.js").read_text(), (assets / "mermaid.js").read_text()
    for script in (SURROUNDINGS, PATH_BBOX_JS, *scripts, START):
        context.eval(script)
    return context


def _parse(context: Any, text: str) -> str:
    context.eval(PARSE % json.dumps(text))
    for _ in range(100_000):
        if not context.eval("__answer === null"):
            return str(context.eval("__answer"))
        context.execute_pending_job()
    raise AssertionError("Mermaid's parser gave no answer")
