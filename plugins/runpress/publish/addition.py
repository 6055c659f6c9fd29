"""A commit in the making, to which a file that the repository holds is added by its sum alone.

Of a version in which little has changed most files are of that kind; to hand them over again
would cost more than all the rest.
"""

from __future__ import annotations

from mike.git_utils import Commit, FileInfo, git_path

FILE = 0o100644


class Addition(Commit):  # type: ignore[misc]
    """mike's commit, which knows files only by what they contain."""

    def add_data(self, path: str, data: bytes | str, mode: int = FILE) -> None:
        """Add a file with what it contains."""
        self.add_file(FileInfo(path, data, mode))

    def add_known(self, path: str, told: str) -> None:
        """Add a file by the sum under which the repository keeps what it contains."""
        self._write(f"M {FILE:06o} {told} {self._escape_path(git_path(path))}\n")
