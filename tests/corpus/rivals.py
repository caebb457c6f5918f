"""How common rules judge the same variants, as people use them: on one random normal input.

The input has the shapes of the family "base", else of the first one (or of the published one), and
float64 normal numbers; nothing is drawn again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from grader.checks.base import Question
from grader.numerics.tolerance import in_float64
from grader.prepare import Prepared
from grader.sandbox.worker import Worker
from grader.spec.calls import loss_of

from ..direct import convert_for
from .judging import Bench
from .truth import OutOfTimeError, as_array, loaded, time_limit
from .variant import Variant

Rule = Callable[[Any, Any], bool]

BASE_FAMILY = "base"
PATIENCE_S = 20.0
MOST_ENTRIES = 1000
"""gradcheck calls the loss twice for each entry: it is spared larger gradients."""
RELATIVE_ERROR = 1e-7
COMPARED = ("values", "gradient", "training")
"""Kinds whose results are compared with the reference's."""


def allclose(got: Any, want: Any) -> bool:
    """`np.allclose` with its defaults."""
    return bool(np.allclose(got, want))


def assert_allclose(got: Any, want: Any) -> bool:
    """`np.testing.assert_allclose` with its defaults."""
    try:
        np.testing.assert_allclose(got, want)
    except AssertionError:
        return False
    return True


def relative_error(got: Any, want: Any) -> bool:
    """The relative error of the CS231n notes, below 1e-7."""
    error = np.abs(got - want) / np.maximum(1e-8, np.abs(got) + np.abs(want))
    return bool(np.max(error) < RELATIVE_ERROR)


RULES: Mapping[str, Rule] = {
    "np.allclose": allclose,
    "np.testing.assert_allclose": assert_allclose,
    "CS231n relative error < 1e-7": relative_error,
}
GRADCHECK = "torch.autograd.gradcheck"


@dataclass(frozen=True)
class _Usual:
    """One task on the usual input.

    Attributes:
        question: holds the input.
        wanted: what the reference returns.
        is_gradient: whether gradcheck can be asked.
    """

    question: Question
    wanted: Any
    is_gradient: bool


class Rivals:
    """The other rules, ready for one assignment and seed."""

    def __init__(
        self, bench: Bench, prepared: Prepared, seed: int, family: str = BASE_FAMILY
    ) -> None:
        self.bench = bench
        self.worker = Worker(convert_for(bench.spec.arrays))
        if bench.assignment.fixtures is not None:
            self.worker.load_fixtures(bench.assignment.fixtures)
        random = np.random.default_rng([seed, 0])
        self.usual: dict[str, _Usual] = {}
        for (task, _), cases in prepared.cases.items():
            named = [case for case in cases if family in case.question.case.family]
            for case in (named or list(cases))[:1]:
                if case.question.check.kind in COMPARED and task not in self.usual:
                    self.usual[task] = self._usual(case.question, random)

    def _usual(self, question: Question, random: np.random.Generator) -> _Usual:
        family = question.spec.families[question.case.family]
        inputs = {
            name: random.standard_normal(value.shape)
            if isinstance(value, np.ndarray) and name not in family.values
            else value
            for name, value in question.inputs.items()
        }
        drawn = replace(question, inputs=inputs)
        function: Any = self.bench.functions[question.function]
        wanted = function(*map(in_float64, drawn.reference_inputs(inputs)))
        is_small = sum(np.size(part) for part in _parts(wanted)) <= MOST_ENTRIES
        return _Usual(drawn, wanted, question.check.kind == "gradient" and is_small)

    def verdicts(self, variant: Variant) -> dict[str, dict[str, bool]]:
        """Return whether each rule passes the variant, by rule and by the tasks it applies to."""
        wanted = [task.id for task in self.bench.tasks(variant)]
        usual = {task: self.usual[task] for task in wanted if task in self.usual}
        told: dict[str, dict[str, bool]] = {rule: {} for rule in (*RULES, GRADCHECK)}
        for task, one in usual.items():
            applied = [*RULES, *([GRADCHECK] if one.is_gradient else [])]
            for rule, passed in self._told(variant, one, applied).items():
                told[rule][task] = passed
        return told

    def _told(self, variant: Variant, usual: _Usual, applied: Sequence[str]) -> dict[str, bool]:
        try:
            with time_limit(PATIENCE_S), loaded(self._files(variant), self.bench.main) as module:
                return self._of(usual, module, applied)
        except (Exception, SystemExit, OutOfTimeError):  # noqa: BLE001  it may raise anything
            return dict.fromkeys(applied, False)

    def _files(self, variant: Variant) -> dict[str, str]:
        fixtures = self.bench.assignment.fixtures
        given = {} if fixtures is None else {"fixtures.py": fixtures.decode()}
        return {**given, **variant.files(self.bench.main)}

    def _of(self, usual: _Usual, module: Any, applied: Sequence[str]) -> dict[str, bool]:
        question = usual.question
        try:
            function = getattr(module, question.function)
            result = function(*self._given(question, question.inputs))
            told = {
                name: _all_pass(rule, result, usual.wanted)
                for name, rule in RULES.items()
                if name in applied
            }
        except Exception:  # noqa: BLE001  as the exception would fail a test
            return dict.fromkeys(applied, False)
        if GRADCHECK in applied:
            told[GRADCHECK] = self._gradcheck(question, function)
        return told

    def _given(self, question: Question, inputs: Mapping[str, Any]) -> list[Any]:
        """The arguments as a student's function gets them."""
        return [
            self.worker.given(question.to_wire(name, inputs)) for name in question.call.arguments
        ]

    def _gradcheck(self, question: Question, function: Callable[..., Any]) -> bool:
        """Whether gradcheck accepts the function as the backward pass of the right loss."""
        import torch

        wrt = question.check.wrt
        names = (wrt,) if isinstance(wrt, str) else tuple(wrt or ())
        call = loss_of(question.spec, question.check)
        assert call is not None
        loss: Any = self.bench.functions[call.function]

        def replaced(values: Sequence[Any]) -> dict[str, Any]:
            arrays = [value.detach().numpy().copy() for value in values]
            return {**question.inputs, **dict(zip(names, arrays, strict=True))}

        class Loss(torch.autograd.Function):
            @staticmethod
            def forward(ctx: Any, *values: Any) -> Any:
                ctx.save_for_backward(*values)
                asked = replace(question, call=call)
                inputs = replaced(values)
                return torch.tensor(
                    float(loss(*map(in_float64, asked.reference_inputs(inputs)))),
                    dtype=torch.float64,
                )

            @staticmethod
            def backward(ctx: Any, upstream: Any) -> Any:
                with torch.enable_grad():
                    result = function(*self._given(question, replaced(ctx.saved_tensors)))
                parts = (result,) if isinstance(wrt, str) else tuple(result)
                return tuple(upstream * torch.as_tensor(np.array(as_array(part))) for part in parts)

        inputs = tuple(
            torch.tensor(np.asarray(question.inputs[name], dtype=np.float64), requires_grad=True)
            for name in names
        )
        try:
            return bool(torch.autograd.gradcheck(Loss.apply, inputs))
        except Exception:  # noqa: BLE001  GradcheckError, and whatever the function raises
            return False


def _parts(wanted: Any) -> Sequence[Any]:
    return wanted if isinstance(wanted, list | tuple) else [wanted]


def _all_pass(rule: Rule, result: Any, wanted: Any) -> bool:
    if isinstance(wanted, list | tuple) and isinstance(result, list | tuple):
        same = len(result) == len(wanted)
        return same and all(_all_pass(rule, *pair) for pair in zip(result, wanted, strict=True))
    got = as_array(result)
    return rule(result if got is None else got, np.asarray(wanted))
