"""How much of a dataset is read before a sample of it must do."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds that keep a fingerprint to about a second; beyond them it is sampled.

    `bytes` are read of arrays and files in all, `device_bytes` are copied from accelerators,
    `values` are read of lists and tables. `files` are asked for their size and `names` for
    their names; of more files, `opened` are looked into.
    """

    bytes: int = 256 * 2**20
    device_bytes: int = 64 * 2**20
    values: int = 1_000_000
    files: int = 20_000
    names: int = 200_000
    opened: int = 500
