"""What the tests of single assignments share."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from grader.judge import Judged
from grader.prepare import Seeds
from grader.records import Status
from grader.spec import call_of

from ..corpus.judging import Bench
from ..corpus.packages import find_packages
from ..corpus.variant import WHOLE, Variant
from ..grading import ROOT

SEEDS = Seeds(3, 1_000_006)
WRAPPED = """
import numpy as np

import reference_solution


def wrap(function):
    def wrapped(*arguments):
        return function(*(np.array(a) if hasattr(a, "numpy") else a for a in arguments))

    return wrapped


for name in {names!r}:
    globals()[name] = wrap(getattr(reference_solution, name))
"""
"""Hands the numpy reference in where tensors are passed."""


@cache
def bench(name: str) -> Bench:
    return Bench(name, published=True)


def functions(name: str) -> Any:
    """The reference's functions by name."""
    return bench(name).functions


def judged(name: str, source: str, **siblings: str) -> Judged:
    """A whole hand-in, judged in this process with both seeds."""
    files = {f"{module}.py": text for module, text in siblings.items()}
    variant = Variant("", WHOLE, "", source, siblings=files)
    return bench(name).judged(bench(name).prepared(SEEDS), variant)


def judged_reference(name: str) -> Judged:
    """The reference, handed in."""
    solution = (ROOT / "reference" / name / "solution.py").read_text(encoding="utf-8")
    names = [call.function for call in map(call_of, bench(name).spec.task) if call is not None]
    return judged(name, WRAPPED.format(names=names), reference_solution=solution)


def starter(name: str) -> str:
    return (ROOT / "assignments" / name / "starter.py").read_text(encoding="utf-8")


def told(result: Judged) -> list[str]:
    return [f"{v.task}/{v.check}: {f.headline}" for v in result.verdicts for f in v.findings]


def misjudged(name: str, seeds: Sequence[int], every: int = 1) -> dict[str, Any]:
    """Variants of the corpus that are not judged as they should be; `every` thins them out."""
    package = find_packages()[name]
    wrong: dict[str, Any] = {}
    for number, seed in enumerate(seeds):
        for variant in (*package.correct, *package.wrong)[number % every :: every]:
            run = bench(name).judge(variant, seed)
            if run.all_passed != variant.is_right:
                wrong[f"{variant.name} at {seed}"] = run.told
    return wrong


def is_full(result: Judged) -> bool:
    return result.status is Status.PASS
