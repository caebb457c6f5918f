"""Kind `training`: the whole trajectory of an optimiser, not only where it ends.

End points forgive too much: a missing factor of 2 can move a converged prediction by 2e-6. So the
function is called with one step and with all steps; every loss is compared in order, and weights
after the first and after the last update.

A trajectory amplifies rounding, so its tolerance is measured: the reference runs in float32 with
permuted axes, and the greatest deviation at each result, times eight, is allowed, on top of 64
roundings of the value. For float64 both shrink by the ratio of the unit roundoffs.

Where samples are learnt from one by one (`sequential` dimensions) their order stays, the numbers
are moved within their roundoff instead, and float64 is measured as float32 is: a loss that has
converged falls to the square of the roundoff, not in proportion to it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from grader.checks.answers import (
    array_of,
    changed_arguments,
    described,
    failure,
    finding,
    results_of,
    scalar_of,
)
from grader.checks.arrays import compare_numbers
from grader.checks.base import Functions, Judgement, Limits, Question
from grader.draw import Inputs, kink_margin_kept
from grader.evidence import Observation, Request
from grader.numerics.tolerance import (
    PRECISIONS,
    SAFETY,
    Argument,
    Expected,
    in_float64,
    permuted_runs,
    unpermute,
)
from grader.numerics.tracked import UNIT_ROUNDOFF
from grader.records import Finding
from grader.sandbox.wire import Value, WireArray
from grader.spec.expressions import parse_expression

Array = npt.NDArray[Any]

DTYPES: Final[Mapping[str, type[np.floating[Any]]]] = {
    "float32": np.float32,
    "float64": np.float64,
}
ROUNDINGS: Final = 64
DOUBT: Final = 2
"""Weights on the way are taken to be off by this many times what float32 runs showed."""
VITAL: Final = 100
"""Training must move every weight array by this many float32 tolerances."""


@dataclass(frozen=True)
class ExpectedRun:
    """What training for a number of steps returns.

    Attributes:
        steps: how many updates.
        results: an `Expected` by name of the result.
        off_by: greatest deviation of a float32 run by name of the result, over all entries.
    """

    steps: int
    results: Mapping[str, Expected]
    off_by: Mapping[str, float]


class Training:
    """Calls with one step and with all steps."""

    name = "training"
    calls_siblings = False
    needs_fixtures = False
    expected_types: tuple[type, ...] = (ExpectedRun, Expected)

    def expect(self, question: Question, functions: Functions) -> tuple[ExpectedRun, ...] | None:
        """See `base.Kind`."""
        train = functions[question.function]
        steps = int(question.inputs[_steps(question)])
        runs = tuple(_expected_run(question, train, n) for n in sorted({1, steps}))
        kinked = bool(question.spec.preactivations)
        clear = not kinked or all(
            _kinks_are_clear(question, train, n, runs[-1]) for n in range(1, steps)
        )
        return runs if clear and _moves(question, runs[-1]) else None

    def nbytes(self, expected: Sequence[ExpectedRun]) -> int:
        """See `base.Kind`."""
        return sum(result.low.nbytes for result in expected[-1].results.values())

    def requests(
        self, question: Question, expected: Sequence[ExpectedRun], limits: Limits
    ) -> tuple[Request, ...]:
        """See `base.Kind`."""
        return tuple(
            question.request(
                str(run.steps), question.call, _with_steps(question, run.steps), limits
            )
            for run in expected
        )

    def judge(
        self,
        question: Question,
        expected: Sequence[ExpectedRun],
        observed: Mapping[str, Observation],
    ) -> Judgement:
        """See `base.Kind`."""
        for run in expected:
            judged = _judge_run(question, run, observed[str(run.steps)])
            if not judged.passed:
                return judged
        return judged


# --- what is right ----------------------------------------------------------------------------


def _expected_run(question: Question, train: Any, steps: int) -> ExpectedRun:
    given = question.reference_inputs(_with_steps(question, steps))
    with np.errstate(over="ignore", invalid="ignore"):  # a run that diverges is not asked for
        exact = train(*(in_float64(argument) for argument in given))
        off_by = {p: _deviations(question, train, given, exact, p) for p in _measured(question)}
    results = {
        name: _expected(
            np.asarray(exact[i], dtype=np.float64),
            {p: off[name] for p, off in off_by.items()},
            question.inputs[name] if name in question.spec.variables else None,
        )
        for i, name in enumerate(question.check.returns)
    }
    greatest = {name: float(np.max(off, initial=0.0)) for name, off in off_by["float32"].items()}
    return ExpectedRun(steps, results, greatest)


def _measured(question: Question) -> tuple[str, ...]:
    """Return the precisions whose noise is measured; the other's is in proportion."""
    return PRECISIONS if question.spec.sequential else ("float32",)


def _deviations(
    question: Question, train: Any, given: Sequence[Argument], exact: Sequence[Any], precision: str
) -> dict[str, Array]:
    """Return the greatest deviation seen in runs of a precision by name of the result."""
    names = question.check.returns
    found = {name: np.zeros(np.shape(exact[i])) for i, name in enumerate(names)}
    in_order = frozenset(question.spec.sequential)
    for run in permuted_runs(train, given, DTYPES[precision], in_order):
        for i, name in enumerate(names):
            axes = question.spec.variables.get(name, ())
            value = unpermute(run.value[i], axes, run.orders)
            found[name] = np.maximum(found[name], np.abs(value - exact[i]))
    for i, name in enumerate(names):
        if name not in question.spec.variables and in_order:
            found[name] = _like_neighbours(np.asarray(exact[i], dtype=np.float64), found[name])
    return found


def _like_neighbours(losses: Array, deviation: Array) -> Array:
    """Return a deviation for each loss that is not small by luck.

    The residual of one sample is a single number, which a few runs may round alike. So each takes
    the greatest deviation of a residual, the root of a loss, from itself and those beside it.
    """
    if np.any(losses < 0) or not np.all(np.isfinite(losses)):
        return deviation
    roots = np.sqrt(losses)
    padded = np.pad(np.sqrt(losses + deviation) - roots, 1, mode="edge")
    widest = np.max([padded[:-2], padded[1:-1], padded[2:]], axis=0)
    return np.asarray(2 * roots * widest + widest**2)


def _expected(value: Array, deviations: Mapping[str, Array], start: Array | None) -> Expected:
    """Return what is right; `start` is what a weight was before, None for losses.

    Entries of one weight array share their rounding errors, those of its way included; losses of
    different steps do not.
    """
    size = np.abs(value)
    if start is not None:
        size = np.full(value.shape, max(np.max(np.abs(value)), np.max(np.abs(start))))
    allowed = {}
    for precision, unit in UNIT_ROUNDOFF.items():
        source = precision if precision in deviations else "float32"
        deviation = deviations[source] * (unit / UNIT_ROUNDOFF[source])
        is_loss = start is None
        spread = deviation if is_loss else np.full(value.shape, np.max(deviation))
        allowed[precision] = SAFETY * spread + ROUNDINGS * unit * size
    return Expected(value, value, allowed)


def _kinks_are_clear(question: Question, train: Any, steps: int, last: ExpectedRun) -> bool:
    """Whether, after `steps` updates, float32 cannot mistake the sign of a pre-activation."""
    inputs = _with_steps(question, steps)
    result = train(*(in_float64(argument) for argument in question.reference_inputs(inputs)))
    weights = {
        name: result[i]
        for i, name in enumerate(question.check.returns)
        if name in question.spec.variables
    }
    off_by = {name: DOUBT * last.off_by[name] for name in weights}
    return all(
        kink_margin_kept(parse_expression(text), {**question.inputs, **weights}, off_by)
        for text in question.spec.preactivations.values()
    )


def _moves(question: Question, run: ExpectedRun) -> bool:
    return all(
        np.max(np.abs(expected.low - question.inputs[name]))
        > VITAL * np.max(expected.allowed["float32"])
        for name, expected in run.results.items()
        if name in question.spec.variables
    )


def _with_steps(question: Question, steps: int) -> Inputs:
    return {**question.inputs, _steps(question): steps}


def _steps(question: Question) -> str:
    return str(question.check.steps)


# --- what came back ---------------------------------------------------------------------------


def _judge_run(question: Question, run: ExpectedRun, observation: Observation) -> Judgement:
    problem = failure(question, question.function, observation)
    if problem is None:
        problem = changed_arguments(question, question.call, observation)
    if problem is not None:
        return Judgement(False, (problem,))
    values = results_of(question, observation.value, question.check.returns)
    if isinstance(values, Finding):
        return Judgement(False, (values,))
    judged = {
        name: _judge_result(question, run, name, value)
        for name, value in zip(question.check.returns, values, strict=True)
    }
    # the losses come first: they name the step at which things went wrong
    for name in sorted(judged, key=lambda name: name in question.spec.variables):
        if not judged[name].passed:
            return judged[name]
    precisions = {judgement.precision for judgement in judged.values()}
    return Judgement(True, precision="float64" if precisions == {"float64"} else "float32")


def _judge_result(question: Question, run: ExpectedRun, name: str, value: Value) -> Judgement:
    expected = run.results[name]
    if name in question.spec.variables:
        return _judge_weights(question, run, name, value)
    got = _losses(question, value, run)
    if isinstance(got, Finding):
        return Judgement(False, (got,))
    allowed = expected.allowed[question.precisions()[-1]]
    step = int(np.argmax(~(np.abs(got - expected.low) <= allowed)))
    start = f"the loss of the first {_round(question)}"
    if _round(question) == "update":
        start = "the loss before the first update"
    first = f"the first of {run.steps}" if step else start
    judged = compare_numbers(question, got, expected, name, name, "BP302", "")
    headline = f"{name}[{step}] is wrong, {first}"
    told = tuple(
        f.model_copy(update={"headline": headline}) if f.code == "BP302" else f
        for f in judged.findings
    )
    return Judgement(judged.passed, told, judged.differences, judged.precision)


def _judge_weights(question: Question, run: ExpectedRun, name: str, value: Value) -> Judgement:
    expected = run.results[name]
    what = f"{name} returned by {question.function}"
    shape = expected.low.shape
    if shape:
        got = array_of(question, value, shape, what, f"{name} has {shape}")
    else:
        got = scalar_of(question, value, what)
    if isinstance(got, Finding):
        return Judgement(False, (got,))
    each = _round(question)
    after = f"the first {each}" if run.steps == 1 else f"{run.steps} {each}s"
    wrong = f"{name} after {after} is wrong"
    return compare_numbers(question, got, expected, name, what, "BP303", wrong)


def _round(question: Question) -> str:
    """Return what a loss is recorded for: an update, or an epoch of one for each sample."""
    return "epoch" if question.spec.sequential else "update"


def _losses(question: Question, value: Value, run: ExpectedRun) -> Array | Finding:
    """Return the losses as one array; a list, a tuple or an array of numbers will do."""
    if isinstance(value, WireArray) and value.data is not None and value.shape:
        count = value.shape[0]
    elif isinstance(value, list | tuple):
        count = len(value)
    else:
        headline = f"the losses are {described(value)}; a list of {run.steps} numbers is asked for"
        return finding(question, "BP102", headline)
    if count != run.steps:
        headline = f"{question.function} returns {count} losses for {run.steps} {_steps(question)}"
        return finding(question, "BP301", headline)
    items = value if isinstance(value, list | tuple) else _rows(value)
    numbers = []
    for step, item in enumerate(items):
        number = scalar_of(question, item, f"losses[{step}]")
        if isinstance(number, Finding):
            return number
        numbers.append(float(number))
    return np.array(numbers)


def _rows(array: WireArray) -> list[WireArray]:
    data = np.asarray(array.data)
    return [WireArray(array.type, array.dtype, row.shape, np.asarray(row)) for row in data]
