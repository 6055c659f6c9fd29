"""A dev server's first build may fail like any later one: the server stays, and says why.

MkDocs builds once before it serves, and what that build fails of ends it: a writer mends the
mistake and starts anew, maybe to meet the next one. Here the server begins all the same, and
builds when a file is saved. What is wrong with `mkdocs.yml` itself is still its end: no
plugin is asked before that is read.
"""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any

NAME = "build"


class FirstBuild:
    """Stands in the place of MkDocs's build once, in its dev server.

    Args:
        server: the module of the dev server; None where there is none.
        failed: is told what the build fails of.
    """

    def __init__(
        self, server: ModuleType | None, failed: Callable[[Exception | SystemExit], None]
    ) -> None:
        self._server, self._failed = server, failed
        self._build: Callable[..., None] | None = None

    def take_over(self) -> None:
        """Let the next build fail without the server's end."""
        if self._server and NAME in vars(self._server):
            self._build = vars(self._server)[NAME]
            vars(self._server)[NAME] = self._run

    def give_back(self) -> None:
        """Leave the server as it was."""
        if self._server and self._build and vars(self._server)[NAME] == self._run:
            vars(self._server)[NAME] = self._build

    def _run(self, *arguments: Any, **options: Any) -> None:
        self.give_back()
        if self._build is None:
            raise RuntimeError("no build was taken over")
        try:
            self._build(*arguments, **options)
        except (Exception, SystemExit) as error:  # noqa: BLE001 (whatever a build fails of)
            self._failed(error)
