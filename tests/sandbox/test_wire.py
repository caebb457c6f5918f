from __future__ import annotations

import contextlib
import json
import math
import struct
import time
import tracemalloc
from collections import namedtuple
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from grader.sandbox.wire import (
    DTYPES,
    HEAD,
    Opaque,
    Payload,
    WireArray,
    WireError,
    decode,
    encode,
    nonce_of,
    pack,
    printable,
    unpack_head,
    unpack_header,
)
from grader.sandbox.wire.frames import MAGIC, MAX_HEADER
from grader.sandbox.wire.values import MAX_SIZE, MAX_TEXT

PLENTY = 1 << 24


def crossed(value: object, limit: int = PLENTY) -> Any:
    """Send a value through whole frames, as bytes."""
    blobs = Payload(limit)
    frame = pack({"value": encode(value, blobs)}, blobs.parts, nonce=77)
    lengths = unpack_head(frame[: HEAD.size], max_payload=limit, nonce=77)
    header = unpack_header(frame[HEAD.size : HEAD.size + lengths[0]])
    payload = frame[HEAD.size + lengths[0] :]
    assert len(payload) == lengths[1] == blobs.size <= limit
    return decode(header["value"], payload)


def bits(value: float) -> bytes:
    return struct.pack("<d", value)


# --- what crosses unchanged -----------------------------------------------------------------------

NUMBERS = st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False)
PLAIN = st.recursive(
    st.none() | st.booleans() | NUMBERS | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=4).map(tuple)
        | st.dictionaries(st.text(max_size=10), inner, max_size=4)
    ),
    max_leaves=15,
)


@settings(max_examples=120, deadline=None)
@given(value=PLAIN)
def test_nested_plain_values_arrive_as_they_were(value: object) -> None:
    got = crossed(value)
    assert got == value
    assert repr(got) == repr(value)  # types, -0.0 and the order of keys as well


@settings(max_examples=100, deadline=None)
@given(
    array=st.sampled_from(sorted(DTYPES)).flatmap(
        lambda dtype: hnp.arrays(
            dtype, hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4)
        )
    )
)
def test_arrays_of_every_dtype_arrive_byte_for_byte(array: Any) -> None:
    got = crossed(array)
    assert (got.type, got.dtype, got.shape) == ("ndarray", array.dtype.name, array.shape)
    assert got.data.dtype == array.dtype
    assert got.data.tobytes() == array.tobytes()


@pytest.mark.parametrize("dtype", sorted(DTYPES))
def test_no_dtype_is_left_to_chance(dtype: str) -> None:
    array = np.arange(6).reshape(2, 3).astype(dtype)
    np.testing.assert_array_equal(crossed(array).data, array)


@pytest.mark.parametrize("value", [0.0, -0.0, math.nan, math.inf, -math.inf, 1e-300, 3e38, 0.1])
def test_every_float_keeps_its_bits(value: float) -> None:
    assert bits(crossed(value)) == bits(value)
    assert [bits(item) for item in crossed([value] * 20)] == [bits(value)] * 20
    assert crossed(np.float32(value)).data.tobytes() == np.float32(value).tobytes()


@pytest.mark.parametrize(
    ("dtype", "pattern"),
    [("float64", 0x7FF8DEADBEEF0001), ("float32", 0x7FC12345), ("float16", 0x7E17)],
)
def test_the_payload_of_a_nan_arrives(dtype: str, pattern: int) -> None:
    unsigned = {"float64": "u8", "float32": "u4", "float16": "u2"}[dtype]
    array = np.array([pattern, pattern + 2], dtype=unsigned).view(dtype)
    assert crossed(array).data.tobytes() == array.tobytes()


A = np.arange(12.0).reshape(3, 4)

ODD_ARRAYS: dict[str, tuple[Any, Any]] = {
    "transposed": (A.T, A.T),
    "strided": (A[::2, ::-1], A[::2, ::-1]),
    "broadcast": (np.broadcast_to(np.array([1.0, 2.0]), (3, 2)), [[1, 2]] * 3),
    "big-endian": (A.astype(">f8"), A),
    "big-endian integers": (A.astype(">i2"), A),
    "read-only": (np.frombuffer(A.tobytes()), A.ravel()),
    "0-d": (np.array(3.5), 3.5),
    "empty": (np.empty((0, 5)), np.empty((0, 5))),
    "column-major": (np.asfortranarray(A), A),
    "long double": (A.astype(np.longdouble), A),
    "masked": (np.ma.masked_array(A, mask=A > 5), A),
    "matrix-like": (A.view(type("Matrix", (np.ndarray,), {})), A),
    "scalar": (np.float64(2.5), 2.5),
    "boolean scalar": (np.bool_(True), True),
}


@pytest.mark.parametrize("name", ODD_ARRAYS)
def test_odd_arrays_arrive_as_plain_data_of_their_own(name: str) -> None:
    array, want = ODD_ARRAYS[name]
    got = crossed(array)
    assert got.shape == np.shape(want)
    assert got.type == type(array).__name__
    np.testing.assert_array_equal(got.data, want)
    assert type(got.data) is np.ndarray
    assert got.data.dtype.isnative
    assert got.data.flags.c_contiguous
    assert got.data.flags.writeable
    assert got.data.flags.owndata or got.data.base.flags.owndata


@pytest.mark.parametrize(
    ("array", "dtype"),
    [
        (np.array([object(), None]), "object"),
        (np.array(["a", "bc"]), "str64"),
        (np.array(["2020-01-01"], dtype="datetime64[D]"), "datetime64[D]"),
        (np.zeros(2, dtype=[("a", "f8"), ("b", "i4")]), "void96"),
        (np.zeros((1,) * 9), "float64"),
    ],
)
def test_arrays_that_are_not_numbers_lose_their_data_only(array: Any, dtype: str) -> None:
    assert crossed(array) == WireArray("ndarray", dtype, array.shape, None)


Pair = namedtuple("Pair", "w loss")


def test_a_named_tuple_is_a_tuple_and_a_list_of_a_subclass_a_list() -> None:
    assert crossed(Pair(1, 2.0)) == (1, 2.0)
    assert type(crossed(Pair(1, 2.0))) is tuple
    assert crossed(type("Mine", (list,), {})([1, "a"])) == [1, "a"]


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (object(), "object"),
        (len, "builtin_function_or_method"),
        ({1: 2}, "dict"),
        ({1, 2}, "set"),
        (b"bytes", "bytes"),
        (1j, "complex"),
        (range(3), "range"),
        ((i for i in "ab"), "generator"),
        (2**63, "int of more than 64 bits"),
        ("x" * (MAX_TEXT + 1), "str of more than 4096 characters"),
        (type("T" * 200, (), {})(), "T" * 80),
        (type("Über\n", (), {})(), "Über "),
    ],
)
def test_what_is_not_data_arrives_as_the_name_of_its_type(value: object, name: str) -> None:
    assert crossed(value) == Opaque(name)


@pytest.mark.parametrize("kind", [list, tuple])
def test_long_lists_of_numbers_travel_as_one_block(kind: type) -> None:
    losses = kind([1, np.float32(0.5), np.float64(2.5), 3.25] * 3000)
    got = crossed(losses)
    assert type(got) is kind
    assert got == kind([1.0, 0.5, 2.5, 3.25] * 3000)
    assert all(type(item) is float for item in got)


@pytest.mark.parametrize("item", [True, 2**53 + 1, "1", None])
def test_only_plain_numbers_are_packed_into_a_block(item: object) -> None:
    assert crossed([0.5] * 10 + [item]) == [0.5] * 10 + [item]


# --- budgets --------------------------------------------------------------------------------------


def test_an_array_over_the_budget_loses_its_data_only() -> None:
    big, small = np.zeros((100, 100)), np.ones(3)
    got = crossed([big, small], limit=1000)
    assert got[0] == WireArray("ndarray", "float64", (100, 100), None)
    assert got[1].data.tolist() == [1, 1, 1]


def test_the_budget_is_kept_to_the_byte() -> None:
    assert crossed(np.zeros(4), limit=32).data is not None
    assert crossed(np.zeros(4), limit=31).data is None
    assert [array.data is None for array in crossed([np.zeros(2)] * 3, limit=40)] == [0, 0, 1]


def test_an_array_that_could_never_be_sent_is_not_made() -> None:
    got = crossed(np.broadcast_to(1.0, (2**20, 2**20)), limit=1000)
    assert (got.shape, got.data) == ((2**20, 2**20), None)


def nested(depth: int) -> list[Any]:
    inner: list[Any] = []
    for _ in range(depth):
        inner = [inner]
    return inner


def holding_itself() -> list[Any]:
    items: list[Any] = [1, 2]
    items += [items] * 5
    return items


def keys(count: int) -> dict[str, Any]:
    return {str(i): i for i in range(count)}


HUGE: dict[str, object] = {
    "deep": nested(500),
    "itself inside": holding_itself(),
    "a long list of texts": ["x"] * 5000,
    "long texts": ["é" * 4000] * 50,
    "a long list of lists": [[1.5]] * 600,
    "a long list of pairs": [(1, 2)] * 400,
    "a long list of arrays": [np.ones(1)] * 900,
    "a wide dictionary": keys(1200),
    "a wider dictionary": keys(100_000),
    "a dictionary of lists": {str(i): [1, 2] for i in range(400)},
    "lists in lists": [[["a", "b"]] * 30] * 30,
}


@pytest.mark.parametrize("name", HUGE)
def test_whatever_is_encoded_can_be_decoded(name: str) -> None:
    began = time.process_time()
    crossed(HUGE[name])
    assert time.process_time() - began < 2


def test_what_lies_too_deep_is_told_by_its_type() -> None:
    got, depth = crossed(nested(50)), 0
    while isinstance(got, list):
        got, depth = got[0], depth + 1
    assert (got, depth) == (Opaque("list"), 9)


@settings(max_examples=60, deadline=None)
@given(
    value=st.recursive(
        st.sampled_from([1, 1.5, "x", None, np.ones(2), np.float32(1), object(), 2**80]),
        lambda inner: (
            st.tuples(inner, st.integers(1, 120)).map(lambda pair: [pair[0]] * pair[1])
            | st.lists(inner, max_size=5).map(tuple)
            | st.tuples(inner, st.integers(1, 300)).map(
                lambda pair: dict.fromkeys(map(str, range(pair[1])), pair[0])
            )
        ),
        max_leaves=6,
    )
)
def test_encoding_keeps_its_own_limits(value: object) -> None:
    crossed(value, limit=4096)


# --- frames ---------------------------------------------------------------------------------------


def head(magic: bytes = MAGIC, header: int = 2, payload: int = 0, nonce: int = 7) -> bytes:
    return HEAD.pack(magic, header, payload, nonce)


@pytest.mark.parametrize(
    ("given_head", "said"),
    [
        (b"", "head of 0 bytes, not 24"),
        (head()[:-1], "head of 23 bytes"),
        (head() + b"x", "head of 25 bytes"),
        (head(magic=b"GRD2"), "not a frame"),
        (head(header=MAX_HEADER + 1), "header of 65537 bytes"),
        (head(payload=101), "payload of 101 bytes, at most 100"),
        (head(payload=2**64 - 1), "payload of 18446744073709551615 bytes"),
        (head(nonce=8), "an answer to another question"),
    ],
)
def test_a_head_that_breaks_a_rule_is_refused(given_head: bytes, said: str) -> None:
    with pytest.raises(WireError, match=said):
        unpack_head(given_head, max_payload=100, nonce=7)


def test_a_good_head_tells_its_lengths_and_its_nonce() -> None:
    good = head(header=MAX_HEADER, payload=100, nonce=2**64 - 1)
    assert unpack_head(good, max_payload=100) == (MAX_HEADER, 100)
    assert nonce_of(good) == 2**64 - 1


def test_a_header_that_is_too_long_is_not_sent() -> None:
    with pytest.raises(WireError, match="header of"):
        pack({"x": "y" * MAX_HEADER}, [], 1)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"null",
        b'"text"',
        b"{",
        b'{"a": NaN}',
        b'{"a": Infinity}',
        b'{"a": 1.5}',
        b'{"a": 1e999}',
        b'{"a": ' + b"9" * 5000 + b"}",
        b"[" * 30_000,
        b'{"a":' * 10_000,
        b"\xff\xfe{}",
        b"\x80",
        b"{}{}",
    ],
)
def test_a_header_that_is_no_object_is_refused(data: bytes) -> None:
    with pytest.raises(WireError):
        unpack_header(data)


def test_text_is_made_printable() -> None:
    assert printable("a\nb\tc\x1b[2J\ud800\u202eé\x00") == "a b c?[2J??é?"


# --- hostile frames -------------------------------------------------------------------------------

BLOCK = bytes(range(64))

HOSTILE: dict[str, Any] = {
    "a list": [],
    "a float": 1.5,
    "two tags": {"f": "0x1p0", "o": "x"},
    "no tag": {},
    "unknown tag": {"z": 1},
    "float of a number": {"f": 1},
    "float of words": {"f": "one"},
    "float too large": {"f": "0x1p99999"},
    "float too long": {"f": "0x" + "1" * 100},
    "float of a lone surrogate": {"f": "\ud800"},
    "opaque of a list": {"o": []},
    "integer out of range": 2**63,
    "negative integer out of range": -(2**63) - 1,
    "long text": "x" * (MAX_TEXT + 1),
    "sequence of an unknown kind": {"t": ["set", []]},
    "sequence without items": {"t": ["list"]},
    "sequence of a text": {"t": ["list", "abc"]},
    "sequence with more": {"t": ["list", [], 1]},
    "dictionary of a dictionary": {"d": {"a": 1}},
    "dictionary of numbers": {"d": [1, 2]},
    "dictionary of short pairs": {"d": [["a"]]},
    "dictionary with a number for a key": {"d": [[1, 2]]},
    "dictionary with a long key": {"d": [["x" * (MAX_TEXT + 1), 1]]},
    "block with a negative count": {"n": ["list", -1, 0]},
    "block larger than its bytes": {"n": ["list", 9, 0]},
    "block behind the bytes": {"n": ["list", 1, 57]},
    "block at a negative offset": {"n": ["list", 1, -8]},
    "block with true for a count": {"n": ["list", True, 0]},
    "block with true for an offset": {"n": ["list", 1, True]},
    "block with a huge count": {"n": ["list", 2**62, 0]},
    "block with a count beyond all": {"n": ["list", 10**4000, 0]},
    "block of a set": {"n": ["set", 1, 0]},
    "array of too few": {"a": ["ndarray", "float64", [1]]},
    "array of an unknown dtype": {"a": ["ndarray", "object", [1], 0]},
    "array of a dtype's code": {"a": ["ndarray", "f8", [1], 0]},
    "array of text": {"a": ["ndarray", "str64", [1], 0]},
    "array of a number for a dtype": {"a": ["ndarray", 8, [1], 0]},
    "array of a text for a shape": {"a": ["ndarray", "float64", "1", 0]},
    "array of texts for a shape": {"a": ["ndarray", "float64", ["1"], 0]},
    "array of a true shape": {"a": ["ndarray", "float64", [True], 0]},
    "array of a negative shape": {"a": ["ndarray", "float64", [-1], 0]},
    "array of two negative sizes": {"a": ["ndarray", "float64", [-1, -1], 0]},
    "array of a huge shape": {"a": ["ndarray", "float64", [2**40, 2**40], 0]},
    "array of an overflowing shape": {"a": ["ndarray", "float64", [2**32, 2**32], 0]},
    "array of a size beyond all": {"a": ["ndarray", "float64", [10**100], 0]},
    "array too large, without data": {"a": ["ndarray", "float64", [MAX_SIZE + 1], None]},
    "empty array of a huge shape": {"a": ["ndarray", "float64", [0, 2**40, 2**40], 0]},
    "array of many dimensions": {"a": ["ndarray", "float64", [1] * 9, 0]},
    "array of ten dimensions": {"a": ["ndarray", "float64", [1] * 10, None]},
    "array behind the bytes": {"a": ["ndarray", "float64", [8], 1]},
    "array far behind the bytes": {"a": ["ndarray", "float64", [1], 2**70]},
    "array at a negative offset": {"a": ["ndarray", "float64", [1], -1]},
    "empty array behind the bytes": {"a": ["ndarray", "float64", [0], 65]},
    "array with a text for an offset": {"a": ["ndarray", "float64", [1], "0"]},
    "array with true for an offset": {"a": ["ndarray", "uint8", [1], True]},
    "booleans that are neither": {"a": ["ndarray", "bool", [3], 0]},
    "many nodes": {"t": ["list", [None] * 1000]},
    "deep": json.loads('{"t":["list",[' * 20 + "]]}" * 20),
    "deep dictionaries": json.loads('{"d":[["a",' * 20 + "1" + "]]}" * 20),
    "deeper than Python goes": None,
}


def very_deep() -> Any:
    node: Any = None
    for _ in range(5000):
        node = {"t": ["list", [node]]}
    return node


@pytest.mark.parametrize("name", HOSTILE)
def test_a_node_that_breaks_a_rule_is_refused(name: str) -> None:
    node = very_deep() if name == "deeper than Python goes" else HOSTILE[name]
    tracemalloc.start()
    try:
        with pytest.raises(WireError):
            decode(node, BLOCK)
        assert tracemalloc.get_traced_memory()[1] < 1 << 20
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("shape", [[0], [0, 2**20], [3, 0, 2], [2**40, 0]])
def test_an_empty_array_of_a_possible_shape_is_accepted(shape: list[int]) -> None:
    got = decode({"a": ["ndarray", "float64", shape, 64]}, BLOCK)
    assert isinstance(got, WireArray)
    assert got.data is not None
    assert got.data.shape == tuple(shape)


def test_names_are_cut_and_made_printable() -> None:
    got = decode({"a": ["\x1b" + "n" * 200, "o\n", [1], None]}, b"")
    assert got == WireArray("?" + "n" * 79, "o ", (1,), None)
    assert decode({"o": "\x1b]0;owned\x07"}, b"") == Opaque("?]0;owned?")


def test_what_was_decoded_does_not_share_the_payload() -> None:
    payload = bytearray(struct.pack("<2d", 1.0, 2.0))
    got = decode({"a": ["ndarray", "float64", [2], 0]}, bytes(payload))
    assert isinstance(got, WireArray)
    assert got.data is not None
    got.data[0] = 9
    assert payload == struct.pack("<2d", 1.0, 2.0)


ANY_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from([2**40, 2**63, 10**30, -1, 0, 8])
    | st.sampled_from(["list", "tuple", "float64", "bool", "object", "0x1p0", "\ud800"])
    | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=5)
        | st.dictionaries(st.sampled_from("fotnda"), inner, min_size=1, max_size=1)
        | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=20,
)


def decode_or_refuse(node: Any, payload: bytes) -> None:
    began = time.process_time()
    with contextlib.suppress(WireError):
        decode(node, payload)
    assert time.process_time() - began < 1


@settings(max_examples=250, deadline=None)
@given(node=ANY_JSON, payload=st.binary(max_size=64))
def test_any_json_is_decoded_or_refused(node: Any, payload: bytes) -> None:
    decode_or_refuse(node, payload)


ODD: st.SearchStrategy[Any] = st.sampled_from(
    [None, True, -1, 0, 1, 2**40, 10**30, 1.5, "x", "float64", [], {}, [[]]]
)


@settings(max_examples=200, deadline=None)
@given(
    tag=st.sampled_from("tnad"),
    parts=st.lists(ODD | st.lists(ODD, max_size=10), max_size=5),
    payload=st.binary(max_size=32),
)
def test_tags_with_anything_behind_them_are_decoded_or_refused(
    tag: str, parts: list[Any], payload: bytes
) -> None:
    decode_or_refuse({tag: parts}, payload)


@settings(max_examples=200, deadline=None)
@given(
    shape=st.lists(st.sampled_from([-1, 0, 1, 2, 3, 2**20, 2**31, 2**40, 2**63, True]), max_size=9),
    dtype=st.sampled_from([*sorted(DTYPES), "object", "void", "float128", "<f8"]),
    offset=st.sampled_from([None, 0, 1, 7, 8, 63, 64, 65, -1, 2**63, True, "0"]),
)
def test_any_shape_at_any_offset_is_decoded_or_refused(
    shape: list[Any], dtype: str, offset: Any
) -> None:
    tracemalloc.start()
    try:
        decode_or_refuse({"a": ["ndarray", dtype, shape, offset]}, bytes(64))
        assert tracemalloc.get_traced_memory()[1] < 1 << 20
    finally:
        tracemalloc.stop()


def read_frame(data: bytes) -> None:
    """What the grader does with bytes that a student's process sent."""
    try:
        lengths = unpack_head(data[: HEAD.size], max_payload=4096, nonce=77)
        header = unpack_header(data[HEAD.size : HEAD.size + lengths[0]])
        decode(header.get("value"), data[HEAD.size + lengths[0] :])
    except WireError:
        pass


def a_frame() -> bytes:
    blobs = Payload(4096)
    value = [1, 2.5, "text", np.arange(6.0).reshape(2, 3), {"a": [1.0] * 9}, (None, True)]
    return pack({"value": encode(value, blobs)}, blobs.parts, nonce=77)


@settings(max_examples=200, deadline=None)
@given(data=st.binary(max_size=200))
def test_random_bytes_are_read_or_refused(data: bytes) -> None:
    read_frame(data)
    read_frame(head(header=len(data), nonce=77) + data)
    read_frame(head(header=0, payload=len(data), nonce=77) + data)


@settings(max_examples=250, deadline=None)
@given(changes=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), min_size=1, max_size=6))
def test_damaged_frames_are_read_or_refused(changes: list[tuple[float, int]]) -> None:
    frame = bytearray(a_frame())
    for place, byte in changes:
        frame[HEAD.size + int(place * (len(frame) - HEAD.size - 1))] = byte
    read_frame(bytes(frame))


def test_cut_frames_are_read_or_refused() -> None:
    frame = a_frame()
    for length in range(len(frame)):
        read_frame(frame[:length])


def test_a_million_booleans_are_checked_in_good_time() -> None:
    began = time.process_time()
    decode({"a": ["ndarray", "bool", [1_000_000], 0]}, bytes(1_000_000))
    assert time.process_time() - began < 1


def test_views_of_a_payload_cannot_be_written_and_hold_the_same() -> None:
    array = np.arange(4.0)
    blobs = Payload(100)
    node = encode(array, blobs)
    got = decode(node, b"".join(blobs.parts), views=True)
    assert isinstance(got, WireArray)
    assert got.data is not None
    assert not got.data.flags.writeable
    np.testing.assert_array_equal(got.data, array)


def test_an_array_is_sent_without_being_copied() -> None:
    array = np.arange(4.0)
    blobs = Payload(100)
    encode(array, blobs)
    array[0] = 9
    assert b"".join(blobs.parts) == array.tobytes()
