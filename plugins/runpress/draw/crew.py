"""A few processes that draw side by side: a blog's first build is mostly drawing.

The process that asks draws too, and takes over whatever a helper does not do: what is drawn is
the same, and so is what goes wrong, with any number of them, also with none. Helpers are plain
child processes that read recipes from a pipe, and not forks: a development server has threads,
which no fork survives. They end with their pipe, so none is left behind however we end, and
they do not hear of Ctrl-C, which is ours to answer.

Between one process and its own children, pickles are safe; none is ever read from a file.
"""

from __future__ import annotations

import os
import pickle
import struct
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Generator, Sequence
from contextlib import ExitStack, suppress
from queue import SimpleQueue
from types import TracebackType
from typing import Self

from runpress.draw.recipe import Recipe

# A helper needs half a second to begin, in which two dozen pictures are drawn; and more of
# them would keep a machine from its other work, and its memory.
FEWEST, MOST_PROCESSES = 64, 4
# How long an answer or a recipe is, ahead of it.
LENGTH = struct.Struct(">Q")
GONE = (OSError, EOFError, ValueError, struct.error)
# What pickling raises over numbers in a form of their own; those are drawn here.
UNTOLD = (pickle.PicklingError, TypeError, AttributeError)


def processes_for(pictures: int, cores: int | None = None) -> int:
    """Return how many processes, this one among them, should draw so many pictures."""
    if pictures < FEWEST:
        return 1
    return max(1, min(MOST_PROCESSES, cores_here() if cores is None else cores))


def draw_all(
    recipes: Sequence[Recipe], *, processes: int
) -> Generator[tuple[int, bytes], None, None]:
    """Yield each recipe's place and picture, in the order in which they are done.

    Whoever does not take all of them closes the iterator, and the helpers with it.

    Args:
        recipes: what to draw.
        processes: how many draw, this one among them.

    Raises:
        Exception: what a recipe raises, raised here whichever process met it.
    """
    work, done = deque(range(len(recipes))), SimpleQueue[tuple[int, bytes]]()
    with ExitStack() as stack:
        for _ in range(processes - 1):
            with suppress(OSError):
                helper = stack.enter_context(_Helper())
                given = (helper, recipes, work, done)
                threading.Thread(target=_feed, args=given, daemon=True).start()
        for _ in range(len(recipes)):
            at, content = _next(recipes, work, done)
            yield at, content


def _next(
    recipes: Sequence[Recipe], work: deque[int], done: SimpleQueue[tuple[int, bytes]]
) -> tuple[int, bytes]:
    if not done.empty():
        at, content = done.get()
    else:
        try:
            at, content = work.popleft(), b""
        except IndexError:
            # Of what a helper has, it either sends a picture, or we hear that it is gone.
            at, content = done.get()
    return at, content or recipes[at]()


def _feed(
    helper: _Helper,
    recipes: Sequence[Recipe],
    work: deque[int],
    done: SimpleQueue[tuple[int, bytes]],
) -> None:
    """Give a helper one recipe after another, until there is none or it is gone."""
    while True:
        try:
            at = work.popleft()
        except IndexError:
            return
        content = b""
        try:
            content = helper.draw(recipes[at])
        except GONE:
            return
        except UNTOLD:
            continue
        finally:
            # Whatever happened: somebody waits for it.
            done.put((at, content))


class _Helper:
    """A child process that draws, ended when the block that it is used in is."""

    def __init__(self) -> None:
        # -P: nothing in the working folder can pose as a module.
        command = [sys.executable, "-P", "-m", "runpress.draw.crew"]
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            # One thread each: there are as many helpers as cores.
            env=os.environ | {"OPENBLAS_NUM_THREADS": "1"},
            start_new_session=True,
        )

    def draw(self, recipe: Recipe) -> bytes:
        """Return the picture; nothing where the helper could not draw it."""
        stdin, stdout = self._process.stdin, self._process.stdout
        if stdin is None or stdout is None:
            raise EOFError
        told = pickle.dumps(recipe, pickle.HIGHEST_PROTOCOL)
        stdin.write(LENGTH.pack(len(told)) + told)
        stdin.flush()
        (length,) = LENGTH.unpack(stdout.read(LENGTH.size))
        content = stdout.read(length)
        if len(content) < length:
            raise EOFError
        return content

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        # It holds nothing that has to be put away.
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            with suppress(OSError):
                if pipe:
                    pipe.close()


def cores_here() -> int:
    """Return how many cores this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1


def serve() -> None:
    """Draw what comes in, until nothing does."""
    recipes = sys.stdin.buffer
    # What anything prints must not come between two pictures.
    pictures = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    while head := recipes.read(LENGTH.size):
        told = recipes.read(*LENGTH.unpack(head))
        try:
            content = pickle.loads(told)()  # noqa: S301 -- from our own parent
        except Exception:  # noqa: BLE001 -- whatever it is
            # Whoever asked draws it again, and meets the same in its own words.
            content = b""
        pictures.write(LENGTH.pack(len(content)) + content)
        pictures.flush()


if __name__ == "__main__":
    serve()
