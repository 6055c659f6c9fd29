"""A run's config as a script sees it: a dict whose keys are attributes too.

The recorder takes what was given at `init` and whatever the script changes or adds while it
trains; how it becomes flat and plain on disk is the business of `config`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from runpress.record.config import as_dict

# A dict in itself would be copied for ever; deeper ones stay shared with the script.
DEEPEST = 12


class RunConfig(dict[str, Any]):
    """The inputs of a run, nested as they were given.

    >>> config = RunConfig({"lr": 0.1})
    >>> config.epochs = 3
    >>> config
    {'lr': 0.1, 'epochs': 3}
    """

    __slots__ = ("_changed",)

    def __init__(self, given: Mapping[str, Any], changed: Callable[[], None] | None = None) -> None:
        super().__init__({key: _apart(value) for key, value in given.items()})
        object.__setattr__(self, "_changed", changed or _nobody)

    def when_changed(self, changed: Callable[[], None]) -> None:
        """Have `changed` called after each change from now on."""
        object.__setattr__(self, "_changed", changed)

    def __getattr__(self, name: str) -> Any:
        try:
            return self[name]
        except KeyError:
            raise AttributeError(
                f"the run's config has no {name!r}. Pass it to init, or set it first."
            ) from None

    def __setattr__(self, name: str, value: Any) -> None:
        self[name] = value

    def __setitem__(self, name: str, value: Any) -> None:
        super().__setitem__(name, value)
        self._changed()

    def __delattr__(self, name: str) -> None:
        try:
            del self[name]
        except KeyError:
            raise AttributeError(f"the run's config has no {name!r}.") from None

    def update(self, *given: Any, allow_val_change: object = None, **keys: Any) -> None:
        """Add and replace keys.

        Args:
            given: a dict, Namespace, dataclass or config object, as for `init`.
            allow_val_change: taken for wandb's sake; a changed value is always recorded.
            keys: more of them.

        Raises:
            TypeError: what was given holds no keys and values.
        """
        del allow_val_change
        for one in given:
            super().update(_keyed(one))
        super().update(keys)
        self._changed()

    def setdefaults(self, given: object) -> None:
        """Add the keys that are not there yet."""
        super().update({**_keyed(given), **self})
        self._changed()

    def setdefault(self, name: str, default: Any = None) -> Any:
        """Return a key's value, which is `default` from now on if there was none."""
        if name not in self:
            self[name] = default
        return self[name]

    def pop(self, name: str, *default: Any) -> Any:
        """Take a key out and return its value."""
        value = super().pop(name, *default)
        self._changed()
        return value

    def __ior__(self, given: Any) -> RunConfig:  # type: ignore[override,misc]
        self.update(given)
        return self

    def as_dict(self) -> dict[str, Any]:
        """Return the config as a plain dict."""
        return dict(self)

    def __reduce__(self) -> tuple[Any, ...]:
        # A copy elsewhere is a config that nobody records.
        return RunConfig, (dict(self),)


def _apart(value: Any, depth: int = 0) -> Any:
    """Return a value with containers of its own: scripts take their config apart as they use it."""
    if depth > DEEPEST:
        return value
    if type(value) is dict:
        return {key: _apart(item, depth + 1) for key, item in value.items()}
    if type(value) in (list, tuple):
        return type(value)(_apart(item, depth + 1) for item in value)
    return value


def _nobody() -> None:
    """Be told of a change that no record needs to know."""


def _keyed(given: object) -> Mapping[str, Any]:
    if isinstance(given, list | tuple):
        return {str(key): value for key, value in given}
    return as_dict(given)
