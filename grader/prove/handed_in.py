"""Hand-ins that come with an assignment, graded as any other: starter, reference, examples."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from grader.hand_in import HandIn
from grader.intake import Source, Submission
from grader.records import Report, Status
from grader.records.proved import Count, Said
from grader.run import Grader
from grader.spec import LoadedAssignment

EXAMPLES: Final = "submissions_example"
EXPECTED: Final = "expected.toml"
FOLDERS: Final = ("full", "partial", "zero", "ungradable", "forbidden", "timeout")
HURRIED: Final = 0.5
"""Share of its limits that a right hand-in must do with."""
TIMED_OUT: Final = "BP112"
JUDGED: Final = (Status.PASS, Status.PARTIAL, Status.FAIL)


def as_file(assignment: LoadedAssignment, path: Path) -> HandIn:
    """Return a file of the assignment as if it had been handed in under the wanted name."""
    name = assignment.spec.submission.file
    return HandIn(path.stem, Submission(path.stem, "", {name: Source(name, path.read_bytes())}))


def examples_folder(assignment: LoadedAssignment) -> Path:
    """Return where the examples of an assignment are: beside the folder of the assignments."""
    return assignment.folder.parent.parent / EXAMPLES / assignment.spec.id


def examined(grader: Grader, said: Said) -> Count:
    """Grade every example and say which are not as their folder and expected.toml say."""
    folder = examples_folder(grader.assignment)
    found = sorted(path for path in folder.glob("*/*") if path.is_dir())
    if not found:
        said.warnings.append(f"there are no examples in {EXAMPLES}/{grader.assignment.spec.id}")
    good = 0
    for path in found:
        wrong = list(unlike(grader.grade(HandIn.read(path)), path))
        said.problems += [f"example {path.parent.name}/{path.name}: {why}" for why in wrong]
        good += not wrong
        if not wrong and path.parent.name == "full":
            said.warnings += _near_a_limit(grader, path)
    return Count(good, len(found))


def _near_a_limit(grader: Grader, path: Path) -> Iterator[str]:
    """Yield the calls of a right hand-in that time out where limits are half of what they are."""
    with grader.hurried(HURRIED):
        report = grader.grade(HandIn.read(path))
    findings = [f for verdict in report.verdicts for f in verdict.findings if f.code == TIMED_OUT]
    for headline in dict.fromkeys(finding.headline for finding in findings):
        yield f"example full/{path.name} is right and comes near a limit: {headline}"


def unlike(report: Report, folder: Path) -> Iterator[str]:
    """Yield how a report differs from what an example's folder and `expected.toml` say."""
    file = folder / EXPECTED
    try:
        expected = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        yield f"{EXPECTED} cannot be read: {error}"
        return
    got = as_expected(report)
    for key in [*got, *(key for key in expected if key not in got)]:
        if expected.get(key) != got.get(key):
            yield f"{key} is {_words(got, key)}, {EXPECTED} says {_words(expected, key)}"
    if folder.parent.name not in FOLDERS:
        yield f"{folder.parent.name} is not one of {', '.join(FOLDERS)}"
    elif not _fits(report, folder.parent.name):
        points = f"{report.earned} of {report.possible:g} points"
        yield f"it does not belong into {folder.parent.name}: {report.status.value}, {points}"


def as_expected(report: Report) -> dict[str, Any]:
    """Return what `expected.toml` says of a hand-in that gets this report."""
    findings = [finding for verdict in report.verdicts for finding in verdict.findings]
    return {
        "status": report.status.value,
        "earned": report.earned,
        "findings": sorted({finding.code for finding in findings}),
        "mistakes": sorted({f.mistake for f in findings if f.mistake is not None}),
    }


def _words(values: dict[str, Any], key: str) -> str:
    if key not in values:
        return "nothing"
    value = values[key]
    return (", ".join(map(str, value)) or "none") if isinstance(value, list) else str(value)


def _fits(report: Report, folder: str) -> bool:
    codes = {finding.code for verdict in report.verdicts for finding in verdict.findings}
    earned, judged = report.earned or 0.0, report.status in JUDGED
    return {
        "full": report.status is Status.PASS and earned >= report.possible,
        "partial": report.status is Status.PARTIAL,
        "zero": judged and earned == 0 and report.status is not Status.PASS,
        "ungradable": report.status is Status.UNGRADABLE,
        "forbidden": judged and any(code.startswith("BP5") for code in codes),
        "timeout": judged and TIMED_OUT in codes,
    }[folder]
