"""Which calls of a submission are not worth making, after what earlier ones took. Pure."""

from __future__ import annotations

from typing import Final

from grader.evidence import Outcome, Request
from grader.sandbox import wire

TIMEOUTS: Final = 2
"""After so many timeouts of a submission a function that times out is given up."""
EXHAUSTIONS: Final = 2
"""After so many calls of a function that ran out of memory, those with arguments at least as large
as the smallest of theirs are given up. Filling the memory takes about a second each time.
"""
Called = tuple[str, str | None]
"""A function and what it is called through."""


class Hopeless:
    """Patience with one submission; `request in hopeless` asks whether it is at an end.

    Attributes:
        timeouts: how many calls timed out, of whatever function.
        too_slow: functions that are given up for it.
        too_large: bytes of the arguments with which a function ran out of memory.
    """

    def __init__(self) -> None:
        self.timeouts = 0
        self.too_slow: set[Called] = set()
        self.too_large: dict[Called, list[int]] = {}

    def learn(self, request: Request, outcome: Outcome) -> None:
        """Take note of how a call ended."""
        called = (request.function, request.through)
        if outcome is Outcome.TIMED_OUT:
            self.timeouts += 1
            if self.timeouts >= TIMEOUTS:
                self.too_slow.add(called)
        if outcome is Outcome.OUT_OF_MEMORY:
            self.too_large.setdefault(called, []).append(_nbytes(request))

    def __contains__(self, request: Request) -> bool:
        called = (request.function, request.through)
        sizes = self.too_large.get(called, [])
        is_too_large = len(sizes) >= EXHAUSTIONS and _nbytes(request) >= min(sizes)
        return called in self.too_slow or is_too_large


def _nbytes(request: Request) -> int:
    return wire.nbytes(list(request.arguments))
