"""Frames: a head of 24 bytes, a header of JSON, a payload. Standard library only."""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping, Sequence
from typing import Final, TypeAlias

from grader.sandbox.wire.values import Blob, Json, WireError

MAGIC: Final = b"GRD1"
HEAD: Final = struct.Struct("<4sIQQ")
MAX_HEADER: Final = 64 * 1024

Header: TypeAlias = Mapping[str, Json] | bytes
"""What a frame begins with, or its text where that is known: see `header_text`."""


def _refuse_constant(text: str) -> None:
    raise ValueError(f"{text[:20]} in JSON")


# made once: `json.loads` and `json.dumps` would make them anew for each header
_DECODER: Final = json.JSONDecoder(parse_constant=_refuse_constant, parse_float=_refuse_constant)
_ENCODER: Final = json.JSONEncoder(separators=(",", ":"), allow_nan=False)


def pack(header: Header, payload: Sequence[Blob], nonce: int) -> bytes:
    """Return one whole frame."""
    return b"".join(frame(header, payload, nonce))


def frame(header: Header, payload: Sequence[Blob], nonce: int) -> list[Blob]:
    """Return one whole frame in pieces, the payload's as they are."""
    text = header if isinstance(header, bytes) else header_text(header)
    return [HEAD.pack(MAGIC, len(text), sum(map(len, payload)), nonce) + text, *payload]


def header_text(header: Mapping[str, Json]) -> bytes:
    """Return a header as it crosses; one that is too long raises `WireError`."""
    text = _ENCODER.encode(header).encode("ascii")
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
        header = _DECODER.decode(data.decode("ascii"))
    except (ValueError, RecursionError) as error:
        raise WireError(f"header is not JSON: {type(error).__name__}") from None
    if not isinstance(header, dict):
        raise WireError("header is not an object")
    return header
