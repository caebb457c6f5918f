"""Requests on the wire: what the grader asks a student's process, as headers and payloads. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

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


Same: TypeAlias = tuple[str, int] | None

HELD_FROM: Final = 16 << 10
"""Bytes of an argument from which on it is worth holding."""
HELD_MOST: Final = 32 << 20
"""Bytes that one process holds at the most; they count against its memory."""


@dataclass
class Held:
    """Large arguments that several calls have in common: a process is sent each of them once.

    It makes copies of them for every call, so no call sees what another one changed.

    Attributes:
        shared: the arrays that more than one request has; the requests keep them alive.
        numbers: of those that the process has.
        nbytes: of these together.
    """

    shared: frozenset[Same]
    numbers: dict[Same, int] = field(default_factory=dict)
    nbytes: int = 0

    @classmethod
    def of(cls, requests: Iterable[Request]) -> Held:
        """Return what requests have in common; nothing of it is there yet."""
        uses = Counter(
            _same(argument)
            for request in requests
            for argument in request.arguments
            if wire.nbytes(argument) >= HELD_FROM
        )
        return cls(frozenset(one for one, count in uses.items() if one and count > 1))

    def forget(self) -> None:
        """Begin with a process that has nothing yet."""
        self.numbers.clear()
        self.nbytes = 0

    def taken(self, arguments: list[wire.Value]) -> tuple[list[list[int]], list[list[int]]]:
        """Take out what the process has already, in place.

        Returns:
            Position and number of each that was taken out, and of each that it shall hold.
        """
        there: list[list[int]] = []
        new: list[list[int]] = []
        for index, argument in enumerate(arguments):
            same = _same(argument)
            if same in self.numbers:
                there.append([index, self.numbers[same]])
                arguments[index] = None
            elif same in self.shared and self.nbytes + wire.nbytes(argument) <= HELD_MOST:
                new.append([index, len(self.numbers)])
                self.numbers[same] = len(self.numbers)
                self.nbytes += wire.nbytes(argument)
        return there, new


def _same(argument: wire.Value) -> Same:
    """Return what two arguments have in common that are one array of one type."""
    if isinstance(argument, wire.WireArray) and argument.data is not None:
        return argument.type, id(argument.data)
    return None


NOTHING_HELD: Final = Held(frozenset())


def call_message(request: Request, held: Held = NOTHING_HELD) -> Message:
    """Return the message of one request.

    Args:
        request: what is asked.
        held: what the process that is asked has already; what it will hold is added.
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
    there, new = held.taken(arguments)
    header = {
        "op": "call",
        "there": there,
        "hold": new,
        "function": request.function,
        "through": request.through,
        "replacing": wire.encode(dict(request.replacing), blobs),
        "arguments": wire.encode(arguments, blobs),
        "keep": request.id if request.keep else None,
        "budget": request.budget,
    }
    return header, blobs.parts
