"""From a spec, its seeds and the reference's functions to cases with right answers. Pure.

This is done once for an assignment and a pair of seeds, and serves a whole class.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from grader.checks import REGISTRY, Case, Functions, Kind, Limits, Question
from grader.checks.base import UnfitReferenceError
from grader.draw import Inputs, draw
from grader.errors import SpecError, SpecMistake
from grader.evidence import Request
from grader.numerics.tracked import UnsupportedOperationError
from grader.spec.calls import call_of
from grader.spec.models import Assignment, Check, Task

ATTEMPTS: Final = 100
"""Draws tried until one separates right from wrong; then the spec is in error."""
COMPANION: Final = 1_000_000
"""Attempts of a case's companion are counted from here."""
NO_FAMILY: Final = ""
"""Family of the one case of a check that is not judged on inputs."""
REPLY_FACTOR: Final = 4
REPLY_EXTRA: Final = 4096
ANY_S: Final = 1.0
"""A reply may have this many times the bytes of the right one, and so many more."""


Key = tuple[str, str]
Attempts = tuple[int, int]


@dataclass(frozen=True)
class Seeds:
    """The visible seed is printed; the secret one appears nowhere a student sees.

    Attributes:
        visible: draws the visible cases.
        secret: draws hidden checks, and every visible family anew; None where there is none.
    """

    visible: int
    secret: int | None


@dataclass(frozen=True)
class PreparedCase:
    """A case with what is right.

    Attributes:
        question: the case with all that is needed to ask it.
        expected: what is right, as its kind wants it.
        kind: of the check.
        attempts: numbers of the draws that were taken, for the case and for its companion.
    """

    question: Question
    expected: Any
    kind: Kind[Any]
    attempts: Attempts = (0, 0)

    @cached_property
    def calls(self) -> tuple[Request, ...]:
        """The case's calls as every submission gets them, whatever time they may take."""
        return self.requests(ANY_S)

    def requests(self, cpu_s: float) -> tuple[Request, ...]:
        """Return the case's calls, each with `cpu_s` CPU seconds."""
        budget = REPLY_FACTOR * self.kind.nbytes(self.expected) + REPLY_EXTRA
        return self.kind.requests(self.question, self.expected, Limits(cpu_s, budget))


@dataclass(frozen=True)
class Prepared:
    """All cases of an assignment.

    Attributes:
        spec: the assignment.
        seeds: that the cases were drawn from.
        cases: by (task, check), in the order of the spec.
        limits_s: CPU seconds that a call may take, by function and family; `limits.py` adds them.
        visible_only: whether the other checks are left out: not judged, not counted.
    """

    spec: Assignment
    seeds: Seeds
    cases: Mapping[Key, tuple[PreparedCase, ...]]
    limits_s: Mapping[Key, float] = field(default_factory=dict)
    visible_only: bool = False

    def all_cases(self) -> Iterator[PreparedCase]:
        """Yield every case in order."""
        for cases in self.cases.values():
            yield from cases

    @cached_property
    def ids(self) -> frozenset[str]:
        """The ids of all cases."""
        return frozenset(case.question.case.id for case in self.all_cases())

    def count(self, made: Iterable[str]) -> int:
        """Return how many calls of the cases are among calls that were made, by their ids."""
        return sum(name.partition(":")[0] in self.ids for name in made)

    def checks(self) -> Iterator[tuple[Task, Check]]:
        """Yield every check that is judged, with its task, in the order of the spec."""
        for task in self.spec.task:
            for check in task.check:
                if check.visibility == "visible" or not self.visible_only:
                    yield task, check

    def requests(self) -> Iterator[Request]:
        """Yield every call to make, in order, each with its CPU limit."""
        for case in sorted(self.all_cases(), key=lambda case: case.kind.calls_siblings):
            yield from case.requests(self.limits_s[limit_key(case.question)])


def prepare(
    spec: Assignment,
    seeds: Seeds,
    functions: Functions,
    place: str,
    fixtures: Functions | None = None,
) -> Prepared:
    """Draw all cases and compute what is right for each.

    Args:
        spec: a spec without mistakes.
        seeds: both seeds.
        functions: the reference's, by name.
        place: the spec's file, for errors.
        fixtures: functions of fixtures.py by name, where a kind needs them on this side.

    Raises:
        SpecError: no draw of a family separates right from wrong, or the reference cannot be
            judged; one mistake for each such family.
    """
    mistakes: list[SpecMistake] = []
    cases: dict[tuple[str, str], tuple[PreparedCase, ...]] = {}
    table = Table(spec, seeds, functions, fixtures or {})
    for task in spec.task:
        for check in task.check:
            made = []
            for case in cases_of(task, check, seeds):
                try:
                    made.append(table.prepared(task, check, case))
                except (_UnusableError, UnfitReferenceError) as error:
                    where = f"task {task.id}, check {check.id}"
                    mistakes.append(SpecMistake(place, None, where, str(error)))
            cases[task.id, check.id] = tuple(made)
    if mistakes:
        raise SpecError(list(dict.fromkeys(mistakes)))
    return Prepared(spec, seeds, cases)


def limit_key(question: Question) -> Key:
    """Return what a CPU limit depends on: the function and the family."""
    return question.function, question.case.family


def cases_of(task: Task, check: Check, seeds: Seeds) -> Iterator[Case]:
    """Yield the cases of a check: one for each family and drawing, or one where it has no families.

    A visible check is drawn from both seeds, any other from the secret one alone.
    """
    if check.kind not in REGISTRY:
        return
    drawings = [False] if check.visibility == "visible" else []
    if check.families or not drawings:
        drawings += [True] if seeds.secret is not None else []
    number = 0
    for secret in drawings:
        for family in check.families or (NO_FAMILY,):
            yield Case(f"{task.id}/{check.id}#{number}", family, secret)
            number += 1


class _UnusableError(Exception):
    """A family cannot be used; `str` says why."""


@dataclass(frozen=True)
class Table:
    """What every case is prepared from. Each drawing is made once and shared by the cases.

    Attributes:
        spec: the assignment.
        seeds: both seeds.
        functions: the reference's, by name; none are needed where nothing is computed.
        fixtures: functions of fixtures.py by name, where a kind needs them on this side.
        draws: what was drawn, by family, seed and number of the draw.
    """

    spec: Assignment
    seeds: Seeds
    functions: Functions
    fixtures: Functions
    draws: dict[tuple[str, int, int], Inputs | None] = field(default_factory=dict)

    def prepared(self, task: Task, check: Check, case: Case) -> PreparedCase:
        """Return a case with what is right; raise `_UnusableError` where that cannot be."""
        kind = REGISTRY[check.kind]
        seed = self.seed(case)
        companion, other = self.companion(case.family, seed)
        for attempt in range(ATTEMPTS):
            inputs = self.drawn(case.family, seed, attempt)
            if inputs is None:
                continue
            question = self.question(task, check, case, inputs, companion)
            try:
                expected = kind.expect(question, self.functions)
            except UnsupportedOperationError as error:
                raise _UnusableError(
                    f"the reference of {question.function} uses {error}, for which no tolerance"
                    " can be computed; give the check a tolerance = { rtol = …, atol = … }"
                ) from error
            if expected is not None:
                return PreparedCase(question, expected, kind, (attempt, other))
        raise _UnusableError(_no_draw(case.family))

    def redrawn(self, task: Task, check: Check, case: Case, attempts: Attempts) -> Question:
        """Return a case that was prepared before; its draws were found good then."""
        seed = self.seed(case)
        mine, other = (
            self.drawn(case.family, seed, attempt, examined=False) or {} for attempt in attempts
        )
        return self.question(task, check, case, mine, other)

    def seed(self, case: Case) -> int:
        """Return the seed that a case is drawn from."""
        seed = self.seeds.secret if case.secret else self.seeds.visible
        assert seed is not None  # noqa: S101  see `cases_of`
        return seed

    def drawn(
        self, family: str, seed: int, attempt: int, *, examined: bool = True
    ) -> Inputs | None:
        """Return one drawing, or None where it is refused."""
        if family == NO_FAMILY:
            return {}
        key = (family, seed, attempt)
        if key not in self.draws:
            self.draws[key] = draw(self.spec, family, seed, attempt, examined=examined)
        return self.draws[key]

    def companion(self, family: str, seed: int) -> tuple[Inputs, int]:
        """Return another drawing of a family, and its number."""
        for attempt in range(COMPANION, COMPANION + ATTEMPTS):
            inputs = self.drawn(family, seed, attempt)
            if inputs is not None:
                return inputs, attempt
        raise _UnusableError(f"family {family}: none of {ATTEMPTS} draws keeps clear of the kinks")

    def question(
        self, task: Task, check: Check, case: Case, inputs: Inputs, companion: Inputs
    ) -> Question:
        """Return a case with inputs that were drawn for it."""
        call = call_of(task)
        assert call is not None  # noqa: S101  the spec's rules see to it
        calls = [call_of(other) for other in self.spec.task if other.call]
        return Question(
            spec=self.spec,
            task=task,
            check=check,
            call=call,
            case=case,
            inputs=inputs,
            companion=companion,
            calls=tuple(call for call in calls if call is not None),
            twins=self.functions,
            fixtures=self.fixtures,
        )


def _no_draw(family: str) -> str:
    if family == NO_FAMILY:
        return "the reference gives nothing that separates right from wrong"
    return (
        f"family {family}: none of {ATTEMPTS} draws separates right from wrong: the reference's"
        " answer is all zero, a mask is all on or all off, or a pre-activation is too near 0;"
        " change its dims, draw or scale"
    )
