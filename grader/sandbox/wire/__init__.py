"""What crosses between the grader and a student's process: frames of JSON and raw array bytes.

A frame is a head of 24 bytes (magic, header length, payload length, nonce), a JSON header of at
most 64 KiB and a payload of little-endian C-order bytes. Never pickle: decoding makes numbers,
strings, lists and arrays, and runs nothing.

The decoder believes nobody. Lengths are checked before anything is allocated, a shape's product
must equal the bytes present, the list of dtypes is closed, nesting and node counts are bounded,
floats travel as hex so that NaN and -0.0 are exact. Whatever does not fit raises `WireError`.

    values.py     what may cross: arrays, fixtures, names of what is not data; limits
    frames.py     heads, headers and payloads as bytes
    encoding.py   values to JSON nodes and raw bytes
    decoding.py   and back

This package is shared with the student's process: standard library and numpy only.
"""

from grader.sandbox.wire.decoding import decode
from grader.sandbox.wire.encoding import Payload, encode
from grader.sandbox.wire.frames import (
    HEAD,
    Header,
    frame,
    header_text,
    nonce_of,
    pack,
    unpack_head,
    unpack_header,
)
from grader.sandbox.wire.values import (
    DTYPES,
    FIXTURES,
    MAX_DEPTH,
    MAX_NODES,
    PACKED_FROM,
    Blob,
    Fixture,
    Json,
    Opaque,
    Value,
    WireArray,
    WireError,
    dtype_name,
    nbytes,
    printable,
)

__all__ = [
    "DTYPES",
    "FIXTURES",
    "HEAD",
    "MAX_DEPTH",
    "MAX_NODES",
    "PACKED_FROM",
    "Blob",
    "Fixture",
    "Header",
    "Json",
    "Opaque",
    "Payload",
    "Value",
    "WireArray",
    "WireError",
    "decode",
    "dtype_name",
    "encode",
    "frame",
    "header_text",
    "nbytes",
    "nonce_of",
    "pack",
    "printable",
    "unpack_head",
    "unpack_header",
]
