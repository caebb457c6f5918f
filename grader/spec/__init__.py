"""An assignment as its author wrote it: read, checked, and told about in plain words.

`load_assignment` goes one way: `load` reads the file, `models` give it its shape, `consistency`
compares its entries, and `words` and `locate` say what is wrong and on which line.
"""

from __future__ import annotations

from grader.spec.calls import Call, call_of, parse_call
from grader.spec.expressions import Expression, evaluate, parse_expression
from grader.spec.load import FIXTURES_FILE, LoadedAssignment, load_assignment
from grader.spec.models import (
    KINDS,
    Assignment,
    Check,
    Family,
    Limits,
    Submission,
    Task,
    Tolerance,
)
from grader.spec.needs import resolve_needs
from grader.spec.schema import assignment_schema, schema_text

__all__ = [
    "FIXTURES_FILE",
    "KINDS",
    "Assignment",
    "Call",
    "Check",
    "Expression",
    "Family",
    "Limits",
    "LoadedAssignment",
    "Submission",
    "Task",
    "Tolerance",
    "assignment_schema",
    "call_of",
    "evaluate",
    "load_assignment",
    "parse_call",
    "parse_expression",
    "resolve_needs",
    "schema_text",
]
