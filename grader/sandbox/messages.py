"""Requests on the wire: what the grader asks a student's process, as headers and payloads. Pure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from grader.evidence import Request
from grader.sandbox import wire

Message: TypeAlias = tuple[dict[str, Any], list[wire.Blob]]
"""A header and the payload behind it."""


def outline_message(
    files: Mapping[str, bytes],
    main: str,
    fixtures: bytes | None,
    *,
    script: bool,
    known: bool = False,
) -> Message:
    """Return the first message: the files, and the question what their syntax trees tell.

    Args:
        files: source by path relative to the folder of the expected file.
        main: path of the expected file.
        fixtures: source of the assignment's public functions, if it has any.
        script: whether the file is run as the main program.
        known: whether the answer is known already, so that the files are only handed over.
    """
    sent = dict(files)
    if fixtures is not None:
        sent[wire.FIXTURES] = fixtures
    header = {
        "op": "outline",
        "main": main,
        "script": script,
        "known": known,
        "files": [[path, len(content)] for path, content in sent.items()],
    }
    return header, list(sent.values())


def load_message(wanted: Iterable[str], *, seed: int, autograd: bool) -> Message:
    """Return the message that has the submission imported; it tells which of the names it has."""
    names = sorted(set(wanted))
    return {"op": "load", "seed": seed, "wanted": names, "autograd": autograd}, []


@dataclass(frozen=True)
class Place:
    """Where an array lies in memory that is shared with students' processes.

    Attributes:
        block: number of the block.
        nbytes: size of the whole block.
        offset: in the block.
    """

    block: int
    nbytes: int
    offset: int


PlaceOf: TypeAlias = Callable[[wire.Value], Place | None]
"""Tells where an argument lies; None for one that has to be sent."""


def nowhere(_: wire.Value) -> None:
    """Tell that nothing is shared."""


def call_message(
    request: Request, place_of: PlaceOf = nowhere, mapped: Collection[int] = ()
) -> Message:
    """Return the message of one request.

    Args:
        request: what is asked.
        place_of: which arguments need not be sent.
        mapped: numbers of the blocks that the process has mapped. The header's "map" has number
            and size of those it must map now, which are to be lent to it.
    """
    if request.recall is not None:
        return {"op": "recall", "kept": request.recall, "budget": request.budget}, []
    if request.read:
        return {"op": "read", "function": request.function, "budget": request.budget}, []
    blobs = wire.Payload(limit=1 << 40)
    if request.run is not None:
        asked = wire.encode(dict(request.run), blobs)
        return {"op": "run", "run": asked, "seed": 0, "budget": request.budget}, blobs.parts
    arguments = list(request.arguments)
    places = {i: p for i, one in enumerate(arguments) if (p := place_of(one)) is not None}
    new = {place.block: place.nbytes for place in places.values() if place.block not in mapped}
    there = [[i, place.block, _node(arguments[i], place)] for i, place in places.items()]
    for index in places:
        arguments[index] = None
    header = {
        "op": "call",
        "map": sorted(new.items()),
        "there": there,
        "function": request.function,
        "through": request.through,
        "replacing": wire.encode(dict(request.replacing), blobs),
        "arguments": wire.encode(arguments, blobs),
        "keep": request.id if request.keep else None,
        "budget": request.budget,
    }
    return header, blobs.parts


def _node(argument: wire.Value, place: Place) -> Any:
    """Return an argument as `wire` has arrays, its bytes at their place."""
    return wire.encode(argument, wire.Payload(limit=1 << 40, size=place.offset))
