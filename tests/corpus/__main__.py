"""`python -m tests.corpus`: judge the corpus at many seeds and print how often each rule errs.

    python -m tests.corpus                        seeds from today's date
    python -m tests.corpus --date 2026-11-21      from another day's
    python -m tests.corpus --seed 7 --runs 20 --assignment two_layer_relu -j 2

Exit code 1 if this grader fails a right variant or passes a wrong one.
"""

from __future__ import annotations

import os

from grader.sandbox.threads import ONE_THREAD

os.environ.update(ONE_THREAD)  # before anything imports numpy

import argparse
import datetime
import multiprocessing
import sys
import time
from collections.abc import Iterable, Sequence
from functools import cache

import numpy as np

from grader.errors import SpecError
from grader.prepare import Seeds

from .judging import PUBLISHED as PUBLISHED_FAMILY
from .judging import Bench
from .made import MUTANT, Made, Maker, counted
from .packages import Package, find_packages
from .rivals import Rivals
from .tally import MOST_RATIO, MUTANTS, OURS, PAIRS, PUBLISHED, WRITTEN, Tally, together
from .truth import Label
from .variant import Variant

RUNS_WITH_PROBES, RUNS = 100, 10
"""Pairs of seeds unless `--runs` or the package says otherwise, with mutants and without."""
PAIRS_MADE = 2000
MUTANT_SEEDS = 2
"""Each wrong mutant is judged at so many pairs of seeds …"""
RIGHT_MADE_SEEDS = 20
"""… and each made variant that turned out right at so many."""
PUBLISHED_SEEDS = 3
"""Right variants are judged at the published sizes, too, at so many pairs of seeds."""
SHOWN = 40

PACKAGES: dict[str, Package] = find_packages()
MADE: dict[str, list[Made]] = {}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return its exit code."""
    options = _options(arguments)
    began = time.monotonic()
    seed = options.seed if options.seed is not None else int(options.date.strftime("%Y%m%d"))
    ids = options.assignment or [n for n, p in PACKAGES.items() if p.correct or p.wrong]
    print(f"Corpus, seed {seed}" + ("" if options.seed is not None else " (the date)"))
    for name in ids:  # before any process is forked: all judge by the same files
        for published in (False, True):
            _ = bench(name, published=published).functions
    MADE.update(_make(ids, seed, options.jobs))
    tallies: dict[str, Tally] = {name: Tally() for name in ids}
    runs = {name: options.runs or _usual_runs(name) for name in ids}
    jobs = [(name, seed, i, runs[name]) for name in ids for i in range(runs[name])]
    for number, (name, tally) in enumerate(_map(_judge_seed, jobs, options.jobs), 1):
        tallies[name].add(tally)
        _progress(number, len(jobs), tally)
    for name in ids:
        print(f"\n{name}, {runs[name]} pairs of seeds")
        print("\n".join(tallies[name].lines()))
        _tell(name, tallies[name])
    if len(ids) > 1:
        print(f"\nall {len(ids)} assignments")
        print("\n".join(together(tallies.values()).lines()))
    print(f"\n{time.monotonic() - began:.0f} s with {options.jobs} processes")
    return 0 if all(tally.is_clean for tally in tallies.values()) else 1


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.corpus", description="Judge the corpus.")
    seeds = parser.add_mutually_exclusive_group()
    seeds.add_argument("--seed", type=int, help="draws all seeds, visible and secret")
    seeds.add_argument(
        "--date", type=datetime.date.fromisoformat, default=datetime.date.today(),
        help="a day whose number is the seed; today unless given",
    )  # fmt: skip
    parser.add_argument(
        "--assignment", action="append", choices=sorted(PACKAGES), help="one, or several; else all"
    )
    parser.add_argument("--runs", type=int, help="pairs of seeds for each assignment")
    parser.add_argument("-j", "--jobs", type=int, default=2, help="processes")
    return parser.parse_args(arguments)


def _usual_runs(name: str) -> int:
    package = PACKAGES[name]
    return package.runs or (RUNS if package.making is None else RUNS_WITH_PROBES)


def _map(function: object, jobs: Sequence[object], processes: int) -> Iterable[object]:
    context = multiprocessing.get_context("fork")  # workers share what is made here
    with context.Pool(processes, maxtasksperchild=20) as pool:
        yield from pool.imap_unordered(function, jobs)


def _progress(number: int, total: int, tally: Tally) -> None:
    """Say at once what is false: a whole run takes long."""
    for line in [*tally.broken, *tally.wrong]:
        print(f"FALSE {line}", file=sys.stderr)
    end = "\n" if number == total else "\r"
    if sys.stderr.isatty():
        print(f"{number} of {total} seeds", end=end, file=sys.stderr, flush=True)


def _tell(name: str, tally: Tally) -> None:
    made = MADE.get(name, [])
    for label in (Label.UNDECIDED, Label.ENDLESS):
        left = [one for one in made if one.verdict.label is label]
        print(f"  {label.value}, not judged: {len(left)}")
        for one in left[:SHOWN]:
            print(f"    {one.variant.name} ({one.variant.why}): {one.verdict.why}")
    for line in sorted(tally.narrow)[:SHOWN]:
        print("  narrow:", line)
    for line in [*tally.broken, *tally.wrong][:SHOWN]:
        print("  FALSE", line)


# --- made variants -------------------------------------------------------------------------------


def _make(ids: Sequence[str], seed: int, processes: int) -> dict[str, list[Made]]:
    jobs = [
        (name, seed, part)
        for name in ids
        if (making := PACKAGES[name].making) is not None
        for part in (*range(len(making.originals)), -1)
    ]
    parts = dict(_map(_make_part, jobs, processes)) if jobs else {}
    out: dict[str, list[Made]] = {}
    for name, _, part in jobs:
        out.setdefault(name, []).extend(parts[name, part])
    for name, made in out.items():
        told = ", ".join(f"{n:,} {kind}s {label}" for (kind, label), n in counted(made).items())
        print(f"{name}: {told}")
    return out


def _make_part(job: tuple[str, int, int]) -> tuple[tuple[str, int], list[Made]]:
    name, seed, part = job
    package = PACKAGES[name]
    assert package.making is not None
    maker = Maker(package, bench(name, published=False).main, seed)
    if part < 0:
        return (name, part), list(maker.pairs(PAIRS_MADE, seed))
    return (name, part), list(maker.mutants(package.making.originals[part]))


# --- judging -------------------------------------------------------------------------------------


@cache
def bench(name: str, *, published: bool) -> Bench:
    """Return an assignment, read once in each process."""
    return Bench(name, published=published)


def seeds_of(seed: int, number: int) -> Seeds:
    """Return the n-th pair that follows from a seed."""
    visible, secret = np.random.SeedSequence([seed, number]).generate_state(2)
    return Seeds(int(visible), int(secret))


def _judge_seed(job: tuple[str, int, int, int]) -> tuple[str, Tally]:
    name, seed, number, runs = job
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
    return name, tally


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
    if is_right:
        tally.ratio = max(tally.ratio, (run.ratio, f"{variant.name} at {seeds}"))
        if run.ratio > MOST_RATIO:
            tally.narrow.add(variant.name)


def judge_published(tally: Tally, name: str, seeds: Seeds) -> None:
    """Judge right variants with the published sizes among the inputs."""
    large = bench(name, published=True)
    families = [family for family in large.spec.families if PUBLISHED_FAMILY in family]
    if not families:
        return
    rivals = Rivals(large, large.prepared(seeds), seeds.visible, PUBLISHED_FAMILY)
    for variant in PACKAGES[name].correct:
        if not variant.slow:
            judge_one(tally, large, seeds, PUBLISHED, variant, rivals)


if __name__ == "__main__":
    sys.exit(main())
