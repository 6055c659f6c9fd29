"""Everything that runpress raises on purpose, as one tree.

    RunpressError                 a message for a person: where, what, the next move
    ├── NameRefused               a name that cannot be a folder everywhere
    ├── RecordError               a run record that cannot be used
    │   ├── RecordUnreadable      missing, half written, not JSON, not ours
    │   └── RecordTooNew          written by a later runpress: reading it would be guessing
    ├── RootUnusable              the folder for run records cannot be written
    ├── ExpressionError           an inline value that cannot be understood, with its column
    │   └── NotRunYet             one of the page's own experiment, which has no runs
    ├── BuildFailed               the site has errors; nothing may be published
    └── PublishRefused            publishing now would lose or break something
        └── PublishOvertaken      somebody else published in the meantime

A mistake of the user's shows its message and no traceback; a bug of ours shows both.
"""

from __future__ import annotations


class RunpressError(Exception):
    """The root of all errors that runpress raises on purpose."""


class NameRefused(RunpressError):
    """A name of an experiment or a run that cannot be a folder on every system."""


class RecordError(RunpressError):
    """A run record that cannot be used."""


class RecordUnreadable(RecordError):
    """A run record whose `run.json` is missing, torn or not a record."""


class RecordTooNew(RecordError):
    """A run record written by a later version of runpress."""


class RootUnusable(RunpressError):
    """The folder for run records cannot be made or written."""


class ExpressionError(RunpressError):
    """An inline value that cannot be understood.

    `column` counts characters from the start of the expression, from 0.
    """

    def __init__(self, message: str, column: int = 0) -> None:
        super().__init__(message)
        self.column = column


class NotRunYet(ExpressionError):
    """An inline value of the page's own experiment, which is planned and has no runs."""


class BuildFailed(RunpressError):
    """The build found errors, so that its result must not be published."""


class PublishRefused(RunpressError):
    """Publishing now would lose or break something on the Pages branch."""


class PublishOvertaken(PublishRefused):
    """Somebody else published in the meantime, so that it can be tried again on top of theirs."""
