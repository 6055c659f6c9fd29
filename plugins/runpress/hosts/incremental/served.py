"""Where the dev server's pages lie, so that its next start finds them there.

Pages name the address that they are served at, so each address has a folder of its own. One
that nobody has served from for a while is removed: a large blog is a large folder.
"""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig

from runpress.hosts.incremental.canonical import digest_of

# Of the folders that are older than a day, in seconds, so many stay.
DAY, MOST = 86_400, 2


def served(folder: Path, config: MkDocsConfig) -> Path:
    """Return the folder of the pages that a dev server serves.

    Args:
        folder: where the blog keeps generated files.
        config: the site's.
    """
    return folder / "served" / digest_of(config.config_file_path, config.site_url)[:12]


def tidy(used: Path, now: float) -> None:
    """Remove what other dev servers have left that nobody uses.

    Args:
        used: the folder of the one that starts: it is in use from now on.
        now: the present in seconds.
    """
    with suppress(OSError):
        used.mkdir(parents=True, exist_ok=True)
        os.utime(used, (now, now))
        found = [(_used_at(each), each) for each in used.parent.iterdir() if each != used]
        old = sorted(((at, each) for at, each in found if at < now - DAY), reverse=True)
        for _, each in old[MOST:]:
            # What is a link, or a file, nobody here has put there.
            if each.is_dir() and not each.is_symlink():
                shutil.rmtree(each, ignore_errors=True)


def _used_at(path: Path) -> float:
    return path.lstat().st_mtime
