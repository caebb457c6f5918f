from __future__ import annotations

from pathlib import Path

import pytest

from grader.hand_in import LONGEST, in_cells, with_excerpt
from grader.intake import Source
from grader.records import Excerpt, Finding
from grader.render.diagnosis import excerpt_lines
from grader.render.text import width
from grader.sandbox.outline import outline

from .intake.packing import notebook, read_bytes

NAME = "net.py"
PLAIN = "import numpy as np\n\n\ndef f(x):\n    return x @ x\n"


def a_finding(line: int | None = 5, columns: tuple[int, int] | None = (11, 16)) -> Finding:
    return Finding(code="BP104", headline="wrong", file=NAME, line=line, columns=columns)


def shown(content: str | bytes, finding: Finding | None = None) -> Finding:
    data = content.encode() if isinstance(content, str) else content
    return with_excerpt(finding or a_finding(), {NAME: Source(NAME, data)})


def excerpt(content: str | bytes, finding: Finding | None = None) -> Excerpt:
    found = shown(content, finding).excerpt
    assert found is not None
    return found


def underlined(content: str | bytes, finding: Finding | None = None) -> str:
    """What stands above the mark in the excerpt, by columns of a terminal."""
    *_, line, mark = excerpt_lines(excerpt(content, finding), 74)
    start, end = mark.index("─"), mark.rindex("─") + 1
    columns = "".join(c + "\0" * (width(c) - 1) for c in line)
    return columns[start:end].replace("\0", "")


def at(content: bytes) -> Finding:
    """A finding at an expression, as the outline of the file tells its place."""
    made = outline({NAME: content}, NAME)["statements"]["f"]
    return a_finding(made[0], (made[1], made[2]))


def test_the_line_and_the_one_before_it_are_shown() -> None:
    found = excerpt(PLAIN)
    assert found == Excerpt(lines=("def f(x):", "    return x @ x"), first=4, start=11, end=16)
    assert shown(PLAIN).columns == (11, 16)


def test_the_first_line_has_none_before_it() -> None:
    found = excerpt("f = lambda x: x\n", a_finding(1, (4, 15)))
    assert (found.lines, found.first) == (("f = lambda x: x",), 1)


@pytest.mark.parametrize(
    "finding",
    [
        a_finding(None),
        a_finding(columns=None),
        a_finding(0),
        a_finding(-3),
        a_finding(99),
        a_finding().model_copy(update={"file": None}),
        a_finding().model_copy(update={"file": "other.py"}),
    ],
)
def test_without_a_place_there_is_no_excerpt(finding: Finding) -> None:
    assert shown(PLAIN, finding) == finding


@pytest.mark.parametrize(
    "content",
    [
        "def f(x):\n    y = '漢字'; return wrong + 1\n".encode(),
        b"def f(x):\n\tif x: pass\n\treturn wrong + 1\n",
        "def f(x):\n\tü = '\t\t'; return wrong + 1\n".encode(),
        b"def f(x):\r\n    return wrong + 1\r\n",
        b"def f(x):\r    return wrong + 1\r",
        b"a = 1\n\x0c\ndef f(x):\n    return wrong + 1\n",
        "a = '\u2028 \x85 \x1c'\ndef f(x):\n    return wrong + 1\n".encode(),
        b"\xef\xbb\xbfdef f(x):\n    return wrong + 1\n",
        "# coding: latin-1\ndef f(x):\n    ü = 'é'; return wrong + 1\n".encode("latin-1"),
        "def f(x):\n    '\x1b[31m\u202e'; return wrong + 1\n".encode(),
    ],
)
def test_the_mark_lies_under_the_expression(content: bytes) -> None:
    assert underlined(content, at(content)) == "wrong + 1"


def test_columns_are_characters_for_editors_and_tabs_are_blanks_in_the_excerpt() -> None:
    content = "def f(x):\n\tü = 'é'; return -wrong\n".encode()
    found = shown(content, at(content))
    assert found.columns == (17, 23)
    assert found.excerpt is not None
    assert (found.excerpt.start, found.excerpt.end) == (20, 26)
    assert found.excerpt.lines[-1].startswith("    ü")


def test_what_is_beyond_a_screen_is_cut() -> None:
    content = f"def f(x):\n    return {'x' * 1000}\n"
    found = excerpt(content, a_finding(2, (11, 1011)))
    assert [len(line) for line in found.lines] == [9, LONGEST]


@pytest.mark.parametrize(
    "content",
    [
        b"\xff\xfe\n\xff",
        b"# coding: nonsense\nx",
        b"\x00\n\x00",
        b"",
        b"x",
        b"# coding: utf-16\nx\n",
    ],
)
def test_bytes_that_are_no_text_are_survived(content: bytes) -> None:
    for line in range(4):
        with_excerpt(a_finding(line, (0, 900)), {NAME: Source(NAME, content)})


# --- notebooks ------------------------------------------------------------------------------------


def in_notebook(folder: Path, text: str, *cells: str) -> Finding:
    """A finding at the line with a text, after both steps."""
    found = read_bytes(folder, "net.ipynb", notebook(*cells))
    source = found.files[NAME]
    lines = source.content.decode().split("\n")
    number = next(n for n, line in enumerate(lines, start=1) if text in line)
    column = lines[number - 1].index(text)
    finding = a_finding(number, (column, column + len(text)))
    return in_cells(with_excerpt(finding, {NAME: source}), {NAME: source})


def test_a_place_in_a_notebook_is_told_by_its_cell(tmp_path: Path) -> None:
    found = in_notebook(tmp_path, "wrong", "import numpy", "a = 1\ndef f(x):\n    return wrong")
    assert (found.file, found.line) == ("net.ipynb", 3)
    assert found.headline == "wrong (cell 2)"
    assert found.columns == (11, 16)
    expected = Excerpt(lines=("def f(x):", "    return wrong"), first=2, start=11, end=16)
    assert found.excerpt == expected


def test_the_excerpt_does_not_reach_into_what_lies_between_cells(tmp_path: Path) -> None:
    found = in_notebook(tmp_path, "wrong", "a = 1", "y = wrong")
    assert found.excerpt == Excerpt(lines=("y = wrong",), first=1, start=4, end=9)


def test_a_line_of_no_cell_is_not_shown(tmp_path: Path) -> None:
    found = in_notebook(tmp_path, "Code cell 2", "a = 1", "b = 2")
    assert (found.file, found.line, found.columns, found.excerpt) == ("net.ipynb", None, None, None)


def test_a_plain_file_stays_as_it_is() -> None:
    finding = shown(PLAIN)
    assert in_cells(finding, {NAME: Source(NAME, PLAIN.encode())}) == finding
    assert in_cells(finding, {}) == finding
