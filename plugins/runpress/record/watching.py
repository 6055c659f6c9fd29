"""What `watch` sets going: the pipeline's diagram now, the model's once it has been seen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from runpress.record.complaints import Complaints
from runpress.record.dataset import dataset_of_loader
from runpress.record.model_graph import ModelDiagram, Observer
from runpress.record.pipeline import batch_facts, pipeline_diagram, with_checkpoint
from runpress.record.recording import Recording

CHECKPOINTS = (".pt", ".pth", ".ckpt", ".bin", ".safetensors")
TRAINED_ON = "train"


class Watching:
    """Looks at one run's parts, from `watch` to `finish`."""

    def __init__(self, recording: Recording, complaints: Complaints) -> None:
        self._recording = recording
        self._complaints = complaints
        self._pipeline = ""
        self._observer: Observer | None = None

    def watch(
        self,
        model: object,
        *,
        loader: object,
        optimizer: object,
        scheduler: object,
        loss: object,
        config: Mapping[str, Any],
    ) -> None:
        """Draw the pipeline of these objects, and note the batch and the data."""
        environment = self._recording.surroundings()
        self._pipeline = pipeline_diagram(
            model,
            loader=loader,
            optimizer=optimizer,
            scheduler=scheduler,
            loss=loss,
            config=config,
            environment=environment,
        )
        self._recording.add_diagram("pipeline", self._pipeline)
        if loader is not None:
            self._recording.learn(batch_facts(loader, config, environment).facts())
            self._note_dataset(loader)
        self._observer = Observer(model, self._draw_model, self._complaints)

    def stop(self) -> None:
        """Look no longer."""
        if self._observer is not None:
            self._observer.stop()

    def finish(self) -> None:
        """Draw what is still outstanding."""
        if self._observer is not None:
            self._observer.finish()
        self._note_checkpoint()

    def _draw_model(self, diagram: ModelDiagram) -> None:
        self._recording.add_diagram("model", diagram.text)
        if diagram.block:
            self._recording.add_diagram("model-block", diagram.block)

    def _note_dataset(self, loader: object) -> None:
        # What the script has said itself is what it means.
        if not self._recording.record.dataset:
            dataset = dataset_of_loader(loader, TRAINED_ON)
            if dataset is not None:
                self._recording.add_dataset(dataset)

    def _note_checkpoint(self) -> None:
        kept = [one for one in self._recording.record.artifacts if one.name.endswith(CHECKPOINTS)]
        if kept and self._pipeline:
            text = with_checkpoint(self._pipeline, kept[-1].name, kept[-1].bytes)
            self._recording.add_diagram("pipeline", text)
