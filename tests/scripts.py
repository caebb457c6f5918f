"""Grades scripts in this process: what the tests of script assignments share."""

from __future__ import annotations

from functools import cache

from grader.judge import Judged, judge
from grader.prepare import Prepared, Seeds, prepare
from grader.reference import read_functions, read_secret_seed
from grader.sandbox.warm import warm_torch
from grader.spec import load_assignment

from .direct import observe_directly
from .grading import ROOT


@cache
def prepared(name: str) -> Prepared:
    """All cases of an assignment."""
    made = load_assignment(ROOT / "assignments" / name)
    seeds = Seeds(made.spec.seed, read_secret_seed(made))
    return prepare(made.spec, seeds, read_functions(made), str(made.file))


@cache
def warm() -> None:
    """Load what torch loads at its first step: a hand-in would seem to have done so."""
    warm_torch()


@cache
def graded(name: str, text: str) -> Judged:
    """A script, judged."""
    made = prepared(name)
    if made.spec.arrays == "torch":
        warm()
    file = made.spec.submission.file
    requests = [request for case in made.all_cases() for request in case.requests(60.0)]
    evidence = observe_directly({file: text}, file, requests, arrays=made.spec.arrays, script=True)
    return judge(made, evidence, frozenset())


def told(judged: Judged) -> list[tuple[str, str]]:
    """Code and headline of each finding, each once."""
    found = [(f.code, f.headline) for v in judged.verdicts for f in v.findings]
    return list(dict.fromkeys(found))
