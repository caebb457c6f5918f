"""From values to JSON nodes and raw bytes: standard library and numpy only."""

from __future__ import annotations

import contextlib
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from grader.sandbox.wire.frames import MAX_HEADER
from grader.sandbox.wire.values import (
    DTYPES,
    MAX_DEPTH,
    MAX_DIMENSIONS,
    MAX_NODES,
    MAX_SIZE,
    MAX_TEXT,
    PACKED_FROM,
    Blob,
    Fixture,
    Json,
    WireArray,
    dtype_name,
)

CHARACTER_MOST: Final = 12
"""Bytes of one character in JSON: two escapes."""
NODE_MOST: Final = 20 * (MAX_DIMENSIONS + 4)
"""Bytes of a node besides its texts: a number, or sizes and an offset, and punctuation."""


@dataclass
class Payload:
    """Collects the raw bytes behind a header; refuses to grow beyond `limit` bytes."""

    limit: int
    parts: list[Blob] = field(default_factory=list)
    size: int = 0

    def fits(self, nbytes: int) -> bool:
        """Return whether `nbytes` more stay within the limit."""
        return self.size + nbytes <= self.limit

    def add(self, data: Blob) -> int:
        """Append `data` and return its offset. A view must be of single bytes."""
        offset = self.size
        self.parts.append(data)
        self.size += len(data)
        return offset


def encode(value: object, payload: Payload) -> Json:
    """Return `value` as a JSON node, its arrays' bytes added to `payload`.

    Anything that is not data becomes its type's name. Arrays that would make the payload too
    large keep type, dtype and shape and lose their data.
    """
    encoder, most = _Encoder(payload), MAX_HEADER // 2
    with contextlib.suppress(_TooLargeError):
        node = encoder.node(value, 0)
        if encoder.most_bytes <= most or len(json.dumps(node)) <= most:
            return node
    return {"o": _type_name(value)}


class _TooLargeError(Exception):
    """A value has more nodes than may cross; its type's name crosses instead."""


class _Encoder:
    def __init__(self, payload: Payload) -> None:
        self.payload = payload
        self.nodes = 0
        self.most_bytes = 0
        """Bytes that the nodes take as JSON at the most."""

    def node(self, value: object, depth: int) -> Json:
        self.nodes += 1
        self.most_bytes += NODE_MOST
        if self.nodes > MAX_NODES:
            raise _TooLargeError
        if depth > MAX_DEPTH:
            return {"o": _type_name(value)}
        kind = type(value)
        if value is None or kind is bool:
            return value
        if isinstance(value, WireArray):
            return self.array(np.asarray(value.data), value.type)
        if isinstance(value, Fixture):
            made = None if value.arguments is None else list(value.arguments)
            return {"x": [self.text(value.name), self.node(made, depth + 1)]}
        if isinstance(value, np.ndarray | np.generic):
            return self.array(np.asarray(value).view(np.ndarray), kind.__name__)
        return self.plain(value, kind, depth)

    def plain(self, value: Any, kind: type, depth: int) -> Json:
        if kind is int:
            return value if -(2**63) <= value < 2**63 else {"o": "int of more than 64 bits"}
        if kind is float:
            return {"f": value.hex()}
        if kind is str:
            fits = len(value) <= MAX_TEXT
            return self.text(value) if fits else {"o": "str of more than 4096 characters"}
        if isinstance(value, list | tuple):  # a named tuple is a tuple
            return self.sequence(value, "list" if isinstance(value, list) else "tuple", depth)
        if kind is dict and all(type(key) is str and len(key) <= MAX_TEXT for key in value):
            return {
                "d": [[self.text(key), self.node(item, depth + 1)] for key, item in value.items()]
            }
        return {"o": self.text(_type_name(value))}

    def sequence(self, items: Sequence[object], name: str, depth: int) -> Json:
        if len(items) >= PACKED_FROM and all(map(_is_real_scalar, items)):
            block = np.array([float(item) for item in items], dtype="<f8")  # type: ignore[arg-type]  # checked just above
            if self.payload.fits(block.nbytes):
                return {"n": [name, len(block), self.payload.add(block.tobytes())]}
        return {"t": [name, [self.node(item, depth + 1) for item in items]]}

    def array(self, array: npt.NDArray[Any], type_name: str) -> Json:
        dtype = dtype_name(array.dtype)
        if dtype in ("longdouble", "float96", "float128"):
            array = array.astype("<f8")
        shape = [min(int(size), MAX_SIZE) for size in array.shape]
        name = dtype_name(array.dtype)
        nbytes = math.prod(shape) * array.dtype.itemsize
        if name not in DTYPES or len(shape) > MAX_DIMENSIONS or not self.payload.fits(nbytes):
            names = self.text(type_name[:80]), self.text(dtype[:80])
            return {"a": [*names, shape[: MAX_DIMENSIONS + 1], None]}
        plain = np.asarray(array, dtype=array.dtype.newbyteorder("<"), order="C")
        blob = plain.reshape(-1).view(np.uint8).data
        return {"a": [self.text(type_name[:80]), name, shape, self.payload.add(blob)]}

    def text(self, text: str) -> str:
        """Return a text that will be part of the JSON."""
        self.most_bytes += CHARACTER_MOST * len(text)
        return text


def _is_real_scalar(item: object) -> bool:
    return type(item) in (float, np.float64, np.float32) or (
        type(item) is int and -(2**53) <= item <= 2**53
    )


def _type_name(value: object) -> str:
    return type(value).__name__[:80]
