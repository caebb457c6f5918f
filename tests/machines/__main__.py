"""`python -m tests.machines [ID …]`: does anything depend on the machine's kernels?

Exit code 1 where an example or a kit comes out otherwise on some machine. Takes minutes.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from ..grading import ROOT
from . import MACHINES

IDS = sorted(path.parent.name for path in ROOT.glob("assignments/*/assignment.toml"))


def on(machine: str, ids: Sequence[str]) -> Mapping[str, Any]:
    """What comes out on one machine, by what it is about."""
    run = subprocess.run(
        [sys.executable, "-m", "tests.machines.one", *ids],
        cwd=ROOT, env={**os.environ, "GRADE_CACHE": "off", **MACHINES[machine]},
        stdout=subprocess.PIPE, encoding="utf-8", check=True,
    )  # fmt: skip
    return dict(json.loads(line) for line in run.stdout.splitlines())


def differences(one: Any, other: Any) -> list[tuple[Any, Any]]:
    """The parts of two lists that are not the same."""
    if one == other:
        return []
    if not isinstance(one, list) or not isinstance(other, list) or len(one) != len(other):
        return [(one, other)]
    return [(a, b) for a, b in zip(one, other, strict=True) if a != b]


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.machines", description=__doc__)
    parser.add_argument("ids", nargs="*", metavar="ID", default=IDS)
    parser.add_argument("-j", type=int, default=2, help="processes")
    options = parser.parse_args(arguments)
    with ThreadPoolExecutor(options.j) as pool:
        found = dict(zip(MACHINES, pool.map(lambda m: on(m, options.ids), MACHINES), strict=True))
    here, count = found["this one"], 0
    for machine, said in found.items():
        for what, (wrong, mine) in said.items():
            for why in wrong:
                print(f"{what} on {machine}: {why}")
            for one, other in differences(here[what][1], mine):
                print(f"{what}\n  on this one: {one}\n  on {machine}: {other}")
            count += bool(wrong) or mine != here[what][1]
    told = sum(len(said) for said in found.values())
    print(f"{told} results on {len(MACHINES)} machines: {count} not as they should be")
    return int(bool(count))


if __name__ == "__main__":
    sys.exit(main())
