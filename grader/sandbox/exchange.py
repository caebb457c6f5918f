"""One question to a student's process and its answer: the words both kinds of child share.

Replies are bounded before they are read; whatever does not follow the wire's rules is refused as
soon as it shows.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any

import numpy as np

from grader.sandbox import wire


class End(Enum):
    """Why there is no reply."""

    TIMED_OUT = auto()
    STARVED = auto()
    """The wall time went by but the machine did not run the child: nobody's fault but ours."""
    DIED = auto()
    GARBLED = auto()


@dataclass(frozen=True)
class Ending:
    """The child did not answer; it is dead now."""

    end: End
    how: str = ""
    last_line: str | None = None


@dataclass(frozen=True)
class Reply:
    """An answer that follows the wire's rules; its content is still hearsay."""

    header: dict[str, Any]
    payload: wire.Blob

    def value(self) -> wire.Value:
        """Decode the header's "value"; arrays are views of the payload, which nobody else has."""
        return wire.decode(self.header.get("value"), self.payload, views=True)


@dataclass(frozen=True)
class Patience:
    """Limits of one exchange: CPU seconds, and bytes of payload in the reply."""

    cpu_s: float
    max_payload: int


@dataclass
class Exchange:
    """One request on its way out and its reply on its way in.

    Attributes:
        unsent: pieces of the request, or what is left of them.
        nonce: that the reply must have.
        max_payload: bytes that the reply's payload may have.
        start: the reply's head and header, as far as they are here.
        lengths: of the reply's header and payload, once its head is here.
        payload: as long as it will be, once what comes before it is here.
        count: bytes of it that are here.
    """

    unsent: list[wire.Blob]
    nonce: int
    max_payload: int
    start: bytearray = field(default_factory=bytearray)
    lengths: tuple[int, int] | None = None
    payload: memoryview | None = None
    count: int = 0

    def sent(self, count: int) -> None:
        """Take note that the next `count` bytes of the request are out."""
        done = 0
        while done < len(self.unsent) and count >= len(self.unsent[done]):
            count -= len(self.unsent[done])
            done += 1
        del self.unsent[:done]
        if count:
            self.unsent[0] = memoryview(self.unsent[0])[count:]

    def feed(self, data: bytes) -> None:
        """Take in bytes of the reply.

        Raises:
            WireError: they break a rule.
        """
        if self.payload is None:
            self.start += data
            self._begin()
        else:
            self._fill(self.payload, data)

    def _begin(self) -> None:
        """Look at the head once it is here, and move what lies behind the header."""
        if self.lengths is None:
            if len(self.start) < wire.HEAD.size:
                return
            head = bytes(self.start[: wire.HEAD.size])
            self.lengths = wire.unpack_head(head, max_payload=self.max_payload, nonce=self.nonce)
        behind = wire.HEAD.size + self.lengths[0]
        if len(self.start) >= behind:
            # not a bytearray: that is cleared first
            self.payload = np.empty(self.lengths[1], np.uint8).data
            rest = bytes(self.start[behind:])
            del self.start[behind:]
            self._fill(self.payload, rest)

    def _fill(self, payload: memoryview, data: bytes) -> None:
        fits = data[: len(payload) - self.count]
        payload[self.count : self.count + len(fits)] = fits
        self.filled(len(data))

    @property
    def room(self) -> memoryview | None:
        """Where the rest of the payload belongs; None as long as something before it is missing."""
        return None if self.payload is None else self.payload[self.count :]

    def filled(self, count: int) -> None:
        """Take note that the next `count` bytes are in their room.

        Raises:
            WireError: they are more than were announced.
        """
        self.count += count
        if self.payload is None or self.count > len(self.payload):
            raise wire.WireError("bytes behind the answer")

    @property
    def complete(self) -> bool:
        """Whether the whole reply is here."""
        return self.payload is not None and self.count == len(self.payload)

    def reply(self) -> Reply:
        """Return the complete reply.

        Raises:
            WireError: its header is not one.
        """
        header = wire.unpack_header(bytes(self.start[wire.HEAD.size :]))
        return Reply(header, self.payload or b"")
