"""Rules that hold for zip and tar alike, and those of one of them."""

from __future__ import annotations

import gzip
import io
import os
import stat
import struct
import tarfile
import time
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.errors import IntakeError
from grader.intake import limits, read_submission

from .packing import (
    CODE,
    contents,
    raw_tar_header,
    read_bytes,
    refused,
    tar_bytes,
    tar_info,
    tgz_bytes,
    zip_bytes,
    zip_info,
)

MIB = 1024 * 1024
LETTERS = "abcdefghijklmnop"
BOTH = pytest.mark.parametrize(
    ("name", "pack"), [("hw.zip", zip_bytes), ("hw.tar.gz", tgz_bytes), ("HW.TGZ", tgz_bytes)]
)
Pack = Callable[..., bytes]


@BOTH
def test_python_is_read_and_the_rest_noted(tmp_path: Path, name: str, pack: Pack) -> None:
    packed = pack(("hw/x.py", CODE), ("hw/lib/y.py", b"\xff"), ("hw/a.csv", b"1"), ("README", b""))
    found = read_bytes(tmp_path, name, packed)
    assert contents(found) == {"hw/x.py": CODE, "hw/lib/y.py": b"\xff"}
    assert found.notes == ("ignored 2 files that are not Python",)
    assert found.id == name.split(".")[0]


@BOTH
def test_nothing_is_written_to_disk(tmp_path: Path, name: str, pack: Pack) -> None:
    read_bytes(tmp_path, name, pack(("x.py", CODE)))
    assert [path.name for path in tmp_path.iterdir()] == [name]


@BOTH
def test_clutter_is_ignored_silently(tmp_path: Path, name: str, pack: Pack) -> None:
    clutter = [
        "__pycache__/x.py", "__MACOSX/._x.py", ".DS_Store", "a/._x.py", ".git/hooks/x.py",
        ".venv/lib/x.py", "venv/x.py", "a/node_modules/x.py", "a/.ipynb_checkpoints/x.ipynb",
        "env/lib/python3.11/site-packages/numpy/x.py", "Thumbs.db", ".hidden/x.py",
    ]  # fmt: skip
    packed = pack(*((entry, b"raise") for entry in clutter), ("x.py", CODE), ("venv.py", CODE))
    found = read_bytes(tmp_path, name, packed)
    assert contents(found) == {"x.py": CODE, "venv.py": CODE}
    assert found.notes == ()


@BOTH
def test_nested_archives_are_not_opened(tmp_path: Path, name: str, pack: Pack) -> None:
    inner = zip_bytes(("inner.py", CODE))
    packed = pack(("a/inner.zip", inner), ("b.tar.gz", inner), ("x.py", CODE))
    found = read_bytes(tmp_path, name, packed)
    assert contents(found) == {"x.py": CODE}
    assert found.notes == (
        "ignored a/inner.zip: an archive inside a hand-in is not opened",
        "ignored b.tar.gz: an archive inside a hand-in is not opened",
    )


@BOTH
def test_duplicate_entries(tmp_path: Path, name: str, pack: Pack) -> None:
    refused(tmp_path, name, pack(("x.py", CODE), ("x.py", b"")), "x.py", "duplicate entry")


@BOTH
def test_duplicates_spelled_differently(tmp_path: Path, name: str, pack: Pack) -> None:
    refused(tmp_path, name, pack(("a.txt", CODE), ("./a.txt", b"")), "a.txt", "duplicate entry")


@BOTH
@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("x.py", "X.py"),
        ("A/x.py", "a/x.py"),
        ("x.py", "x.PY"),
        ("x.py", "X.ipynb"),
        ("\u00e9.py", "e\u0301.py"),
    ],
)
def test_case_collisions(tmp_path: Path, name: str, pack: Pack, one: str, two: str) -> None:
    error = refused(tmp_path, name, pack((one, CODE), (two, CODE)))
    assert "case collision" in error.message or "twice" in error.message


@BOTH
def test_files_that_are_not_python_may_collide(tmp_path: Path, name: str, pack: Pack) -> None:
    assert set(read_bytes(tmp_path, name, pack(("README", b""), ("readme", b""))).files) == set()


@BOTH
def test_entries_are_counted(tmp_path: Path, name: str, pack: Pack) -> None:
    entries = [(f"{number}.txt", b"") for number in range(2_001)]
    assert read_bytes(tmp_path, name, pack(*entries[:-1])).files == {}
    refused(tmp_path, name, pack(*entries), name, "more than 2,000 entries")


@BOTH
def test_ignored_entries_are_counted_too(tmp_path: Path, name: str, pack: Pack) -> None:
    entries = [(f".venv/{number}.py", b"") for number in range(2_001)]
    refused(tmp_path, name, pack(*entries), name, "more than 2,000 entries")


@BOTH
def test_python_files_are_counted(tmp_path: Path, name: str, pack: Pack) -> None:
    entries = [(f"{number:03}.py", b"") for number in range(201)]
    assert len(read_bytes(tmp_path, name, pack(*entries[:-1])).files) == 200
    refused(tmp_path, name, pack(*entries), "200.py", "200 Python files")


@BOTH
def test_large_python(tmp_path: Path, name: str, pack: Pack) -> None:
    noise = os.urandom(MIB + 1)
    assert len(read_bytes(tmp_path, name, pack(("x.py", noise[:MIB]))).files) == 1
    refused(tmp_path, name, pack(("x.py", noise)), "x.py", "larger than 1 MiB")


@BOTH
def test_much_python(tmp_path: Path, name: str, pack: Pack) -> None:
    entries = [(f"{number}.py", os.urandom(MIB)) for number in range(9)]
    assert len(read_bytes(tmp_path, name, pack(*entries[:-1])).files) == 8
    refused(tmp_path, name, pack(*entries), "8.py", "more than 8 MiB of Python")


@BOTH
def test_large_notebook(tmp_path: Path, name: str, pack: Pack) -> None:
    packed = pack(("x.ipynb", os.urandom(20 * MIB + 1)))
    refused(tmp_path, name, packed, "x.ipynb", "larger than 20 MiB")


@BOTH
@pytest.mark.parametrize("entry", ["bomb.bin", "bomb.py", ".hidden/bomb", "bomb.zip"])
def test_bomb_by_ratio(tmp_path: Path, name: str, pack: Pack, entry: str) -> None:
    packed = pack(("x.py", CODE), (entry, bytes(2 * MIB)))
    error = refused(tmp_path, name, packed, entry)
    assert "100 to 1" in error.message or "1 MiB" in error.message


@BOTH
def test_a_short_file_of_zeros_is_no_bomb(tmp_path: Path, name: str, pack: Pack) -> None:
    packed = pack(("x.py", CODE), ("data.bin", bytes(MIB // 2)))
    assert contents(read_bytes(tmp_path, name, packed)) == {"x.py": CODE}


@BOTH
def test_bomb_by_total(tmp_path: Path, name: str, pack: Pack) -> None:
    half_noise = b"".join(os.urandom(1024) + bytes(31 * 1024) for _ in range(32))
    entries = [(f"{number}.bin", half_noise) for number in range(65)]
    refused(tmp_path, name, pack(*entries), "64", "more than 64 MiB come out")


@BOTH
def test_a_bomb_fills_no_memory(tmp_path: Path, name: str, pack: Pack) -> None:
    path = tmp_path / name
    path.write_bytes(pack(("x.py", CODE), ("bomb.bin", bytes(300 * MIB))))
    tracemalloc.start()
    try:
        with pytest.raises(IntakeError, match="bomb"):
            read_submission(path)
        assert tracemalloc.get_traced_memory()[1] < 8 * MIB
    finally:
        tracemalloc.stop()


@BOTH
@pytest.mark.parametrize("keep", [0, 1, 100, -1, -30])
def test_cut_archives(tmp_path: Path, name: str, pack: Pack, keep: int) -> None:
    packed = pack(("x.py", os.urandom(2000)), ("y.py", CODE))
    refused(tmp_path, name, packed[:keep], name.split(".")[0], "corrupt")


@BOTH
def test_no_archive_at_all(tmp_path: Path, name: str, pack: Pack) -> None:
    del pack
    refused(tmp_path, name, CODE, name, "corrupt")


def test_damaged_bytes_in_a_zip(tmp_path: Path) -> None:
    packed = bytearray(zip_bytes(("x.py", os.urandom(2000))))
    packed[1000] ^= 1
    refused(tmp_path, "hw.zip", bytes(packed), "x.py", "corrupt")


def test_damaged_bytes_in_a_gzip(tmp_path: Path) -> None:
    packed = bytearray(tgz_bytes(("x.py", os.urandom(2000))))
    packed[-8] ^= 1  # the checksum, which comes after the tar's end
    refused(tmp_path, "hw.tgz", bytes(packed), "hw.tgz", "corrupt")


@pytest.mark.parametrize(
    ("kind", "rule"),
    [
        (stat.S_IFLNK, "symbolic link"),
        (stat.S_IFIFO, "device, fifo or socket"),
        (stat.S_IFCHR, "device, fifo or socket"),
        (stat.S_IFBLK, "device, fifo or socket"),
        (stat.S_IFSOCK, "device, fifo or socket"),
    ],
)
def test_zip_refuses_links_and_devices(tmp_path: Path, kind: int, rule: str) -> None:
    packed = zip_bytes((zip_info("x.py", kind | 0o777), b"/etc/passwd"))
    refused(tmp_path, "hw.zip", packed, "x.py", rule)


@pytest.mark.parametrize(
    ("kind", "rule"),
    [
        (tarfile.SYMTYPE, "symbolic link"),
        (tarfile.LNKTYPE, "hard link"),
        (tarfile.FIFOTYPE, "device, fifo or socket"),
        (tarfile.CHRTYPE, "device, fifo or socket"),
        (tarfile.BLKTYPE, "device, fifo or socket"),
        (b"Z", "no regular file"),
    ],
)
def test_tar_refuses_links_and_devices(tmp_path: Path, kind: bytes, rule: str) -> None:
    packed = tgz_bytes((tar_info("x.py", type=kind, linkname="/etc/passwd"), b""))
    refused(tmp_path, "hw.tgz", packed, "x.py", rule)


def test_links_are_refused_whatever_their_suffix(tmp_path: Path) -> None:
    packed = tgz_bytes((tar_info("data", type=tarfile.SYMTYPE, linkname="x"), b""))
    refused(tmp_path, "hw.tgz", packed, "data", "symbolic link")


def test_folders_in_archives(tmp_path: Path) -> None:
    folder = (zip_info("hw/", stat.S_IFDIR | 0o755), b"")
    assert set(read_bytes(tmp_path, "a.zip", zip_bytes(folder, ("hw/x.py", CODE))).files) == {
        "hw/x.py"
    }
    entry = (tar_info("./", type=tarfile.DIRTYPE), b"")
    assert set(read_bytes(tmp_path, "a.tgz", tgz_bytes(entry, ("./x.py", CODE))).files) == {"x.py"}


def test_encrypted_entries(tmp_path: Path) -> None:
    packed = bytearray(zip_bytes(("x.py", CODE)))
    packed[6] |= 1
    packed[packed.index(b"PK\1\2") + 8] |= 1
    refused(tmp_path, "hw.zip", bytes(packed), "x.py", "encrypted")


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_methods_other_than_deflate(tmp_path: Path, method: int) -> None:
    info = zip_info("x.py")
    info.compress_type = method
    refused(tmp_path, "hw.zip", zip_bytes((info, CODE)), "x.py", "other than deflate")


def test_a_size_that_lies(tmp_path: Path) -> None:
    packed = bytearray(zip_bytes(("x.py", os.urandom(2000))))
    at = packed.index(b"PK\1\2") + 24
    packed[at : at + 4] = struct.pack("<I", 10)
    refused(tmp_path, "hw.zip", bytes(packed), "x.py", "corrupt")


def test_a_packed_size_that_lies_does_not_hide_a_bomb(tmp_path: Path) -> None:
    packed = bytearray(zip_bytes(("bomb.bin", bytes(20 * MIB))))
    at = packed.index(b"PK\1\2") + 20
    packed[at : at + 4] = struct.pack("<I", 2**31)
    refused(tmp_path, "hw.zip", bytes(packed), "bomb.bin")


def test_entries_that_share_their_bytes(tmp_path: Path) -> None:
    # Twenty names for one compressed stream: each has a fair ratio, the whole has not.
    stream = b"".join(os.urandom(1024) + bytes(31 * 1024) for _ in range(16))
    packed = zip_bytes(("d.bin", stream))
    start = packed.index(b"PK\1\2")
    end = packed.index(b"PK\5\6")
    entry = packed[start:end]
    directory = entry * 20
    tail = bytearray(packed[end:])
    tail[8:16] = struct.pack("<HHI", 20, 20, len(directory))
    refused(tmp_path, "hw.zip", packed[:start] + directory + bytes(tail), "d.bin")


def test_a_long_table_of_contents_is_not_read(tmp_path: Path) -> None:
    packed = zip_bytes(("x.py", CODE))
    start, end = packed.index(b"PK\1\2"), packed.index(b"PK\5\6")
    directory = packed[start:end] * 50_000
    tail = bytearray(packed[end:])
    tail[8:16] = struct.pack("<HHI", 50_000, 50_000, len(directory))
    path = tmp_path / "hw.zip"
    path.write_bytes(packed[:start] + directory + bytes(tail))
    with pytest.raises(IntakeError, match="table of contents is larger than 2 MiB"):
        read_submission(path)


def test_headers_that_lead_backwards_end(tmp_path: Path) -> None:
    good = tar_bytes(("a.py", CODE))[:1024]
    loop = raw_tar_header(b"b.py", b"0", b"\xff" * 10 + b"\xfc\x00")
    for body in (good + loop + bytes(1024), loop + bytes(1024)):
        refused(tmp_path, "hw.tgz", gzip.compress(body), "corrupt")


def test_a_damaged_header_is_not_taken_for_the_end(tmp_path: Path) -> None:
    whole = bytearray(tar_bytes(("a.py", CODE), ("b.py", CODE)))
    whole[1024 + 150] ^= 0xFF
    refused(tmp_path, "hw.tgz", gzip.compress(bytes(whole)), "corrupt")


def test_what_follows_the_end_of_a_tar(tmp_path: Path) -> None:
    whole = tar_bytes(("a.py", CODE))
    refused(tmp_path, "hw.tgz", gzip.compress(whole + b"x" * 512), "something follows its end")
    refused(tmp_path, "hw.tgz", gzip.compress(whole + bytes(50 * MIB)), "100 to 1")


@pytest.mark.parametrize(
    ("body", "rule"),
    [
        (b"1" * 16_000, "number that is too long"),
        (b"x" * 20_000, "headers are too long"),
    ],
)
def test_extended_headers_cost_no_time(tmp_path: Path, body: bytes, rule: str) -> None:
    header = tar_info("x", type=tarfile.XHDTYPE)
    block = tar_bytes((header, body), form=tarfile.USTAR_FORMAT).rstrip(b"\0")
    block += bytes(-len(block) % 512) + tar_bytes(("x.py", CODE))
    start = time.process_time()
    refused(tmp_path, "hw.tgz", gzip.compress(block), rule)
    assert time.process_time() - start < 1


def test_headers_are_bounded_together(tmp_path: Path) -> None:
    entries = []
    for number in range(1500):
        info = tar_info(f"{number}.txt")
        info.pax_headers = {
            "comment": os.urandom(3500).hex().translate(str.maketrans("0123456789", "ghijklmnop"))
        }
        entries.append((info, b""))
    refused(tmp_path, "hw.tgz", tgz_bytes(*entries), "headers are too long")


def test_global_headers_are_bounded(tmp_path: Path) -> None:
    packed = io.BytesIO()
    attributes = {f"k{number}": "v" for number in range(200)}
    with tarfile.open(fileobj=packed, mode="w", pax_headers=attributes) as archive:
        archive.addfile(tar_info("x.py"))
    refused(tmp_path, "hw.tgz", gzip.compress(packed.getvalue()), "global headers")


def test_many_extended_headers_in_a_row(tmp_path: Path) -> None:
    header = raw_tar_header(b"x", tarfile.XHDTYPE, b"00000000000")
    refused(tmp_path, "hw.tgz", gzip.compress(header * 3000), "corrupt")


def test_sparse_files(tmp_path: Path) -> None:
    info = tar_info("x.py")
    info.pax_headers = {
        "GNU.sparse.map": "0,1",
        "GNU.sparse.size": str(2**50),
        "GNU.sparse.numblocks": "1",
    }
    refused(tmp_path, "hw.tgz", tgz_bytes((info, b"x")), "x.py", "no regular file")


def test_an_old_tar_with_long_names(tmp_path: Path) -> None:
    name = "d" * 90 + "/" + "e" * 90 + "/x.py"
    for form in (tarfile.GNU_FORMAT, tarfile.USTAR_FORMAT, tarfile.PAX_FORMAT):
        found = read_bytes(tmp_path, "hw.tgz", tgz_bytes((name, CODE), form=form))
        assert contents(found) == {name: CODE}


def test_limits_are_those_of_the_design() -> None:
    assert limits.MAX_PYTHON_BYTES == MIB
    assert limits.MAX_NOTEBOOK_BYTES == 20 * MIB
    assert limits.MAX_PYTHON_FILES == 200
    assert limits.MAX_PYTHON_TOTAL_BYTES == 8 * MIB
    assert limits.MAX_ARCHIVE_ENTRIES == 2000
    assert limits.MAX_UNPACKED_BYTES == 64 * MIB
    assert (limits.MAX_RATIO, limits.RATIO_FROM_BYTES) == (100, MIB)
