"""What went wrong on our side has a code of its own, says so, and is never a score."""

from __future__ import annotations

import pickle

import pytest

from grader.errors import Fault, MachineBusy, SandboxError
from grader.records import Run, Status
from grader.reporting import Reporter
from grader.run import HandIn
from tests.batch.classes import COLLAPSE, a_job


@pytest.mark.parametrize(
    ("error", "code", "headline"),
    [
        (SandboxError("a layer is missing"), "BP901", "a layer is missing"),
        (MachineBusy(), "BP903", "the machine was too busy to run the submission"),
        (Fault("fixtures.py fails"), "BP902", "fixtures.py fails"),
        (KeyError("x"), "BP902", "the grader failed (KeyError)"),
    ],
)
def test_a_fault_says_what_failed(error: Exception, code: str, headline: str) -> None:
    assignment = a_job().assignments[COLLAPSE]
    checks = [(task, check) for task in assignment.spec.task for check in task.check]
    reporter = Reporter(assignment, 1, "none", checks)
    report = reporter.fault(HandIn("s", None), error, "all that is known", Run())
    assert (report.status, report.earned, report.run.fault) == (
        Status.FAULT,
        None,
        "all that is known",
    )
    told = {(f.code, f.headline) for verdict in report.verdicts for f in verdict.findings}
    assert told == {(code, headline)}
    assert all(verdict.earned is None for verdict in report.verdicts)


@pytest.mark.parametrize("error", [SandboxError("it ended"), MachineBusy(), Fault("it failed")])
def test_a_fault_travels_from_a_worker(error: Fault) -> None:
    came = pickle.loads(pickle.dumps(error))  # noqa: S301  it is our own
    assert (type(came), came.message) == (type(error), error.message)
