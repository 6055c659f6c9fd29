"""What a pipeline runs on, and the frame that says it round the chart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from runpress.draw.mermaid import joined, label
from runpress.record.foreign import is_a
from runpress.record.pipeline.model import devices, parameters_of


def place_lines(environment: Mapping[str, Any], model: object, ranks: int) -> list[str]:
    """Return ranks and device, and the container's image, a line each, as far as known."""
    device = _device(environment, devices(parameters_of(model)))
    several = f"{ranks} ranks" if ranks > 1 else ""
    lines = [joined([several, device]), _image(environment.get("container"))]
    return [line for line in lines if line]


def framed(text: str, lines: list[str]) -> str:
    """Return a flow chart with a frame round all of it, and the lines as its title."""
    if not lines:
        return text
    head, *rest = text.splitlines()
    title = "<br/>".join(label(line) for line in lines)
    inner = [f"  {line}" for line in rest]
    return "\n".join(
        [head, f'  subgraph place["{title}"]', "    direction TB", *inner, "  end", ""]
    )


def _device(environment: Mapping[str, Any], held: list[str]) -> str:
    """Return the device, where it is beyond doubt."""
    card = environment.get("gpu")
    if any(device not in ("cpu", "meta") for device in held) or environment.get("device") == "cuda":
        named = card if is_a(card, str) and card else ""
        return named or next((one for one in held if one not in ("cpu", "meta")), "cuda")
    # A model that lies on the CPU now may be on its way to the card beside it; and facts
    # that have not been gathered yet do not mean that there is none.
    gathered = bool(environment.get("cpu"))
    others = card or environment.get("hip") or "macOS" in str(environment.get("os"))
    return "CPU" if held == ["cpu"] and gathered and not others else ""


def _image(container: object) -> str:
    image = container.get("image") if is_a(container, dict) else None
    if not is_a(image, str) or not image:
        return ""
    # The registry and its folders are no help to a reader, and fill the line.
    return f"image {image.partition('@')[0].rpartition('/')[2]}"
