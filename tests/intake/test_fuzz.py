"""Whatever is handed in, a `Submission` or an `IntakeError` comes out, soon."""

from __future__ import annotations

import argparse
import ast
import gzip
import json
import stat
import tarfile
import textwrap
import tokenize
import typing
from datetime import timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from grader.errors import IntakeError
from grader.intake import Submission, find, limits, read_submission
from grader.intake.magics import FutureImports, plain_python

from .packing import (
    CODE,
    notebook,
    raw_tar_header,
    tar_bytes,
    tar_info,
    tgz_bytes,
    zip_bytes,
    zip_info,
)

bounded = settings(
    max_examples=150,
    deadline=timedelta(seconds=5),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
SUFFIXES = [".py", ".ipynb", ".zip", ".tar.gz", ".tgz"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fuzz")


def read_any(folder: Path, suffix: str, content: bytes) -> Submission | None:
    """Read a file; check what holds for every submission and every refusal."""
    path = folder / f"hw{suffix}"
    path.write_bytes(content)
    refusal = None
    try:
        found = read_submission(path)
    except IntakeError as error:
        refusal = error
    if refusal is not None:
        assert refusal.message.isprintable()
        assert refusal.hint
        return None
    assert found.id == "hw"
    assert len(found.files) <= limits.MAX_PYTHON_FILES
    for name, source in found.files.items():
        assert name == source.path
        assert name.endswith(".py")
        assert not name.startswith("/")
        assert ".." not in name.split("/")
        assert "\\" not in name
        assert all(stat_character(character) for character in name)
        assert len(source.content) <= limits.MAX_PYTHON_BYTES
    assert len({name.casefold() for name in found.files}) == len(found.files)
    return found


def stat_character(character: str) -> bool:
    return character.isprintable() or character.isspace() or ord(character) > 0x9F


def edited(content: bytes, edits: list[tuple[float, bytes]], keep: float) -> bytes:
    damaged = bytearray(content)
    for where, new in edits:
        at = int(where * len(damaged))
        damaged[at : at + len(new)] = new
    return bytes(damaged[: int(keep * len(damaged)) + 1])


fractions = st.floats(0, 1, exclude_max=True)
edits = st.lists(st.tuples(fractions, st.binary(min_size=1, max_size=4)), max_size=6)
keeps = st.one_of(st.just(1.0), st.just(1.0), fractions)
names = st.one_of(
    st.sampled_from(["x.py", "X.py", "a/x.py", "../x.py", "/x.py", "n.ipynb", "a.zip", ".git/x"]),
    st.lists(
        st.sampled_from(["a", "B", ".", "..", "/", "\\", "C:", ".py", "\x1b", "\u202e", "é", " "]),
        min_size=1,
        max_size=8,
    ).map("".join),
    st.text(min_size=1, max_size=12).filter(lambda name: name.isprintable()),
)
kinds = st.sampled_from([0, stat.S_IFREG, stat.S_IFREG, stat.S_IFDIR, stat.S_IFLNK, stat.S_IFIFO])

A_ZIP = zip_bytes(("hw/x.py", CODE * 20), ("hw/n.ipynb", notebook("x = 1")), ("d.csv", b"1,2" * 9))
A_TAR = tar_bytes(
    ("hw/x.py", CODE * 20), ("é" * 60 + "/" + "e" * 90 + ".py", CODE), ("n.ipynb", notebook("x"))
)
A_NOTEBOOK = notebook("import numpy\n%time x = 1", {"cell_type": "markdown", "source": "é"}, "y?")


@bounded
@given(suffix=st.sampled_from(SUFFIXES), content=st.binary(max_size=300))
def test_random_bytes(folder: Path, suffix: str, content: bytes) -> None:
    read_any(folder, suffix, content)


@bounded
@given(edits=edits, keep=keeps)
def test_damaged_zips(folder: Path, edits: list[tuple[float, bytes]], keep: float) -> None:
    read_any(folder, ".zip", edited(A_ZIP, edits, keep))


@bounded
@given(edits=edits, keep=keeps)
def test_damaged_gzips(folder: Path, edits: list[tuple[float, bytes]], keep: float) -> None:
    read_any(folder, ".tgz", edited(gzip.compress(A_TAR, mtime=0), edits, keep))


@bounded
@given(edits=edits, keep=keeps)
def test_damaged_tars(folder: Path, edits: list[tuple[float, bytes]], keep: float) -> None:
    damaged = bytearray(edited(A_TAR, edits, keep))
    for start in range(0, len(damaged) - 511, 512):  # headers keep their checksums
        if damaged[start + 257 : start + 262] == b"ustar":
            damaged[start + 148 : start + 156] = b" " * 8
            damaged[start + 148 : start + 156] = b"%06o\0 " % sum(damaged[start : start + 512])
    read_any(folder, ".tgz", gzip.compress(bytes(damaged), compresslevel=1))


@bounded
@given(
    blocks=st.lists(
        st.tuples(
            st.binary(max_size=100),
            st.sampled_from([b"0", b"1", b"2", b"5", b"x", b"g", b"L", b"K", b"S", b"Z", b"\0"]),
            st.one_of(
                st.sampled_from([b"0", b"777", b"2000", b"77777777777", b"-1", b"1000"]),
                st.binary(max_size=12),
                st.binary(max_size=11).map(lambda low: b"\x80" + low),
                st.binary(max_size=11).map(lambda low: b"\xff" + low),
            ),
            st.sampled_from(
                [
                    b"",
                    b"20 path=../../x.py\n",
                    b"30 GNU.sparse.major=1\n22 GNU.sparse.minor=0\n",
                    b"12 size=-99\n",
                    b"25 size=99999999999999\n",
                    b"99 x",
                    b"0 =\n",
                ]
            ),
        ),
        max_size=6,
    ),
    end=st.sampled_from([b"", bytes(512), bytes(1024)]),
)
def test_made_up_tars(
    folder: Path, blocks: list[tuple[bytes, bytes, bytes, bytes]], end: bytes
) -> None:
    tar = b"".join(
        raw_tar_header(name, kind, size) + body + bytes(-len(body) % 512)
        for name, kind, size, body in blocks
    )
    read_any(folder, ".tar.gz", gzip.compress(tar + end, compresslevel=1))


@bounded
@given(entries=st.lists(st.tuples(names, kinds, st.binary(max_size=40)), max_size=6))
def test_made_up_zips(folder: Path, entries: list[tuple[str, int, bytes]]) -> None:
    packed = zip_bytes(*((zip_info(name, kind), body) for name, kind, body in entries))
    found = read_any(folder, ".zip", packed)
    if found is not None:
        assert not any(stat.S_ISLNK(kind) and name == "x.py" for name, kind, _ in entries)


@bounded
@given(entries=st.lists(st.tuples(names, st.binary(max_size=40)), max_size=6))
def test_zip_and_tar_agree(folder: Path, entries: list[tuple[str, bytes]]) -> None:
    # A name that ends in "/" is a folder to a zip and a file to a tar.
    assume(not any(name.endswith("/") for name, _ in entries))
    one = read_any(folder, ".zip", zip_bytes(*entries))
    two = read_any(folder, ".tgz", tgz_bytes(*((tar_info(name), body) for name, body in entries)))
    assert one == two


json_values: st.SearchStrategy[Any] = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(),
        st.text(max_size=5),
        st.sampled_from(["code", "markdown", "\ud800", "%x", "\r"]),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(
            st.sampled_from(["cells", "worksheets", "cell_type", "source", "input", "nbformat"]),
            inner,
            max_size=4,
        ),
    ),
    max_leaves=12,
)
pieces = st.sampled_from(
    [
        *("%", "!", "?", "%%", "time", "timeit ", "bash", " ", "    ", "\n", "\n", "\\\n", "\\"),
        *("'", '"', "'''", '"""', "#", "(", ")", "[", "]", "=", "==", "x", "y = 1", "def f():"),
        *("pass", "ls", "1", "from __future__ import annotations", ">>> ", "\t", ";", ",", "/"),
        *("f'", "{", "}", "r'", "\r", "\x0c", "\u2028", "é", "\ud800", "\0", "lambda:", "+", "x.y"),
    ]
)
cells = st.lists(pieces, max_size=15).map("".join)


@bounded
@given(content=st.dictionaries(st.sampled_from(["cells", "worksheets"]), json_values, max_size=2))
def test_made_up_json(folder: Path, content: dict[str, Any]) -> None:
    read_any(folder, ".ipynb", json.dumps(content).encode())


@bounded
@given(edits=edits, keep=keeps)
def test_damaged_notebooks(folder: Path, edits: list[tuple[float, bytes]], keep: float) -> None:
    read_any(folder, ".ipynb", edited(A_NOTEBOOK, edits, keep))


@bounded
@given(texts=st.lists(cells, max_size=5))
def test_cells_keep_their_lines(folder: Path, texts: list[str]) -> None:
    found = read_any(folder, ".ipynb", notebook(*texts))
    if found is None:
        assert any("\ud800" in text for text in texts)
        return
    assert find(found, "hw.py") == "hw.py"
    source = found.files["hw.py"]
    assert len(source.cells) == len(texts)
    for text, cell in zip(texts, source.cells, strict=True):
        lines = text.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1
        assert cell.last_line - cell.first_line + 1 == lines
    assert source.content.count(b"\n") == (source.cells[-1].last_line if source.cells else 2)


strings = st.lists(
    st.sampled_from(["%x", "!ls", "?", "= !ls", "\n", "#", "(", "'", '"', "\\", "x?", "%%bash"]),
    max_size=6,
).map("".join)
expressions = st.recursive(
    st.one_of(st.sampled_from(["a", "1", "a.b", "-1", "a[0]"]), strings.map(repr)),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from([" % ", "!=", "==", "/", " \\\n% "]), inner).map("".join),
        st.tuples(inner, inner).map(lambda two: f"({two[0]}\n% {two[1]})"),
        inner.map(lambda one: f"f(x={one}, # why?\n)"),
    ),
    max_leaves=6,
)
long_strings = strings.map(lambda text: "'''" + text.replace("'", "").replace("\\", "") + "'''")
statements = st.one_of(
    expressions,
    expressions.map("x = {}".format),
    expressions.map("x %= {}  # = !ls".format),
    long_strings.map("x: str = {}".format),
    expressions.map("if True:\n    y = {}\n    ls = 1".format),
)


@settings(bounded, max_examples=400)
@given(parts=st.lists(statements, max_size=5))
def test_python_stays_what_it_is(parts: list[str]) -> None:
    text = "\n".join(parts)
    ast.parse(text)
    assert plain_python(text).lines == text.split("\n")


@pytest.mark.parametrize("module", [argparse, tarfile, textwrap, ast, tokenize, typing])
def test_real_python_stays_what_it_is(module: ModuleType) -> None:
    text = Path(module.__file__ or "").read_text()
    future = FutureImports()
    lines = plain_python(text, future).lines
    changed = [
        line
        for line, was in zip(lines, text.split("\n"), strict=True)
        if line.strip() != was.strip()
    ]
    assert changed == ["pass"] * len(future.lines)


def test_the_seeds_are_good(folder: Path) -> None:
    for suffix, content in (
        (".zip", A_ZIP),
        (".tgz", gzip.compress(A_TAR)),
        (".ipynb", A_NOTEBOOK),
    ):
        found = read_any(folder, suffix, content)
        assert found is not None
        assert found.files
