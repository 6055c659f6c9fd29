"""Pictures of the script's own: what is taken, what is refused, what stays untouched."""

from __future__ import annotations

import io
import os
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
import pytest
import torch
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure as Drawing
from PIL import Image

from runpress.draw.png import dimensions
from runpress.errors import RecordError
from runpress.format.schema import Attempt, Figure, RunRecord
from runpress.format.write import write_manifest
from runpress.record.figure import MOST_FIGURES, save_figure

STARTED = "2026-11-21T00:00:00Z"
RECORD = RunRecord("1", "exp", "a", "a", STARTED, attempts=(Attempt(STARTED),))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "a"
    path.mkdir()
    write_manifest(path, RECORD)
    return path


@pytest.fixture
def pyplot() -> Iterator[Any]:
    mpl.use("agg")
    import matplotlib.pyplot as plt

    yield plt
    plt.close("all")


def keep(folder: Path, name: str, fig: object, alt: str | None = None) -> Figure:
    """Keep a figure and note it in the record, as a run does."""
    figure = save_figure(folder, name, fig, alt)
    others = [one for one in noted(folder) if one.name != figure.name]
    write_manifest(folder, replace(RECORD, figures=(*others, figure)))
    return figure


def noted(folder: Path) -> tuple[Figure, ...]:
    from runpress.format.read import read_manifest

    record = read_manifest(folder, "a").record
    assert record is not None
    return record.figures


def pixels(folder: Path, figure: Figure) -> np.ndarray:
    return np.asarray(Image.open(folder / figure.file).convert("RGBA"))


def files_of(folder: Path) -> list[str]:
    return sorted(one.name for one in (folder / "figures").iterdir())


def drawing(width: float = 6.4, height: float = 4.8) -> Drawing:
    figure = Drawing(figsize=(width, height))
    figure.add_subplot().plot([1, 3, 2])
    return figure


def test_a_matplotlib_figure(folder):
    figure = keep(folder, "confusion", drawing(), "What is mixed up")
    assert figure == Figure("confusion", "figures/confusion.png", alt="What is mixed up")
    assert dimensions((folder / figure.file).read_bytes()) == (1280, 960)


@pytest.mark.parametrize(
    ("size", "shown"), [((20, 5), (1440, 360)), ((2, 100), (86, 4320)), ((3, 2), (600, 400))]
)
def test_a_figure_is_no_larger_than_a_page_shows(folder, size, shown):
    figure = keep(folder, "wide", drawing(*size))
    width, height = dimensions((folder / figure.file).read_bytes())
    assert abs(width - shown[0]) <= 1 and abs(height - shown[1]) <= 1


def test_the_script_s_own_figure_and_settings_stay_as_they_are(folder):
    mine = drawing(20, 5)
    mine.set_dpi(70)
    canvas = FigureCanvasAgg(mine)
    settings = dict(mpl.rcParams)
    keep(folder, "mine", mine)
    assert mine.canvas is canvas
    assert (mine.dpi, tuple(mine.get_size_inches())) == (70, (20, 5))
    assert dict(mpl.rcParams) == settings


def test_the_same_figure_gives_the_same_bytes_with_nothing_else_in_them(folder):
    one = (folder / keep(folder, "one", drawing()).file).read_bytes()
    two = (folder / keep(folder, "two", drawing()).file).read_bytes()
    assert one == two
    assert b"tEXt" not in one and b"Software" not in one and b"iCCP" not in one


def test_pyplot_s_current_figure_and_what_belongs_to_one(folder, pyplot):
    with pytest.raises(RecordError, match="pyplot has no figure now"):
        save_figure(folder, "none", pyplot)
    figure, axes = pyplot.subplots(2, 2)
    axes[1, 1].plot([1, 2])
    shown = [pixels(folder, keep(folder, "a", each)) for each in (pyplot, figure, axes, axes[0, 0])]
    assert all(np.array_equal(shown[0], other) for other in shown)
    assert pyplot.get_fignums() == [figure.number]


def test_a_part_of_a_figure_stands_for_the_whole(folder):
    whole = Drawing()
    part, _ = whole.subfigures(1, 2)
    part.add_subplot().plot([1, 2])
    assert dimensions((folder / keep(folder, "part", part).file).read_bytes()) == (1280, 960)


def test_pixels_of_every_kind(folder):
    grey = np.arange(0, 256, dtype=np.uint8).reshape(16, 16).repeat(20, 0).repeat(20, 1)
    colour = np.stack([grey, grey // 2, 255 - grey], -1)
    for name, fig, same in (
        ("grey", grey, grey),
        ("floats", grey / 255, grey),
        ("half", (grey / 255).astype(np.float16), grey),
        ("whole", grey.astype(np.int64), grey),
        ("one channel", grey[..., None], grey),
        ("bool", grey > 100, (grey > 100) * 255),
        ("tensor", torch.from_numpy(grey), grey),
        ("batch of one", torch.from_numpy(grey)[None, None] / 255, grey),
        ("list of rows", Image.fromarray(grey), grey),
    ):
        shown = pixels(folder, keep(folder, name, fig))
        assert np.abs(shown[..., 0].astype(int) - same).max() <= (1 if name == "half" else 0), name
    for fig in (
        colour,
        np.moveaxis(colour, -1, 0),
        torch.from_numpy(colour).permute(2, 0, 1),
        torch.from_numpy(colour).permute(2, 0, 1).double().requires_grad_() / 255,
        torch.from_numpy(colour),
        Image.fromarray(colour),
    ):
        assert np.array_equal(pixels(folder, keep(folder, "colour", fig))[..., :3], colour)


def test_bfloat16_and_not_a_number(folder):
    image = torch.full((3, 300, 300), 0.5, dtype=torch.bfloat16)
    image[:, 0, 0] = float("nan")
    shown = pixels(folder, keep(folder, "x", image))
    assert shown[0, 0, 0] == 0 and shown[9, 9, 0] == 128


def test_see_through_stays_see_through(folder):
    image = np.zeros((300, 300, 4), dtype=np.uint8)
    image[:150, :, 3] = 255
    assert np.array_equal(pixels(folder, keep(folder, "x", image)), image)


def test_a_stamp_is_enlarged_pixel_by_pixel(folder):
    digit = np.random.default_rng(0).integers(0, 256, (8, 8), dtype=np.uint8)
    shown = pixels(folder, keep(folder, "digit", digit))
    assert shown.shape[:2] == (256, 256)
    assert np.array_equal(shown[::32, ::32, 0], digit)


@pytest.mark.parametrize(
    ("fig", "says"),
    [
        (np.zeros((4, 3, 8, 8)), "shape is 4 x 3 x 8 x 8.*make a grid"),
        (np.zeros((5, 8, 9)), "shape is 5 x 8 x 9"),
        (np.zeros(3), "shape is 3, "),
        (np.zeros((0, 4)), "shape is 0 x 4"),
        (torch.tensor(3.0), "a single number"),
        (np.array([[0.0, 2.6], [-2.0, 1.0]]), "from -2 to 2.6.*Bring them to 0 to 1"),
        (np.array([[0, 300]]), "from 0 to 300.*Bring them to 0 to 255"),
        (np.array([[0.0, np.inf]]), "from 0 to inf"),
        (np.array([["a", "b"]]), "type <U1"),
        (np.array([[None]]), "type object"),
        (object(), "this object is no picture that is known here"),
        (None, "this NoneType is no picture"),
        ("missing.png", "missing.png cannot be read: No such file"),
        ("a\0b.png", "cannot be drawn"),
        (Drawing, "cannot be drawn"),
    ],
)
def test_what_is_no_picture_says_why(folder, fig, says):
    with pytest.raises(RecordError, match=f"figure 'x' is not kept: .*{says}"):
        save_figure(folder, "x", fig)
    assert not (folder / "figures").exists()


def test_what_fails_while_it_draws_says_so_without_a_path(folder):
    class Broken:
        def savefig(self, *_: object, **__: object) -> None:
            raise ValueError("no font in /home/me/fonts/x.ttf")

    with pytest.raises(RecordError, match=r"ValueError: no font in <path>/x\.ttf"):
        save_figure(folder, "x", Broken())


def test_what_draws_itself(folder):
    held = io.BytesIO()
    Image.new("RGB", (300, 200), "red").save(held, "PNG")

    class Plotly:
        def to_image(self, format: str) -> bytes:
            return held.getvalue()

    class Altair:
        def save(self, file: io.BytesIO, format: str) -> None:
            file.write(held.getvalue())

    class Notebook:
        def _repr_png_(self) -> tuple[bytes, dict[str, int]]:
            return held.getvalue(), {"width": 300}

    for thing in (Plotly(), Altair(), Notebook()):
        figure = keep(folder, "x", thing)
        assert dimensions((folder / figure.file).read_bytes()) == (300, 200)


def test_a_file_is_kept_without_what_else_is_in_it(folder, tmp_path):
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "a camera"
    Image.new("RGB", (300, 200), "red").save(tmp_path / "photo.jpg", exif=exif)
    figure = keep(folder, "photo", tmp_path / "photo.jpg")
    content = (folder / figure.file).read_bytes()
    # The camera was held upright.
    assert dimensions(content) == (200, 300)
    assert b"camera" not in content and figure.dark is None


def test_a_file_with_a_dark_twin_brings_it_along(folder, tmp_path):
    for name, colour in (("x.png", "white"), ("x.dark.png", "black")):
        Image.new("RGB", (300, 200), colour).save(tmp_path / name)
    figure = keep(folder, "y", str(tmp_path / "x.png"))
    assert figure.dark == "figures/y.dark.png"
    assert Image.open(folder / figure.dark).convert("RGB").getpixel((0, 0)) == (0, 0, 0)
    # The next of this name has none, and an old one would belong to another picture.
    assert keep(folder, "y", np.zeros((2, 2))).dark is None
    assert files_of(folder) == ["y.png"]


def test_a_torn_file_and_a_pipe_say_so(folder, tmp_path):
    (tmp_path / "torn.png").write_bytes(b"\x89PNG\r\n\x1a\n torn")
    os.mkfifo(tmp_path / "pipe.png")
    for name, says in (("torn.png", "no picture, or a torn one"), ("pipe.png", "no ordinary file")):
        with pytest.raises(RecordError, match=says):
            save_figure(folder, "x", tmp_path / name)


def test_names_that_would_share_a_file_do_not(folder):
    names = ["a/b", "a-b", "A-B", "混合", "con", "x.dark", "../../x", "", "/home/me/plot.png"]
    files = [keep(folder, name, np.zeros((2, 2))).file for name in names]
    assert len({file.casefold() for file in files}) == len(names)
    assert files_of(folder) == sorted(Path(file).name for file in files)
    assert not any(file.endswith(".dark.png") for file in files)
    assert [figure.name for figure in noted(folder)][-1] == "<path>/plot.png"


def test_of_one_name_the_last_stays(folder):
    for value in (0, 255):
        keep(folder, "a", np.full((300, 300), value, dtype=np.uint8))
    assert files_of(folder) == ["a.png"]
    assert pixels(folder, noted(folder)[0])[0, 0, 0] == 255


def test_a_record_holds_so_many_figures(folder):
    known = tuple(Figure(f"f{at}", f"figures/f{at}.png") for at in range(MOST_FIGURES))
    write_manifest(folder, replace(RECORD, figures=known))
    with pytest.raises(RecordError, match="holds 200 already"):
        save_figure(folder, "one more", np.zeros((2, 2)))
    assert save_figure(folder, "f7", np.zeros((2, 2))).file == "figures/f7.png"


def test_another_thread_may_hand_over_a_figure(folder):
    thread = threading.Thread(target=keep, args=(folder, "x", drawing()))
    thread.start()
    thread.join()
    assert noted(folder)[0].name == "x"
