"""From JSON nodes and raw bytes to values, believing nobody: standard library and numpy only."""

from __future__ import annotations

import math
from typing import Any, Final, NoReturn

import numpy as np
import numpy.typing as npt

from grader.sandbox.wire.values import (
    DTYPES,
    MAX_DEPTH,
    MAX_DIMENSIONS,
    MAX_NODES,
    MAX_SIZE,
    MAX_TEXT,
    Blob,
    Fixture,
    Json,
    Opaque,
    Value,
    WireArray,
    WireError,
    printable,
)

_NATIVE: Final = {name: np.dtype(name) for name in DTYPES}
_CROSSING: Final = {name: dtype.newbyteorder("<") for name, dtype in _NATIVE.items()}


def decode(node: Json, payload: Blob, *, fixtures: bool = False, views: bool = False) -> Value:
    """Return the value of a JSON node; raise `WireError` for whatever breaks a rule.

    Args:
        node: from a header.
        payload: the bytes that came with it.
        fixtures: whether the other side may name fixtures: a student's process may not.
        views: whether arrays may be views of the payload, which is then left as it is.
    """
    try:
        return _Decoder(payload, fixtures, views).value(node, 0)
    except RecursionError:
        raise WireError("nested too deeply") from None


class _Decoder:
    def __init__(self, payload: Blob, fixtures: bool, views: bool) -> None:
        self.payload = memoryview(payload)
        self.fixtures = fixtures
        self.views = views
        self.nodes = 0

    def value(self, node: Json, depth: int) -> Value:
        self.nodes += 1
        if self.nodes > MAX_NODES or depth > MAX_DEPTH + 1:
            raise WireError("too many nodes")
        if node is None or isinstance(node, bool):
            return node
        if isinstance(node, int):
            return node if -(2**63) <= node < 2**63 else _refuse("integer out of range")
        if isinstance(node, str):
            return node if len(node) <= MAX_TEXT else _refuse("text too long")
        if isinstance(node, dict) and len(node) == 1:
            ((tag, body),) = node.items()
            return self.tagged(tag, body, depth)
        raise WireError("unknown node")

    def tagged(self, tag: str, body: Json, depth: int) -> Value:
        match tag, body:
            case "a", [str(type_name), str(dtype), list(shape), offset]:
                names = printable(type_name[:80]), printable(dtype[:80])
                return self.array(*names, _shape(shape), offset)
            case "f", str():
                return _float_from_hex(body)
            case "o", str():
                return Opaque(printable(body[:80]))
            case "x", [str(name), node] if self.fixtures:
                made = self.value(node, depth + 1)
                return Fixture(name, tuple(made) if isinstance(made, list) else None)
            case "t", ["list", list(items)]:
                return [self.value(item, depth + 1) for item in items]
            case "t", ["tuple", list(items)]:
                return tuple(self.value(item, depth + 1) for item in items)
            case "n", ["list" | "tuple" as name, int(count), int(offset)]:
                block = self.block("float64", _shape([count]), offset).tolist()
                return block if name == "list" else tuple(block)
            case "d", list(items):
                return dict([self.pair(item, depth) for item in items])
        raise WireError("unknown node")

    def pair(self, item: Json, depth: int) -> tuple[str, Value]:
        match item:
            case [str(key), node] if len(key) <= MAX_TEXT:
                return key, self.value(node, depth + 1)
        raise WireError("malformed pair")

    def array(self, type_name: str, dtype: str, shape: tuple[int, ...], offset: Json) -> Value:
        if offset is None:
            return WireArray(type_name, dtype, shape, None)
        return WireArray(type_name, dtype, shape, self.block(dtype, shape, offset))

    def block(self, dtype: str, shape: tuple[int, ...], offset: Json) -> npt.NDArray[Any]:
        if dtype not in DTYPES or len(shape) > MAX_DIMENSIONS or type(offset) is not int:
            raise WireError("malformed array")
        plain, native = _CROSSING[dtype], _NATIVE[dtype]
        nbytes = math.prod(shape) * plain.itemsize
        if offset < 0 or offset + nbytes > len(self.payload):
            raise WireError("an array larger than the bytes that came with it")
        if nbytes == 0 and math.prod(max(size, 1) for size in shape) > MAX_SIZE:
            raise WireError("an empty array of an impossible shape")
        if plain.kind == "b" and max(self.payload[offset : offset + nbytes], default=0) > 1:
            raise WireError("booleans that are neither 0 nor 1")
        block = np.frombuffer(self.payload[offset : offset + nbytes], dtype=plain)
        copy = not (self.views and block.flags.aligned)
        return block.reshape(shape).astype(native, copy=copy)


def _shape(sizes: list[Json]) -> tuple[int, ...]:
    if len(sizes) > MAX_DIMENSIONS + 1:
        raise WireError("malformed shape")
    for size in sizes:
        if type(size) is not int or not 0 <= size <= MAX_SIZE:
            raise WireError("malformed shape")
    return tuple(sizes)


def _float_from_hex(text: str) -> float:
    if len(text) > 40:
        _refuse("malformed float")
    try:
        return float.fromhex(text)
    except (ValueError, OverflowError):
        raise WireError("malformed float") from None


def _refuse(message: str) -> NoReturn:
    raise WireError(message)
