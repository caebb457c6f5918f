"""The proof of a reference, stored beside it: `reference/<id>/proof.toml`.

It says for which spec and which solution the gradients were confirmed, and how closely. Nothing in
it tells a secret input or a right answer.
"""

from __future__ import annotations

import hashlib
import math
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from grader.atomic import write_atomically
from grader.errors import SpecError, SpecMistake, UsageError
from grader.prepare import Prepared, Seeds, prepare
from grader.proof.opinions import agreements
from grader.records.agreement import Agreement, Gap
from grader.reference import (
    SOLUTION,
    read_functions,
    read_needed_fixtures,
    read_secret_seed,
    read_solution,
    reference_folder,
)
from grader.spec import LoadedAssignment

PROOF: Final = "proof.toml"
SCHEMA: Final = 1


def proof_file(assignment: LoadedAssignment) -> Path:
    """Return where an assignment's proof is stored."""
    return reference_folder(assignment) / PROOF


def asks_for_gradients(assignment: LoadedAssignment) -> bool:
    """Return whether there is anything to prove."""
    return any(check.kind == "gradient" for task in assignment.spec.task for check in task.check)


def verify(assignment: LoadedAssignment) -> list[Agreement]:
    """Confirm every gradient of an assignment's reference.

    Raises:
        SpecError: one mistake for each gradient that is not the derivative of its loss, or that
            differences tell nothing of.
    """
    functions, fixtures = read_functions(assignment), read_needed_fixtures(assignment)
    seeds = Seeds(assignment.spec.seed, read_secret_seed(assignment))
    prepared = prepare(assignment.spec, seeds, functions, str(assignment.file), fixtures)
    found = agreements_of(assignment, prepared)
    place = str(reference_folder(assignment) / SOLUTION)
    wrong = [
        SpecMistake(place, None, f"task {agreement.task}", agreement.problem)
        for agreement in found
        if agreement.problem is not None
    ]
    if wrong:
        raise SpecError(wrong, "Correct the reference; students would be judged by it.")
    return found


def agreements_of(assignment: LoadedAssignment, prepared: Prepared) -> list[Agreement]:
    """Return what the three opinions say of every gradient, whether they agree or not."""
    return agreements(prepared, read_functions(assignment))


def told(found: Sequence[Agreement]) -> str:
    """Return in a sentence what was confirmed, and how closely."""
    worst = max(agreement.differences.of_rms for agreement in found)
    gaps = [a.autograd.of_rms for a in found if a.autograd is not None]
    also = f" and torch.autograd's within {max(gaps):.1e}" if len(gaps) == len(found) else ""
    count = "1 gradient is" if len(found) == 1 else f"{len(found)} gradients are"
    return f"{count} the differences' within {worst:.1e}{also}, relative to their size"


def proof_text(assignment: LoadedAssignment, found: Sequence[Agreement]) -> str:
    """Return the content of the proof; the same for the same agreements."""
    blocks = [
        "\n".join(
            [
                f"# Written by `grade verify {assignment.spec.id}`.",
                f"schema     = {SCHEMA}",
                f'assignment = "{assignment.spec.id}"',
                *(f'{name:10} = "{digest}"' for name, digest in _digests(assignment).items()),
            ]
        )
    ]
    blocks += ["\n".join(_lines(agreement)) for agreement in found]
    return "\n\n".join(blocks) + "\n"


def write_proof(assignment: LoadedAssignment, found: Sequence[Agreement]) -> Path:
    """Store a proof and return where.

    Raises:
        UsageError: it cannot be written.
    """
    path = proof_file(assignment)
    try:
        write_atomically(path, proof_text(assignment, found))
    except OSError as error:
        raise UsageError(f"{path}: the proof cannot be written: {error.strerror}") from error
    return path


def why_outdated(assignment: LoadedAssignment) -> str | None:
    """Return why the stored proof does not hold for the assignment, or None where it does."""
    path = proof_file(assignment)
    again = f"run grade verify {assignment.spec.id}"
    if not path.is_file():
        return f"there is no proof; {again}"
    try:
        stored = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError):
        return f"the proof cannot be read; {again}"
    if stored.get("schema") != SCHEMA:
        return f"the proof is of another version; {again}"
    for name, digest in _digests(assignment).items():
        if stored.get(name) != digest:
            return f"the proof is of another {name}; {again}"
    return None


def _digests(assignment: LoadedAssignment) -> dict[str, str]:
    solution = read_solution(assignment).encode()
    digests = {"spec": assignment.digest, "solution": hashlib.sha256(solution).hexdigest()}
    if assignment.fixtures is not None:
        digests["fixtures"] = hashlib.sha256(assignment.fixtures).hexdigest()
    return digests


def _lines(agreement: Agreement) -> Iterator[str]:
    yield "[[gradient]]"
    yield f'task         = "{agreement.task}"'
    yield f'wrt          = "{agreement.wrt}"'
    yield f'of           = "{agreement.of}"'
    yield f"cases        = {agreement.cases}"
    yield f"entries      = {agreement.entries}    # compared with differences, one by one"
    yield f"directions   = {agreement.directions}    # along which it was compared with them"
    yield f"inconclusive = {agreement.inconclusive}    # entries and directions that meet a kink"
    yield f"differences  = {_gap(agreement.differences)}"
    if agreement.autograd is not None:
        yield f"autograd     = {_gap(agreement.autograd)}"


def _gap(gap: Gap) -> str:
    return (
        f"{{ of_rms = {_rounded(gap.of_rms)}, of_allowed = {_rounded(gap.of_allowed)},"
        f' family = "{gap.family}" }}'
    )


def _rounded(value: float) -> str:
    """Return a figure with two significant digits, as TOML has it."""
    if value == 0 or not math.isfinite(value):
        return f"{value:.1f}" if math.isfinite(value) else "inf"
    return f"{value:.1e}"
