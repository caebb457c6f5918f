"""A request that leaves in pieces, a reply that comes in pieces."""

from __future__ import annotations

import pytest

from grader.sandbox import wire
from grader.sandbox.exchange import Exchange


def an_exchange(*payload: bytes, max_payload: int = 100) -> Exchange:
    return Exchange(wire.frame({}, payload, nonce=7), nonce=7, max_payload=max_payload)


@pytest.mark.parametrize("step", [1, 3, 4, 7, 1000])
def test_every_byte_of_a_request_leaves_once_however_many_are_taken(step: int) -> None:
    exchange = an_exchange(b"abc", b"", b"defgh")
    whole, out = b"".join(exchange.unsent), b""
    while exchange.unsent:
        taken = b"".join(exchange.unsent)[:step]
        exchange.sent(len(taken))
        out += taken
    assert out == whole == wire.pack({}, [b"abcdefgh"], nonce=7)


def test_empty_pieces_at_the_end_are_out_with_the_last_byte() -> None:
    exchange = an_exchange(b"abc", b"")
    exchange.sent(len(b"".join(exchange.unsent)))
    assert exchange.unsent == []


@pytest.mark.parametrize("step", [1, 5, 1000])
def test_a_reply_is_the_same_however_it_comes(step: int) -> None:
    exchange, frame = an_exchange(), wire.pack({"a": 1}, [b"xy", b"z"], nonce=7)
    for start in range(0, len(frame), step):
        assert not exchange.complete
        exchange.feed(frame[start : start + step])
    assert exchange.complete
    assert (exchange.reply().header, exchange.reply().payload) == ({"a": 1}, b"xyz")


def test_a_byte_too_many_is_refused() -> None:
    with pytest.raises(wire.WireError, match="behind the answer"):
        an_exchange().feed(wire.pack({}, [], nonce=7) + b"!")
