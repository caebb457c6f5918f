"""What tests that grade whole hand-ins share."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from grader.cache import Cache
from grader.records import Report
from grader.spec import LoadedAssignment, load_assignment

ROOT = Path(__file__).parent.parent
EXAMPLES = ROOT / "submissions_example" / "two_layer_relu"


def two_layer_relu() -> LoadedAssignment:
    return load_assignment(ROOT / "assignments" / "two_layer_relu")


def cache_of_the_tests() -> Cache | None:
    """What all processes of a test run share; see conftest.py."""
    return Cache.for_user(os.environ)


def with_limits(assignment: LoadedAssignment, **limits: Any) -> LoadedAssignment:
    """The assignment with other limits, also where a family has one of its own."""
    spec = assignment.spec
    families = {
        name: family.model_copy(update={"cpu_s": None}) for name, family in spec.families.items()
    }
    changed = {"limits": spec.limits.model_copy(update=limits), "families": families}
    return replace(assignment, spec=spec.model_copy(update=changed))


def without_families(assignment: LoadedAssignment, *parts: str) -> LoadedAssignment:
    """The assignment without the families whose names contain one of `parts`."""
    tasks = []
    for task in assignment.spec.task:
        checks = [
            check.model_copy(
                update={
                    "families": tuple(
                        f for f in check.families if not any(part in f for part in parts)
                    )
                }
            )
            for check in task.check
        ]
        tasks.append(task.model_copy(update={"check": tuple(checks)}))
    return replace(assignment, spec=assignment.spec.model_copy(update={"task": tuple(tasks)}))


def write_files(folder: Path, files: Mapping[str, bytes | str]) -> Path:
    """Write a hand-in; return its folder."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def codes(report: Report) -> list[str]:
    """The finding codes of a report, sorted, each once."""
    return sorted({finding.code for v in report.verdicts for finding in v.findings})


def headlines(report: Report) -> list[str]:
    """The headlines of a report in order, each once."""
    found = [finding.headline for v in report.verdicts for finding in v.findings]
    return list(dict.fromkeys(found))


def run_grade(
    *arguments: str | Path, cwd: Path = ROOT, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run the command line in a process of its own."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("GRADE_")}
    return subprocess.run(
        [sys.executable, "-m", "grader", *map(str, arguments)],
        cwd=cwd,
        env={
            **kept,
            "GRADE_CACHE": os.environ.get("GRADE_CACHE", "off"),
            "NO_COLOR": "1",
            "PYTHONIOENCODING": "utf-8",
            **environment,
        },
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
