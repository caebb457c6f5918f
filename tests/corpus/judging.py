"""Judges one variant on one pair of seeds, in this process, as the grader would."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from grader import judge as judging
from grader.checks import REGISTRY, Functions, Judgement, rules
from grader.evidence import Evidence, Request
from grader.judge import Judged, judge
from grader.numerics import compare
from grader.numerics.tolerance import Expected
from grader.prepare import Prepared, PreparedCase, Seeds, prepare
from grader.records import Status
from grader.reference import read_fixtures, read_functions
from grader.spec import LoadedAssignment, Task, call_of, load_assignment
from grader.spec.needs import resolve_needs

from ..direct import observe_directly
from ..grading import without_families
from .variant import WHOLE, Variant

ROOT = Path(__file__).parents[2]
PUBLISHED = "published"
"""Families whose names hold this are large; they are left out where `published` is False."""
CPU_S = 60.0
TINY = np.finfo(np.float64).tiny
PARTS = 32
"""Selections of tasks that are kept."""


@dataclass(frozen=True)
class Run:
    """One variant on one pair of seeds.

    Attributes:
        passed: whether every check of the variant's tasks passed, by task.
        told: the findings, for a person to read.
        ratio: the greatest error, as a share of what is allowed, among the comparisons that
            passed, see `greatest`; 0 where nothing was compared.
    """

    passed: dict[str, bool]
    told: tuple[str, ...]
    ratio: float

    @property
    def all_passed(self) -> bool:
        """Whether it got full points."""
        return all(self.passed.values())


class Bench:
    """An assignment, ready to judge variants of its solutions."""

    def __init__(self, assignment: str | LoadedAssignment, *, published: bool = False) -> None:
        whole = (
            load_assignment(ROOT / "assignments" / assignment)
            if isinstance(assignment, str)
            else assignment
        )
        self.assignment = whole if published else without_families(whole, PUBLISHED)
        self.spec = self.assignment.spec
        self.main = self.spec.submission.file

    @cached_property
    def functions(self) -> Functions:
        """What the reference defines."""
        return read_functions(self.assignment)

    @cached_property
    def fixtures(self) -> Functions:
        """The public functions, where a kind of check runs them on the grader's side."""
        kinds = {check.kind for task in self.spec.task for check in task.check}
        needed = any(REGISTRY[kind].needs_fixtures for kind in kinds & set(REGISTRY))
        return read_fixtures(self.assignment) if needed else {}

    @lru_cache(maxsize=2)  # noqa: B019  a bench lives as long as the program
    def prepared(self, seeds: Seeds) -> Prepared:
        """Cases from a pair of seeds."""
        place = str(self.assignment.file)
        return prepare(self.spec, seeds, self.functions, place, self.fixtures)

    def judge(self, variant: Variant, seed: int | Seeds) -> Run:
        """Judge the tasks that a variant is about.

        Args:
            variant: any of the assignment's.
            seed: both seeds, or the visible one from which another secret one follows.
        """
        seeds = seed if isinstance(seed, Seeds) else Seeds(seed, seed + 1_000_003)
        tasks = self.tasks(variant)
        part = self.part(seeds, tuple(task.id for task in tasks))
        with comparisons() as seen:
            judged = self.judged(part, variant)
        passed = {
            task.id: all(v.status is Status.PASS for v in judged.verdicts if v.task == task.id)
            for task in tasks
        }
        told = tuple(
            f"{v.task}/{v.check} {f.case}: {f.headline}"
            for v in judged.verdicts
            if v.task in passed
            for f in v.findings
        )
        return Run(passed, told, greatest(seen))

    def judged(self, part: Prepared, variant: Variant) -> Judged:
        """Run and judge."""
        files = variant.files(self.main)
        evidence = observe_directly(
            files,
            self.main,
            self.requests(part),
            arrays=self.spec.arrays,
            fixtures=self.assignment.fixtures,
            script=self.spec.submission.script is not None,
        )
        siblings = {path.split("/")[0].removesuffix(".py") for path in files}
        if self.assignment.fixtures is not None:
            siblings.add("fixtures")
        return judge(part, evidence, frozenset(siblings))

    def requests(self, part: Prepared) -> list[Request]:
        """Return every call to make, in the grader's order; the same objects each time."""
        known = self._requests.get(id(part))
        if known is None or known[0] is not part:
            cases = sorted(part.all_cases(), key=lambda case: case.kind.calls_siblings)
            known = part, [request for case in cases for request in case.requests(CPU_S)]
            if len(self._requests) >= PARTS:
                self._requests.clear()
            self._requests[id(part)] = known
        return known[1]

    @cached_property
    def _requests(self) -> dict[int, tuple[Prepared, list[Request]]]:
        return {}

    def tasks(self, variant: Variant) -> list[Task]:
        """Return the tasks a variant is about: those that ask for its function, or all.

        Raises:
            LookupError: no task asks for it.
        """
        tasks = [
            task
            for task in self.spec.task
            if not _is_rules(task) and variant.function in (WHOLE, _asked(task))
        ]
        if not tasks:
            raise LookupError(
                f"{variant.name}: no task of {self.spec.id} asks for {variant.function}"
            )
        return tasks

    @lru_cache(maxsize=PARTS)  # noqa: B019  a bench lives as long as the program
    def part(self, seeds: Seeds, ids: tuple[str, ...]) -> Prepared:
        """Return the cases of some tasks, of those they wait for, and the rules."""
        prepared, wanted = self.prepared(seeds), set(ids)
        while True:
            needed = {
                need
                for task in self.spec.task
                if task.id in wanted
                for check in task.check
                for need, _ in resolve_needs(self.spec, task, check)
            }
            if needed <= wanted:
                break
            wanted |= needed
        tasks = tuple(
            _without_follow_through(task)
            for task in self.spec.task
            if task.id in wanted or _is_rules(task)
        )
        kept = {task.id for task in tasks}
        return replace(
            prepared,
            spec=self.spec.model_copy(update={"task": tasks}),
            cases={key: cases for key, cases in prepared.cases.items() if key[0] in kept},
        )


def _is_rules(task: Task) -> bool:
    return all(check.kind == rules.NAME for check in task.check)


def _asked(task: Task) -> str:
    call = call_of(task)
    return "" if call is None else call.function


def _without_follow_through(task: Task) -> Task:
    """It gives a share, never full points, and wants other tasks judged."""
    checks = tuple(check.model_copy(update={"follow_through": None}) for check in task.check)
    return task.model_copy(update={"check": checks})


@dataclass(frozen=True)
class Near:
    """A comparison that passed.

    Attributes:
        check: task and check, e.g. "loss/values".
        precision: the finest whose tolerance it kept.
        shares: its greatest error as a share of what is allowed, by precision.
    """

    check: str
    precision: str
    shares: dict[str, float]


def greatest(seen: Sequence[Near]) -> float:
    """Return the greatest share; what does float32 work is held against that tolerance throughout.

    Such work comes within the float64 tolerance now and then by chance, as near as chance has it.
    """
    coarse = {near.check for near in seen if near.precision == "float32"}
    shares = (near.shares["float32" if near.check in coarse else near.precision] for near in seen)
    return max(shares, default=0.0)


@contextmanager
def comparisons() -> Iterator[list[Near]]:
    """Collect every comparison that passes in the block."""
    seen: list[Near] = []
    checks: list[str] = []
    kept, judge_case = compare._kept, judging.judge_case

    def noted(precision: str, error: npt.NDArray[Any], expected: Expected) -> compare.Comparison:
        shares = {
            name: float(np.max(error / np.maximum(allowed, TINY), initial=0.0))
            for name, allowed in expected.allowed.items()
        }
        seen.append(Near(checks[-1], precision, shares))
        return kept(precision, error, expected)

    def named(case: PreparedCase, evidence: Evidence) -> Judgement:
        checks.append(case.question.case.id.split("#")[0])
        return judge_case(case, evidence)

    compare._kept, judging.judge_case = noted, named
    try:
        yield seen
    finally:
        compare._kept, judging.judge_case = kept, judge_case
