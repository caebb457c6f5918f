"""What one case that was run again shows: records, as `grade replay --json` prints them."""

from __future__ import annotations

from typing import Literal

from grader.records.report import Finding, Level, Mismatch, Output, Record

Result = Literal["right", "wrong", "ungradable", "not judged"]
"""How a case ended; nothing is held against a case for paper where the reference is not there."""


class Shown(Record):
    """One value: whole where it is small, else what there is to know of it.

    Attributes:
        what: in words, e.g. "numpy array", "list of 3", "float".
        dtype: of an array, else None.
        shape: of an array, else None.
        entries: its numbers in order; the first ones of a large array.
        whole: whether these are all.
        low: smallest finite number, of a large array.
        high: largest finite number, of a large array.
        not_finite: how many entries are NaN or infinite.
        parts: of a list, tuple or dict, with the name of each; the first ones of a long one.
        text: what is no number, as Python writes it.
    """

    what: str
    dtype: str | None = None
    shape: tuple[int, ...] | None = None
    entries: tuple[float, ...] = ()
    whole: bool = True
    low: float | None = None
    high: float | None = None
    not_finite: int = 0
    parts: tuple[tuple[str, Shown], ...] = ()
    text: str = ""


class Place(Record):
    """A frame of a traceback in the student's own code.

    Attributes:
        file: that was handed in.
        line: 1-based; in a notebook within its cell.
        cell: of a notebook, counted from 1, or None.
        function: name of the code.
        source: the line, without blanks at its ends.
    """

    file: str
    line: int
    function: str
    source: str
    cell: int | None = None


class Difference(Record):
    """An entry that is wrong: its index, the student's number and the right one."""

    at: tuple[int, ...]
    yours: float
    right: float


class CallShown(Record):
    """One call of a case.

    Attributes:
        call: as it is written, e.g. "grad_w1(x, y, w1, w2)".
        label: tells the calls of a case apart, e.g. "first"; "" where there is one.
        outcome: how it ended, e.g. "returned".
        arguments: by name.
        yours: what the student's function returned, or None.
        right: what it should return, by name, where that is known and may be told.
        any_slope: whether at a kink other slopes than that of `right` are right as well.
        differences: the first entries that are wrong, by name of the result.
        raised: exception and message, or "".
        frames: where it was raised, in the student's own code, the outermost first.
        limit_s: CPU seconds it was allowed.
    """

    call: str
    label: str
    outcome: str
    arguments: tuple[tuple[str, Shown], ...]
    yours: Shown | None = None
    right: tuple[tuple[str, Shown], ...] = ()
    any_slope: bool = False
    differences: tuple[tuple[str, tuple[Difference, ...]], ...] = ()
    raised: str = ""
    frames: tuple[Place, ...] = ()
    limit_s: float = 0.0


class Replayed(Record):
    """One case, run again.

    Attributes:
        assignment: its id.
        submission: its id.
        case: "task/check#n", or "task/smallest#n".
        family: that it was drawn from, "" where there is none.
        why: what the family is for, as the spec says it.
        secret: whether the case is shown to nobody but staff.
        reference: whether the reference was there.
        sandbox: level it ran in.
        result: how it ended.
        findings: what is told of it.
        mismatches: where arrays differ.
        calls: in order.
        cpu_s: CPU seconds of the import and all calls together.
        stdout: what was printed, by the import and all calls.
        stderr: the same for the other stream.
        last_line: where it was when it ran out of time, or None.
        notes: remarks.
    """

    assignment: str
    submission: str
    case: str
    family: str
    why: str
    secret: bool
    reference: bool
    sandbox: Level
    result: Result
    findings: tuple[Finding, ...] = ()
    mismatches: tuple[Mismatch, ...] = ()
    calls: tuple[CallShown, ...] = ()
    cpu_s: float = 0.0
    stdout: Output = Output()
    stderr: Output = Output()
    last_line: str | None = None
    notes: tuple[str, ...] = ()
