"""One picture from whatever a script draws with.

Figures are drawn anew, in memory, and stay as they are: size, density, canvas and settings.
Nothing is imported for the sake of an object: what it is was imported by who made it.
"""

from __future__ import annotations

import io
import os
import stat
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from runpress.errors import RecordError

if TYPE_CHECKING:
    from PIL.Image import Image

# In pixels: a page's column at twice the density, and no taller than a few screens.
WIDEST, TALLEST = 1440, 4320
# What a browser would show as a stamp is enlarged, pixel by pixel.
STAMP = 256
DENSEST = 200.0
MOST_PIXELS = 100_000_000
FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF")
CHANNELS = (1, 3, 4)


def picture_of(thing: object) -> Image:
    """Return what `thing` shows, at most 1440 pixels wide and 4320 high.

    Args:
        thing: a matplotlib figure or axes, the module pyplot for its current figure; a PIL
            image; an array of H x W or H x W x 1, 3 or 4, or a tensor of C x H x W, whole
            numbers from 0 to 255 or others from 0 to 1; the path of a picture; or anything
            that draws itself as PNG, such as a plotly figure.

    Raises:
        RecordError: it is none of these, or cannot be drawn; the message says why.
    """
    from PIL import Image

    if isinstance(thing, Image.Image):
        return bounded(thing)
    if isinstance(thing, str | os.PathLike):
        return bounded(_from_file(Path(os.fspath(thing))))
    figure = _matplotlib_figure(thing)
    if figure is not None:
        return bounded(_drawn(figure))
    pixels = _pixels(thing)
    if pixels is not None:
        return bounded(_enlarged(Image.fromarray(pixels)))
    return bounded(_drawing_itself(thing))


def bounded(picture: Image) -> Image:
    """Return a picture with nothing in it but pixels, and no larger than a page shows."""
    from PIL import Image, ImageOps

    if picture.width * picture.height > MOST_PIXELS:
        raise RecordError(f"it has {picture.width} x {picture.height} pixels. Make it smaller.")
    # A photograph's place and camera are in its EXIF data, with the side that is up.
    plain = ImageOps.exif_transpose(picture)
    plain = plain.convert("RGBA" if plain.has_transparency_data else _opaque_mode(plain))
    plain.info = {}
    share = min(1.0, WIDEST / plain.width, TALLEST / plain.height)
    if share == 1:
        return plain
    size = (max(1, round(plain.width * share)), max(1, round(plain.height * share)))
    return plain.resize(size, Image.Resampling.LANCZOS)


def _opaque_mode(picture: Image) -> str:
    return "L" if picture.mode in ("1", "L") else "RGB"


def _enlarged(picture: Image) -> Image:
    from PIL import Image

    times = max(1, STAMP // max(picture.size))
    size = (picture.width * times, picture.height * times)
    return picture.resize(size, Image.Resampling.NEAREST)


def _from_file(path: Path) -> Image:
    from PIL import Image

    try:
        # A pipe would keep the training waiting for ever.
        if not stat.S_ISREG(path.stat().st_mode):
            raise RecordError(f"{path.name} is no ordinary file.")
        with Image.open(path, formats=FORMATS) as picture:
            picture.load()
            return picture.copy()
    except OSError as error:
        if error.strerror:
            raise RecordError(f"{path.name} cannot be read: {error.strerror}.") from error
        raise RecordError(f"{path.name} is no picture, or a torn one. Save it as PNG.") from error


def _matplotlib_figure(thing: Any) -> Any:
    """Return the matplotlib figure that `thing` is, or belongs to; None where there is none."""
    module = sys.modules.get("matplotlib.figure")
    if module is None:
        return None
    pyplot: Any = sys.modules.get("matplotlib.pyplot")
    if pyplot is not None and thing is pyplot:
        if not pyplot.get_fignums():
            raise RecordError("pyplot has no figure now. Log it before plt.show() or plt.close().")
        return pyplot.gcf()
    if isinstance(thing, np.ndarray) and thing.dtype == object and thing.size:
        # What plt.subplots and pandas return: many axes of one figure.
        thing = thing.flat[0]
    if isinstance(thing, module.FigureBase):
        return thing.figure if isinstance(thing, module.SubFigure) else thing
    # Axes, and the grids of seaborn.
    owner = getattr(thing, "figure", None)
    return owner if isinstance(owner, module.Figure) else None


def _drawn(figure: Any) -> Image:
    from PIL import Image

    width, height = figure.get_size_inches()
    density = min(DENSEST, WIDEST / width, TALLEST / height)
    held = io.BytesIO()
    figure.savefig(held, format="png", dpi=density, metadata={"Software": None})
    return Image.open(held)


def stretched(thing: Any) -> Any:
    """Return real pixels of another range than 0 to 1 brought to it; all else as it is.

    wandb shows normalised images so, where `log_figure` asks what is meant.
    """
    if "float" not in str(getattr(thing, "dtype", "")):
        return thing
    try:
        low, high = float(thing.min()), float(thing.max())
    except (AttributeError, TypeError, ValueError, RuntimeError):
        return thing
    inside = low >= 0 and high <= 1
    return thing if inside or not low < high else (thing - low) / (high - low)


def _pixels(thing: object) -> NDArray[np.uint8] | None:
    """Return an array or a tensor as H x W, or H x W x 3 or 4, of bytes; None if it is none."""
    kind = type(thing)
    if kind.__module__.partition(".")[0] == "torch" and hasattr(thing, "detach"):
        held: Any = thing.detach().cpu()
        values = np.asarray(held.float() if held.is_floating_point() else held)
        return _bytes(_in_rows(values, channels_first=True))
    if isinstance(thing, np.ndarray) or hasattr(kind, "__array__"):
        return _bytes(_in_rows(np.asarray(thing), channels_first=False))
    return None


def _in_rows(values: NDArray[Any], *, channels_first: bool) -> NDArray[Any]:
    """Return H x W, or H x W x 3 or 4; which axis holds the channels is seen by its length."""
    while values.ndim > 3 and values.shape[0] == 1:
        values = values[0]
    if values.ndim == 2 and values.size:
        return values
    if values.ndim == 3 and values.size:
        first, last = values.shape[0] in CHANNELS, values.shape[-1] in CHANNELS
        if first and (channels_first or not last):
            values, last = np.moveaxis(values, 0, -1), True
        if last:
            return values[..., 0] if values.shape[-1] == 1 else values
    shape = " x ".join(map(str, values.shape)) or "a single number"
    raise RecordError(
        f"its shape is {shape}, which is no picture: H x W, H x W x 3 or 4, or a tensor of "
        "3 x H x W. Of a batch, make a grid first."
    )


def _bytes(values: NDArray[Any]) -> NDArray[np.uint8]:
    if values.dtype == np.uint8:
        return np.ascontiguousarray(values)
    if values.dtype == np.bool_:
        return values.astype(np.uint8) * np.uint8(255)
    if values.dtype.kind not in "iuf":
        raise RecordError(
            f"its values are of type {values.dtype}. Use bytes, or floats from 0 to 1."
        )
    whole = values.dtype.kind in "iu"
    top = 255 if whole else 1
    shown = np.nan_to_num(values.astype(np.float64), nan=0.0, posinf=np.inf, neginf=-np.inf)
    low, high = float(shown.min()), float(shown.max())
    # Resampling overshoots a little.
    if low < -0.02 * top or high > 1.02 * top:
        raise RecordError(f"its values go from {low:.4g} to {high:.4g}. Bring them to 0 to {top}.")
    return np.round(np.clip(shown, 0, top) * (255 / top)).astype(np.uint8)


def _drawing_itself(thing: object) -> Image:
    """Return the picture of a thing that can write itself as PNG: plotly, Altair, Graphviz."""
    from PIL import Image

    for method in ("to_image", "savefig", "save", "_repr_png_"):
        draw = getattr(thing, method, None)
        if not callable(draw):
            continue
        held = io.BytesIO()
        if method in ("savefig", "save"):
            draw(held, format="png")
        else:
            made = draw(format="png") if method == "to_image" else draw()
            # IPython lets a picture come with notes on it.
            held = io.BytesIO(made[0] if isinstance(made, tuple) else made)
        return Image.open(held, formats=FORMATS)
    raise RecordError(
        f"this {type(thing).__name__} is no picture that is known here. Give a matplotlib figure, "
        "an image, an array, or the path of a PNG."
    )
