"""What crosses between the grader and a student's process: frames of JSON and raw array bytes.

A frame is a head of 24 bytes (magic, header length, payload length, nonce), a JSON header of at
most 64 KiB and a payload of little-endian C-order bytes. Never pickle: decoding makes numbers,
strings, lists and arrays, and runs nothing.

The decoder believes nobody. Lengths are checked before anything is allocated, a shape's product
must equal the bytes present, the list of dtypes is closed, nesting and node counts are bounded,
floats travel as hex so that NaN and -0.0 are exact. Whatever does not fit raises `WireError`.

This module is shared with the student's process: standard library and numpy only.
"""

from __future__ import annotations

import contextlib
import json
import math
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final, NoReturn, TypeAlias

import numpy as np
import numpy.typing as npt

MAGIC: Final = b"GRD1"
HEAD: Final = struct.Struct("<4sIQQ")
FIXTURES: Final = "<fixtures.py of the assignment>"
"""Path of the assignment's public functions among the files; no file of a hand-in is called so."""
MAX_HEADER: Final = 64 * 1024
MAX_NODES: Final = 1000
MAX_DEPTH: Final = 8
MAX_DIMENSIONS: Final = 8
MAX_SIZE: Final = 2**40
"""Of one dimension, also where another is 0 and no bytes come with it."""
MAX_TEXT: Final = 4096
CHARACTER_MOST: Final = 12
"""Bytes of one character in JSON: two escapes."""
NODE_MOST: Final = 20 * (MAX_DIMENSIONS + 4)
"""Bytes of a node besides its texts: a number, or sizes and an offset, and punctuation."""
PACKED_FROM: Final = 8
"""A list of at least this many plain numbers travels as one block of float64."""

DTYPES: Final = frozenset(
    "bool int8 int16 int32 int64 uint8 uint16 uint32 uint64 "  # noqa: SIM905  reads better
    "float16 float32 float64 complex64 complex128".split()
)

Blob: TypeAlias = bytes | bytearray | memoryview
"""Bytes of an array, or a view of them where they need no copy."""
Json: TypeAlias = Any
"""What `json.loads` makes; checked node by node before anything is done with it."""
Header: TypeAlias = Mapping[str, Json] | bytes
"""What a frame begins with, or its text where that is known: see `header_text`."""


class WireError(Exception):
    """A frame that does not follow the rules; the process that sent it is not to be trusted."""


@dataclass(frozen=True)
class WireArray:
    """An array as it came: what it says of itself, and its plain data.

    Attributes:
        type: name of the type it had in the other process, e.g. "ndarray" or "MaskedArray".
        dtype: numpy's name of its dtype, also where no data came, e.g. "object".
        shape: its shape.
        data: a plain array that nobody else holds; None if too large or not numbers.
    """

    type: str
    dtype: str
    shape: tuple[int, ...]
    data: npt.NDArray[Any] | None


@dataclass(frozen=True)
class Opaque:
    """Something that is not data: only the name of its type crosses."""

    type: str


@dataclass(frozen=True)
class Fixture:
    """A public function of the assignment, made or found in the student's process.

    Attributes:
        name: of the function in fixtures.py.
        arguments: what it is called with, once, to make the function that is meant; None where it
            is that function itself.
    """

    name: str
    arguments: tuple[Value, ...] | None = None


Value: TypeAlias = (
    "bool | int | float | str | list[Value] | tuple[Value, ...] | dict[str, Value]"
    " | WireArray | Fixture | Opaque | None"
)


def nbytes(value: Value) -> int:
    """Return how many bytes the arrays and lists in a value take at most."""
    match value:
        case WireArray(data=data):
            return 0 if data is None else data.nbytes
        case list() | tuple():
            return 8 * len(value) + sum(nbytes(item) for item in value)
    return 0


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


def pack(header: Header, payload: Sequence[Blob], nonce: int) -> bytes:
    """Return one whole frame."""
    return b"".join(frame(header, payload, nonce))


def frame(header: Header, payload: Sequence[Blob], nonce: int) -> list[Blob]:
    """Return one whole frame in pieces, the payload's as they are."""
    text = header if isinstance(header, bytes) else header_text(header)
    return [HEAD.pack(MAGIC, len(text), sum(map(len, payload)), nonce) + text, *payload]


def header_text(header: Mapping[str, Json]) -> bytes:
    """Return a header as it crosses; one that is too long raises `WireError`."""
    text = json.dumps(header, separators=(",", ":"), allow_nan=False).encode("ascii")
    if len(text) > MAX_HEADER:
        raise WireError(f"header of {len(text)} bytes, at most {MAX_HEADER}")
    return text


def unpack_head(head: bytes, *, max_payload: int, nonce: int | None = None) -> tuple[int, int]:
    """Return (header length, payload length) after checking both, the magic and the nonce."""
    if len(head) != HEAD.size:
        raise WireError(f"head of {len(head)} bytes, not {HEAD.size}")
    magic, header_length, payload_length, got_nonce = HEAD.unpack(head)
    if magic != MAGIC:
        raise WireError("not a frame")
    if header_length > MAX_HEADER:
        raise WireError(f"header of {header_length} bytes, at most {MAX_HEADER}")
    if payload_length > max_payload:
        raise WireError(f"payload of {payload_length} bytes, at most {max_payload}")
    if nonce is not None and got_nonce != nonce:
        raise WireError("an answer to another question")
    return header_length, payload_length


def nonce_of(head: bytes) -> int:
    """Return the nonce of a head that `unpack_head` has accepted."""
    return int(HEAD.unpack(head)[3])


def unpack_header(data: bytes) -> dict[str, Json]:
    """Return the header, a JSON object."""
    try:
        header = json.loads(data, parse_constant=_refuse_constant, parse_float=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise WireError(f"header is not JSON: {type(error).__name__}") from None
    if not isinstance(header, dict):
        raise WireError("header is not an object")
    return header


def _refuse_constant(text: str) -> None:
    raise ValueError(f"{text[:20]} in JSON")


def printable(text: str) -> str:
    """Return `text` with control characters, line breaks and lone surrogates made visible as ?."""
    return "".join(c if c.isprintable() else " " if c.isspace() else "?" for c in text)


# --- encoding ---------------------------------------------------------------------------------


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


@cache
def dtype_name(dtype: np.dtype[Any]) -> str:
    """Return the name of a dtype, which numpy puts together anew each time."""
    return dtype.name


def _is_real_scalar(item: object) -> bool:
    return type(item) in (float, np.float64, np.float32) or (
        type(item) is int and -(2**53) <= item <= 2**53
    )


def _type_name(value: object) -> str:
    return type(value).__name__[:80]


# --- decoding ---------------------------------------------------------------------------------


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
            case "a", [str(type_name), str(dtype), list(shape), offset]:
                names = printable(type_name[:80]), printable(dtype[:80])
                return self.array(*names, _shape(shape), offset)
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
        plain = np.dtype(dtype).newbyteorder("<")
        nbytes = math.prod(shape) * plain.itemsize
        if offset < 0 or offset + nbytes > len(self.payload):
            raise WireError("an array larger than the bytes that came with it")
        if nbytes == 0 and math.prod(max(size, 1) for size in shape) > MAX_SIZE:
            raise WireError("an empty array of an impossible shape")
        if plain.kind == "b" and max(self.payload[offset : offset + nbytes], default=0) > 1:
            raise WireError("booleans that are neither 0 nor 1")
        block = np.frombuffer(self.payload[offset : offset + nbytes], dtype=plain)
        copy = not (self.views and block.flags.aligned)
        return block.reshape(shape).astype(plain.newbyteorder("="), copy=copy)


def _shape(sizes: list[Json]) -> tuple[int, ...]:
    if len(sizes) > MAX_DIMENSIONS + 1:
        raise WireError("malformed shape")
    if not all(type(size) is int and 0 <= size <= MAX_SIZE for size in sizes):
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
