"""One measurement, in a process of its own: prints its samples as one line of JSON.

python child.py ROW TOOL FOLDER SIZE
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from loggers import OFFLINE
from rows import ROWS


def main() -> None:
    """Measure, tell, and leave at once: how a logger ends is not measured here."""
    row, tool, folder, size = sys.argv[1:]
    os.environ.update(OFFLINE)
    samples = ROWS[row].measure(tool, Path(folder), int(size))
    print(f"\n{json.dumps(samples)}", flush=True)
    os._exit(0)


if __name__ == "__main__":
    main()
