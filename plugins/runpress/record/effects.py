"""What a run takes from the world outside: clocks, chance, the environment, the script.

They come in as one argument, so that a test can hold the clock still and the same calls
leave the same bytes.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Effects:
    """Where a run gets its time, its id and its whereabouts from.

    `now` is the time of day in UTC, `timer` seconds that never jump. `script` is the file
    that Python was asked to run, None in a notebook. `arguments` are those of the
    script, `module` the name by which `python -m` found it.
    """

    now: Callable[[], datetime]
    timer: Callable[[], float]
    random_bytes: Callable[[int], bytes]
    environ: Mapping[str, str]
    script: Path | None
    folder: Path
    arguments: tuple[str, ...]
    module: str | None = None

    @property
    def place(self) -> Path:
        """The script's folder; in a notebook the working folder."""
        return self.script.parent if self.script else self.folder


def real_effects() -> Effects:
    """Return the effects of this process."""
    return Effects(
        now=lambda: datetime.now(UTC),
        timer=time.perf_counter,
        random_bytes=os.urandom,
        environ=os.environ,
        script=_script(),
        folder=_folder(),
        arguments=_arguments(),
        module=_module(),
    )


def timestamp(moment: datetime) -> str:
    """Return a moment as ISO 8601, to the millisecond: runs of one second keep their order."""
    return moment.isoformat(timespec="milliseconds")


def _script() -> Path | None:
    file = getattr(sys.modules.get("__main__"), "__file__", None)
    # What came through standard input calls itself <stdin>.
    if not isinstance(file, str) or file.startswith("<"):
        return None
    return Path(file).resolve()


def _module() -> str | None:
    # Of what was started by `python -m`.
    spec = getattr(sys.modules.get("__main__"), "__spec__", None)
    name = getattr(spec, "name", None)
    if not isinstance(name, str) or "ipykernel" in sys.modules:
        return None
    return name.removesuffix(".__main__")


def _arguments() -> tuple[str, ...]:
    # A notebook's are those of its kernel: a file that is gone when the kernel is.
    return () if _script() is None and "ipykernel" in sys.modules else tuple(sys.argv[1:])


def _folder() -> Path:
    try:
        return Path.cwd()
    except FileNotFoundError:
        # Deleted under the process, which a run that records nothing need not know. Relative
        # paths lead nowhere from here, and a record that needs one is refused by `init`.
        return Path()
