"""Pages that went away between the moment MkDocs listed them and the moment they are read.

An editor that saves by renaming, a switch of branches, a sync: a file is gone for an instant,
and MkDocs and its blog end in a traceback. The page is left out, and the author told.
"""

from __future__ import annotations

import os
from collections.abc import Callable

from mkdocs.structure.files import Files


def drop_vanished(files: Files, tell: Callable[[str], None]) -> None:
    """Take pages out of a site whose files are no longer there.

    Args:
        files: those of the site.
        tell: takes a sentence a page.
    """
    for file in list(files.documentation_pages()):
        source = file.abs_src_path
        if source and not file.generated_by and not os.path.exists(source):  # noqa: PTH110
            files.remove(file)
            what = "was removed while the site was built, so it is not in it."
            tell(f"{file.src_uri} {what} Build again.")
