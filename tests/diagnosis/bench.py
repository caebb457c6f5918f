"""The bench of `grade verify` for the assignments of this folder, without their large families."""

from __future__ import annotations

from functools import cache

from grader.mistakes import Mistake
from grader.prepare import Seeds, prepare
from grader.prove.bench import Bench, first_headlines, losers
from grader.reference import read_functions, read_mistakes, read_needed_fixtures, read_secret_seed
from grader.spec import load_assignment

from ..grading import ROOT, without_families

__all__ = ["IDS", "LARGE", "Bench", "a_bench", "first_headlines", "losers", "mistakes_of"]

IDS = sorted(path.parent.name for path in ROOT.glob("reference/*/mistakes.py"))
LARGE = "published"


@cache
def mistakes_of(name: str) -> tuple[Mistake, ...]:
    """The named mistakes of an assignment, whose cases are not prepared for that."""
    return read_mistakes(load_assignment(ROOT / "assignments" / name))


def a_bench(name: str, seed: int | None = None) -> Bench:
    """One assignment at one pair of seeds: those of spec and reference unless one is given."""
    assignment = without_families(load_assignment(ROOT / "assignments" / name), LARGE)
    seeds = Seeds(assignment.spec.seed, read_secret_seed(assignment))
    if seed is not None:
        seeds = Seeds(seed, seed + 1)
    functions, fixtures = read_functions(assignment), read_needed_fixtures(assignment)
    prepared = prepare(assignment.spec, seeds, functions, str(assignment.file), fixtures)
    return Bench(assignment, prepared)
