"""What is a PNG, and pictures in few bytes."""

import io
import struct

import numpy as np
import pytest
from PIL import Image, ImageDraw

from runpress.draw.png import Pixels, dimensions, encode


def noisy_picture() -> Image.Image:
    """Return a picture of more than 256 colours, one of them on a single thin line."""
    picture = Image.linear_gradient("L").resize((300, 200)).convert("RGB")
    mixed = Image.merge("RGB", (*picture.split()[:2], picture.rotate(180).split()[0]))
    ImageDraw.Draw(mixed).line((10, 10, 10, 30), fill="#d55e00")
    ImageDraw.Draw(mixed).rectangle((100, 50, 250, 150), fill="#ffffff")
    return mixed


def pixels_of(picture: Image.Image) -> Pixels:
    return np.asarray(picture.convert("RGBA"))


def test_colours_to_keep_are_kept() -> None:
    content = encode(pixels_of(noisy_picture()), ["#d55e00", "#ffffff"])
    read = Image.open(io.BytesIO(content)).convert("RGB")
    assert read.getpixel((10, 20)) == (0xD5, 0x5E, 0x00)
    assert read.getpixel((200, 100)) == (255, 255, 255)


def test_every_pixel_stays_near_its_colour() -> None:
    picture = noisy_picture()
    read = Image.open(io.BytesIO(encode(pixels_of(picture), ["#ffffff"]))).convert("RGB")
    far = [
        max(abs(one - other) for one, other in zip(before, after, strict=True))
        for before, after in zip(
            picture.get_flattened_data(), read.get_flattened_data(), strict=True
        )
    ]
    assert sum(distance > 24 for distance in far) <= len(far) // 100


def test_a_colour_of_many_pixels_is_kept_without_being_named() -> None:
    picture = noisy_picture()
    ImageDraw.Draw(picture).rectangle((5, 150, 60, 190), fill="#8a2be1")
    read = Image.open(io.BytesIO(encode(pixels_of(picture)))).convert("RGB")
    assert read.getpixel((30, 170)) == (0x8A, 0x2B, 0xE1)


def test_few_colours_come_out_as_they_were() -> None:
    picture = Image.new("RGB", (9, 4), "#123456")
    picture.putpixel((3, 2), (1, 2, 3))
    read = Image.open(io.BytesIO(encode(pixels_of(picture), ["#ffffff"]))).convert("RGB")
    assert read.tobytes() == picture.tobytes()


def test_more_colours_to_keep_than_a_palette_has() -> None:
    many = [f"#{at:06x}" for at in range(1000)]
    assert dimensions(encode(pixels_of(noisy_picture()), many)) == (300, 200)


def test_nothing_but_the_picture_is_written() -> None:
    content = encode(pixels_of(noisy_picture()))
    assert content == encode(pixels_of(noisy_picture()))
    kinds, at = [], 8
    while at < len(content):
        (length,) = struct.unpack(">I", content[at : at + 4])
        kinds.append(content[at + 4 : at + 8])
        at += 12 + length
    assert set(kinds) == {b"IHDR", b"PLTE", b"IDAT", b"IEND"}


def whole() -> bytes:
    return encode(pixels_of(Image.new("RGB", (7, 3), "#123456")))


def test_dimensions_of_a_whole_picture() -> None:
    assert dimensions(whole()) == (7, 3)


def test_no_part_of_a_picture_is_a_picture() -> None:
    content = whole()
    assert [dimensions(content[:end]) for end in range(len(content))] == [None] * len(content)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not a picture",
        b"\x89PNG\r\n\x1a\n" + b"\0" * 100,
        whole() + b"more",
        whole().replace(b"IHDR", b"ihdr"),
        whole().replace(struct.pack(">II", 7, 3), struct.pack(">II", 0, 3)),
        whole().replace(struct.pack(">II", 7, 3), struct.pack(">II", 7, 2**31)),
        whole().replace(b"\r\n\x1a\n", b"\n\x1a\n"),
    ],
)
def test_what_is_no_picture(content: bytes) -> None:
    assert dimensions(content) is None
