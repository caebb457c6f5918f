"""One submission: read, run, judged, reported. The room where everything meets.

A `Grader` holds what serves a whole class: the prepared cases and the warm zygote. Its `grade`
contains the only broad `except` of the program: what it catches is a fault, and a fault is never
a score.
"""

from __future__ import annotations

import hashlib
import math
import platform
import time
import traceback
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final, Self

from grader.checks import REGISTRY, Functions
from grader.errors import Fault, IntakeError, SandboxError, UsageError
from grader.evidence import Request, Usage
from grader.intake import Source, Submission, find, read_submission
from grader.judge import Judged, breaks_all, faulty, judge, ungradable
from grader.numerics.tolerance import in_float64
from grader.prepare import Prepared, PreparedCase, Seeds, prepare
from grader.records import Finding, Report, Run, Status, Verdict
from grader.reference import read_fixtures, read_functions, read_secret_seed, seconds
from grader.sandbox.landlock import exposed
from grader.sandbox.levels import Wish, first_ready, levels_for, settings_for, start
from grader.sandbox.session import Program, observe
from grader.spec import LoadedAssignment, load_assignment
from grader.version import __version__

LEAST_CPU_S: Final = 2.0
REFERENCE_FACTOR: Final = 20
"""A call may take this many times the reference's own time, and at least `LEAST_CPU_S`."""
TORCH_HINT: Final = (
    "pip install 'torch==2.13.0' --index-url with PyTorch's own index of CPU builds; see"
    " docs/install.md."
)


def grade(
    submission: Path | str,
    assignment: LoadedAssignment | Path | str,
    *,
    seed: int | None = None,
    sandbox: Wish = "auto",
) -> Report:
    """Grade one submission against one assignment.

    Args:
        submission: a folder, `.py`, `.ipynb`, `.zip` or `.tar.gz`.
        assignment: a loaded one, or the path of its folder or file.
        seed: replaces the spec's visible seed.
        sandbox: the isolation to use; "auto" takes the best there is and refuses below
            "files-closed".

    Raises:
        UsageError: there is nothing at the path, or the sandbox cannot be had.
        SpecError: the assignment or its reference is wrong.
    """
    if not isinstance(assignment, LoadedAssignment):
        assignment = load_assignment(Path(assignment))
    with Grader(assignment, seed=seed, sandbox=sandbox) as grader:
        return grader.grade(HandIn.read(Path(submission)))


@dataclass(frozen=True)
class HandIn:
    """A submission as it was found, or why it could not be read.

    Attributes:
        id: the submission's id.
        submission: what was read, or None.
        refusal: why nothing was read, or None.
    """

    id: str
    submission: Submission | None
    refusal: IntakeError | None = None

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read a submission; a refusal of its content is kept, not raised.

        Raises:
            UsageError: there is nothing at the path.
        """
        try:
            submission = read_submission(path)
        except IntakeError as error:
            return cls(path.resolve().name, None, error)
        return cls(submission.id, submission)


@dataclass(frozen=True)
class _Found:
    """The file of an assignment within a submission."""

    submission: Submission
    main: str
    notes: tuple[str, ...] = ()


class Grader:
    """Grades submissions of one assignment. Use as a context manager.

    Raises:
        UsageError: the sandbox cannot be had as wished.
        SpecError: the assignment or its reference is wrong.
    """

    def __init__(
        self,
        assignment: LoadedAssignment,
        *,
        seed: int | None = None,
        sandbox: Wish = "auto",
        accept_other_names: bool = False,
    ) -> None:
        self.assignment = assignment
        self.accept_other_names = accept_other_names
        spec = assignment.spec
        _require_arrays(spec.arrays)
        visible = spec.seed if seed is None else seed
        functions = read_functions(assignment)
        seeds = Seeds(visible, read_secret_seed(assignment))
        levels = levels_for(sandbox, spec.limits.sandbox)
        self.zygote = start(settings_for(levels[0], spec.arrays))
        try:
            # the zygote warms up in its own process meanwhile
            self.prepared = prepare(
                spec, seeds, functions, str(assignment.file), _fixtures(assignment)
            )
            self.requests = _requests(self.prepared, functions)
            self.level, self.zygote = first_ready(self.zygote, levels, spec.arrays)
            _refuse_exposure(self.zygote.readable, assignment)
        except BaseException:
            self.zygote.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.zygote.close()

    def grade(self, hand_in: HandIn) -> Report:
        """Run and judge one submission. Whatever goes wrong in here is a fault of ours."""
        start = time.monotonic()
        started = datetime.now(UTC).isoformat(timespec="seconds")
        try:
            report = self._grade(hand_in)
        except Exception as error:  # noqa: BLE001  the one place where a failure becomes a fault
            report = self._fault(hand_in, error)
        wall_s = round(time.monotonic() - start, 3)
        run = report.run.model_copy(update={"started": started, "wall_s": wall_s})
        return report.model_copy(update={"run": run})

    def _grade(self, hand_in: HandIn) -> Report:
        spec = self.assignment.spec
        try:
            if hand_in.refusal is not None:
                raise hand_in.refusal
            found = self._find(hand_in)
        except IntakeError as error:
            why = Finding(code="BP011", headline=error.message, detail=_lines(error.hint))
            return self._judged(hand_in, ungradable(spec, why))
        if found is None:
            why = Finding(code="BP001", headline=f"{spec.submission.file} is not in the hand-in")
            return self._judged(hand_in, ungradable(spec, why))
        siblings = _roots(found.submission.files)
        if self.assignment.fixtures is not None:
            siblings |= {"fixtures"}
        evidence = observe(
            self.zygote,
            self._program(found),
            self.requests,
            lambda outline: breaks_all(spec, outline, siblings),
        )
        judged = judge(self.prepared, evidence, siblings)
        return self._judged(hand_in, judged, evidence.usage, found)

    def _find(self, hand_in: HandIn) -> _Found | None:
        submission = hand_in.submission
        assert submission is not None  # noqa: S101  a refusal was raised before
        wanted = self.assignment.spec.submission.file
        path = find(submission, wanted)
        if path is not None:
            folder = path.rpartition("/")[0]
            return _Found(submission.rooted_at(folder), wanted)
        others = [name for name in submission.files if "/" not in name]
        if not self.accept_other_names or len(submission.files) != 1 or len(others) != 1:
            return None
        (source,) = submission.files.values()
        note = f"{source.handed_in_as} was taken for {wanted}"
        renamed = Submission(
            submission.id, submission.digest, {wanted: _renamed(source, wanted)}, submission.notes
        )
        return _Found(renamed, wanted, (note,))

    def _program(self, found: _Found) -> Program:
        limits = self.assignment.spec.limits
        files = {path: source.content for path, source in found.submission.files.items()}
        return Program(
            files,
            found.main,
            limits.memory_mib,
            limits.import_s,
            fixtures=self.assignment.fixtures,
        )

    def _judged(
        self,
        hand_in: HandIn,
        judged: Judged,
        usage: Usage | None = None,
        found: _Found | None = None,
    ) -> Report:
        sources = found.submission.files if found is not None else {}
        notes = (*found.notes, *found.submission.notes) if found is not None else ()
        verdicts = tuple(
            verdict.model_copy(
                update={"findings": tuple(_in_cells(f, sources) for f in verdict.findings)}
            )
            for verdict in judged.verdicts
        )
        return self._report(
            hand_in, judged.status, judged.earned, verdicts, (*notes, *judged.notes), usage
        )

    def _fault(self, hand_in: HandIn, error: Exception) -> Report:
        text = "".join(traceback.format_exception(error))
        number = hashlib.sha256(text.encode(errors="replace")).hexdigest()[:4]
        if isinstance(error, SandboxError):
            code, headline = "BP901", error.message
        elif isinstance(error, Fault):
            code, headline = "BP903", error.message
        else:
            code, headline = "BP902", f"the grader failed ({type(error).__name__})"
        detail = ("No points are lost.", f"Fault {number}.")
        why = Finding(code=code, headline=headline, detail=detail)
        verdicts = faulty(self.assignment.spec, why)
        report = self._report(hand_in, Status.FAULT, None, verdicts)
        return report.model_copy(update={"run": report.run.model_copy(update={"fault": text})})

    def _report(
        self,
        hand_in: HandIn,
        status: Status,
        earned: float | None,
        verdicts: tuple[Verdict, ...],
        notes: tuple[str, ...] = (),
        usage: Usage | None = None,
    ) -> Report:
        spec = self.assignment.spec
        return Report(
            assignment=spec.id,
            title=spec.title,
            submission=hand_in.id,
            submission_digest=hand_in.submission.digest if hand_in.submission else "",
            spec_digest=self.assignment.digest,
            grader_version=__version__,
            seed=self.prepared.seeds.visible,
            reference=True,
            sandbox=self.level,
            status=status,
            earned=earned,
            possible=float(spec.points),
            verdicts=verdicts,
            notes=notes,
            run=self._run(usage or Usage()),
        )

    def _run(self, usage: Usage) -> Run:
        versions = self.zygote.versions
        return Run(
            host=platform.node(),
            python=platform.python_version(),
            numpy=versions.get("numpy", ""),
            torch=versions.get("torch"),
            layers=self.zygote.layers,
            student_cpu_s=round(usage.cpu_s, 3),
            last_line=usage.last_line,
            stdout=usage.stdout,
            stderr=usage.stderr,
        )


def _require_arrays(arrays: str) -> None:
    if arrays == "torch" and find_spec("torch") is None:
        raise UsageError("this assignment needs torch, which is not installed", TORCH_HINT)


def _fixtures(assignment: LoadedAssignment) -> Mapping[str, Any]:
    """Return the public functions that this side runs itself, where a kind of check does."""
    kinds = {check.kind for task in assignment.spec.task for check in task.check}
    needed = any(REGISTRY[kind].needs_fixtures for kind in kinds & set(REGISTRY))
    return read_fixtures(assignment) if needed else {}


def _refuse_exposure(readable: Iterable[str], assignment: LoadedAssignment) -> None:
    """Refuse to run where a child could read the reference."""
    reference = assignment.reference_folder
    private = [str(reference.resolve())] if reference is not None else []
    for root, secret in exposed(readable, private):
        raise UsageError(
            f"the reference {secret} lies inside {root}, which submissions can read",
            "Move the course's folder out of the Python installation.",
        )


def _requests(prepared: Prepared, functions: Functions) -> list[Request]:
    """Return every call to make in order, each with its CPU limit."""
    requests: list[Request] = []
    limits_s: dict[tuple[str, str], float] = {}
    for case in sorted(prepared.all_cases(), key=lambda case: case.kind.calls_siblings):
        key = (case.question.function, case.question.case.family)
        if key not in limits_s:
            limits_s[key] = _limit_s(prepared, case, functions)
        requests += case.requests(limits_s[key])
    return requests


def _limit_s(prepared: Prepared, case: PreparedCase, functions: Functions) -> float:
    spec, question = prepared.spec, case.question
    given = spec.families[question.case.family].cpu_s or spec.limits.cpu_s
    if given is not None:
        return given
    function = functions[question.function]
    is_called = callable(function) and not isinstance(function, type)
    arguments = map(in_float64, question.reference_inputs(question.inputs))
    own_s = seconds(function, list(arguments)) if is_called else 0.0
    # whole seconds, so that reports do not tell one run's timing from another's
    return max(LEAST_CPU_S, math.ceil(REFERENCE_FACTOR * own_s))


def _roots(files: Mapping[str, Source]) -> frozenset[str]:
    return frozenset(path.split("/")[0].removesuffix(".py") for path in files)


def _renamed(source: Source, path: str) -> Source:
    return Source(path, source.content, source.cells, source.notebook)


def _in_cells(finding: Finding, sources: Mapping[str, Source]) -> Finding:
    """Turn a line of a converted notebook into its cell and line there."""
    source = sources.get(finding.file or "")
    if source is None or source.notebook is None:
        return finding
    place = source.cell_of(finding.line) if finding.line is not None else None
    if place is None:
        return finding.model_copy(update={"file": source.notebook, "line": None})
    headline = f"{finding.headline} (cell {place[0]})"
    return finding.model_copy(
        update={"file": source.notebook, "line": place[1], "headline": headline}
    )


def _lines(text: str) -> tuple[str, ...]:
    return (text,) if text else ()
