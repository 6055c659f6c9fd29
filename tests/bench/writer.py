"""A process that logs: so many steps, or until it is killed.

    python writer.py TOOL FOLDER STEPS

STEPS 0 means for ever. How many calls have returned stands in a file beside the log, in
memory that is shared with the disk, where a kill cannot take it away.
"""

from __future__ import annotations

import itertools
import mmap
import os
import struct
import subprocess
import sys
from pathlib import Path

from loggers import LOGGERS, OFFLINE, metrics_of

COUNTER = struct.Struct("<q")


def start(tool: str, folder: Path, steps: int) -> subprocess.Popen[bytes]:
    """Start a writer in a new folder, in the Python that runs this."""
    folder.mkdir()
    (folder / "counter").write_bytes(COUNTER.pack(0))
    command = [sys.executable, __file__, tool, str(folder), str(steps)]
    return subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL)


def returned(folder: Path) -> int:
    """Return how many calls have returned."""
    return int(COUNTER.unpack((folder / "counter").read_bytes())[0])


def main() -> None:
    """Log; finish as a user would, but for our own log: a finished one would be a short one."""
    tool, folder, steps = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    os.environ.update(OFFLINE)
    logger = LOGGERS[tool](folder)
    with (
        (folder / "counter").open("r+b") as file,
        mmap.mmap(file.fileno(), COUNTER.size) as shared,
    ):
        for step in range(steps) if steps else itertools.count():
            logger.log(step, metrics_of(step))
            COUNTER.pack_into(shared, 0, step + 1)
    if tool != "runpress":
        logger.finish()
    os._exit(0)


if __name__ == "__main__":
    main()
