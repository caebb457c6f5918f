"""Wrong versions of a reference handed in, judged in this process, and what is said of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from grader.diagnose import Cause, FromReference, causes, samples_of
from grader.evidence import Evidence
from grader.judge import Judged, judge
from grader.mistakes import Mistake
from grader.prepare import Prepared, Seeds, prepare
from grader.reference import (
    read_functions,
    read_mistakes,
    read_needed_fixtures,
    read_secret_seed,
    read_solution,
)
from grader.spec import LoadedAssignment, call_of, load_assignment

from ..direct import observe_directly
from ..grading import ROOT, without_families

IDS = sorted(path.parent.name for path in ROOT.glob("reference/*/mistakes.py"))
LARGE = "published"
ALLOWED = (
    "__future__",
    "collections",
    "dataclasses",
    "functools",
    "grader",
    "math",
    "numpy",
    "typing",
)

TWINS = """
import sys
_real = {}
exec(%r, _real)
def __getattr__(name):
    own = getattr(sys.modules[%r], name, None)
    return _real[name] if own is None else own
"""
"""Public functions for a hand-in that is the reference: its own twins of them, or the real ones."""


@dataclass(frozen=True)
class Bench:
    """One assignment without its large families, at one pair of seeds.

    Attributes:
        name: the assignment's id.
        seed: both seeds follow from it; None for those of spec and reference.
    """

    name: str
    seed: int | None = None

    @cached_property
    def assignment(self) -> LoadedAssignment:
        return without_families(load_assignment(ROOT / "assignments" / self.name), LARGE)

    @cached_property
    def prepared(self) -> Prepared:
        made = self.assignment
        seeds = Seeds(made.spec.seed, read_secret_seed(made))
        if self.seed is not None:
            seeds = Seeds(self.seed, self.seed + 1)
        functions, fixtures = read_functions(made), read_needed_fixtures(made)
        return prepare(made.spec, seeds, functions, str(made.file), fixtures)

    @cached_property
    def source(self) -> str:
        return read_solution(self.assignment)

    @cached_property
    def mistakes(self) -> tuple[Mistake, ...]:
        return read_mistakes(self.assignment)

    @cached_property
    def predictions(self) -> FromReference:
        return self.predictions_without()

    def predictions_without(self, *ids: str) -> FromReference:
        """Predictions that know nothing of some mistakes."""
        known = [mistake for mistake in self.mistakes if mistake.id not in ids]
        fixtures = read_needed_fixtures(self.assignment)
        return FromReference(self.source, known, self.functions, fixtures)

    @property
    def functions(self) -> dict[str, str]:
        calls = {task.id: call_of(task) for task in self.prepared.spec.task}
        return {name: call.function for name, call in calls.items() if call is not None}

    def evidence(self, source: str) -> Evidence:
        """What is seen of a version of the reference that is handed in."""
        made = self.prepared
        file = made.spec.submission.file
        public = self.assignment.fixtures
        if public is not None and made.spec.arrays == "torch":
            public = (TWINS % (public.decode(), file.removesuffix(".py"))).encode()
        requests = [request for case in made.all_cases() for request in case.requests(30.0)]
        return observe_directly({file: source}, file, requests, fixtures=public)

    def judged(self, evidence: Evidence) -> Judged:
        """The verdicts, the rules on imports and array types aside."""
        made = self.prepared
        submission = made.spec.submission.model_copy(
            update={"imports": ALLOWED, "forbid": (), "forbid_attributes": ()}
        )
        spec = made.spec.model_copy(update={"submission": submission, "strict": False})
        relaxed = Prepared(spec, made.seeds, made.cases, made.limits_s)
        return judge(relaxed, replace(evidence, modules=()), frozenset({"fixtures"}))

    def causes(
        self, evidence: Evidence, task: str, predictions: FromReference | None = None
    ) -> tuple[Cause, ...]:
        """What is said of a task."""
        samples = samples_of(self.prepared, evidence, self.functions[task])
        return causes(samples, task, predictions or self.predictions)

    def holds(self, cause: Cause, evidence: Evidence, task: str) -> bool:
        """Whether a cause that was found elsewhere explains these results, too."""
        return cause.id in {other.id for other in self.explanations(evidence, task, cause)}

    def explanations(self, evidence: Evidence, task: str, like: Cause) -> Sequence[Cause]:
        """All causes of a task made of the named mistakes of one cause alone."""
        others = {m.id for m in self.mistakes} - {m.id for m in like.mistakes}
        return self.causes(evidence, task, self.predictions_without(*others))


def losers(result: Judged) -> set[str]:
    """The tasks that lost points."""
    return {v.task for v in result.verdicts if v.possible and v.earned != v.possible}


def first_headlines(result: Judged) -> list[Any]:
    """What is told, for a message."""
    return [f.headline for v in result.verdicts for f in v.findings]
