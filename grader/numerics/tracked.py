"""Arithmetic that carries its own error bound: the tolerance is computed from the reference.

The instructor's reference runs on `Tracked` arrays. Each carries

    v   its value, in float64
    m   its magnitude: the same formula with every minus a plus
    k   how many roundings the longest path to it has
    e   an absolute error on top, from decisions that rounding could flip

so that any correct implementation, in any order of summation and any expansion of the same
polynomial, lies within `gamma(k) * m + e` of v, gamma(k) = k u / (1 - k u) with u the unit
roundoff (Higham, Accuracy and Stability of Numerical Algorithms, 2nd ed., section 3.1).

At a kink (a comparison with exactly 0) the slope is a choice: `Context.tie` makes it.
"""

from __future__ import annotations

import functools
import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt

Array: TypeAlias = npt.NDArray[Any]

UNIT_ROUNDOFF: Final[Mapping[str, float]] = {"float32": 2.0**-24, "float64": 2.0**-53}
UFUNCS: Final[dict[str, Callable[..., Any]]] = {}
FUNCTIONS: Final[dict[str, Callable[..., Any]]] = {}
"""The rules by numpy's names; `operations.py` holds them."""
METHODS: Final = (
    *("sum", "mean", "max", "min", "dot", "ravel", "squeeze", "swapaxes", "diagonal", "trace"),
    *("repeat", "take"),
)
"""Methods that do what numpy's function of the same name does."""
LEAST_ROUNDINGS: Final = 8
"""Even where the reference rounds less: `(g / N) * N` is correct code."""


class UnsupportedOperationError(Exception):
    """The reference uses an operation that has no rule; `str` names it."""


@dataclass
class Context:
    """What one tracked run assumes.

    Attributes:
        precision: "float32" or "float64": the arithmetic whose errors are bounded.
        tie: slope taken at a kink, in [0, 1].
        ties: how many comparisons met exactly 0, counted while running.
    """

    precision: str = "float64"
    tie: float = 0.0
    ties: int = 0

    @property
    def unit(self) -> float:
        """Unit roundoff of the precision."""
        return UNIT_ROUNDOFF[self.precision]

    def leaf(self, value: npt.ArrayLike, error: npt.ArrayLike = 0.0) -> Tracked:
        """Return an input: exact in float64, rounded once in float32, off by at most `error`."""
        v = np.asarray(value, dtype=np.float64)
        e = np.broadcast_to(np.asarray(error, dtype=np.float64), v.shape)
        return Tracked(self, v, np.abs(v), int(self.precision == "float32"), np.array(e))

    def lift(self, value: Any) -> Tracked:
        """Return anything that can be computed with as a tracked array; constants are leaves."""
        if isinstance(value, Mask):
            value = value * self.leaf(1.0)
        return value if isinstance(value, Tracked) else self.leaf(value)

    def gamma(self, k: int) -> float:
        """Return the relative bound of k roundings."""
        ku = k * self.unit
        if ku >= 1:
            raise UnsupportedOperationError(f"a chain of {k} roundings in {self.precision}")
        return ku / (1 - ku)


class Tracked(np.lib.mixins.NDArrayOperatorsMixin):
    """An array that knows how wrong a correct computation of it may be.

    Attributes:
        context: of the run.
        v, m, k, e: see above; arrays of one shape, and a number.
        exp_of: z where this is exp(z), so that a sigmoid is recognised.
        one_and_exp_of: z where this is 1 + exp(z).
    """

    __array_priority__ = 1000

    def __init__(self, context: Context, v: Array, m: Array, k: int, e: Array) -> None:
        self.context = context
        self.v = v
        self.m = m
        self.k = k
        self.e = e
        self.exp_of: Tracked | None = None
        self.one_and_exp_of: Tracked | None = None

    # --- what an ndarray has, as far as references need it ---

    @property
    def shape(self) -> tuple[int, ...]:
        """Shape of the value."""
        return self.v.shape

    @property
    def ndim(self) -> int:
        """Number of dimensions."""
        return self.v.ndim

    @property
    def size(self) -> int:
        """Number of entries."""
        return self.v.size

    @property
    def T(self) -> Tracked:  # noqa: N802  numpy's name
        """The transpose."""
        return self.each(np.transpose)

    def __len__(self) -> int:
        return len(self.v)

    def __iter__(self) -> Iterator[Tracked]:
        return (self[index] for index in range(len(self)))

    def __getitem__(self, index: Any) -> Tracked:
        if isinstance(index, Mask | Tracked):
            raise UnsupportedOperationError("picking entries by a mask or by values")
        return self.each(operator.itemgetter(index))

    def __setitem__(self, index: Any, value: Any) -> None:
        if isinstance(index, Mask):
            masked: Any = np.where(index, self.context.leaf(value), self)
        else:
            masked = self.copy()
            new = self.context.lift(value)
            for part, piece in zip(masked.parts, new.parts, strict=True):
                part[index] = piece
            masked.k = max(self.k, new.k)
        self._become(masked)

    def _become(self, other: Tracked) -> None:
        if other.shape != self.shape:
            raise UnsupportedOperationError(f"writing {other.shape} into {self.shape}")
        self.v, self.m, self.k, self.e = other.v, other.m, other.k, other.e
        self.exp_of, self.one_and_exp_of = other.exp_of, other.one_and_exp_of

    def copy(self) -> Tracked:
        """Return a copy that shares nothing."""
        return self.each(np.array)

    def reshape(self, *shape: Any) -> Tracked:
        """Return it in another shape."""
        return self.each(lambda part: part.reshape(*shape))

    def flatten(self) -> Tracked:
        """Return a copy of one dimension."""
        return self.reshape(-1)

    def transpose(self, *axes: Any) -> Tracked:
        """Return it with its dimensions in another order."""
        return self.each(lambda part: part.transpose(*axes))

    def astype(self, dtype: Any) -> Tracked:
        """Return a copy; to another kind of number nothing can be followed."""
        if not np.issubdtype(np.dtype(dtype), np.floating):
            raise UnsupportedOperationError(f".astype({np.dtype(dtype).name})")
        return self.copy()

    @property
    def parts(self) -> tuple[Array, Array, Array]:
        """Value, magnitude and error."""
        return self.v, self.m, self.e

    def each(self, change: Callable[[Array], Any]) -> Tracked:
        """Return it with a rearrangement applied to value, magnitude and error alike."""
        v, m, e = (np.asarray(change(part)) for part in self.parts)
        return Tracked(self.context, v, m, self.k, e)

    # --- bounds ---

    def bound(self) -> Array:
        """Return the worst-case absolute error of a correct computation, entry by entry."""
        return self.context.gamma(max(self.k, LEAST_ROUNDINGS)) * self.m + self.e

    # --- numpy's hooks ---

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **options: Any) -> Any:
        if method == "reduce" and ufunc is np.add:
            return FUNCTIONS["sum"](inputs[0], **{"axis": 0, **options})
        (out,) = options.pop("out", (None,))
        is_plain = out is not None and not isinstance(out, Tracked)
        if method != "__call__" or options or is_plain:
            raise UnsupportedOperationError(f"numpy.{ufunc.__name__}.{method}")
        result = _applied(UFUNCS, ufunc.__name__, (self.context, *inputs), {})
        if out is None:
            return result
        out._become(self.context.lift(result))
        return out

    def __array_function__(
        self, function: Callable[..., Any], types: Any, args: Any, kwargs: Any
    ) -> Any:
        return _applied(FUNCTIONS, function.__name__, args, kwargs)

    def __float__(self) -> float:
        raise UnsupportedOperationError("float()")

    def __int__(self) -> int:
        raise UnsupportedOperationError("int()")

    def __bool__(self) -> bool:
        raise UnsupportedOperationError("a branch on values")

    def __array__(self, *_: Any, **__: Any) -> Array:
        raise UnsupportedOperationError("numpy.asarray()")

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        if name in METHODS:
            return functools.partial(_method, name, self)
        raise UnsupportedOperationError(f".{name}()")


class Mask(np.lib.mixins.NDArrayOperatorsMixin):
    """A comparison with a constant: slope by entry, and where rounding could flip it.

    Attributes:
        slope: 1 where it holds, 0 where not, the tie's slope where the operand is exact and equal.
        unsure: where the distance to the constant is within the operand's own bound.
    """

    __array_priority__ = 1000

    def __init__(self, context: Context, slope: Array, unsure: npt.NDArray[np.bool_]) -> None:
        self.context = context
        self.slope = slope
        self.unsure = unsure

    @property
    def shape(self) -> tuple[int, ...]:
        """Shape of the mask."""
        return self.slope.shape

    def may_be_on(self) -> npt.NDArray[np.bool_]:
        """Return where it holds or could."""
        return (self.slope > 0) | self.unsure

    def astype(self, dtype: Any) -> Mask:
        """Return itself: a mask is used as numbers anyway."""
        del dtype
        return self

    def __bool__(self) -> bool:
        raise UnsupportedOperationError("a branch on a mask")

    def __array__(self, *_: Any, **__: Any) -> Array:
        raise UnsupportedOperationError("numpy.asarray() of a mask")

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        raise UnsupportedOperationError(f".{name} of a mask")

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **options: Any) -> Any:
        if method != "__call__" or options:
            raise UnsupportedOperationError(f"numpy.{ufunc.__name__} on a mask")
        return _applied(UFUNCS, ufunc.__name__, (self.context, *inputs), {})

    def __array_function__(
        self, function: Callable[..., Any], types: Any, args: Any, kwargs: Any
    ) -> Any:
        if function is not np.where:
            raise UnsupportedOperationError(f"numpy.{function.__name__} on a mask")
        return _applied(FUNCTIONS, "where", args, kwargs)


def refuse_options(name: str, options: Mapping[str, Any]) -> None:
    """Raise if an option of a numpy function was given that its rule does not have."""
    given = [key for key, v in options.items() if v is not None and v is not np._NoValue]
    if given:
        raise UnsupportedOperationError(f"numpy.{name} with {', '.join(sorted(given))}")


def _method(name: str, a: Tracked, *args: Any, **kwargs: Any) -> Any:
    return _applied(FUNCTIONS, name, (a, *args), kwargs)


def _applied(rules: Mapping[str, Callable[..., Any]], name: str, args: Any, kwargs: Any) -> Any:
    """Apply the rule of that name; arguments it does not have are as unsupported as no rule."""
    if name not in rules:
        raise UnsupportedOperationError(f"numpy.{name}")
    try:
        return rules[name](*args, **kwargs)
    except TypeError as error:
        raise UnsupportedOperationError(f"numpy.{name} with these arguments") from error
