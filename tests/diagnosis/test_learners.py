"""Wrong hand-ins in learners' ways of writing: the names given are those that were meant, or none.

`learners/<assignment>.txt` holds them, each after a line with its label by task. "unknown" means
that no name is right.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from grader.diagnose import explained, further_calls
from grader.evidence import Evidence, Request
from grader.judge import judge
from grader.prove.bench import CPU_S
from grader.prove.direct import observe_directly
from grader.records import Finding, Verdict

from .bench import Bench, a_bench

FOLDER = Path(__file__).parent / "learners"
HEAD = "=== "
UNKNOWN = "unknown"


def hand_ins() -> Iterator[Any]:
    """Yield assignment, source and label of each hand-in."""
    for path in sorted(FOLDER.glob("*.txt")):
        for block in ("\n" + path.read_text(encoding="utf-8")).split("\n" + HEAD)[1:]:
            head, _, source = block.partition("\n")
            title, _, label = head.partition(" | ")
            wanted = dict(part.split(": ") for part in label.split(", "))
            yield pytest.param(path.stem, source, wanted, id=f"{path.stem}: {title}")


@cache
def bench(name: str) -> Bench:
    return a_bench(name)


def judged(own: Bench, source: str) -> tuple[Verdict, ...]:
    """Judge a hand-in as `grade` does, in this process."""
    made, spec = own.prepared, own.prepared.spec
    siblings = frozenset({"fixtures"})

    def follow_up(evidence: Evidence) -> list[Request]:
        found = further_calls(made, evidence, judge(made, evidence, siblings), own.predictions)
        return [request for request in found if request.id not in evidence.calls]

    evidence = observe_directly(
        {spec.submission.file: source},
        spec.submission.file,
        [request for case in made.all_cases() for request in case.requests(CPU_S)],
        arrays=spec.arrays,
        fixtures=own.assignment.fixtures,
        follow_up=follow_up,
        script=spec.submission.script is not None,
    )
    result = judge(made, evidence, siblings)
    return explained(made, evidence, result, own.predictions).verdicts


@pytest.mark.parametrize(("name", "source", "wanted"), list(hand_ins()))
def test_the_name_is_the_one_that_was_meant(name: str, source: str, wanted: dict[str, str]) -> None:
    verdicts = judged(bench(name), source)
    for task, label in wanted.items():
        findings = [f for v in verdicts if v.task == task for f in v.findings]
        given = {cause.id for f in findings for cause in f.causes}
        given |= {f.mistake for f in findings if f.mistake is not None}
        assert findings, f"{task} is right"
        if label == UNKNOWN:
            assert not given, headlines(findings)
        else:  # others are explanations that no input tells apart
            assert label in given, headlines(findings)


def headlines(findings: list[Finding]) -> list[str]:
    return [finding.headline for finding in findings]
