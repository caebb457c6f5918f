"""Everything that an assignment promises, tried: `grade verify`."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from grader.checks.rules import NAME as RULES
from grader.errors import SpecError
from grader.kit import build_kit, kit_file, why_outdated
from grader.limits import seconds
from grader.numerics.tolerance import in_float64
from grader.prepare import Prepared, limit_key
from grader.proof import stored as proof
from grader.prove import mistakes
from grader.prove.bench import Bench, without_large
from grader.prove.handed_in import as_file, examined
from grader.prove.lint import STARTER, needs, problems_of
from grader.prove.secrets import leaks
from grader.records import Status
from grader.records.agreement import Agreement
from grader.records.proved import Proved, Said
from grader.reference import read_functions
from grader.run import Grader
from grader.spec import LoadedAssignment, load_assignment

NEAR_LIMIT: Final = 10
"""A call that takes this many times the reference's own time must be well within its limit."""


def prove(path: Path, *, examples: bool = True) -> Proved:
    """Try everything that an assignment promises; what its gradients' proof says is stored.

    Args:
        path: folder of the assignment, or its spec.
        examples: whether the examples are graded, which takes longest.

    Raises:
        UsageError: there is no sandbox on this machine, or the proof cannot be written.
    """
    try:
        assignment = load_assignment(path)
    except SpecError as error:
        return Proved(path.name, problems=tuple(map(str, error.mistakes)))
    said = Said([*problems_of(assignment)], [*needs(assignment)])
    spec = assignment.spec
    try:
        with Grader(assignment) as grader:
            return _proved(grader, said, examples=examples)
    except SpecError as error:
        told = [str(mistake) for mistake in error.mistakes]
        # what the reference lacks may have been told by `problems_of`
        said.problems += [text for text in told if text not in "\n".join(said.problems)]
    return Proved(
        spec.id, spec.points, problems=tuple(said.problems), warnings=tuple(said.warnings)
    )


def _proved(grader: Grader, said: Said, *, examples: bool) -> Proved:
    assignment, prepared = grader.assignment, grader.prepared
    bench = Bench(assignment, without_large(prepared))
    agreements = _agreements(assignment, prepared, said)
    starter = _starter(grader, said)
    reference = _reference(Bench(assignment, prepared), said)
    tried = tuple(mistakes.tried_all(bench))
    if not bench.mistakes:
        said.warnings.append("no mistakes are named, so nothing shows that the checks catch any")
    mistakes.say(bench, tried, said)
    shown = examined(grader, said) if examples else None
    kit = _kit(assignment, prepared, said)
    said.warnings += _tight_limits(prepared, assignment)
    return Proved(
        assignment.spec.id,
        assignment.spec.points,
        agreements,
        starter,
        reference,
        tried,
        shown,
        kit,
        tuple(said.problems),
        tuple(said.warnings),
    )


def _agreements(
    assignment: LoadedAssignment, prepared: Prepared, said: Said
) -> tuple[Agreement, ...]:
    if not proof.asks_for_gradients(assignment):
        return ()
    found = proof.agreements_of(assignment, prepared)
    wrong = [f"task {one.task}: {one.problem}" for one in found if one.problem is not None]
    said.problems += wrong
    if not wrong:
        proof.write_proof(assignment, found)
    return tuple(found)


def _starter(grader: Grader, said: Said) -> float | None:
    path = grader.assignment.folder / STARTER
    if not path.is_file():
        return None
    report = grader.grade(as_file(grader.assignment, path))
    if report.status is Status.FAULT:
        said.problems.append("the starter cannot be graded: the grader failed")
    elif report.earned:
        scoring = [f"{v.task}/{v.check}" for v in report.verdicts if v.earned]
        said.problems.append(
            f"the starter scores {report.earned:g} of {report.possible:g} points,"
            f" in {', '.join(scoring)}"
        )
    return report.earned


def _reference(bench: Bench, said: Said) -> float:
    """Hand in the reference, in this process: it is numpy's, and may import what it likes."""
    judged = bench.judged(bench.evidence(bench.source))
    for verdict in judged.verdicts:
        if verdict.status is not Status.PASS:
            why = "; ".join(dict.fromkeys(f.headline for f in verdict.findings))
            waits = ", ".join(verdict.waits_for)
            said.problems.append(
                f"the reference does not pass {verdict.task}/{verdict.check}:"
                f" {why or f'it waits for {waits}'}"
            )
        elif not verdict.cases and verdict.kind != RULES:
            said.warnings.append(f"{verdict.task}/{verdict.check} has no case")
    return judged.earned


def _kit(assignment: LoadedAssignment, prepared: Prepared, said: Said) -> str:
    path, again = kit_file(assignment), f"run grade kit {assignment.spec.id}"
    why = why_outdated(path, build_kit(assignment))
    if why is not None:
        said.problems.append(f"the kit is out of date: {why}; {again}")
        return "old" if path.is_file() else "none"
    found = leaks(assignment, path.read_bytes(), prepared)
    said.problems += found
    return "leaks" if found else "ok"


def _tight_limits(prepared: Prepared, assignment: LoadedAssignment) -> Iterator[str]:
    """Yield the calls whose given CPU limit is near to the reference's own time."""
    functions, spec = read_functions(assignment), prepared.spec
    seen = set()
    for case in prepared.all_cases():
        question = case.question
        key = limit_key(question)
        family = spec.families.get(question.case.family)
        given = (family.cpu_s if family is not None else None) or spec.limits.cpu_s
        function = functions.get(question.function)
        if key in seen or family is None or given is None or not callable(function):
            continue
        seen.add(key)
        if isinstance(function, type):
            continue
        arguments = [in_float64(a) for a in question.reference_inputs(question.inputs)]
        own_s = min(seconds(function, arguments) for _ in range(2))
        if NEAR_LIMIT * own_s > given:
            yield (
                f"{question.function} on family {question.case.family}: the limit of {given:g} s"
                f" is only {math.floor(given / own_s)} times the reference's own time"
            )
