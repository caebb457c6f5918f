"""Draws the inputs of one case from the spec and a seed. Same arguments, same inputs.

Dyadic inputs are odd multiples of 1/4. Every polynomial of them is exact in float32 and float64 in
any order of summation, and where the contracted dimension is odd a pre-activation is an odd
multiple of 1/16, hence never 0: no draw has to be thrown away.

A draw is refused (None) where a pre-activation lies so near its kink that float32 could mistake
the sign, or where a mask would be all on or all off and so would hide its absence.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from grader.numerics.tracked import UNIT_ROUNDOFF, Context
from grader.spec.expressions import Expression, evaluate, names_in, parse_expression
from grader.spec.models import Assignment, Family

Array = npt.NDArray[Any]
Inputs = Mapping[str, Any]
"""Value by variable name: arrays of the family's dtype, numbers for scalars."""

NEAR: Final = 0.1
"""Pre-activations of a `near_zero` family lie within this of 0 …"""
NEARER: Final = 2.0**-8
"""… and those of every second unit nearer by this factor."""
LONG_SUM: Final = 16
"""Roundings, in units of u·m, that a long sum is credited with: 3.5 times the worst of einsum,
matmul and a plain loop over 1,000 normal terms, whose worst case would be 1,000."""


def draw(
    spec: Assignment, family_name: str, seed: int, attempt: int, *, examined: bool = True
) -> Inputs | None:
    """Return the inputs of one case, or None where this attempt is refused.

    Args:
        spec: the assignment.
        family_name: one of its families.
        seed: the visible or the secret one.
        attempt: counts the draws from 0; another attempt gives independent numbers.
        examined: whether the draw is refused where its kinks are not as wanted; not needed for
            one that was taken before.
    """
    family = spec.families[family_name]
    values: dict[str, Any] = {}
    for name, axes in spec.variables.items():
        if name in family.values:
            as_array = spec.passed_as.get(name) == "array"
            values[name] = _given(family.values[name], family, as_array)
        elif all(axis in family.dims for axis in axes) and (axes or name in spec.passed_as):
            shape = tuple(family.dims[axis] for axis in axes)
            random = _generator(spec.id, family_name, name, seed, attempt)
            values[name] = _drawn(random, family, shape)
    for text in spec.preactivations.values():
        expression = parse_expression(text)
        if not set(names_in(expression)) <= set(values):
            continue
        _shape_preactivations(expression, family, values)
        if examined and not _has_wanted_kinks(expression, family, values):
            return None
    return values | {name: _composed(parts, values) for name, parts in family.composed.items()}


def kink_margin_kept(expression: Expression, values: Inputs, off_by: Inputs) -> bool:
    """Return whether no pre-activation is so near 0 that float32 could mistake its sign.

    Args:
        expression: the pre-activation.
        values: its variables.
        off_by: absolute error of a variable's entries before the expression is computed, where
            it has one; arrays or numbers by name.
    """
    h, margin = _with_margin(expression, values, off_by)
    return bool(np.all(np.abs(h) > margin))


def _composed(parts: Sequence[str | Sequence[str]], values: Inputs) -> list[Any]:
    return [
        values[part] if isinstance(part, str) else tuple(values[name] for name in part)
        for part in parts
    ]


def _generator(*key: str | int) -> np.random.Generator:
    digest = hashlib.sha256("/".join(map(str, key)).encode()).digest()
    return np.random.Generator(np.random.PCG64(int.from_bytes(digest[:16], "big")))


def _given(value: Any, family: Family, as_array: bool) -> Any:
    is_array = as_array or isinstance(value, list)
    return np.array(value, dtype=family.dtype) if is_array else value


def _drawn(random: np.random.Generator, family: Family, shape: tuple[int, ...]) -> Array:
    match family.draw:
        case "dyadic":
            array = (2 * random.integers(-4, 4, shape) + 1) / 4
        case "integers":
            array = random.integers(1, 4, shape) * random.choice([-1.0, 1.0], shape)
        case "normal":
            array = random.standard_normal(shape)
        case "uniform":
            array = random.uniform(-1, 1, shape)
    return np.asarray(array * family.scale, dtype=family.dtype)


def _shape_preactivations(expression: Expression, family: Family, values: dict[str, Any]) -> None:
    """Change the variables of `left @ weights (+ …)` so that the family gets what it asks for."""
    if family.preactivations == "dead":
        _one_off_one_on(expression, values)
    elif family.preactivations == "near_zero":
        nearest = float(np.max(np.abs(evaluate(expression, values))))
        for term in _terms(expression):
            # scaling one factor of every term scales the sum
            name = term.operands[1].name if term.operator else term.name
            scaled = values[name] * 2.0 ** math.floor(math.log2(NEAR / nearest))
            scaled[..., 1::2] *= NEARER
            values[name] = scaled


def _one_off_one_on(expression: Expression, values: dict[str, Any]) -> None:
    """Make unit 0 negative and unit 1 positive for every sample through a positive first input."""
    left, right = (operand.name for operand in _terms(expression)[0].operands)
    x, w = values[left].copy(), values[right].copy()
    x[..., 0] = np.abs(x[..., 0])
    w[0, :2] = 0
    values[left], values[right] = x, w
    rest = np.abs(evaluate(expression, values)[..., :2])
    needed = 2 * float(np.max(rest)) / float(np.min(x[..., 0]))
    big = 2.0 ** math.ceil(math.log2(max(needed, 1.0)))
    w[0, :2] = -big, big


def _terms(expression: Expression) -> tuple[Expression, ...]:
    """Return the summands: products and plain variables."""
    if expression.operator != "+":
        return (expression,)
    return tuple(term for operand in expression.operands for term in _terms(operand))


def _has_wanted_kinks(expression: Expression, family: Family, values: Inputs) -> bool:
    h, margin = _with_margin(expression, values, {})
    zero = h == 0
    if np.any(~zero & (np.abs(h) <= margin)):
        return False
    if np.any(zero) != (family.preactivations == "at_zero"):
        return False
    return bool(np.any(h > 0) and np.any(h < 0))


def _with_margin(expression: Expression, values: Inputs, off_by: Inputs) -> tuple[Array, Array]:
    context = Context("float32")
    tracked = evaluate(
        expression,
        {name: context.leaf(values[name], off_by.get(name, 0.0)) for name in names_in(expression)},
    )
    roundings = (
        context.gamma(tracked.k) if tracked.k < LONG_SUM else LONG_SUM * UNIT_ROUNDOFF["float32"]
    )
    return tracked.v, roundings * tracked.m + tracked.e
