"""Seeing a model in the user's own first forward pass, once, and drawing it.

What must happen inside the user's forward pass is the looking alone. The drawing is done by
a thread that lives for a moment right after, from plain data: so the diagram is in the record
long before the run's end, and a run that is killed has it too.
"""

from __future__ import annotations

import threading
import weakref
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from runpress.record.model_graph.anatomy import Anatomy, anatomy_of
from runpress.record.model_graph.chart import ONE_STEP, draw_model
from runpress.record.model_graph.structure import draw_structure
from runpress.record.model_graph.trace import Trace
from runpress.record.wrappers import unwrap

if TYPE_CHECKING:
    from runpress.record.model_graph.compiled import Catch
    from runpress.record.model_graph.hooks import Hooks
    from runpress.record.model_graph.shadow import Given
    from runpress.record.model_graph.tracer import Tracer

# Drawing takes a few hundredths of a second; a machine may be busy.
LONGEST_WAIT = 20.0
SHADOW = "Drawn from a copy of the model without numbers, since the model itself runs compiled."
STRUCTURE = "Only the model's parts are shown, not what flows between them: {}."


@dataclass(frozen=True, slots=True)
class ModelDiagram:
    """A model, drawn.

    Attributes:
        text: Mermaid text of the whole model.
        block: Mermaid text of the inside of the block that is repeated and stayed shut in
            `text`; None where there is none.
        note: one honest sentence to stand under it.
        source: seen at work ("observed"), in a copy without numbers ("shadow"), or not at all
            ("structure").
    """

    text: str
    block: str | None
    note: str
    source: Literal["observed", "shadow", "structure"]


class Observer:
    """Waits for a model's first forward pass in training mode, and draws it.

    Args:
        model: a torch module; wrappers such as DDP or `torch.compile` are looked through.
            Anything else is never drawn.
        done: gets the diagram, from a thread of ours or from `finish`. A compiled model is
            drawn twice: its parts at once, and as a graph by `finish`.
        complaints: keeps what goes wrong from the training, as a context manager.
    """

    def __init__(
        self,
        model: object,
        done: Callable[[ModelDiagram], None],
        complaints: AbstractContextManager[Any],
    ) -> None:
        self._done = done
        self._complaints = complaints
        self._reason = "no forward pass in training mode was seen"
        self._drawn = False
        self._given: Given | None = None
        self._thread: threading.Thread | None = None
        self._hooks: Hooks | None = None
        self._catch: Catch | None = None
        self._model: weakref.ref[Any] | None = None
        self._anatomy: Anatomy | None = None
        with complaints:
            self._arm(model)

    def stop(self) -> None:
        """Look no longer; a drawing that has begun is finished first."""
        with self._complaints:
            if self._hooks is not None:
                self._hooks.remove()
            if self._catch is not None:
                self._catch.remove()
            self._hooks = self._catch = None
        thread = self._thread
        if thread is not None and thread is not threading.current_thread():
            thread.join(LONGEST_WAIT)

    def finish(self) -> None:
        """Stop, and draw as much as can be known where nothing was observed."""
        self.stop()
        model = self._model() if self._model is not None else None
        if self._drawn or self._anatomy is None:
            return
        self._drawn = True
        with self._complaints:
            shadow = self._shadow(model) if model is not None else None
            anatomy = anatomy_of(model) if model is not None else self._anatomy
            self._done(shadow or self._structure(anatomy))

    def _arm(self, model: object) -> None:
        if not hasattr(model, "named_modules"):
            return
        from runpress.record.model_graph.compiled import Catch
        from runpress.record.model_graph.hooks import Hooks, is_compiled

        chain: list[Any] = unwrap(model, called=True)
        inner = chain[-1]
        self._model = weakref.ref(inner)
        # A model that is gone by the end can still be drawn as its parts.
        self._anatomy = anatomy_of(inner)
        compiled = next((one for one in chain if _runs_compiled(one)), None)
        if compiled is not None:
            self._catch = Catch(compiled, self._caught)
        elif is_compiled(inner):
            self._catch = Catch(inner, self._caught)
        else:
            self._hooks = Hooks(inner, self._seen, lambda args: self._caught(args, {}))

    # Called inside the user's forward pass

    def _seen(self, tracer: Tracer, ended: bool) -> None:
        with self._complaints:
            if not ended:
                self._reason = "its first forward pass raised an exception"
            elif tracer.error is not None:
                self._reason = f"it could not be followed, {type(tracer.error).__name__}"
            elif not _shows_something(tracer.trace):
                self._reason = "its inside cannot be seen"
            else:
                self._drawn = True
                self._in_background(lambda: self._observed(tracer.trace))

    def _caught(self, args: Any, kwargs: Any) -> None:
        with self._complaints:
            from runpress.record.model_graph.shadow import Opaque, given

            self._reason = "it runs compiled"
            model = self._model() if self._model is not None else None
            if model is None:
                return
            anatomy = anatomy_of(model)
            self._in_background(lambda: self._structure(anatomy))
            try:
                self._given = given(args, kwargs)
            except Opaque as error:
                self._reason = f"it runs compiled, and {error}"

    # Drawing

    def _in_background(self, draw: Callable[[], ModelDiagram]) -> None:
        def work() -> None:
            with self._complaints:
                self._done(draw())

        self._thread = threading.Thread(target=work, name="runpress-diagram", daemon=True)
        self._thread.start()

    def _observed(self, trace: Trace) -> ModelDiagram:
        text, block = draw_model(trace)
        return ModelDiagram(text, block, ONE_STEP, "observed")

    def _shadow(self, model: Any) -> ModelDiagram | None:
        if self._given is None:
            return None
        from runpress.record.model_graph.shadow import shadow_trace

        try:
            text, block = draw_model(shadow_trace(model, self._given))
        except Exception as error:  # noqa: BLE001 - a model may fail in any way without numbers
            self._reason = f"it runs compiled, and without numbers it fails, {type(error).__name__}"
            return None
        return ModelDiagram(text, block, f"{SHADOW} {ONE_STEP}", "shadow")

    def _structure(self, anatomy: Anatomy) -> ModelDiagram:
        text = draw_structure(anatomy, self._reason)
        return ModelDiagram(text, None, STRUCTURE.format(self._reason), "structure")


def _runs_compiled(module: Any) -> bool:
    kind = type(module).__name__
    return kind == "OptimizedModule" or module.__dict__.get("_compiled_call_impl") is not None


def _shows_something(trace: Trace) -> bool:
    """Whether more was seen than that something came in and something else went out."""
    return any(op.kind == "op" for op in trace.ops)
