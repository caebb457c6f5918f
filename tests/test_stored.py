"""What is stored comes back as it was; what was not stored by us is refused."""

from __future__ import annotations

import contextlib
import io
import math
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.stored import StoredError, digest, pack, unpack


@dataclass(frozen=True)
class Point:
    x: float
    more: Any = None


@dataclass(frozen=True)
class Other:
    x: float


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(codec="utf-8")),
    lambda inner: (
        st.lists(inner)
        | st.lists(inner).map(tuple)
        | st.dictionaries(st.text(st.characters(codec="utf-8")), inner)
        | st.builds(Point, st.floats(), inner)
    ),
    max_leaves=20,
)


def same(a: Any, b: Any) -> bool:
    """Equal in type and value; NaN equals NaN, and zeros keep their signs."""
    if type(a) is not type(b):
        return False
    if isinstance(a, float):
        return (math.isnan(a) and math.isnan(b)) or repr(a) == repr(b)
    if isinstance(a, list | tuple):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, dict):
        return list(a) == list(b) and all(same(a[key], b[key]) for key in a)
    if isinstance(a, Point):
        return same(a.x, b.x) and same(a.more, b.more)
    return bool(a == b)


@given(PLAIN)
def test_plain_data_comes_back(value: Any) -> None:
    assert same(unpack(pack(value), [Point]), value)


@pytest.mark.parametrize(
    "array",
    [
        np.arange(6.0).reshape(2, 3),
        np.array([np.nan, np.inf, -np.inf, -0.0, 0.1]),
        np.array(0.1),
        np.zeros((0, 3)),
        np.array([1e300, 1.0]),
        np.arange(6, dtype=np.float32).reshape(3, 2).T,
        np.array([True, False]),
        np.array([1, 2], dtype=np.int64),
        np.arange(4, dtype=">f8"),
        np.broadcast_to(2.5, (3, 4)),
    ],
    ids=str,
)
def test_arrays_come_back_bit_by_bit(array: np.ndarray[Any, Any]) -> None:
    back = unpack(pack({"a": [array]}))["a"][0]
    assert back.dtype == array.dtype.newbyteorder("=")
    assert back.shape == array.shape
    assert back.tobytes() == np.ascontiguousarray(array).astype(back.dtype).tobytes()
    back[...] = 1  # its own, and writable


@pytest.mark.parametrize("number", [np.float64(0.1), np.float32(0.1), np.bool_(True), np.int32(7)])
def test_numbers_of_numpy_keep_their_type(number: Any) -> None:
    back = unpack(pack(number))
    assert type(back) is type(number)
    assert back == number


def test_the_same_data_gives_the_same_bytes_and_equal_arrays_are_stored_once() -> None:
    noise = np.random.default_rng(1).standard_normal((100, 100))
    value = {"low": noise, "high": noise.copy(), "n": 3}
    assert pack(value) == pack({"low": noise.copy(), "high": noise, "n": 3})
    assert len(pack(value)) < 1.1 * noise.nbytes
    assert digest(value) == digest({"n": 3, "high": noise, "low": noise})
    changed = noise.copy()
    changed[3, 4] = np.nextafter(changed[3, 4], 9)
    assert digest(value) != digest({**value, "low": changed})


def test_it_is_a_file_that_numpy_reads() -> None:
    data = pack(Point(1.0, np.arange(3.0)))
    with np.load(io.BytesIO(data), allow_pickle=False) as file:
        assert sorted(file.files) == ["0", "structure"]
        assert b'"is": "Point"' in file["structure"].tobytes()
        np.testing.assert_array_equal(file["0"], np.arange(3.0))


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ({"a": [1, lambda: 0]}, r"value\['a'\]\[1\] is of type function"),
        ({1: 2}, "value has the key 1; only texts can be keys"),
        (Point(1.0, {2, 3}), "value.more is of type set"),
        (np.array(["text"]), "value is an array of <U4"),
        (np.array([object()]), "value is an array of object"),
        (1j, "complex"),
    ],
)
def test_what_is_not_plain_data_is_named(value: Any, said: str) -> None:
    with pytest.raises(TypeError, match=said):
        pack(value)


def archive(change: Callable[[dict[str, bytes]], Any]) -> bytes:
    """A good file with its members changed."""
    data = pack(Point(1.0, np.arange(3.0)))
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        members = {name: file.read(name) for name in file.namelist()}
    change(members)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name, content in members.items():
            file.writestr(name, content)
    return out.getvalue()


def npy(value: Any, **options: Any) -> bytes:
    file = io.BytesIO()
    np.save(file, value, **options)
    return file.getvalue()


def structure(text: str) -> bytes:
    return npy(np.frombuffer(text.encode(), np.uint8))


def huge() -> bytes:
    header = npy(np.arange(3.0))
    return header.replace(b"(3,)", b"(3000000000000,)"[:4] + b"0" * 12 + b",)")


BROKEN: dict[str, Callable[[dict[str, bytes]], Any]] = {
    "no structure": lambda m: m.pop("structure.npy"),
    "no array": lambda m: m.pop("0.npy"),
    "not JSON": lambda m: m.update({"structure.npy": structure("{")}),
    "NaN": lambda m: m.update({"structure.npy": structure('{"list": [NaN]}')}),
    "a bare list": lambda m: m.update({"structure.npy": structure("[1]")}),
    "another form": lambda m: m.update({"structure.npy": structure('{"code": "1"}')}),
    "another field": lambda m: m.update(
        {"structure.npy": structure('{"is": "Point", "with": {}}')}
    ),
    "another type": lambda m: m.update(
        {"structure.npy": structure('{"is": "Other", "with": {"x": 1.0}}')}
    ),
    "deep": lambda m: m.update({"structure.npy": structure('{"list": [' * 100 + "1" + "]}" * 100)}),
    "very deep": lambda m: m.update({"structure.npy": structure("[" * 100_000)}),
    "a pickle": lambda m: m.update({"0.npy": npy(np.array([{}]), allow_pickle=True)}),
    "texts": lambda m: m.update({"0.npy": npy(np.array(["a"]))}),
    "no header": lambda m: m.update({"0.npy": b"\x93NUMPY"}),
    "a cut array": lambda m: m.update({"0.npy": m["0.npy"][:-1]}),
    "a huge shape": lambda m: m.update({"0.npy": huge()}),
    "a wrong narrowing": lambda m: m.update({"0.npy": npy(np.arange(3))}),
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_files_are_refused(name: str) -> None:
    with pytest.raises(StoredError):
        unpack(archive(BROKEN[name]), [Point])


def test_only_named_types_are_made() -> None:
    assert unpack(archive(lambda _: None), [Point, Other]).x == 1.0
    with pytest.raises(StoredError, match="it holds a Point, which is not expected here"):
        unpack(pack(Point(1.0)), [Other])


@given(st.binary(max_size=200))
def test_junk_is_refused(junk: bytes) -> None:
    with pytest.raises(StoredError):
        unpack(junk)


@given(st.data())
def test_a_damaged_file_is_refused_or_still_plain_data(data: st.DataObject) -> None:
    good = bytearray(pack(Point(1.0, {"a": np.arange(3.0), "b": (1, [2, None])})))
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(good) - 1))
        good[at] = data.draw(st.integers(0, 255))
    with contextlib.suppress(StoredError):
        unpack(bytes(good), [Point])


def test_a_file_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("grader.stored.LARGEST", 1000)
    with pytest.raises(StoredError, match="unpacks to more than"):
        unpack(pack(np.zeros(1000)))
