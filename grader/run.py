"""One submission: read, run, judged, reported. The room where everything meets.

A `Grader` holds what serves a whole class: the prepared cases and the warm zygote. Its `grade`
contains the only broad `except` of the program: what it catches is a fault, and a fault is never
a score.
"""

from __future__ import annotations

import contextlib
import hashlib
import platform
import time
import traceback
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from importlib.util import find_spec
from pathlib import Path
from typing import Final, Self

from grader import laws
from grader.cache import Cache
from grader.diagnose import explained, further_calls
from grader.errors import Fault, IntakeError, SandboxError, UsageError
from grader.evidence import Evidence, Request, Usage
from grader.hand_in import Found, HandIn, in_cells, with_excerpt
from grader.judge import Judged, breaks_all, faulty, follow_up, judge, ungradable
from grader.ready import ready_to_check, ready_to_grade
from grader.records import Finding, Report, Run, Status, Verdict, Withheld
from grader.sandbox.landlock import exposed
from grader.sandbox.levels import Wish, first_ready, levels_for, settings_for, start
from grader.sandbox.session import Program, observe
from grader.spec import LoadedAssignment, load_assignment
from grader.version import __version__

NO_CAUSES: Final = "the grader failed to look for causes; points are not affected"

__all__ = ["Grader", "HandIn", "grade"]

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


class Grader:
    """Grades submissions of one assignment. Use as a context manager.

    Args:
        assignment: what is graded.
        seed: replaces the spec's visible seed; not for a self-check.
        sandbox: the isolation to use.
        accept_other_names: whether a single file of another name is taken for the expected one.
        store: where computed answers are kept between runs; None for nowhere.
        self_check: whether only visible checks are judged, on visible cases and from the kit, and
            the submission is the user's own, which may run without a sandbox.

    Raises:
        UsageError: the sandbox cannot be had as wished.
        KitError: a self-check has no kit that can be used.
        SpecError: the assignment or its reference is wrong.
    """

    def __init__(
        self,
        assignment: LoadedAssignment,
        *,
        seed: int | None = None,
        sandbox: Wish = "auto",
        accept_other_names: bool = False,
        store: Cache | None = None,
        self_check: bool = False,
    ) -> None:
        self.assignment = assignment
        self.accept_other_names = accept_other_names
        spec = assignment.spec
        _require_arrays(spec.arrays)
        if sandbox == "none":
            store = None  # what runs without a sandbox could read it
        levels = levels_for(sandbox, spec.limits.sandbox, own_file=self_check)
        self.zygote = start(settings_for(levels[0], spec.arrays))
        try:
            # the zygote warms up in its own process meanwhile
            self.ready = (
                ready_to_check(assignment)
                if self_check
                else ready_to_grade(assignment, seed, store)
            )
            self.prepared = self.ready.prepared
            self.requests = [*self.prepared.requests()]
            if self_check:
                self.requests += laws.requests(self.prepared)
            self.level, self.zygote = first_ready(self.zygote, levels, spec.arrays)
            _refuse_exposure(self.zygote.readable, assignment, store)
        except BaseException:
            self.zygote.close()
            raise
        self.ready.keep()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.zygote.close()

    @contextlib.contextmanager
    def hurried(self, share: float) -> Iterator[None]:
        """Give every call this share of its CPU limit meanwhile."""
        usual = self.requests
        self.requests = [replace(request, cpu_s=share * request.cpu_s) for request in usual]
        try:
            yield
        finally:
            self.requests = usual

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
            wanted = spec.submission.file
            found = hand_in.find(wanted, accept_other_names=self.accept_other_names)
        except IntakeError as error:
            why = Finding(code="BP011", headline=error.message, detail=_lines(error.hint))
            return self._judged(hand_in, ungradable(self.prepared, why))
        if found is None:
            why = Finding(code="BP001", headline=f"{wanted} is not in the hand-in")
            return self._judged(hand_in, ungradable(self.prepared, why))
        siblings = found.siblings
        if self.assignment.fixtures is not None:
            siblings |= {"fixtures"}
        evidence = observe(
            self.zygote,
            program_of(self.assignment, found),
            self.requests,
            lambda outline: breaks_all(spec, outline, siblings),
            lambda evidence: self._follow_up(evidence, siblings),
        )
        judged = judge(self.prepared, evidence, siblings)
        judged = self._explained(evidence, judged)
        if self.prepared.visible_only:
            judged = laws.explained(self.prepared, evidence, judged)
        return self._judged(hand_in, judged, evidence.usage, found)

    def _explained(self, evidence: Evidence, judged: Judged) -> Judged:
        """Add causes. Points are judged by now: a failure in here costs nobody the verdict."""
        if self.ready.predictions is None:
            return judged
        try:
            return explained(self.prepared, evidence, judged, self.ready.predictions)
        except Exception:  # noqa: BLE001  as in `grade`, but what is lost is an explanation
            return replace(judged, notes=(*judged.notes, NO_CAUSES))

    def _follow_up(self, evidence: Evidence, siblings: frozenset[str]) -> list[Request]:
        """Return the calls that would tell more than what was seen so far."""
        asked = [*follow_up(self.prepared, evidence, siblings)]
        if self.ready.predictions is not None:
            judged = judge(self.prepared, evidence, siblings)
            with contextlib.suppress(Exception):  # see `_explained`
                asked += further_calls(self.prepared, evidence, judged, self.ready.predictions)
        return [request for request in asked if request.id not in evidence.calls]

    def _judged(
        self,
        hand_in: HandIn,
        judged: Judged,
        usage: Usage | None = None,
        found: Found | None = None,
    ) -> Report:
        sources = found.submission.files if found is not None else {}
        notes = (*found.notes, *found.submission.notes) if found is not None else ()
        verdicts = tuple(
            verdict.model_copy(
                update={
                    "findings": tuple(
                        in_cells(with_excerpt(f, sources), sources) for f in verdict.findings
                    )
                }
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
        verdicts = faulty(self.prepared, why)
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
        spec, withheld = self.assignment.spec, self._withheld()
        possible = Decimal(str(spec.points)) - Decimal(str(withheld.points if withheld else 0))
        return Report(
            assignment=spec.id,
            title=spec.title,
            submission=hand_in.id,
            submission_digest=hand_in.submission.digest if hand_in.submission else "",
            spec_digest=self.assignment.digest,
            grader_version=__version__,
            seed=self.prepared.seeds.visible,
            reference=self.ready.reference,
            sandbox=self.level,
            status=status,
            earned=earned,
            possible=float(possible),
            verdicts=verdicts,
            withheld=withheld,
            notes=(*self.ready.notes, *notes),
            run=self._run(usage or Usage()),
        )

    def _withheld(self) -> Withheld | None:
        """Return what waits until the hand-in, where only visible checks are judged."""
        if not self.prepared.visible_only:
            return None
        judged = {(task.id, check.id) for task, check in self.prepared.checks()}
        waiting = [
            Decimal(str(check.points))
            for task in self.prepared.spec.task
            for check in task.check
            if (task.id, check.id) not in judged
        ]
        return Withheld(checks=len(waiting), points=float(sum(waiting, Decimal())))

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


def program_of(assignment: LoadedAssignment, found: Found) -> Program:
    """Return what is run of a submission for an assignment."""
    limits, submission = assignment.spec.limits, assignment.spec.submission
    return Program(
        {path: source.content for path, source in found.submission.files.items()},
        found.main,
        limits.memory_mib,
        limits.import_s,
        fixtures=assignment.fixtures,
        autograd=submission.may_differentiate,
        script=submission.script is not None,
    )


def _require_arrays(arrays: str) -> None:
    if arrays == "torch" and find_spec("torch") is None:
        raise UsageError("this assignment needs torch, which is not installed", TORCH_HINT)


def _refuse_exposure(
    readable: Iterable[str], assignment: LoadedAssignment, store: Cache | None
) -> None:
    """Refuse to run where a child could read the reference, or what was computed from it."""
    private = {"reference": assignment.reference_folder, "cache": store and store.folder}
    hints = {
        "reference": "Move the course's folder out of the Python installation.",
        "cache": "Name another folder with GRADE_CACHE, or have none with --no-cache.",
    }
    for name, folder in private.items():
        for root, secret in exposed(readable, [str(folder.resolve())] if folder else []):
            message = f"the {name} {secret} lies inside {root}, which submissions can read"
            raise UsageError(message, hints[name])


def _lines(text: str) -> tuple[str, ...]:
    return (text,) if text else ()
