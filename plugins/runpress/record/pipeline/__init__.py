"""A training's pipeline as a diagram: data, loader, model, loss, optimizer, schedule.

Drawn from the objects that `watch` was given, by reading what they hold and running none of
their code. No batch is taken from the loader, which would change the first one of the
training; no forward pass is made, which would change a model's running statistics. What an
object does not tell is left out, and costs nothing else.
"""

from runpress.record.pipeline.batch import Batch, batch_facts
from runpress.record.pipeline.diagram import pipeline_diagram, with_checkpoint

__all__ = ["Batch", "batch_facts", "pipeline_diagram", "with_checkpoint"]
