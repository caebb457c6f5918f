"""Reads the reference of an assignment: solution and secret seed. Trusted code, trusted files.

It is imported into the grader's own process, which never runs a student's code and from which no
process that does is forked.
"""

from __future__ import annotations

import hashlib
import importlib.util
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

from grader.checks import REGISTRY
from grader.errors import SpecError, SpecMistake
from grader.mistakes import Mistake, StepError, mistaken_source
from grader.spec import FIXTURES_FILE, Assignment, LoadedAssignment, call_of

SOLUTION = "solution.py"
HIDDEN = "hidden.toml"
MISTAKES = "mistakes.py"


def read_functions(assignment: LoadedAssignment) -> Mapping[str, Callable[..., Any]]:
    """Import `solution.py` and return what the tasks ask for, and the twins of the fixtures.

    Raises:
        SpecError: it is missing, cannot be imported, or lacks a function.
    """
    path = _solution(reference_folder(assignment))
    module = _imported(path, f"reference_{assignment.spec.id}")
    missing = [name for name in _wanted(assignment.spec) if not hasattr(module, name)]
    if missing:
        raise SpecError([SpecMistake(str(path), None, "", f"it has no {name}") for name in missing])
    return {name: value for name, value in vars(module).items() if not name.startswith("__")}


def _imported(path: Path, name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise _error(path, "it cannot be imported")
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        raise _error(path, f"importing it raises {type(error).__name__}: {error}") from error
    return module


def read_solution(assignment: LoadedAssignment) -> str:
    """Return the source of `solution.py`.

    Raises:
        SpecError: it is missing.
    """
    return _solution(reference_folder(assignment)).read_text(encoding="utf-8")


def read_mistakes(assignment: LoadedAssignment) -> tuple[Mistake, ...]:
    """Return the named mistakes of `mistakes.py`; none where there is no such file.

    Whether each can be made takes a while to find out: see `prove_mistakes`.

    Raises:
        SpecError: the file cannot be imported, or holds something else.
    """
    path = reference_folder(assignment) / MISTAKES
    if not path.is_file():
        return ()
    made = getattr(_imported(path, f"mistakes_{assignment.spec.id}"), "MISTAKES", None)
    if not isinstance(made, tuple) or not all(isinstance(one, Mistake) for one in made):
        raise _error(path, "it must define MISTAKES, a tuple of grader.mistakes.Mistake")
    return made


def prove_mistakes(assignment: LoadedAssignment) -> None:
    """Make every named mistake once.

    Raises:
        SpecError: some cannot be made in `solution.py`, or have one id; see also `read_mistakes`.
    """
    made, solution = read_mistakes(assignment), read_solution(assignment)
    path = str(reference_folder(assignment) / MISTAKES)
    said = [
        f"two mistakes are called {m.id}"
        for i, m in enumerate(made)
        if m.id in {earlier.id for earlier in made[:i]}
    ]
    for mistake in made:
        try:
            mistaken_source(solution, [mistake])
        except StepError as error:
            said.append(str(error))
    if said:
        raise SpecError([SpecMistake(path, None, "", message) for message in said])


def _wanted(spec: Assignment) -> list[str]:
    """Return what a reference must define: what tasks ask for, and the fixtures families name."""
    calls = [call_of(task) for task in spec.task]
    fixtures = [name for name, how in spec.passed_as.items() if how == "fixture"]
    named = {
        str(f.values[name]) for f in spec.families.values() for name in fixtures if name in f.values
    }
    asked = [call.function for call in calls if call is not None]
    return [*asked, *spec.losses, *sorted(named)]


def read_fixtures(assignment: LoadedAssignment) -> Mapping[str, Any]:
    """Run `fixtures.py` and return what it defines. Trusted code, as the reference is.

    Raises:
        SpecError: it fails.
    """
    path = assignment.folder / FIXTURES_FILE
    space: dict[str, Any] = {"__name__": "fixtures"}
    try:
        exec(compile(assignment.fixtures or b"", str(path), "exec"), space)  # noqa: S102  the author's own
    except Exception as error:
        raise _error(path, f"running it raises {type(error).__name__}: {error}") from error
    return {name: value for name, value in space.items() if not name.startswith("__")}


def read_needed_fixtures(assignment: LoadedAssignment) -> Mapping[str, Any]:
    """Return the public functions that this side runs itself, where a kind of check does.

    Raises:
        SpecError: running `fixtures.py` fails.
    """
    kinds = {check.kind for task in assignment.spec.task for check in task.check}
    needed = any(REGISTRY[kind].needs_fixtures for kind in kinds & set(REGISTRY))
    return read_fixtures(assignment) if needed else {}


def read_secret_seed(assignment: LoadedAssignment) -> int:
    """Return the secret seed from `hidden.toml` beside the solution.

    Where there is none, the seed is derived from the solution's own bytes: whoever does not have
    the reference cannot compute it.

    Raises:
        SpecError: the file is there but does not hold a seed.
    """
    folder = reference_folder(assignment)
    path = folder / HIDDEN
    if not path.is_file():
        return int.from_bytes(hashlib.sha256(_solution(folder).read_bytes()).digest()[:8], "big")
    try:
        seed = tomllib.loads(path.read_text(encoding="utf-8")).get("seed")
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise _error(path, f"it cannot be read: {error}") from error
    if type(seed) is not int or seed < 0:
        raise _error(path, 'it must hold "seed = " and a whole number of at least 0')
    return seed


def reference_folder(assignment: LoadedAssignment) -> Path:
    """Return the folder of the reference.

    Raises:
        SpecError: it is not on this machine.
    """
    folder = assignment.reference_folder
    if folder is None:
        raise SpecError(
            [SpecMistake(str(assignment.file), None, "", "its reference is not on this machine")],
            "Grading needs the reference folder that the spec names.",
        )
    return folder


def _solution(folder: Path) -> Path:
    path = folder / SOLUTION
    if not path.is_file():
        raise _error(path, "the reference solution is missing")
    return path


def _error(path: Path, message: str) -> SpecError:
    return SpecError([SpecMistake(str(path), None, "", message)])
