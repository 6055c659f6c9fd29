"""One loaded parser of Mermaid for all unit tests of a process."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from runpress.site.diagrams.parser import Parser


class LastingParser(Parser):
    """Mermaid's own parser. Loading it takes most of a second, so no build lets it go."""

    def close(self) -> None:
        """Stay for the next build."""

    def end(self) -> None:
        super().close()


@pytest.fixture(scope="session", autouse=True)
def one_parser() -> Iterator[None]:
    parser = LastingParser()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("runpress.site.diagrams.verdicts.Parser", lambda: parser)
        yield
    parser.end()
