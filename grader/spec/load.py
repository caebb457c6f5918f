"""From a folder to an assignment: read, parse, shape, consistency; the first to fail ends it.

Whatever is wrong with the file becomes a `SpecError` that carries one `SpecMistake` each.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from grader.errors import SpecError, SpecMistake
from grader.spec.consistency import find_problems
from grader.spec.models import KINDS, Assignment
from grader.spec.words import mistakes, shape_problems

SPEC_FILE = "assignment.toml"
FIXTURES_FILE = "fixtures.py"

_TUPLE = re.compile(r"\('[^']*'(?:, '[^']*')*,?\)")

_HINT_PATH = f"Name a folder that holds {SPEC_FILE}, or the file itself."
_HINT_ENCODING = "Save the file as UTF-8."
_HINT_TOML = (
    "Texts need quotes, brackets and quotes must be closed, and a key or table may be given once; "
    "tables that repeat have double brackets: [[task]]."
)
_HINT_SPEC = "`grade schema` describes every key."


@dataclass(frozen=True)
class LoadedAssignment:
    """An assignment and where it came from.

    Attributes:
        spec: what the author wrote.
        folder: the assignment's folder, absolute.
        file: the spec's file as it was named.
        digest: SHA-256 of the file's bytes, in hexadecimal.
        reference_folder: the reference's folder, absolute; None where the spec names none or it
            is not there, as on a student's machine.
        fixtures: content of `fixtures.py` beside the spec, the assignment's public functions;
            None where there is none.
    """

    spec: Assignment
    folder: Path
    file: Path
    digest: str
    reference_folder: Path | None
    fixtures: bytes | None = None


def load_assignment(path: Path | str, kinds: Collection[str] = KINDS) -> LoadedAssignment:
    """Read an assignment.

    Args:
        path: the assignment's folder or its `assignment.toml`.
        kinds: the kinds of check that exist.

    Raises:
        SpecError: with every mistake in the file, in file order.
    """
    file = _file(Path(path))
    raw = _read(file)
    text = _decoded(raw, file)
    data = _parsed(text, file)
    spec = _consistent(_shaped(data, text, file), kinds, data, text, file)
    folder = file.parent.resolve()
    return LoadedAssignment(
        spec=spec,
        folder=folder,
        file=file,
        digest=sha256(raw).hexdigest(),
        reference_folder=_existing_folder(folder, spec.reference),
        fixtures=_fixtures(folder),
    )


def _file(path: Path) -> Path:
    return path / SPEC_FILE if path.is_dir() else path


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except FileNotFoundError:
        raise _error(file, None, "no such file", _HINT_PATH) from None
    except OSError as error:
        message = f"cannot be read: {error.strerror or error}"
        raise _error(file, None, message, _HINT_PATH) from None
    except ValueError:  # a NUL in the name
        raise _error(file, None, "not the name of a file", _HINT_PATH) from None


def _decoded(raw: bytes, file: Path) -> str:
    try:
        return raw.decode("utf-8-sig")  # Windows editors put a byte order mark in front
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise _error(file, line, "not UTF-8", _HINT_ENCODING) from None


def _parsed(text: str, file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line, message = _syntax_mistake(str(error), text)
        raise _error(file, line, f"not TOML: {message}", _HINT_TOML) from None
    except ValueError:  # Python reads no number of more than 4300 digits
        raise _error(file, None, "not TOML: a number is too long", _HINT_TOML) from None
    except RecursionError:
        raise _error(file, None, "not TOML: nested too deeply", _HINT_TOML) from None


def _syntax_mistake(said: str, text: str) -> tuple[int | None, str]:
    """Split what tomllib says, which carries the line only in its words up to Python 3.13."""
    match = re.fullmatch(r"(?s)(.*) \(at (?:line (\d+), column (\d+)|end of document)\)", said)
    if match is None:
        return None, said
    what = _TUPLE.sub(_header, match[1][:1].lower() + match[1][1:])
    if match[2] is None:
        return text.rstrip("\n").count("\n") + 1, f"{what} at the end of the file"
    return int(match[2]), f"{what}, at column {match[3]}"


def _header(names: re.Match[str]) -> str:
    """Turn ('families', 'base') into [families.base]."""
    return "[" + ".".join(re.findall(r"'([^']*)'", names[0])) + "]"


def _shaped(data: dict[str, Any], text: str, file: Path) -> Assignment:
    try:
        return Assignment.model_validate(data)
    except ValidationError as error:
        found = mistakes(shape_problems(error, data), data, text, str(file))
    raise SpecError(found, _HINT_SPEC)


def _consistent(
    spec: Assignment, kinds: Collection[str], data: dict[str, Any], text: str, file: Path
) -> Assignment:
    problems = find_problems(spec, kinds)
    if problems:
        raise SpecError(mistakes(problems, data, text, str(file)), _HINT_SPEC)
    return spec


def _fixtures(folder: Path) -> bytes | None:
    file = folder / FIXTURES_FILE
    return _read(file) if file.is_file() else None


def _existing_folder(folder: Path, name: str | None) -> Path | None:
    if name is None:
        return None
    try:
        reference = folder / name
        return reference.resolve() if reference.is_dir() else None
    except (OSError, ValueError):  # a name that no file system can hold
        return None


def _error(file: Path, line: int | None, message: str, hint: str) -> SpecError:
    return SpecError([SpecMistake(str(file), line, "", message)], hint)
