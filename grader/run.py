"""One submission: read, run, judged, reported. The room where everything meets.

A `Grader` holds what serves a whole class: the prepared cases and the warm zygote. Its `grade`
contains the only broad `except` of the program: what it catches is a fault, and a fault is never
a score.
"""

from __future__ import annotations

import contextlib
import platform
import time
import traceback
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Final, Self

from grader import laws
from grader.cache import Cache
from grader.diagnose import Small, explained, further_calls
from grader.errors import IntakeError, SandboxGone, UsageError
from grader.evidence import Evidence, Request, Usage
from grader.follow_through import Trials
from grader.hand_in import Found, HandIn
from grader.judge import Judged, Judging, breaks_all, ungradable
from grader.ready import Ready, ready_to_check, ready_to_grade
from grader.records import Finding, Report, Run
from grader.reporting import Reporter
from grader.sandbox.landlock import exposed
from grader.sandbox.levels import Wish, levels_for
from grader.sandbox.nurseries import Nurseries
from grader.sandbox.program import Program
from grader.sandbox.session import observe
from grader.sandbox.shared import SharedInputs
from grader.spec import LoadedAssignment, load_assignment

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
        ready: cases that are prepared already, for this assignment and seed.
        nurseries: of warm processes, shared with other graders; without it, the grader's own.
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
        ready: Ready | None = None,
        nurseries: Nurseries | None = None,
        self_check: bool = False,
    ) -> None:
        self.assignment = assignment
        self.accept_other_names = accept_other_names
        spec = assignment.spec
        _require_arrays(spec.arrays)
        if sandbox == "none":
            store = None  # what runs without a sandbox could read it
        self.levels = levels_for(sandbox, spec.limits.sandbox, own_file=self_check)
        self._own = Nurseries()
        self.shared = SharedInputs()
        self.nurseries = nurseries or self._own
        try:
            self.nurseries.begin(self.levels, spec.arrays)
            # the zygote warms up in its own process meanwhile
            self.ready = ready or (
                ready_to_check(assignment)
                if self_check
                else ready_to_grade(assignment, seed, store)
            )
            self.prepared = self.ready.prepared
            self.small, self.trials = Small(self.prepared), Trials()
            self.requests = [*self.prepared.requests()]
            if self_check:
                self.requests += laws.requests(self.prepared)
            self.shared = SharedInputs.of(self.requests)
            self._have_zygote()
            _refuse_exposure(self.zygote.readable, assignment, store)
        except BaseException:
            self.close()
            raise
        self.ready.keep()

    def _have_zygote(self) -> None:
        """Have a warm process to run submissions in; one that is gone is replaced."""
        arrays = self.assignment.spec.arrays
        self.level, self.zygote = self.nurseries.ready(self.levels, arrays)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the grader's own processes; shared ones go on."""
        self.shared.close()
        self._own.close()

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
            report = self._revived(hand_in)
        except Exception as error:  # noqa: BLE001  the one place where a failure becomes a fault
            text = "".join(traceback.format_exception(error))
            report = self.reporter.fault(hand_in, error, text, self._run(Usage()))
        wall_s = round(time.monotonic() - start, 3)
        run = report.run.model_copy(update={"started": started, "wall_s": wall_s})
        return report.model_copy(update={"run": run})

    def _revived(self, hand_in: HandIn) -> Report:
        """Grade, and once more from the start where the warm process was killed meanwhile."""
        self._have_zygote()
        try:
            return self._grade(hand_in)
        except SandboxGone:
            self._have_zygote()
            return self._grade(hand_in)

    def _grade(self, hand_in: HandIn) -> Report:
        spec = self.assignment.spec
        try:
            wanted = spec.submission.file
            found = hand_in.find(wanted, accept_other_names=self.accept_other_names)
        except IntakeError as error:
            why = Finding(code="BP011", headline=error.message, detail=_lines(error.hint))
            return self._reported(hand_in, ungradable(self.prepared, why))
        if found is None:
            why = Finding(code="BP001", headline=f"{wanted} is not in the hand-in")
            return self._reported(hand_in, ungradable(self.prepared, why))
        siblings = found.siblings
        if self.assignment.fixtures is not None:
            siblings |= {"fixtures"}
        judging = Judging(self.prepared, siblings, self.trials)
        evidence = observe(
            self.zygote,
            program_of(self.assignment, found),
            self.requests,
            lambda outline: breaks_all(spec, outline, siblings),
            lambda evidence: self._follow_up(evidence, judging),
            shared=self.shared,
        )
        judged = judging.judge(evidence)
        judged = self._explained(evidence, judged)
        if self.prepared.visible_only:
            judged = laws.explained(self.prepared, evidence, judged)
        return self._reported(hand_in, judged, found, evidence.usage)

    def _explained(self, evidence: Evidence, judged: Judged) -> Judged:
        """Add causes. Points are judged by now: a failure in here costs nobody the verdict."""
        if self.ready.predictions is None:
            return judged
        try:
            return explained(self.prepared, evidence, judged, self.ready.predictions, self.small)
        except Exception:  # noqa: BLE001  as in `grade`, but what is lost is an explanation
            return replace(judged, notes=(*judged.notes, NO_CAUSES))

    def _follow_up(self, evidence: Evidence, judging: Judging) -> list[Request]:
        """Return the calls that would tell more than what was seen so far."""
        asked = [*judging.follow_up(evidence)]
        if self.ready.predictions is not None:
            judged = judging.judge(evidence)
            with contextlib.suppress(Exception):  # see `_explained`
                asked += further_calls(
                    self.prepared, evidence, judged, self.ready.predictions, self.small
                )
        return [request for request in asked if request.id not in evidence.calls]

    @property
    def reporter(self) -> Reporter:
        """What writes the reports, at the level that is in effect."""
        return Reporter(
            self.assignment,
            self.prepared.seeds.visible,
            self.level,
            [*self.prepared.checks()],
            self.ready.reference,
            self.ready.notes,
        )

    def _reported(
        self,
        hand_in: HandIn,
        judged: Judged,
        found: Found | None = None,
        usage: Usage | None = None,
    ) -> Report:
        return self.reporter.judged(hand_in, judged, self._run(usage or Usage()), found)

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
