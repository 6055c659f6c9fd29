"""A model as a diagram, seen in the training's own first forward pass.

No second pass is made, which would move running statistics and random numbers, and nothing
is hung on the user's modules. What is seen becomes plain data (`trace`), which is opened as
far as it stays readable (`opening`), rid of what is not worth a box (`contract`), and
written as Mermaid (`chart`). A compiled model is seen in a copy without memory (`shadow`);
where all else fails the module tree is drawn, and says so (`structure`).
"""

from runpress.record.model_graph.observer import ModelDiagram, Observer

__all__ = ["ModelDiagram", "Observer"]
