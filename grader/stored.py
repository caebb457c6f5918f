"""Plain data as bytes: numbers, texts, lists, tuples, dicts, named dataclasses and numpy arrays.

A file is an ordinary `.npz`: `structure` holds JSON as UTF-8 bytes, the other members are the
arrays that it refers to by number, each distinct one once. Nothing in it is code: arrays are read
without pickle, and only dataclasses that the reader names are made. The same data gives the same
bytes.

    value          in JSON
    None, bool, int, str, finite float     itself
    NaN, infinities                        {"float": "nan"}
    list, tuple, dict                      {"list": […]}, {"tuple": […]}, {"dict": {…}}
    dataclass                              {"is": "Expected", "with": {…}}
    array                                  {"array": 3}
    array that was narrowed                {"array": 3, "was": "float64"}

A float64 array whose entries are all float32 numbers is narrowed: nothing is lost.
"""

from __future__ import annotations

import hashlib
import io
import json
import math
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from typing import Any, Final, NoReturn

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]

STRUCTURE: Final = "structure"
SUFFIX: Final = ".npy"
LARGEST: Final = 1 << 30
"""Bytes that the members of a file may have together, unpacked."""
_KINDS: Final = "biuf"
"""Kinds of dtype that are stored: booleans, integers and floats."""
_DEEPEST: Final = 64
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)


class StoredError(Exception):
    """The bytes are not what `pack` writes; `str` says where they part from it."""


def pack(value: Any, *, compressed: bool = True) -> bytes:
    """Return plain data as bytes.

    Args:
        value: the data.
        compressed: whether time is spent to make it smaller.

    Raises:
        TypeError: it holds something that is not plain data; the message says where.
    """
    writer = _Writer()
    structure = json.dumps(writer.encode(value, "value"), allow_nan=False, ensure_ascii=False)
    members = {STRUCTURE: np.frombuffer(structure.encode(), np.uint8)}
    members |= {str(number): array for number, array in enumerate(writer.arrays)}
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, array in members.items():
            info = zipfile.ZipInfo(name + SUFFIX, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED if compressed else zipfile.ZIP_STORED
            archive.writestr(info, _member(array), compresslevel=6)
    return file.getvalue()


def unpack(data: bytes, types: Iterable[type] = ()) -> Any:
    """Return the plain data that `pack` turned into bytes.

    Args:
        data: from a file that may be broken or from elsewhere.
        types: the dataclasses that may be made.

    Raises:
        StoredError: it is not such data.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = _read_members(archive)
        structure = json.loads(members.pop(STRUCTURE).tobytes().decode(), parse_constant=_refuse)
    except (zipfile.BadZipFile, OSError, ValueError, KeyError, EOFError, RecursionError) as error:
        raise StoredError(f"it is broken: {error}") from error
    except (NotImplementedError, RuntimeError, zlib.error) as error:  # ways of packing, passwords
        raise StoredError(f"it is packed in another way: {error}") from error
    return _Reader(members, {kind.__name__: kind for kind in types}).decode(structure, 0)


def digest(value: Any) -> str:
    """Return the SHA-256 of plain data: of its structure and of the bytes of its arrays.

    Raises:
        TypeError: see `pack`.
    """
    writer = _Writer()
    structure = json.dumps(writer.encode(value, "value"), allow_nan=False, sort_keys=True)
    total = hashlib.sha256(structure.encode())
    for array in writer.arrays:
        total.update(_member(array))
    return total.hexdigest()


def _member(array: Array) -> bytes:
    file = io.BytesIO()
    np.lib.format.write_array(file, array, version=(1, 0), allow_pickle=False)
    return file.getvalue()


def _read_members(archive: zipfile.ZipFile) -> dict[str, Array]:
    if sum(info.file_size for info in archive.infolist()) > LARGEST:
        raise ValueError(f"it unpacks to more than {LARGEST >> 20} MiB")
    members = {}
    for info in archive.infolist():
        with archive.open(info) as file:
            # never more than was announced, whatever the compressed bytes unpack to
            content = file.read(info.file_size)
        members[info.filename.removesuffix(SUFFIX)] = _array(content, info.filename)
    return members


def _array(content: bytes, name: str) -> Array:
    file = io.BytesIO(content)
    if np.lib.format.read_magic(file) != (1, 0):
        raise ValueError(f"{name} is of another version")
    shape, fortran, dtype = np.lib.format.read_array_header_1_0(file)
    rest = content[file.tell() :]
    # told apart before anything is made: the shape may promise more than there is
    if dtype.kind not in _KINDS or fortran or min(shape, default=0) < 0:
        raise ValueError(f"{name} holds {dtype}")
    if math.prod(shape) * dtype.itemsize != len(rest):
        raise ValueError(f"{name} has another size than its shape {shape}")
    return np.frombuffer(rest, dtype).reshape(shape)


def _refuse(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


@dataclass
class _Writer:
    """Turns values into JSON and collects the arrays, equal ones once."""

    arrays: list[Array] = field(default_factory=list)
    known: dict[bytes, int] = field(default_factory=dict)

    def encode(self, value: Any, where: str) -> Any:
        if value is None or type(value) in (bool, int, str):
            return value
        if type(value) is float:
            return value if math.isfinite(value) else {"float": repr(value)}
        if isinstance(value, np.ndarray | np.generic):
            return self.array(value, where)
        if isinstance(value, list | tuple):
            items = [self.encode(item, f"{where}[{i}]") for i, item in enumerate(value)]
            return {"list" if isinstance(value, list) else "tuple": items}
        if isinstance(value, Mapping):
            return {
                "dict": {
                    _key(k, where): self.encode(v, f"{where}[{k!r}]") for k, v in value.items()
                }
            }
        if is_dataclass(value) and not isinstance(value, type):
            own = {
                f.name: self.encode(getattr(value, f.name), f"{where}.{f.name}")
                for f in fields(value)
            }
            return {"is": type(value).__name__, "with": own}
        raise TypeError(f"{where} is of type {type(value).__name__}, which cannot be stored")

    def array(self, value: Any, where: str) -> dict[str, Any]:
        array = np.array(value, order="C", subok=False)
        if array.dtype.kind not in _KINDS:
            raise TypeError(f"{where} is an array of {array.dtype}, which cannot be stored")
        array = array.astype(array.dtype.newbyteorder("<"), copy=False)
        said: dict[str, Any] = {}
        if isinstance(value, np.generic):
            said["scalar"] = True
        if array.dtype == np.float64:
            with np.errstate(over="ignore"):
                narrow = array.astype(np.float32)
            if narrow.astype(np.float64).tobytes() == array.tobytes():
                array, said["was"] = narrow, "float64"
        content = _member(array)
        number = self.known.setdefault(hashlib.sha256(content).digest(), len(self.arrays))
        if number == len(self.arrays):
            self.arrays.append(array)
        return {"array": number, **said}


def _key(key: Any, where: str) -> str:
    if type(key) is not str:
        raise TypeError(f"{where} has the key {key!r}; only texts can be keys")
    return key


@dataclass(frozen=True)
class _Reader:
    """Turns JSON back into values."""

    members: Mapping[str, Array]
    types: Mapping[str, type]

    def decode(self, node: Any, depth: int) -> Any:
        if depth > _DEEPEST:
            raise StoredError("it is nested too deeply")
        if not isinstance(node, dict):
            if isinstance(node, list):
                raise StoredError("it has a list without a type")
            return node
        match node:
            case {"list": list(items)} if len(node) == 1:
                return [self.decode(item, depth + 1) for item in items]
            case {"tuple": list(items)} if len(node) == 1:
                return tuple(self.decode(item, depth + 1) for item in items)
            case {"dict": dict(items)} if len(node) == 1:
                return {key: self.decode(item, depth + 1) for key, item in items.items()}
            case {"is": str(name), "with": dict(own)} if len(node) == 2:
                return self.instance(name, {k: self.decode(v, depth + 1) for k, v in own.items()})
            case {"float": "nan" | "inf" | "-inf" as text} if len(node) == 1:
                return float(text)
            case {"array": int(number)}:
                return self.array(number, node)
        raise StoredError(f"it has an entry of an unknown form: {sorted(node)[:4]}")

    def instance(self, name: str, values: dict[str, Any]) -> Any:
        kind = self.types.get(name)
        if kind is None:
            raise StoredError(f"it holds a {name}, which is not expected here")
        if set(values) != {f.name for f in fields(kind)}:
            raise StoredError(f"its {name} has other fields: it is of another version")
        return kind(**values)

    def array(self, number: int, said: Mapping[str, Any]) -> Any:
        array = self.members.get(str(number))
        if array is None or not set(said) <= {"array", "was", "scalar"}:
            raise StoredError(f"it lacks array {number}")
        if "was" in said:
            if said["was"] != "float64" or array.dtype != np.float32:
                raise StoredError(f"array {number} was not narrowed from float64")
            array = array.astype(np.float64)
        if said.get("scalar"):
            if array.shape != ():
                raise StoredError(f"array {number} is not a single number")
            return array[()]
        # a copy: an array that several values share must not be changed by way of one of them
        return array.copy()
