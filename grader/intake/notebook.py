"""`.ipynb`: code cells in order, as one Python file that keeps every cell's lines.

The JSON is read without a library for notebooks: of the format (nbformat 3 and 4) only three keys
matter here, and a hostile file must meet limits first. Saved outputs and all other cells are
ignored. The text of a cell becomes Python in `magics`.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any, Final

from grader.intake import limits
from grader.intake.magics import Effort, FutureImports, PlainCell, TangledError, plain_python
from grader.intake.names import refusal, shown
from grader.intake.submission import Cell

_REMEDY: Final = "Open it in Jupyter, choose Restart & Clear Output, save it and hand it in again."

# Two lines, because Python takes an encoding from a comment in the first two: a cell that begins
# with one was UTF-8 in the notebook all the same.
_HEADER: Final = "# The code cells of a notebook, in order."


_PYTHON: Final = re.compile("python|sage", re.IGNORECASE)
"""In the names of the languages that are Python."""


@dataclass(frozen=True)
class Converted:
    """A notebook as Python.

    Attributes:
        content: Python in UTF-8.
        cells: which lines came from which code cell.
        dropped: number and magic of each cell whose body is not Python of this module.
    """

    content: bytes
    cells: tuple[Cell, ...]
    dropped: tuple[tuple[int, str], ...]


def to_python(entry: str, raw: bytes, effort: Effort | None = None) -> Converted:
    """Turn a notebook into Python.

    Args:
        entry: what to call the notebook in an error.
        raw: the notebook's bytes.
        effort: what the notebooks of one hand-in may cost together.

    Raises:
        IntakeError: it is no notebook; names the cell where one is to blame.
    """
    parsed = _parsed(entry, raw)
    _check_language(entry, parsed.get("metadata"))
    texts = _code_cells(entry, parsed)
    _check_size(entry, sum(len(text) for text in texts))
    future, effort = FutureImports(), effort or Effort()
    lines = [_HEADER, ""]
    cells: list[Cell] = []
    dropped: list[tuple[int, str]] = []
    for number, text in enumerate(texts, start=1):
        python = _plain(entry, number, text, future, effort)
        if python.dropped is not None:
            dropped.append((number, python.dropped))
        lines.append(f"# Code cell {number}")
        cells.append(Cell(number, len(lines) + 1, len(lines) + len(python.lines)))
        lines += python.lines
    lines[1] = future.line() or "#"
    content = _encoded(entry, lines, cells)
    _check_size(entry, len(content))
    return Converted(content, tuple(cells), tuple(dropped))


def _plain(entry: str, number: int, text: str, future: FutureImports, effort: Effort) -> PlainCell:
    try:
        return plain_python(text, future, effort)
    except TangledError as error:
        remedy = "Keep %, ! and ? commands in short cells of their own."
        raise refusal(entry, f"code cell {number}: {error}", remedy) from error


def _check_language(entry: str, metadata: object) -> None:
    """Refuse a notebook that says it is written in another language.

    What it says may be missing or odd: then its cells are read as Python.
    """
    for part, key in (("kernelspec", "language"), ("language_info", "name")):
        about = metadata.get(part) if isinstance(metadata, dict) else None
        language = about.get(key) if isinstance(about, dict) else None
        if isinstance(language, str) and language.strip():
            if not _PYTHON.search(language):
                rule = f"a notebook in {shown(language.strip())}; Python is asked for"
                raise refusal(entry, rule, "Choose a Python kernel in Jupyter and write it there.")
            return


def _check_size(entry: str, count: int) -> None:
    if count > limits.MAX_PYTHON_BYTES:
        most = limits.size(limits.MAX_PYTHON_BYTES)
        raise refusal(entry, f"its code cells are larger than {most}", "Keep data out of code.")


def _parsed(entry: str, raw: bytes) -> dict[str, Any]:
    if raw.count(b"{") + raw.count(b"[") > limits.MAX_NOTEBOOK_CONTAINERS:
        rule = f"more than {limits.MAX_NOTEBOOK_CONTAINERS:,} brackets in the notebook's JSON"
        raise refusal(entry, rule, _REMEDY)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        rule = f"not a notebook: byte {error.start} is not UTF-8"
        raise refusal(entry, rule, _REMEDY) from error
    try:
        parsed = json.loads(text)
    except json.JSONDecodeError as error:
        rule = f"not a notebook: line {error.lineno} is not JSON ({error.msg})"
        raise refusal(entry, rule, _REMEDY) from error
    except RecursionError as error:
        raise refusal(entry, "not a notebook: its JSON is nested too deep", _REMEDY) from error
    except ValueError as error:  # a number with more digits than Python turns into an int
        raise refusal(entry, "not a notebook: a number in its JSON is too long", _REMEDY) from error
    if not isinstance(parsed, dict):
        raise refusal(entry, "not a notebook: its JSON is no object", _REMEDY)
    return parsed


def _code_cells(entry: str, parsed: dict[str, Any]) -> list[str]:
    texts: list[str] = []
    for position, cell in enumerate(_cells(entry, parsed), start=1):
        if not isinstance(cell, dict):
            rule = f"not a notebook: cell {position} (of all cells) is no object"
            raise refusal(entry, rule, _REMEDY)
        if cell.get("cell_type") == "code":
            texts.append(_text(entry, len(texts) + 1, cell))
    return texts


def _cells(entry: str, parsed: dict[str, Any]) -> list[Any]:
    if "cells" in parsed:
        return _list(entry, "cells", parsed["cells"])
    if "worksheets" not in parsed:
        raise refusal(entry, 'not a notebook: it has no "cells"', _REMEDY)
    cells: list[Any] = []
    for sheet in _list(entry, "worksheets", parsed["worksheets"]):
        if not isinstance(sheet, dict):
            raise refusal(entry, "not a notebook: a worksheet is no object", _REMEDY)
        cells += _list(entry, "cells", sheet.get("cells", []))
    return cells


def _list(entry: str, key: str, value: object) -> list[Any]:
    if not isinstance(value, list):
        raise refusal(entry, f'not a notebook: its "{key}" are no list', _REMEDY)
    return value


def _text(entry: str, number: int, cell: dict[str, Any]) -> str:
    source = cell.get("source", cell.get("input", ""))  # nbformat 3 says "input"
    if isinstance(source, str):
        return source
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        return "".join(source)
    raise refusal(entry, f"code cell {number}: its source is no text", _REMEDY)


def _encoded(entry: str, lines: list[str], cells: list[Cell]) -> bytes:
    try:
        return ("\n".join(lines) + "\n").encode()
    except UnicodeEncodeError as error:
        line = error.object.count("\n", 0, error.start) + 1
        number = next((cell.number for cell in cells if line <= cell.last_line), 0)
        rule = f"code cell {number}: holds half of a character (a lone surrogate)"
        raise refusal(entry, rule, "Delete the broken character and save the notebook.") from error
