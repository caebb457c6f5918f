"""One object out of git's packs: looked up in their indexes, differences applied. Bounded."""

from __future__ import annotations

import struct
import zlib
from contextlib import ExitStack
from dataclasses import dataclass
from io import FileIO
from pathlib import Path
from typing import Final, Self

from grader.intake import limits
from grader.intake.disk import opened

COMMIT: Final = 1
_OFFSET_DELTA: Final = 6
_NAMED_DELTA: Final = 7
_INDEX: Final = b"\xfftOc\x00\x00\x00\x02"
_ID_BYTES: Final = 20
_HEADER_BYTES: Final = 64


def unzipped(packed: bytes, most: int) -> bytes:
    """Return what a compressed stream holds; ValueError where that is more than `most` bytes."""
    content = zlib.decompressobj().decompress(packed, most + 1)
    if len(content) > most:
        raise ValueError("a commit that is too large")
    return content


class Packs:
    """The packs of a repository; files are open inside of `with`.

    Args:
        folder: ".git/objects/pack", which need not be there.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._stack = ExitStack()
        self._packs: list[_Pack] = []

    def __enter__(self) -> Self:
        with self._stack as stack:
            names = sorted(self._folder.glob("*.idx")) if self._folder.is_dir() else []
            for index in names[: limits.MAX_PACKS]:
                descriptors = [
                    stack.enter_context(opened(path, path.name))
                    for path in (index, index.with_suffix(".pack"))
                ]
                self._packs.append(_Pack(*(FileIO(one, closefd=False) for one in descriptors)))
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *exception: object) -> None:
        self._stack.close()

    def read(self, object_id: bytes, depth: int = 0) -> tuple[int, bytes] | None:
        """Return the kind and the content of an object, or None where no pack holds it.

        Raises:
            ValueError: a pack is damaged or the object too large.
        """
        for pack in self._packs:
            offset = pack.read_offset(object_id)
            if offset is not None:
                return self._read_at(pack, offset, depth)
        return None

    def _read_at(self, pack: _Pack, offset: int, depth: int) -> tuple[int, bytes] | None:
        if depth > limits.MAX_DELTAS:
            raise ValueError("too many differences in a row")
        stored = pack.read_stored(offset)
        if stored.kind == _OFFSET_DELTA:
            base = self._read_at(pack, offset - stored.back, depth + 1)
        elif stored.kind == _NAMED_DELTA:
            base = self.read(stored.base, depth + 1)
        else:
            return stored.kind, stored.content
        return None if base is None else (base[0], patched(base[1], stored.content))


@dataclass(frozen=True)
class _Stored:
    """An object as a pack holds it; `back` and `base` name what a difference is from."""

    kind: int
    content: bytes
    back: int = 0
    base: bytes = b""


@dataclass(frozen=True)
class _Pack:
    """A pack and its index, open."""

    index: FileIO
    packed: FileIO

    def read_offset(self, object_id: bytes) -> int | None:
        """Return where an object starts, or None."""
        if _read_at(self.index, 0, len(_INDEX)) != _INDEX:
            return None
        first = object_id[0]
        low = self._number(len(_INDEX) + 4 * (first - 1)) if first else 0
        high = self._number(len(_INDEX) + 4 * first)
        total = self._number(len(_INDEX) + 4 * 255)
        names = len(_INDEX) + 4 * 256
        while low < high:
            middle = (low + high) // 2
            name = _read_at(self.index, names + _ID_BYTES * middle, _ID_BYTES)
            if name == object_id:
                return self._offset(names + (_ID_BYTES + 4) * total, total, middle)
            low, high = (middle + 1, high) if name < object_id else (low, middle)
        return None

    def _offset(self, table: int, total: int, position: int) -> int:
        offset = self._number(table + 4 * position)
        if not offset & 0x80000000:
            return offset
        large = table + 4 * total + 8 * (offset & 0x7FFFFFFF)
        return int(struct.unpack(">Q", _read_at(self.index, large, 8))[0])

    def _number(self, position: int) -> int:
        return int(struct.unpack(">I", _read_at(self.index, position, 4))[0])

    def read_stored(self, offset: int) -> _Stored:
        """Return the object that starts at an offset."""
        if offset < 0:
            raise ValueError("a difference from what is outside of the pack")
        head = _read_some(self.packed, offset, _HEADER_BYTES)
        kind = head[0] >> 4 & 0b111
        used = 1
        while _byte(head, used - 1) & 0x80:
            used += 1
        back, base = 0, b""
        if kind == _OFFSET_DELTA:
            back, used = _distance(head, used)
        elif kind == _NAMED_DELTA:
            base, used = head[used : used + _ID_BYTES], used + _ID_BYTES
        packed = _read_some(self.packed, offset + used, 2 * limits.MAX_COMMIT_BYTES)
        return _Stored(kind, unzipped(packed, limits.MAX_COMMIT_BYTES), back, base)


def patched(base: bytes, delta: bytes) -> bytes:
    """Apply a difference: pieces of `base` and of the difference itself, one after the other.

    Raises:
        ValueError: it does not fit.
    """
    size, at = _size(delta, 0)
    wanted, at = _size(delta, at)
    if size != len(base) or wanted > limits.MAX_COMMIT_BYTES:
        raise ValueError("a difference from something else")
    content = bytearray()
    while at < len(delta):
        code, at = delta[at], at + 1
        if code & 0x80:
            start, length, at = _copy(delta, code, at)
            content += base[start : start + length]
        else:
            content += delta[at : at + code]
            at += code
        if len(content) > wanted:
            break
    if len(content) != wanted:
        raise ValueError("a difference that does not fit")
    return bytes(content)


def _copy(delta: bytes, code: int, at: int) -> tuple[int, int, int]:
    """Return where a piece of the base starts, its length, and where the delta goes on."""
    numbers = []
    for bits, count in ((code, 4), (code >> 4, 3)):
        number = 0
        for place in range(count):
            if bits >> place & 1:
                number |= _byte(delta, at) << 8 * place
                at += 1
        numbers.append(number)
    return numbers[0], numbers[1] or 0x10000, at


def _size(delta: bytes, at: int) -> tuple[int, int]:
    number = shift = 0
    while True:
        byte = _byte(delta, at)
        number, shift, at = number | (byte & 0x7F) << shift, shift + 7, at + 1
        if not byte & 0x80 or shift > 63:
            return number, at


def _distance(head: bytes, at: int) -> tuple[int, int]:
    number = _byte(head, at) & 0x7F
    while _byte(head, at) & 0x80:
        at += 1
        number = (number + 1) << 7 | _byte(head, at) & 0x7F
    return number, at + 1


def _byte(data: bytes, at: int) -> int:
    if at >= len(data):
        raise ValueError("it ends too early")
    return data[at]


def _read_some(file: FileIO, position: int, most: int) -> bytes:
    file.seek(position)
    data = file.read(most) or b""
    if not data:
        raise ValueError("it ends too early")
    return data


def _read_at(file: FileIO, position: int, size: int) -> bytes:
    data = _read_some(file, position, size)
    if len(data) < size:
        raise ValueError("it ends too early")
    return data
