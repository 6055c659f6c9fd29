"""Arrays and tensors as bytes: in C order, little-endian, never all copied at once."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from runpress.record.dataset.limits import Limits
from runpress.record.dataset.part import Sink, block_starts, evenly, header
from runpress.record.foreign import asked, kinds, look

# What is copied at once where an array's memory cannot be taken as it lies.
PIECE = 16 * 2**20
# Of a large array, values that lie together are read together.
BLOCK = 4_096
# Types that NumPy lacks go by their bits.
BITS = {1: "uint8", 2: "int16", 4: "int32", 8: "int64"}


@dataclass(frozen=True, slots=True)
class ArrayPart:
    """An array that NumPy can read, or a tensor on an accelerator (`far`)."""

    name: str
    type: str
    shape: tuple[int, ...]
    size: int
    array: Any
    far: bool = False
    kind: str = "arrays"

    def fits(self, limits: Limits) -> bool:
        """Say whether all of it may be read; a far one costs a copy."""
        return not self.far or self.size <= limits.device_bytes

    def read(self, sink: Sink, whole: bool, limits: Limits) -> None:
        """Give the sink type, shape and values, or blocks of the values."""
        del limits
        header(sink, "array", self.name, self.type, self.shape)
        pieces = _pieces(_near(self.array)) if whole else _blocks(self.array, self.shape)
        for piece in pieces:
            sink.update(_little(piece))


@dataclass(frozen=True, slots=True)
class ArraysPart:
    """Many arrays in a list: sequences of different lengths, pictures of different sizes."""

    name: str
    arrays: list[ArrayPart]
    kind: str = "arrays"

    @property
    def size(self) -> int:
        """How many bytes all arrays have."""
        return sum(one.size for one in self.arrays)

    def fits(self, limits: Limits) -> bool:
        """Say whether all may be read."""
        return len(self.arrays) <= limits.files and all(one.fits(limits) for one in self.arrays)

    def read(self, sink: Sink, whole: bool, limits: Limits) -> None:
        """Give the sink all arrays, or samples of some, evenly spread, and the shape of each."""
        header(sink, "arrays", self.name, len(self.arrays))
        header(sink, [(one.type, one.shape) for one in self.arrays])
        for place in evenly(len(self.arrays), limits.opened, whole):
            self.arrays[place].read(sink, whole, limits)


def array_part(name: str, value: object) -> ArrayPart | None:
    """Return an array or tensor as a part; None for everything else, and where it has no values."""
    names = kinds(value)
    if "Tensor" in names:
        return asked(lambda: _of_tensor(name, value), None)
    if "ndarray" in names:
        return asked(lambda: _of_array(name, value), None)
    return None


def _of_array(name: str, value: Any) -> ArrayPart | None:
    import numpy

    array = value.view(numpy.ndarray)
    if array.dtype.hasobject:
        return None
    kind = array.dtype.newbyteorder("<")
    type_name = kind.str if kind.names or kind.kind in "USV" else kind.name
    return ArrayPart(name, type_name, array.shape, array.nbytes, array)


def _of_tensor(name: str, value: Any) -> ArrayPart | None:
    import torch

    with torch._C.DisableTorchFunctionSubclass():
        tensor = value.detach()
        if tensor.layout is not torch.strided or tensor.is_quantized or tensor.is_meta:
            return None
        tensor = tensor.resolve_conj().resolve_neg()
        type_name = str(tensor.dtype).rpartition(".")[2]
        shape = tuple(int(size) for size in tensor.shape)
        size = math.prod(shape) * tensor.element_size()
        far = tensor.device.type != "cpu"
        array = tensor if far else _as_numpy(tensor)
    return ArrayPart(name, type_name, shape, size, array, far)


def _as_numpy(tensor: Any) -> Any:
    """Return a CPU tensor's memory as an array, without a copy."""
    import torch

    try:
        return tensor.numpy()
    except TypeError:
        return tensor.view(getattr(torch, BITS[tensor.element_size()])).numpy()


def _near(array: Any) -> Any:
    return (
        _as_numpy(array.cpu()) if look(array, "device") is not None and _is_tensor(array) else array
    )


def _is_tensor(array: object) -> bool:
    return "Tensor" in kinds(array)


def _pieces(array: Any) -> Iterator[Any]:
    """Yield an array's values in C order, in pieces that need little memory."""
    import numpy

    if array.flags.c_contiguous:
        yield array
    elif array.nbytes <= PIECE or array.ndim == 0:
        yield numpy.ascontiguousarray(array)
    else:
        rows = max(1, len(array) * PIECE // array.nbytes)
        for start in range(0, len(array), rows):
            part = array[start : start + rows]
            # One row may be too large by itself.
            yield from _pieces(part[0] if rows == 1 else part)


def _blocks(array: Any, shape: tuple[int, ...]) -> Iterator[Any]:
    """Yield blocks of consecutive values, evenly spread; only they are copied."""
    import numpy

    length = math.prod(shape)
    if not length or not shape:
        yield from _pieces(_near(array))
        return
    for start in block_starts(length, BLOCK):
        flat = numpy.arange(start, min(start + BLOCK, length))
        yield _near(_taken(array, numpy.unravel_index(flat, shape)))


def _taken(array: Any, places: tuple[Any, ...]) -> Any:
    if not _is_tensor(array):
        return array[places]
    import torch

    return array[tuple(torch.from_numpy(place).to(array.device) for place in places)]


def _little(piece: Any) -> memoryview:
    import numpy

    ordered = numpy.ascontiguousarray(piece, dtype=piece.dtype.newbyteorder("<"))
    bits: Any = ordered.reshape(-1).view(numpy.uint8) if ordered.size else b""
    return memoryview(bits)
