"""An automated grader for backpropagation homework.

`load_assignment(path)` reads a spec, `grade(submission, assignment)` judges a hand-in and returns
a `Report`. Nothing heavy is imported before one of these names is used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from grader.version import __version__

if TYPE_CHECKING:
    from grader.records import Report
    from grader.run import grade
    from grader.spec import load_assignment

__all__ = ["Report", "__version__", "grade", "load_assignment"]

_HOMES = {
    "Report": "grader.records",
    "grade": "grader.run",
    "load_assignment": "grader.spec",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
