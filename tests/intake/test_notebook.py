from __future__ import annotations

import contextlib
import json
import time
from pathlib import Path
from typing import Any

import pytest

from grader.errors import IntakeError
from grader.intake import Source, find

from .packing import CODE, contents, notebook, read_bytes, refused, zip_bytes


def read_source(folder: Path, content: bytes) -> Source:
    found = read_bytes(folder, "hw.ipynb", content)
    assert set(found.files) == {"hw.py"}
    return found.files["hw.py"]


def cell_lines(source: Source) -> list[list[str]]:
    lines = source.content.decode().split("\n")
    return [lines[cell.first_line - 1 : cell.last_line] for cell in source.cells]


def run(source: Source) -> dict[str, Any]:
    scope: dict[str, Any] = {}
    exec(compile(source.content, "hw.py", "exec", dont_inherit=True), scope)  # noqa: S102
    return scope


def test_code_cells_in_order(tmp_path: Path) -> None:
    markdown = {"cell_type": "markdown", "source": "# not code"}
    raw = {"cell_type": "raw", "source": ["nor this"]}
    content = notebook(markdown, "x = 1\ny = 2", raw, ["z = x\n", "\n", "w = y"], "")
    source = read_source(tmp_path, content)
    assert source.content == (
        b"# The code cells of a notebook, in order.\n#\n"
        b"# Code cell 1\nx = 1\ny = 2\n# Code cell 2\nz = x\n\nw = y\n# Code cell 3\n\n"
    )
    assert [(cell.number, cell.first_line, cell.last_line) for cell in source.cells] == [
        (1, 4, 5),
        (2, 7, 9),
        (3, 11, 11),
    ]
    assert (source.path, source.notebook, source.handed_in_as) == ("hw.py", "hw.ipynb", "hw.ipynb")


def test_a_line_leads_to_its_cell(tmp_path: Path) -> None:
    source = read_source(tmp_path, notebook("%matplotlib inline\nx = 1", "\n!ls \\\n -l\ny = (1"))
    with pytest.raises(SyntaxError) as caught:
        run(source)
    assert caught.value.lineno is not None
    assert source.cell_of(caught.value.lineno) == (2, 4)


def test_nbformat_3(tmp_path: Path) -> None:
    cells = [
        {"cell_type": "heading", "source": "h"},
        {"cell_type": "code", "input": ["x = 1\n", "%pylab"], "language": "python"},
    ]
    more = [{"cell_type": "code", "input": "y = x", "outputs": []}]
    top = {"nbformat": 3, "worksheets": [{"cells": cells}, {"cells": more}, {}]}
    source = read_source(tmp_path, json.dumps(top).encode())
    assert cell_lines(source) == [
        ["x = 1", "get_ipython().run_line_magic('pylab', '')"],
        ["y = x"],
    ]


def test_saved_outputs_are_ignored(tmp_path: Path) -> None:
    plain = {"cell_type": "code", "source": "x = 1", "outputs": []}
    shown = plain | {"outputs": [{"data": {"text/plain": ["y = 2"]}}], "execution_count": 3}
    assert read_source(tmp_path, notebook(plain)) == read_source(tmp_path, notebook(shown))


def test_line_ends_bom_and_encoding(tmp_path: Path) -> None:
    content = b"\xef\xbb\xbf" + notebook("# -*- coding: latin-1 -*-\r\ns = 'é'\r\nt = 1\r")
    source = read_source(tmp_path, content)
    assert cell_lines(source) == [["# -*- coding: latin-1 -*-", "s = 'é'", "t = 1", ""]]
    assert run(source)["s"] == "é"


def test_future_imports_of_later_cells(tmp_path: Path) -> None:
    future = "from __future__ import (print_function,\n  annotations)\ndef f(x: nothing): pass"
    source = read_source(tmp_path, notebook("x = 1", future))
    assert cell_lines(source)[1] == ["pass", "", "def f(x: nothing): pass"]
    assert run(source)["f"].__annotations__ == {"x": "nothing"}
    plain = read_source(tmp_path, notebook("x = 1", "from __future__ import division"))
    assert b"__future__" not in plain.content
    run(plain)


def test_cells_that_were_left_out_are_noted(tmp_path: Path) -> None:
    cells = ("%%bash\nls", "x = 1", "%%html\n<b>", "%%bash\npwd")
    found = read_bytes(tmp_path, "hw.ipynb", notebook(*cells))
    assert found.notes == (
        "left out 2 cells from code cell 1 of hw.ipynb: %%bash is not run",
        "left out code cell 3 of hw.ipynb: %%html is not run",
    )


def test_python_wins_over_a_notebook_of_the_same_name(tmp_path: Path) -> None:
    packed = zip_bytes(("a/x.ipynb", notebook("y = 1")), ("a/x.py", CODE), ("x.ipynb", notebook()))
    found = read_bytes(tmp_path, "hw.zip", packed)
    assert found.files["a/x.py"] == Source("a/x.py", CODE)
    assert found.files["x.py"].notebook == "x.ipynb"
    assert found.notes == ("ignored a/x.ipynb: a/x.py is there too and counts",)


def test_a_broken_notebook_beside_python(tmp_path: Path) -> None:
    packed = zip_bytes(("scratch.ipynb", b""), ("x.py", CODE))
    found = read_bytes(tmp_path, "hw.zip", packed)
    assert contents(found) == {"x.py": CODE}
    assert found.notes[0].startswith("left out scratch.ipynb: not a notebook")
    assert find(found, "x.py") == "x.py"
    with pytest.raises(IntakeError, match=r"^scratch\.ipynb: not a notebook"):
        find(found, "scratch.py")


def test_a_broken_notebook_alone(tmp_path: Path) -> None:
    packed = zip_bytes(("scratch.ipynb", b""), ("data.csv", CODE))
    refused(tmp_path, "hw.zip", packed, "scratch.ipynb", "not a notebook")


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"", "line 1 is not JSON"),
        (b'{"cells": [\n}', "line 2 is not JSON"),
        (b"x = 1\n", "not JSON"),
        (b"\xff\xfe{\0}\0", "byte 0 is not UTF-8"),
        (b'{"cells": ["\xff"]}', "byte 12 is not UTF-8"),
        (b"[]", "no object"),
        (b"null", "no object"),
        (b"{}", 'no "cells"'),
        (b'{"cells": null}', '"cells" are no list'),
        (b'{"cells": {"0": {}}}', '"cells" are no list'),
        (b'{"cells": [{"cell_type": "markdown"}, 5]}', "cell 2 (of all cells) is no object"),
        (b'{"worksheets": 1}', '"worksheets" are no list'),
        (b'{"worksheets": [[]]}', "a worksheet is no object"),
        (b'{"worksheets": [{"cells": ""}]}', '"cells" are no list'),
        (notebook("x", {"cell_type": "code", "source": 5}), "code cell 2: its source is no text"),
        (notebook("x", {"cell_type": "code", "source": None}), "code cell 2: its source"),
        (notebook({"cell_type": "code", "source": ["a", 1]}), "code cell 1: its source"),
        (notebook("x", "a = '\ud800'"), "code cell 2: holds half of a character"),
        (b'{"cells": ' + b"[" * 100_000, "nested too deep"),
        (b'{"a":' * 100_000, "nested too deep"),
        (b'{"cells": [' + b"[]," * 500_000 + b"[]]}", "more than 500,000 brackets"),
        (b'{"cells": ' + b"9" * 10_000 + b"}", "a number in its JSON is too long"),
        (notebook("x" * 600_000, "y" * 600_000), "code cells are larger than 1 MiB"),
    ],
)
def test_what_is_no_notebook(tmp_path: Path, content: bytes, rule: str) -> None:
    refused(tmp_path, "hw.ipynb", content, "hw.ipynb", rule)


def test_large_notebooks(tmp_path: Path) -> None:
    output = {"cell_type": "code", "source": "x = 1", "outputs": ["A" * (19 * 1024 * 1024)]}
    assert cell_lines(read_source(tmp_path, notebook(output))) == [["x = 1"]]
    output["outputs"] = ["A" * (20 * 1024 * 1024)]
    refused(tmp_path, "hw.ipynb", notebook(output), "hw.ipynb", "larger than 20 MiB")


def test_code_in_characters_of_several_bytes_is_bounded(tmp_path: Path) -> None:
    content = notebook("# " + "é" * 600_000)
    refused(tmp_path, "hw.ipynb", content, "code cells are larger than 1 MiB")


def test_empty_cells_are_bounded(tmp_path: Path) -> None:
    content = notebook(*([""] * 100_000))
    refused(tmp_path, "hw.ipynb", content, "code cells are larger than 1 MiB")


def test_unknown_kinds_of_cells_are_ignored(tmp_path: Path) -> None:
    odd: list[Any] = [{}, {"cell_type": 5, "source": 5}, {"cell_type": ["code"]}]
    assert cell_lines(read_source(tmp_path, notebook(*odd, "x = 1"))) == [["x = 1"]]
    empty = {"cell_type": "code"}
    assert cell_lines(read_source(tmp_path, notebook(empty))) == [[""]]


@pytest.mark.parametrize("filler", [
    *("!", "\\", "%time ", "x = ", '"', "'''", "(", "?", "a?", " ", "-n 1 ", "!ls\n", "a b?\n"),
    *("   \\ ", "\\'", "'\\'", " " * 50 + "\\ \n", ">>> \n", "x=%time 1\n", "a" * 190 + "b ?\n"),
])  # fmt: skip
@pytest.mark.parametrize("start", ["", "%%timeit ", "x = !", "%time", "x = %time", "f(\n%x\n"])
def test_no_cell_takes_long(tmp_path: Path, start: str, filler: str) -> None:
    for size in (250_000, 1_000_000):  # below and above what may stand beside a magic command
        content = notebook(start + filler * (size // len(filler)))
        started = time.process_time()
        with contextlib.suppress(IntakeError):
            read_bytes(tmp_path, "hw.ipynb", content)
        assert time.process_time() - started < 5


def test_cells_with_magics_are_bounded_over_a_whole_hand_in(tmp_path: Path) -> None:
    cell = "!ls\n" + "# ordinary text\n" * 1000
    packed = zip_bytes(*((f"{n}.ipynb", notebook(cell)) for n in range(18)))
    found = read_bytes(tmp_path, "hw.zip", packed)
    assert len(found.files) == 16
    assert "code cell 1: cells with magic commands are larger than 256 KiB" in found.notes[0]


def test_a_line_that_ipython_would_take_minutes_over(tmp_path: Path) -> None:
    content = notebook("%matplotlib inline\nx =" + " " * 16_000 + "\\ ")
    refused(
        tmp_path, "hw.ipynb", content, "code cell 1: a line beside a magic command has too many"
    )
