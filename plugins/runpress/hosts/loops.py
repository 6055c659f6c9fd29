"""Links to a folder that they lie in: whoever follows them comes to no end."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path


def leads_up(folder: str, top: str) -> bool:
    """Say whether a folder is a link to one that it was reached through, or that lies around it.

    Args:
        folder: its path, through links or not.
        top: the folder from which it was reached.
    """
    if not os.path.islink(folder):  # noqa: PTH114
        return False
    above = folder
    with suppress(OSError):
        while above != top and above != os.path.dirname(above):  # noqa: PTH120
            above = os.path.dirname(above)  # noqa: PTH120
            if os.path.samefile(above, folder):  # noqa: PTH121
                return True
    return Path(top).resolve().is_relative_to(os.path.realpath(folder))
