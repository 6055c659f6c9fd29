"""Large files that a script has put into its record, where git would take them with it."""

from __future__ import annotations

from pathlib import Path

from runpress.format.schema import CHANGES, MANIFEST, METRICS, SYSTEM
from runpress.record.complaints import Complaints

# What lies beside the folders of a record by right; a checkpoint is not among it.
OWN_FILES = frozenset((MANIFEST, METRICS, SYSTEM, CHANGES))
LARGE = 2**20


def say_strangers(folder: Path, complaints: Complaints) -> None:
    """Name large files that are not the record's own, and say what to do with them."""
    large = [
        place.name
        for place in sorted(folder.iterdir())
        if place.name not in OWN_FILES and place.is_file() and place.stat().st_size > LARGE
    ]
    if large:
        complaints.once(
            "strangers",
            f"{', '.join(large[:3])} in {folder.name} would be committed with the record. "
            "Save it elsewhere and use log_artifact, or add it to .gitignore.",
        )
