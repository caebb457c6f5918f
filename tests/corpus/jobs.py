"""Judges the variants of one assignment at one pair of seeds, by this grader and by the others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from grader.checks.arrays import ExpectedResults
from grader.errors import SpecError
from grader.numerics.tolerance import Expected
from grader.prepare import Prepared, Seeds
from grader.records import Status
from grader.run import Grader, HandIn
from grader.spec import load_assignment

from ..grading import ROOT, headlines, write_files
from .judging import PUBLISHED as PUBLISHED_FAMILY
from .judging import Bench
from .made import MUTANT, Made
from .packages import Package, find_packages
from .rivals import Rivals
from .self_check import Both
from .tally import MOST_RATIO, MUTANTS, OURS, PAIRS, PUBLISHED, WRITTEN, Tally
from .variant import Variant

MUTANT_SEEDS = 2
"""Each wrong mutant is judged at so many pairs of seeds …"""
RIGHT_MADE_SEEDS = 20
"""… and each made variant that turned out right at so many."""
PUBLISHED_SEEDS = 3
"""Right variants are judged at the published sizes, too, at so many pairs of seeds."""
CHECKED_MADE = 10
"""Of the made variants one in so many is checked without the reference, too."""

PACKAGES: dict[str, Package] = find_packages()
MADE: dict[str, list[Made]] = {}


@cache
def bench(name: str, *, published: bool) -> Bench:
    """Return an assignment, read once in each process."""
    return Bench(name, published=published)


def seeds_of(seed: int, number: int) -> Seeds:
    """Return the n-th pair that follows from a seed."""
    visible, secret = np.random.SeedSequence([seed, number]).generate_state(2)
    return Seeds(int(visible), int(secret))


def judge_seed(name: str, seed: int, number: int, runs: int) -> Tally:
    """Judge what is to be judged at the n-th of so many pairs of seeds."""
    package, seeds, tally = PACKAGES[name], seeds_of(seed, number), Tally()
    try:
        ours = bench(name, published=False)
        rivals = Rivals(ours, ours.prepared(seeds), seeds.visible)
        for group, variant in selected(package, MADE.get(name, []), number, runs):
            judge_one(tally, ours, seeds, group, variant, rivals)
        if number % max(runs // PUBLISHED_SEEDS, 1) == 0:
            judge_published(tally, name, seeds)
    except SpecError as error:
        tally.broken.append(f"{seeds}: {error}")
    return tally


def check_part(name: str, seed: int, part: int, parts: int) -> Tally:
    """Check one part of all variants without the reference and hold that against grading."""
    package, tally = PACKAGES[name], Tally()
    ours = bench(name, published=False)
    both = Both.of(ours, Seeds(ours.spec.seed, seeds_of(seed, 0).secret))
    made = [one.variant for one in MADE.get(name, []) if one.is_judged][::CHECKED_MADE]
    for variant in (*package.correct, *package.wrong, *made)[part::parts]:
        tally.checked += 1
        if not both.agree(variant):
            tally.parted.append(f"{name} {variant.name}")
    return tally


def grade_part(name: str, seed: int, part: int, parts: int) -> Tally:
    """Grade one part of the right variants as hand-ins are graded: in the sandbox, with limits."""
    del seed  # the assignment's own seeds
    package, tally = PACKAGES[name], Tally()
    assignment = load_assignment(ROOT / "assignments" / name)
    main = assignment.spec.submission.file
    variants = [v for v in package.correct if not v.slow][part::parts]
    with TemporaryDirectory() as folder, Grader(assignment) as grader:
        for variant in variants:
            files = write_files(Path(folder) / variant.name, variant.files(main))
            report = grader.grade(HandIn.read(files))
            tally.graded += 1
            asked = {task.id for task in bench(name, published=False).tasks(variant)}
            if any(v.status is not Status.PASS for v in report.verdicts if v.task in asked):
                told = " | ".join(headlines(report)[:3])
                tally.wrong.append(f"{name} {variant.name} in the sandbox: {told}")
    return tally


def selected(
    package: Package, made: Sequence[Made], number: int, runs: int
) -> Iterable[tuple[str, Variant]]:
    """Yield the variants that are judged at the n-th of so many pairs of seeds, with their group.

    Those written by hand are judged at all, made ones at some.
    """
    for variant in (*package.correct, *package.wrong):
        yield WRITTEN, variant
    for place, one in enumerate(made):
        if not one.is_judged:
            continue
        is_mutant = one.kind == MUTANT
        wanted = MUTANT_SEEDS if is_mutant else 1
        if one.variant.is_right:
            wanted = RIGHT_MADE_SEEDS
        if (place - number) % max(runs // wanted, 1) == 0:
            yield (MUTANTS if is_mutant else PAIRS), one.variant


def judge_one(
    tally: Tally, ours: Bench, seeds: Seeds, group: str, variant: Variant, rivals: Rivals | None
) -> None:
    """Judge one variant by every rule and count.

    A right one counts once for each of its tasks; a wrong one counts once: it must lose points in
    one of its tasks at least.
    """
    is_right = variant.is_right
    run = ours.judge(variant, seeds)
    verdicts = {OURS: run.passed, **(rivals.verdicts(variant) if rivals else {})}
    for _ in run.passed if is_right else [None]:
        tally.count(group, variant.name, is_right=is_right)
    for rule, by_task in verdicts.items():
        passes = list(by_task.values()) if is_right else [all(by_task.values())]
        if is_right or set(by_task) == set(run.passed):
            for passed in passes:
                tally.note(rule, group, is_right=is_right, passed=passed)
    if run.all_passed != is_right:
        told = " | ".join(run.told[:3]) if is_right else f"passed: {variant.why}"
        tally.wrong.append(f"{ours.spec.id} {variant.name} at {seeds}: {told}")
    if is_right and variant.name in PACKAGES[ours.spec.id].amplifying:
        tally.amplified = max(tally.amplified, (run.ratio, f"{variant.name} at {seeds}"))
    elif is_right:
        tally.ratio = max(tally.ratio, (run.ratio, f"{variant.name} at {seeds}"))
        if run.ratio > MOST_RATIO:
            tally.narrow.add(variant.name)


def judge_published(tally: Tally, name: str, seeds: Seeds) -> None:
    """Judge right variants with the published sizes among the inputs."""
    large = bench(name, published=True)
    families = [family for family in large.spec.families if PUBLISHED_FAMILY in family]
    if not families:
        return
    prepared = large.prepared(seeds)
    note_tolerances(tally, prepared)
    rivals = Rivals(large, prepared, seeds.visible, PUBLISHED_FAMILY)
    for variant in PACKAGES[name].correct:
        if not variant.slow:
            judge_one(tally, large, seeds, PUBLISHED, variant, rivals)


def note_tolerances(tally: Tally, prepared: Prepared) -> None:
    """Note how much is allowed at the published sizes, relative to the gradient's rms."""
    for case in prepared.all_cases():
        question, expected = case.question, case.expected
        if question.check.kind == "gradient" and PUBLISHED_FAMILY in question.case.family:
            several = isinstance(expected, ExpectedResults)
            for one in expected.results.values() if several else [expected]:
                _note_tolerance(tally, one)


def _note_tolerance(tally: Tally, expected: Expected) -> None:
    rms = float(np.sqrt(np.mean(np.square(expected.low))))
    for precision, allowed in expected.allowed.items():
        most = max(tally.allowed.get(precision, 0.0), float(np.max(allowed)) / rms)
        tally.allowed[precision] = most
