"""What is written down. All frozen; the JSON keys are public interface and only ever grow.

report.py      findings, mismatches, verdicts and the report
replayed.py    one case that was run again
agreement.py   what several opinions on a gradient say together
proved.py      what was proved of an assignment
"""

from grader.records.report import (
    ByHand,
    CaseResult,
    Cause,
    Excerpt,
    Finding,
    Hints,
    Level,
    Mismatch,
    Numbers,
    Output,
    Record,
    Report,
    Run,
    Status,
    Step,
    Verdict,
    Visibility,
    Withheld,
)

__all__ = [
    "ByHand",
    "CaseResult",
    "Cause",
    "Excerpt",
    "Finding",
    "Hints",
    "Level",
    "Mismatch",
    "Numbers",
    "Output",
    "Record",
    "Report",
    "Run",
    "Status",
    "Step",
    "Verdict",
    "Visibility",
    "Withheld",
]
