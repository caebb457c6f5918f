"""The command line of the comparison.

    python -m benchmarks.side_by_side [--rounds 5] [--only NAME…] [--submissions 40]

The first run installs every tool into an environment of its own under `.bench/`. Nothing passes or
fails; a ratio between neighbours in time is what to look at, absolute figures follow the machine.
"""

from __future__ import annotations

import argparse
import datetime
import os
import platform
import shlex
import signal
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from benchmarks.side_by_side.hand_ins import Arrays, the_class
from benchmarks.side_by_side.rounds import Setting, measure
from benchmarks.side_by_side.table import placed, table, ways
from benchmarks.side_by_side.tools import OURS, OURS_ANEW, TOOLS

ROOT = Path(__file__).parents[2]
TORCH_COUNT = 10
"""Hand-ins of the class that uses torch: tools that import it anew each time take seconds each."""


def options(argv: Sequence[str]) -> argparse.Namespace:
    """Return the command line's options."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.side_by_side",
        description="This grader and other tools on the same hand-ins.",
    )
    parser.add_argument("--rounds", type=int, default=5, help="how often each is measured")
    parser.add_argument("--only", nargs="+", choices=list(TOOLS), help="tools beside the grader")
    parser.add_argument("--submissions", type=int, default=40, help="with numpy, at least 10")
    parser.add_argument("--arrays", nargs="+", choices=["numpy", "torch"], help="which of the two")
    parser.add_argument("--workers", type=int, default=2, help="processes at a time, for each tool")
    parser.add_argument("--loop-limit", type=float, default=100, metavar="SECONDS")
    parser.add_argument("--cache", type=Path, default=ROOT / ".bench", help="for environments")
    parser.add_argument("--write", type=Path, help="a document whose tables are replaced")
    asked = parser.parse_args(argv)
    if asked.rounds < 1 or asked.workers < 1 or asked.submissions < 10:
        parser.error("--rounds and --workers are at least 1, --submissions at least 10")
    return asked


def machine(day: datetime.date) -> str:
    """Return the machine in general terms."""
    python, cores = platform.python_version(), os.cpu_count()
    here = f"{cores} cores, {platform.system()}, Python {python}, numpy {np.__version__}"
    return f"{day.isoformat()}; {here}; load {os.getloadavg()[0]:.1f} at the end"


def sections(asked: argparse.Namespace, argv: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Measure; yield name and text of each table."""
    wanted = asked.only or list(TOOLS)
    command = shlex.join(["python", "-m", "benchmarks.side_by_side", *argv])
    kinds: list[Arrays] = asked.arrays or ["numpy", "torch"]
    for arrays in kinds:
        others = [
            tool
            for name, tool in TOOLS.items()
            if name in wanted and tool is not OURS and arrays in tool.arrays
        ]
        count = asked.submissions if arrays == "numpy" else TORCH_COUNT
        setting = Setting(
            arrays=arrays,
            count=count,
            workers=asked.workers,
            rounds=asked.rounds,
            loop_limit_s=asked.loop_limit,
            cache=asked.cache.resolve(),
            say=lambda text: print(text, file=sys.stderr, flush=True),
        )
        found = measure(setting, OURS, others)
        rows = table(found, the_class(count, arrays), OURS_ANEW.name)
        about = f"`{command}`, {asked.rounds} rounds; {machine(datetime.date.today())}."
        yield arrays, f"{about}\n\n{rows}\n\n{ways(found)}"


def main(argv: Sequence[str]) -> None:
    """Measure, print, and write where that is asked for."""
    asked = options(argv)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("terminated"))  # tools' processes end first
    if asked.write is not None and not asked.write.is_file():
        raise SystemExit(f"--write {asked.write}: there is no such file")
    for name, text in sections(asked, argv):
        print(f"\n## {name}\n\n{text}", flush=True)
        if asked.write is not None:
            document = asked.write.read_text(encoding="utf-8")
            asked.write.write_text(placed(document, name, text), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
