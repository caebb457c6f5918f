"""Runs every attack in every way this machine can make, and prints one table.

    python -m tests.attacks [--profile NAME]... [--only 'class/*']... [--verbose]

Exit status 1 where anything but "contained" came out.
"""

from __future__ import annotations

import argparse
import fnmatch
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import asdict

from .corpus import Attack, corpus
from .harness import Hole, Outcome, run_all
from .profiles import PROFILES, Profile, available, python_for, refuse_like_a_container
from .scene import ROOT

CLASSES = ("reading", "forging", "exhausting", "damaging", "surviving", "sending", "syscalls")


def main(arguments: Sequence[str] | None = None) -> int:
    """Return the exit status."""
    options = _parser().parse_args(arguments)
    attacks = _chosen(options.only)
    if options.worker:
        _work(next(p for p in PROFILES if p.name == options.worker), attacks)
        return 0
    wanted = options.profile or [profile.name for profile in PROFILES]
    results: dict[str, list[Outcome]] = {}
    for profile, reason in available().items():
        if profile.name not in wanted:
            continue
        if reason:
            _say(f"{profile.name}: not run, {reason}")
            continue
        start = time.monotonic()
        results[profile.name] = _outcomes(profile, options)
        _say(f"{profile.name}: {_summary(results[profile.name])}, {time.monotonic() - start:.0f} s")
    _say("")
    print("\n".join(_table(results)))
    return 1 if any(o.holes for outcomes in results.values() for o in outcomes) else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.attacks", description=__doc__)
    names = [profile.name for profile in PROFILES]
    parser.add_argument("--profile", action="append", choices=names, help="run only these")
    parser.add_argument("--only", action="append", default=[], help="attacks by pattern")
    parser.add_argument("--verbose", action="store_true", help="name every attack as it is run")
    parser.add_argument("--worker", choices=names, help=argparse.SUPPRESS)
    return parser


def _chosen(patterns: Sequence[str]) -> tuple[Attack, ...]:
    wanted = patterns or ["*"]
    return tuple(a for a in corpus() if any(fnmatch.fnmatch(a.id, pattern) for pattern in wanted))


def _work(profile: Profile, attacks: tuple[Attack, ...]) -> None:
    """Run at one profile, in a process of its own; write outcomes as JSON Lines."""
    if profile.container:
        refuse_like_a_container()
    run_all(profile.wish, attacks, lambda outcome: _say(json.dumps(asdict(outcome)), sys.stdout))


def _outcomes(profile: Profile, options: argparse.Namespace) -> list[Outcome]:
    patterns = [word for pattern in options.only for word in ("--only", pattern)]
    command = [
        python_for(profile),
        "-B",
        "-m",
        "tests.attacks",
        "--worker",
        profile.name,
        *patterns,
    ]
    identity = {} if profile.uid is None else {"user": profile.uid, "group": profile.uid}
    groups = {} if profile.uid is None else {"extra_groups": []}
    environment = {**os.environ, "TMPDIR": tempfile.gettempdir(), "HOME": "/nonexistent"}
    outcomes: list[Outcome] = []
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, text=True, env=environment, **identity, **groups
    ) as process:
        for line in process.stdout or ():
            outcome = _read(line)
            outcomes.append(outcome)
            if outcome.level != profile.level:
                hole = Hole("finding", f"level {outcome.level}, not {profile.level}")
                outcomes[-1] = Outcome(outcome.attack, outcome.level, holes=(*outcome.holes, hole))
            _tell(profile, outcomes[-1], options.verbose)
    if process.returncode:
        hole = Hole("damage", f"the run ended with status {process.returncode}")
        outcomes.append(Outcome("the run itself", profile.level, holes=(hole,)))
        _tell(profile, outcomes[-1], True)
    return outcomes


def _read(line: str) -> Outcome:
    made = json.loads(line)
    return Outcome(**{**made, "holes": tuple(Hole(**hole) for hole in made["holes"])})


def _tell(profile: Profile, outcome: Outcome, verbose: bool) -> None:
    if outcome.holes or verbose:
        said = "; ".join(f"{hole.kind}: {hole.text}" for hole in outcome.holes)
        state = said or outcome.skipped or "contained"
        _say(f"  {profile.name} {outcome.attack} ({outcome.seconds:.1f} s): {state}")


def _say(text: str, stream: object = None) -> None:
    print(text, file=stream or sys.stderr, flush=True)  # type: ignore[call-overload]


def _summary(outcomes: Sequence[Outcome]) -> str:
    skipped = sum(bool(outcome.skipped) for outcome in outcomes)
    holes = sum(bool(outcome.holes) for outcome in outcomes)
    text = f"{len(outcomes) - skipped} attacks, {holes} with holes"
    return f"{text}, {skipped} not promised or not for this machine" if skipped else text


# --- the table ----------------------------------------------------------------------------------


def _cells(outcomes: Iterable[Outcome]) -> str:
    """Return "attacks run: points / damage / wrong finding"."""
    run = [outcome for outcome in outcomes if not outcome.skipped]
    if not run:
        return "-"
    points = sum(outcome.earned for outcome in run)
    kinds = [{hole.kind for hole in outcome.holes} for outcome in run]
    damage = sum("damage" in found for found in kinds)
    wrong = sum("finding" in found for found in kinds)
    return f"{len(run)}: {points:g}/{damage}/{wrong}"


def _table(results: dict[str, list[Outcome]]) -> list[str]:
    """Return the table: a row a class, a column a profile."""
    rows = [["class", *results]]
    kinds = [*CLASSES, *sorted({_kind(o) for r in results.values() for o in r} - {*CLASSES})]
    rows += [
        [kind, *(_cells(o for o in r if _kind(o) == kind) for r in results.values())]
        for kind in kinds
    ]
    rows.append(["all", *(_cells(r) for r in results.values())])
    skipped = (sum(bool(o.skipped) for o in r) for r in results.values())
    rows.append(["not promised", *map(str, skipped)])
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = ["attacks: points scored / damage / wrong finding", ""]
    lines += [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
    return lines


def _kind(outcome: Outcome) -> str:
    return outcome.attack.partition("/")[0]


if __name__ == "__main__":
    sys.exit(main())
