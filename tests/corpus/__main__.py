"""`python -m tests.corpus`: judge the corpus at many seeds and print how often each rule errs.

    python -m tests.corpus                        seeds from today's date
    python -m tests.corpus --date 2026-11-21      from another day's
    python -m tests.corpus --seed 7 --runs 20 --assignment two_layer_relu -j 2
    python -m tests.corpus --keep FILE            goes on where the last run with FILE was ended

Exit code 1 if this grader fails a right variant or passes a wrong one, or if a self-check says
something else than grading.
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
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from .jobs import (
    MADE,
    PACKAGES,
    bench,
    check_part,
    grade_part,
    judge_one,
    judge_seed,
    seeds_of,
)
from .kept import Kept, state
from .made import Made, Maker, counted
from .tally import Tally, together
from .truth import Label

__all__ = ["PACKAGES", "judge_one", "main", "seeds_of"]

RUNS_WITH_PROBES, RUNS = 100, 10
"""Pairs of seeds unless `--runs` or the package says fewer, with mutants and without."""
PAIRS_MADE = 2000
CHECKS = 8
"""Parts in which an assignment's hand-ins are checked without the reference."""
GRADES = 2
"""Parts in which its right hand-ins are graded in the sandbox."""
SHOWN = 40

Job = tuple[str, str, int, int, int]
"""What is done ("make", "judge", "check" or "grade"), assignment, seed, which part, of how many."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return its exit code."""
    options = _options(arguments)
    began = time.monotonic()
    seed = options.seed if options.seed is not None else int(options.date.strftime("%Y%m%d"))
    ids = options.assignment or [n for n, p in PACKAGES.items() if p.correct or p.wrong]
    print(f"Corpus, seed {seed}" + ("" if options.seed is not None else " (the date)"), flush=True)
    for name in ids:  # before any process is forked: all judge by the same files
        for published in (False, True):
            _ = bench(name, published=published).functions
    kept, states = Kept(options.keep), {name: state(name) for name in ids}
    _make(ids, seed, options.jobs, kept, states)
    tallies: dict[str, Tally] = {name: Tally() for name in ids}
    runs = {name: min(options.runs or _usual_runs(name), _usual_runs(name)) for name in ids}
    jobs: list[Job] = [
        job
        for name in ids
        for job in (
            *(("judge", name, seed, i, runs[name]) for i in range(runs[name])),
            *(("check", name, seed, i, CHECKS) for i in range(CHECKS)),
            *(("grade", name, seed, i, GRADES) for i in range(GRADES)),
        )
    ]
    left = Counter(job[1] for job in jobs)
    for number, ((_, name, *_), tally) in enumerate(_done(jobs, options.jobs, kept, states), 1):
        tallies[name].add(tally)
        _progress(number, len(jobs), tally)
        left[name] -= 1
        if not left[name]:
            _print_one(name, runs[name], tallies[name])
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
    parser.add_argument(
        "--runs", type=int, help="at most so many pairs of seeds for each assignment"
    )
    parser.add_argument("-j", "--jobs", type=int, default=2, help="processes")
    parser.add_argument(
        "--keep", type=Path, metavar="FILE",
        help="where finished parts are kept; those of the same seed, runs and code are not redone",
    )  # fmt: skip
    return parser.parse_args(arguments)


def _usual_runs(name: str) -> int:
    package = PACKAGES[name]
    return package.runs or (RUNS if package.making is None else RUNS_WITH_PROBES)


def _done(
    jobs: Sequence[Job], processes: int, kept: Kept, states: dict[str, str]
) -> Iterator[tuple[Job, Tally]]:
    """Yield each job with its result: first those that are kept, the others as they end."""
    keys = {job: (job, states[job[1]]) for job in jobs}
    waiting = [job for job in jobs if keys[job] not in kept.results]
    for job in jobs:
        if keys[job] in kept.results:
            yield job, kept.results[keys[job]]
    context = multiprocessing.get_context("fork")  # workers share what is made here
    with context.Pool(processes, maxtasksperchild=20) as pool:
        for job, result in pool.imap_unordered(_run, waiting):
            kept.add(keys[job], result)
            yield job, result


def _run(job: Job) -> tuple[Job, object]:
    kind, *given = job
    steps = {"make": _make_part, "judge": judge_seed, "check": check_part, "grade": grade_part}
    return job, steps[kind](*given)


def _progress(number: int, total: int, tally: Tally) -> None:
    """Say at once what is false: a whole run takes long."""
    for line in _false(tally):
        print(f"FALSE {line}", file=sys.stderr, flush=True)
    end = "\n" if number == total else "\r"
    if sys.stderr.isatty():
        print(f"{number} of {total} parts", end=end, file=sys.stderr, flush=True)


def _false(tally: Tally) -> list[str]:
    return [*tally.broken, *tally.wrong, *(f"the self-check of {p}" for p in tally.parted)]


def _print_one(name: str, runs: int, tally: Tally) -> None:
    print(f"\n{name}, {runs} pairs of seeds")
    print("\n".join(tally.lines()))
    made = MADE.get(name, [])
    for label in (Label.UNDECIDED, Label.ENDLESS):
        left = [one for one in made if one.verdict.label is label]
        print(f"  {label.value}, not judged: {len(left)}")
        for one in left[:SHOWN]:
            print(f"    {one.variant.name} ({one.variant.why}): {one.verdict.why}")
    for line in sorted(tally.narrow)[:SHOWN]:
        print("  narrow:", line)
    for line in _false(tally)[:SHOWN]:
        print("  FALSE", line)
    sys.stdout.flush()


# --- made variants -------------------------------------------------------------------------------


def _make(
    ids: Sequence[str], seed: int, processes: int, kept: Kept, states: dict[str, str]
) -> None:
    """Make the mutants and pairs of all packages that have probes."""
    jobs: list[Job] = [
        ("make", name, seed, part, len(making.originals))
        for name in ids
        if (making := PACKAGES[name].making) is not None
        for part in (*range(len(making.originals)), -1)
    ]
    parts: dict[Job, object] = dict(_done(jobs, processes, kept, states))
    MADE.clear()
    for job in jobs:
        MADE.setdefault(job[1], []).extend(parts[job])  # type: ignore[call-overload]
    for name, made in MADE.items():
        told = ", ".join(f"{n:,} {kind}s {label}" for (kind, label), n in counted(made).items())
        print(f"{name}: {told}", flush=True)


def _make_part(name: str, seed: int, part: int, parts: int) -> list[Made]:
    del parts
    package = PACKAGES[name]
    assert package.making is not None
    maker = Maker(package, bench(name, published=False).main, seed)
    if part < 0:
        return list(maker.pairs(PAIRS_MADE, seed))
    return list(maker.mutants(package.making.originals[part]))


if __name__ == "__main__":
    sys.exit(main())
