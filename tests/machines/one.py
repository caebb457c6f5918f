"""One machine: grades all examples, makes all kits, and prints what came out as JSON.

`python -m tests.machines.one ID …`, with the machine's variables in the environment.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from typing import Any

from grader.sandbox.threads import ONE_THREAD

os.environ.update(ONE_THREAD)  # before anything imports numpy

from grader.kit import build_kit, kit_file, why_outdated
from grader.prove.handed_in import examples_folder, unlike
from grader.records import Report
from grader.run import Grader, HandIn
from grader.sandbox import nursery
from grader.spec import load_assignment

from ..grading import ROOT
from . import MACHINES

PASSED_ON = tuple({name: None for machine in MACHINES.values() for name in machine})


def main() -> None:
    # a submission's processes know nothing of ours; here they are to be on the same machine
    nursery._KEPT += PASSED_ON
    for name in sys.argv[1:]:
        for what, wrong, said in told(name):
            sys.stdout.write(json.dumps([f"{name}: {what}", [wrong, said]]) + "\n")


def told(name: str) -> Iterator[tuple[str, list[str], Any]]:
    """Yield each example and the kit: what is not as committed here, and all that is said."""
    assignment = load_assignment(ROOT / "assignments" / name)
    why = why_outdated(kit_file(assignment), build_kit(assignment))
    yield "kit", [why] if why else [], None
    with Grader(assignment) as grader:
        for folder in sorted(examples_folder(assignment).glob("*/*")):
            report = grader.grade(HandIn.read(folder))
            what = f"{folder.parent.name}/{folder.name}"
            yield what, [*unlike(report, folder)], [*verdicts(report)]


def verdicts(report: Report) -> Iterator[Any]:
    """Yield all of a report that must be the same on every machine."""
    yield report.status.value, report.earned
    for verdict in report.verdicts:
        where = f"{verdict.task}/{verdict.check}"
        yield where, verdict.status.value, verdict.earned, [c.passed for c in verdict.cases]
        yield where, [[finding.code, finding.mistake] for finding in verdict.findings]


if __name__ == "__main__":
    main()
