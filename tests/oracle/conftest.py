"""The workshop of this process, and blogs in it."""

from oracle_fixtures import new_twins, workshop

__all__ = ["new_twins", "workshop"]
