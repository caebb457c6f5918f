"""Counts what was said of wrong versions of a reference: named, unknown, or named wrongly."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from time import process_time

from grader.diagnose import Cause
from grader.judge import LOST, Judged
from grader.mistakes import Mistake, mistaken_source

from ..corpus.mutate import mutants
from .bench import Bench, a_bench

FRESH = 90_210
"""Seed of the inputs that a name must hold on besides those it was found on."""


@dataclass
class Tally:
    """What was said, by kind of wrong version.

    Attributes:
        counts: by (kind, outcome): "named", "synonym", "unknown" or "wrong".
        told: what was wrong, for the list below the table.
        times_s: what naming took for one submission, its calls for a small case included.
        judging_s: what judging it took.
    """

    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    told: list[str] = field(default_factory=list)
    times_s: list[float] = field(default_factory=list)
    judging_s: list[float] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        """Add what was counted elsewhere."""
        self.counts.update(other.counts)
        self.told += other.told
        self.times_s += other.times_s
        self.judging_s += other.judging_s


@dataclass(frozen=True)
class Examiner:
    """Says of wrong versions of one assignment's reference what the grader says."""

    name: str
    bench: Bench
    fresh: Bench

    @classmethod
    def of(cls, name: str, seed: int | None = None) -> Examiner:
        return cls(name, a_bench(name, seed), a_bench(name, FRESH if seed is None else seed + 7))

    def single(self) -> Tally:
        """Each named mistake by itself."""
        tally = Tally()
        for mistake in self.bench.mistakes:
            self.examine(tally, "single", [mistake])
        return tally

    def without_rule(self) -> Tally:
        """Each named mistake by itself, its own rule taken out of the list."""
        tally = Tally()
        for mistake in self.bench.mistakes:
            self.examine(tally, "rule removed", [mistake], removed=mistake.id)
        return tally

    def pairs(self, every: int = 1) -> Tally:
        """Two named mistakes at once; every so-many-th pair."""
        tally = Tally()
        pairs = [p for p in combinations(self.bench.mistakes, 2) if p[0].step != p[1].step]
        for pair in pairs[::every]:
            self.examine(tally, "pair", pair)
        return tally

    def mutants(self, every: int = 1) -> Tally:
        """Every single-node mutant of the reference's functions that loses points."""
        tally = Tally()
        functions = own_functions(self.bench)
        made = [m.source for f in functions for m in mutants(self.bench.source, f)]
        for source in made[::every]:
            self.examine_source(tally, "mutant", source, ())
        return tally

    def examine(
        self, tally: Tally, kind: str, mistakes: Sequence[Mistake], removed: str = ""
    ) -> None:
        source = mistaken_source(self.bench.source, mistakes)
        self.examine_source(tally, kind, source, mistakes, removed)

    def examine_source(
        self,
        tally: Tally,
        kind: str,
        source: str,
        truth: Sequence[Mistake],
        removed: str = "",
    ) -> None:
        """Count what is said of each task that loses points."""
        predictions = self.bench.predictions_without(removed) if removed else self.bench.predictions
        try:
            evidence = self.bench.evidence(source)
            start = process_time()
            judged = self.bench.judged(evidence)
            middle = process_time()
            told = self.bench.explained(source, evidence, judged, predictions)
        except Exception:  # noqa: BLE001  a mutant may fail in ways that a child would not survive
            tally.counts[kind, "not run"] += 1
            return
        lost = {v.task for v in judged.verdicts if v.status in LOST} & set(self.bench.functions)
        if lost:
            tally.judging_s.append(middle - start)
            tally.times_s.append(process_time() - middle)
        for task in sorted(lost):
            true = {m.id for m in truth if task in m.tasks}
            if truth and len(true) < len(truth) and kind == "pair":
                continue  # only one of the two shows in this task
            said = names_in(told, task)
            found = [c for c in self.bench.causes(evidence, task, predictions) if c.id in said]
            outcome = self.outcome(found, source, task, true - {removed})
            own = said - {cause.id for cause in found}  # what checks name by themselves
            if own and not own <= {m.id for m in truth}:
                outcome = "wrong"
            elif own and outcome == "unknown":
                outcome = "named" if own == true else "part"
            tally.counts[kind, outcome] += 1
            if outcome == "wrong":
                names = ", ".join(sorted(said))
                tally.told.append(f"{self.name} {task}: {'+'.join(sorted(true))} named {names}")

    def outcome(self, found: Sequence[Cause], source: str, task: str, true: set[str]) -> str:
        if not found:
            return "unknown"
        if true and any({m.id for m in c.mistakes} == true and not _more(c) for c in found):
            return "named"
        evidence = self.fresh.evidence(source)
        holds = [self.fresh.holds(cause, evidence, task) for cause in found]
        return "synonym" if all(holds) else "wrong"


def _more(cause: Cause) -> bool:
    return cause.transform is not None or cause.factor is not None


def names_in(told: Judged, task: str) -> set[str]:
    """Every name that the report gives for a task."""
    findings = [f for verdict in told.verdicts if verdict.task == task for f in verdict.findings]
    return {cause.id for f in findings for cause in f.causes} | {
        f.mistake for f in findings if f.mistake is not None
    }


def own_functions(bench: Bench) -> list[str]:
    """What a student writes: functions and methods that tasks ask for; of a script, all of it."""
    asked = set(bench.functions.values())
    everything = bench.prepared.spec.submission.script is not None
    found = []
    for statement in ast.parse(bench.source).body:
        match statement:
            case ast.FunctionDef(name=name) if name in asked or everything:
                found.append(name)
            case ast.ClassDef(name=name, body=body) if name in asked:
                found += [f"{name}.{one.name}" for one in body if isinstance(one, ast.FunctionDef)]
    return found


def together(tallies: Iterable[Tally]) -> Tally:
    """All of them as one."""
    total = Tally()
    for tally in tallies:
        total.add(tally)
    return total
