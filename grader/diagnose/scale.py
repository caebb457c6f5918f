"""Is a result a multiple of the right one, and what is the factor made of?

The factor is fitted on each call for itself, k = ⟨s, p⟩ / ⟨p, p⟩, and then explained across calls
whose dimensions differ as k = c · N^a · D^b · rate^e: so 1/2, 1/N and a constant 1/64 are told
apart.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

import numpy as np

from grader.diagnose.leaves import CLOSE, Leaves, agree
from grader.diagnose.samples import Sample

Exponents = Mapping[str, int]
EXPONENTS: Final = (-2, -1, 1, 2)
MOST_NAMES: Final = 2
"""Dimensions or rates in one factor."""
LEAST: Final = 2
"""Sets of dimensions that a factor must have been seen with."""
PLAIN: Final = 64
"""A factor is called by its number where its denominator is no greater than this."""


@dataclass(frozen=True)
class Factor:
    """k = constant · product of name^exponent.

    Attributes:
        constant: a number.
        exponents: by the name of a dimension or of a given number such as a learning rate.
    """

    constant: float
    exponents: tuple[tuple[str, int], ...] = ()

    @property
    def id(self) -> str:
        """The factor as part of a mistake's id: "1/N", "2", "-1/2"."""
        return str(self).replace(" ", "")

    def __str__(self) -> str:
        above = [_power(name, e) for name, e in self.exponents if e > 0]
        below = [_power(name, -e) for name, e in self.exponents if e < 0]
        number = Fraction(self.constant).limit_denominator(PLAIN)
        if abs(float(number) - self.constant) > CLOSE * abs(self.constant):
            top, bottom = f"{self.constant:.6g}", ""
        else:
            top, bottom = str(number.numerator), str(number.denominator)
        above = [top, *above] if top not in ("1", "-1") or not above else above
        if top == "-1" and above[0] != "-1":
            above[0] = f"-{above[0]}"
        below = [bottom, *below] if bottom not in ("", "1") else below
        if not below:
            return " ".join(above)
        divisor = " ".join(below) if len(below) == 1 else f"({' '.join(below)})"
        return f"{' '.join(above)}/{divisor}"


def _power(name: str, exponent: int) -> str:
    return name if exponent == 1 else f"{name}^{exponent}"


def factors(samples: Sequence[Sample], predicted: Iterable[Leaves | None]) -> tuple[Factor, ...]:
    """Return the simplest factors that turn every prediction into what the student got.

    Args:
        samples: calls of the student's function.
        predicted: what a hypothesis says of each; None where it says nothing.

    Returns:
        All of equal simplicity; none where the results are not multiples, or where nothing
        simple explains the multiples.
    """
    known = []
    for sample, leaves in zip(samples, predicted, strict=True):
        k = None if leaves is None else _fitted(sample, leaves)
        if k is None or np.isnan(k):
            return ()  # most hypotheses end at the first call
        if np.isfinite(k):
            known.append((sample, k))
    if len({tuple(sorted(_numbers(sample).items())) for sample, _ in known}) < LEAST:
        return ()  # one set of sizes explains every factor by anything
    for count in range(MOST_NAMES + 1):
        found = [f for f in _with(count, known) if not _is_one(f)]
        if found:
            return tuple(found)
    return ()


def _is_one(factor: Factor) -> bool:
    return not factor.exponents and abs(factor.constant - 1) <= CLOSE


def _fitted(sample: Sample, predicted: Leaves) -> float | None:
    """Return k with got = k · predicted; infinity where all is zero, None where there is no k."""
    if [leaf.shape for leaf in sample.got] != [leaf.shape for leaf in predicted]:
        return None
    s = np.concatenate([leaf.ravel() for leaf in sample.got] or [np.zeros(0)])
    p = np.concatenate([leaf.ravel() for leaf in predicted] or [np.zeros(0)])
    if not (np.all(np.isfinite(s)) and np.all(np.isfinite(p))):
        return None
    norm = float(p @ p)
    if norm == 0:
        return float("inf") if not np.any(s) else None
    k = float(s @ p) / norm
    scaled = tuple(k * leaf for leaf in predicted)
    return k if k != 0 and agree(sample.got, scaled, sample.closeness) else None


def _with(count: int, known: Sequence[tuple[Sample, float]]) -> Iterator[Factor]:
    """Yield the factors with `count` names that make the constant the same on every call."""
    numbers = [_numbers(sample) for sample, _ in known]
    names = sorted(set.intersection(*(set(n) for n in numbers)))
    tolerance = max(sample.closeness for sample, _ in known)
    # the constant is that of the most accurate call, and of none on secret inputs if it can be
    trust = [(sample.closeness, sample.asked.request.secret) for sample, _ in known]
    finest = trust.index(min(trust))
    fitted = np.array([k for _, k in known])
    powers = {
        (name, e): np.array([n[name] ** float(e) for n in numbers])
        for name in names
        for e in EXPONENTS
        if count
    }
    for chosen in itertools.combinations(names, count):
        for exponents in itertools.product(EXPONENTS, repeat=count):
            made_of = tuple(zip(chosen, exponents, strict=True))
            rest = fitted / math.prod(powers[part] for part in made_of)
            best = float(rest[finest])
            if rest.max() - rest.min() > tolerance * abs(best):
                continue
            simple = _simple(best, known[finest][0].closeness)
            if simple is not None or not chosen:
                yield Factor(best if simple is None else simple, made_of)


def _simple(constant: float, closeness: float) -> float | None:
    """Return the fraction of small numbers that a constant is, or None."""
    number = Fraction(constant).limit_denominator(PLAIN)
    is_near = abs(float(number) - constant) <= closeness * abs(constant)
    return float(number) if is_near and abs(number.numerator) <= PLAIN else None


def _numbers(sample: Sample) -> Mapping[str, float]:
    """Return the dimensions of a call and the numbers given with it."""
    family = sample.family
    if family is None:
        return {}
    given = {
        name: float(value)
        for name, value in family.values.items()
        if isinstance(value, int | float) and value not in (0, 1)
    }
    return {**{name: float(size) for name, size in family.dims.items()}, **given}
