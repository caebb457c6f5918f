"""One question to a student's process and its answer: the words both kinds of child share.

Replies are bounded before they are read; whatever does not follow the wire's rules is refused as
soon as it shows.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any

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
    payload: bytes

    def value(self) -> wire.Value:
        """Decode the header's "value"."""
        return wire.decode(self.header.get("value"), self.payload)


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
        buffer: the reply, as far as it is here.
        lengths: of the reply's header and payload, once its head is here.
    """

    unsent: list[wire.Blob]
    nonce: int
    max_payload: int
    buffer: bytearray = field(default_factory=bytearray)
    lengths: tuple[int, int] | None = None

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
        self.buffer += data
        if self.lengths is None and len(self.buffer) >= wire.HEAD.size:
            head = bytes(self.buffer[: wire.HEAD.size])
            self.lengths = wire.unpack_head(head, max_payload=self.max_payload, nonce=self.nonce)
        if self.lengths and len(self.buffer) > wire.HEAD.size + sum(self.lengths):
            raise wire.WireError("bytes behind the answer")

    @property
    def complete(self) -> bool:
        """Whether the whole reply is here."""
        return self.lengths is not None and len(self.buffer) == wire.HEAD.size + sum(self.lengths)

    def reply(self) -> Reply:
        """Return the complete reply.

        Raises:
            WireError: its header is not one.
        """
        start, (length, _) = wire.HEAD.size, self.lengths or (0, 0)
        whole = memoryview(self.buffer)
        header = wire.unpack_header(bytes(whole[start : start + length]))
        return Reply(header, bytes(whole[start + length :]))
