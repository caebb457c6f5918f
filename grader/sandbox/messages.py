"""Requests on the wire: what the grader asks a student's process, as headers and payloads. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

from grader.evidence import Request
from grader.sandbox import wire

Message: TypeAlias = tuple[dict[str, Any], list[wire.Blob]]
"""A header and the payload behind it."""


def outline_message(
    files: Mapping[str, bytes], main: str, fixtures: bytes | None, *, script: bool
) -> Message:
    """Return the first message: the files, and the question what their syntax trees tell."""
    sent = dict(files)
    if fixtures is not None:
        sent[wire.FIXTURES] = fixtures
    header = {
        "op": "outline",
        "main": main,
        "script": script,
        "files": [[path, len(content)] for path, content in sent.items()],
    }
    return header, list(sent.values())


def load_message(wanted: Iterable[str], *, seed: int, autograd: bool) -> Message:
    """Return the message that has the submission imported; it tells which of the names it has."""
    names = sorted(set(wanted))
    return {"op": "load", "seed": seed, "wanted": names, "autograd": autograd}, []


def call_message(request: Request) -> Message:
    """Return the message of one request."""
    if request.recall is not None:
        return {"op": "recall", "kept": request.recall, "budget": request.budget}, []
    if request.read:
        return {"op": "read", "function": request.function, "budget": request.budget}, []
    blobs = wire.Payload(limit=1 << 40)
    if request.run is not None:
        asked = wire.encode(dict(request.run), blobs)
        return {"op": "run", "run": asked, "seed": 0, "budget": request.budget}, blobs.parts
    header = {
        "op": "call",
        "function": request.function,
        "through": request.through,
        "replacing": wire.encode(dict(request.replacing), blobs),
        "arguments": wire.encode(list(request.arguments), blobs),
        "keep": request.id if request.keep else None,
        "budget": request.budget,
    }
    return header, blobs.parts
