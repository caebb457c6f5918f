"""The kinds of checks, by the name a spec gives them. One name, one object, one file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from grader.checks.base import Case, Functions, Judgement, Kind, Limits, Question
from grader.checks.built_from import BuiltFrom
from grader.checks.checker import Checker
from grader.checks.clean import Clean
from grader.checks.finite import Finite
from grader.checks.gradient import Gradient
from grader.checks.prediction import Prediction
from grader.checks.program import Program
from grader.checks.purity import Purity
from grader.checks.questions import Answers
from grader.checks.training import Training
from grader.checks.values import Values
from grader.checks.variables import Variables
from grader.checks.vjp import Vjp
from grader.checks.witness import Witness

_KINDS: Final[tuple[Kind[Any], ...]] = (
    Values(),
    Gradient(),
    Training(),
    Purity(),
    Finite(),
    Answers(),
    Witness(),
    BuiltFrom(),
    Vjp(),
    Clean(),
    Checker(),
    Variables(),
    Prediction(),
    Program(),
)
REGISTRY: Final[Mapping[str, Kind[Any]]] = {kind.name: kind for kind in _KINDS}
"""Kinds that call the student's functions; `rules` is judged from the source, see `rules.py`."""

__all__ = ["REGISTRY", "Case", "Functions", "Judgement", "Kind", "Limits", "Question"]
