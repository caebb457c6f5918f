"""Prints how often mistakes are named: `python -m tests.diagnosis [ID …] [--seed N]`.

Exit code 1 where a name was wrong: where it does not explain the results on fresh inputs.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor

from .bench import IDS
from .tally import Examiner, Tally, together

OUTCOMES = ("named", "part", "synonym", "unknown", "wrong", "not run")
KINDS = ("single", "pair", "rule removed", "mutant")


def examined(job: tuple[str, int | None, int]) -> Tally:
    """Everything about one assignment."""
    name, seed, every = job
    examiner = Examiner.of(name, seed)
    parts = [examiner.single(), examiner.pairs(), examiner.without_rule(), examiner.mutants(every)]
    return together(parts)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.diagnosis", description=__doc__)
    parser.add_argument("ids", nargs="*", metavar="ID", default=IDS)
    parser.add_argument("--seed", type=int, help="in place of the seeds of spec and reference")
    parser.add_argument("--every", type=int, default=1, help="try every so-many-th mutant")
    parser.add_argument("-j", type=int, default=2, help="processes")
    options = parser.parse_args(arguments)
    tallies = {}
    with ProcessPoolExecutor(options.j) as pool:
        jobs = [(name, options.seed, options.every) for name in options.ids]
        for (name, *_), tally in zip(jobs, pool.map(examined, jobs), strict=True):
            tallies[name] = tally
            print(f"\n{name}\n{table(tally)}", flush=True)
    total = together(tallies.values())
    print(f"\nall\n{table(total)}\n")
    for line in total.told:
        print(f"wrong: {line}")
    return int(bool(total.told))


def table(tally: Tally) -> str:
    """The counts, a line for each kind, and the time that naming took."""
    lines = [f"  {'':14}" + "".join(f"{outcome:>10}" for outcome in OUTCOMES)]
    for kind in KINDS:
        counts = [tally.counts[kind, outcome] for outcome in OUTCOMES]
        lines.append(f"  {kind:14}" + "".join(f"{count:>10}" for count in counts))
    naming, judging = ms(tally.times_s), ms(tally.judging_s)
    lines.append(f"  a failing submission: judged in {judging} of CPU, named in {naming} more")
    return "\n".join(lines)


def ms(times_s: Sequence[float]) -> str:
    """Median and worst."""
    ordered = sorted(times_s) or [0.0]
    return f"{1e3 * ordered[len(ordered) // 2]:.1f} ms (worst {1e3 * ordered[-1]:.0f})"


if __name__ == "__main__":
    sys.exit(main())
