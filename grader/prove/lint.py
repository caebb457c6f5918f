"""What can be told of an assignment without running a hand-in: `grade lint`, in under a second."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from grader.errors import SpecError
from grader.kit import KIT, kit_file
from grader.packed import fingerprint, read_content
from grader.proof import stored as proof
from grader.records.proved import Proved
from grader.reference import (
    MISTAKES,
    SOLUTION,
    prove_mistakes,
    read_fixtures,
    read_functions,
    read_mistakes,
    read_secret_seed,
)
from grader.spec import Call, LoadedAssignment, call_of, load_assignment
from grader.stored import StoredError

STARTER: Final = "starter.py"
HANDOUT: Final = "README.md"


def lint(path: Path) -> Proved:
    """Return what is wrong with the assignment in a folder, as far as it shows at once."""
    try:
        assignment = load_assignment(path)
    except SpecError as error:
        return Proved(path.name, problems=tuple(map(str, error.mistakes)))
    problems = [*problems_of(assignment), *why_kit_is_old(assignment)]
    if assignment.reference_folder is not None and proof.asks_for_gradients(assignment):
        try:
            why = proof.why_outdated(assignment)
        except SpecError:
            why = None  # there is no solution, which is said already
        problems += [why] if why is not None else []
    spec = assignment.spec
    return Proved(spec.id, spec.points, problems=tuple(problems), warnings=tuple(needs(assignment)))


def problems_of(assignment: LoadedAssignment) -> Iterator[str]:
    """Yield what is wrong with names, handout, starter, fixtures, reference and mistakes."""
    if assignment.folder.name != assignment.spec.id:
        yield f"its folder is called {assignment.folder.name}, its id is {assignment.spec.id}"
    yield from _handout(assignment)
    yield from _starter(assignment)
    for part in (_fixtures, _reference, _seed, _mistakes):
        try:
            yield from part(assignment)
        except SpecError as error:
            yield from map(str, error.mistakes)


def calls_of(assignment: LoadedAssignment) -> Mapping[str, list[Call]]:
    """Return the calls of an assignment by function; what is read is left out."""
    found: dict[str, list[Call]] = {}
    for task in assignment.spec.task:
        call = call_of(task) if task.call is not None else None
        if call is not None:
            found.setdefault(call.function, []).append(call)
    return found


def why_kit_is_old(assignment: LoadedAssignment) -> Iterator[str]:
    """Yield why a kit cannot belong to the spec, as far as that shows without making it anew."""
    path, again = kit_file(assignment), f"run grade kit {assignment.spec.id}"
    if not path.is_file():
        yield f"there is no {KIT}; {again}"
        return
    try:
        content = read_content(path.read_bytes())
    except (OSError, StoredError) as error:
        yield f"{KIT} cannot be read: {error}; {again}"
        return
    now = (assignment.spec.id, fingerprint(assignment), assignment.spec.seed)
    if (content.get("assignment"), content.get("spec"), content.get("seed")) != now:
        yield f"{KIT} belongs to another version of the assignment; {again}"


def needs(assignment: LoadedAssignment) -> Iterator[str]:
    """Yield what is odd about what checks need and how families weigh."""
    spec = assignment.spec
    for task in spec.task:
        for check in task.check:
            where = f"task {task.id}, check {check.id}"
            if check.points and check.kind == "rules":
                yield f"{where}: rules earn points, so that an empty hand-in has some"
            weights = {name: check.weights.get(name, 1.0) for name in check.families}
            for name, weight in weights.items():
                if len(weights) > 1 and weight > sum(weights.values()) / 2 and check.weights:
                    yield f"{where}: family {name} weighs more than all others together"


def _handout(assignment: LoadedAssignment) -> Iterator[str]:
    path = assignment.folder / HANDOUT
    if not path.is_file():
        yield f"there is no {HANDOUT}, the handout"
        return
    text = path.read_text(encoding="utf-8")
    if assignment.spec.submission.file not in text:
        yield f"{HANDOUT} does not name the file to hand in, {assignment.spec.submission.file}"
    if assignment.spec.submission.script is None:
        missing = [name for name in calls_of(assignment) if name not in text]
        yield from (f"{HANDOUT} does not name {name}" for name in missing)


def _starter(assignment: LoadedAssignment) -> Iterator[str]:
    path = assignment.folder / STARTER
    if not path.is_file():
        yield f"there is no {STARTER}"
        return
    try:
        body = ast.parse(path.read_text(encoding="utf-8")).body
    except (SyntaxError, ValueError) as error:
        yield f"{STARTER} is not Python: {error}"
        return
    if assignment.spec.submission.script is not None:
        return  # its functions are the reference's
    functions = {one.name: one for one in body if isinstance(one, ast.FunctionDef | ast.ClassDef)}
    for name, calls in calls_of(assignment).items():
        found = functions.get(name)
        if found is None:
            yield f"{STARTER} does not define {name}"
        elif isinstance(found, ast.FunctionDef):
            own = tuple(argument.arg for argument in (*found.args.posonlyargs, *found.args.args))
            # a task may hand other variables to the function of another one
            if own not in {call.arguments for call in calls}:
                yield f"{STARTER} defines {name}({', '.join(own)}), the spec calls {calls[0]}"
    assigned = {name.id for one in body for name in ast.walk(one) if isinstance(name, ast.Name)}
    for task in assignment.spec.task:
        if task.reads is not None and task.reads not in assigned:
            yield f"{STARTER} has no {task.reads}"


def _fixtures(assignment: LoadedAssignment) -> Iterator[str]:
    if assignment.fixtures is not None:
        read_fixtures(assignment)
    yield from ()


def _reference(assignment: LoadedAssignment) -> Iterator[str]:
    functions = read_functions(assignment)
    for call in (call for calls in calls_of(assignment).values() for call in calls):
        function: Callable[..., Any] = functions[call.function]
        if isinstance(function, type):
            continue  # the arguments are those of the public function that is given the class
        try:
            inspect.signature(function).bind(*call.arguments)
        except TypeError as error:
            yield f"{SOLUTION}: {call} cannot be called like that: {error}"


def _seed(assignment: LoadedAssignment) -> Iterator[str]:
    seed = read_secret_seed(assignment)
    if seed == assignment.spec.seed:
        yield "the secret seed is the visible one"


def _mistakes(assignment: LoadedAssignment) -> Iterator[str]:
    prove_mistakes(assignment)
    tasks = {task.id for task in assignment.spec.task}
    for mistake in read_mistakes(assignment):
        if not mistake.tasks:
            yield f"{MISTAKES}: mistake {mistake.id} names no task"
        for task in (name for name in mistake.tasks if name not in tasks):
            yield f"{MISTAKES}: mistake {mistake.id} names task {task}, which there is not"
