"""A third opinion on a gradient: torch.autograd, run through the instructor's own numpy loss.

The loss is called on arrays that look like numpy's and are torch tensors: every numpy function it
uses is carried out by torch, which then differentiates. Nothing here knows a derivative.

Functions that only move entries are tried on the numbers of the entries, and the same is done to
the tensor; so `shapes.py`, which lists them for tracked arithmetic, serves here as well.
"""

from __future__ import annotations

import functools
import importlib
import importlib.util
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

import numpy as np

from grader.numerics.arguments import Argument, Array, Input, built
from grader.numerics.shapes import JOINING, MOVING
from grader.numerics.tracked import METHODS, UnsupportedOperationError

ARITHMETIC: Final = {
    **{name: name for name in ("add", "subtract", "multiply", "divide", "negative", "positive")},
    **{name: name for name in ("exp", "expm1", "log", "log1p", "sqrt", "tanh", "sin", "cos")},
    **{name: name for name in ("sign", "square", "matmul", "maximum", "minimum", "logaddexp")},
    "true_divide": "divide",
    "power": "pow",
    "absolute": "abs",
    "reciprocal": "reciprocal",
}
"""Functions of numbers, by numpy's name and torch's."""
DECISIONS: Final = {
    **{name: name for name in ("greater", "greater_equal", "less", "less_equal")},
    "equal": "eq",
    "not_equal": "ne",
}
LOGIC: Final = {
    **{name: name for name in ("logical_and", "logical_or", "logical_not")},
    "bitwise_and": "logical_and",
    "bitwise_or": "logical_or",
    "invert": "logical_not",
}
MOVERS: Final = {function.__name__: function for function in MOVING}
JOINERS: Final = {function.__name__: function for function in JOINING}


def is_available() -> bool:
    """Return whether torch can be imported."""
    return importlib.util.find_spec("torch") is not None


def gradients(
    function: Callable[..., Any], arguments: Sequence[Argument], wrt: Sequence[Array]
) -> list[Array]:
    """Return the gradients of a scalar numpy function by torch.autograd.

    Args:
        function: the instructor's; returns one number.
        arguments: what it is called with.
        wrt: arrays among them, the very objects, that it is differentiated with respect to.

    Raises:
        UnsupportedOperationError: it does something that torch is not asked for here.
    """
    torch = _torch()
    sources = [torch.tensor(np.asarray(array, dtype=np.float64)) for array in wrt]
    for source in sources:
        source.requires_grad_()

    def traced(given: Input) -> Any:
        for array, source in zip(wrt, sources, strict=True):
            if given.value is array:
                return Traced(source)
        return Traced(_tensor(given.value)) if given.is_floating else given.value

    result = function(*(built(argument, traced) for argument in arguments))
    if not isinstance(result, Traced) or result.size != 1:
        raise UnsupportedOperationError("a loss that is not one number computed of its arguments")
    found = torch.autograd.grad(result.tensor.reshape(()), sources, allow_unused=True)
    return [
        np.zeros(source.shape) if gradient is None else gradient.numpy()
        for gradient, source in zip(found, sources, strict=True)
    ]


class Traced(np.lib.mixins.NDArrayOperatorsMixin):
    """A torch tensor that numpy's functions take for an array."""

    __array_priority__ = 1000

    def __init__(self, tensor: Any) -> None:
        self.tensor = tensor

    @property
    def shape(self) -> tuple[int, ...]:
        """Its shape."""
        return tuple(self.tensor.shape)

    @property
    def ndim(self) -> int:
        """Its number of dimensions."""
        return len(self.shape)

    @property
    def size(self) -> int:
        """Its number of entries."""
        return int(self.tensor.numel())

    @property
    def T(self) -> Traced:  # noqa: N802  numpy's name
        """The transpose."""
        return _moved(np.transpose, self)

    def __len__(self) -> int:
        return self.shape[0]

    def __iter__(self) -> Iterator[Traced]:
        return (self[index] for index in range(len(self)))

    def __getitem__(self, index: Any) -> Traced:
        return _moved(lambda numbers: numbers[_plain(index)], self)

    def __setitem__(self, index: Any, value: Any) -> None:
        places = _numbers(self)[_plain(index)]
        new = _torch().broadcast_to(_tensor(value), places.shape).reshape(-1)
        flat = self.tensor.reshape(-1).index_put((_places(places).reshape(-1),), new)
        self.tensor = flat.reshape(self.shape)

    def copy(self) -> Traced:
        """Return a copy."""
        return Traced(self.tensor.clone())

    def reshape(self, *shape: Any) -> Traced:
        """Return it in another shape."""
        return _moved(lambda numbers: numbers.reshape(*shape), self)

    def flatten(self) -> Traced:
        """Return it in one dimension."""
        return self.reshape(-1)

    def transpose(self, *axes: Any) -> Traced:
        """Return it with its dimensions in another order."""
        return _moved(lambda numbers: numbers.transpose(*axes), self)

    def astype(self, dtype: Any) -> Traced:
        """Return it as numbers, whichever."""
        del dtype
        return Traced(_number(self.tensor))

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **options: Any) -> Any:
        name = ufunc.__name__
        if method == "reduce" and ufunc is np.add:
            return _reduced("sum", inputs[0], **{"axis": 0, **options})
        (out,) = options.pop("out", (None,))
        if method != "__call__" or options:
            raise UnsupportedOperationError(f"numpy.{name}.{method}")
        result = Traced(_applied(name, [_tensor(given) for given in inputs]))
        if out is None:
            return result
        out.tensor = result.tensor
        return out

    def __array_function__(
        self, function: Callable[..., Any], types: Any, args: Any, kwargs: Any
    ) -> Any:
        return _called(function.__name__, *args, **kwargs)

    def __array__(self, *_: Any, **__: Any) -> Array:
        raise UnsupportedOperationError("numpy.asarray()")

    def __float__(self) -> float:
        raise UnsupportedOperationError("float()")

    def __bool__(self) -> bool:
        raise UnsupportedOperationError("a branch on values")

    def __getattr__(self, name: str) -> Any:
        if name in METHODS:
            return functools.partial(_called, name, self)
        if name.startswith("__"):
            raise AttributeError(name)
        raise UnsupportedOperationError(f".{name}()")


def _torch() -> Any:
    return importlib.import_module("torch")


def _tensor(value: Any) -> Any:
    if isinstance(value, Traced):
        return value.tensor
    array = np.asarray(value)
    return _torch().as_tensor(array if array.dtype == np.bool_ else array.astype(np.float64))


def _number(tensor: Any) -> Any:
    return tensor.to(_torch().float64)


def _plain(index: Any) -> Any:
    """Return an index without traced arrays: a mask picks entries and has no derivative."""
    if isinstance(index, tuple):
        return tuple(map(_plain, index))
    return index.tensor.detach().numpy() if isinstance(index, Traced) else index


def _applied(name: str, tensors: Sequence[Any]) -> Any:
    torch = _torch()
    if name in ARITHMETIC:
        return getattr(torch, ARITHMETIC[name])(*map(_number, tensors))
    if name in DECISIONS:
        return getattr(torch, DECISIONS[name])(*tensors)
    if name in LOGIC:
        return getattr(torch, LOGIC[name])(*tensors)
    raise UnsupportedOperationError(f"numpy.{name}")


# --- moving ---------------------------------------------------------------------------------------


def _numbers(a: Traced, first: int = 0) -> Array:
    return np.arange(first, first + a.size).reshape(a.shape)


def _places(numbers: Any) -> Any:
    return _torch().as_tensor(np.ascontiguousarray(numbers))


def _moved(move: Callable[[Any], Any], *arrays: Traced) -> Traced:
    """Return the entries where `move` puts their numbers, counted from 1; 0 is filled with 0."""
    torch = _torch()
    flat = [_number(a.tensor).reshape(-1) for a in arrays]
    padded = torch.cat([torch.zeros(1, dtype=torch.float64), *flat])
    starts = np.cumsum([1, *(a.size for a in arrays)])[:-1]
    numbers = [_numbers(a, int(start)) for a, start in zip(arrays, starts, strict=True)]
    moved = np.asarray(move(numbers[0] if len(numbers) == 1 else numbers))
    return Traced(padded[_places(moved)].reshape(moved.shape))


# --- numpy's functions ----------------------------------------------------------------------------


def _called(name: str, *args: Any, **kwargs: Any) -> Any:
    if name in MOVERS:
        return _moved(lambda numbers: MOVERS[name](numbers, *args[1:], **kwargs), args[0])
    if name in JOINERS:
        parts = [Traced(_number(_tensor(part))) for part in args[0]]
        return _joined(JOINERS[name], parts, args[1:], kwargs)
    if name not in CALLS:
        raise UnsupportedOperationError(f"numpy.{name}")
    return CALLS[name](*args, **kwargs)


def _joined(join: Callable[..., Any], parts: Sequence[Traced], args: Any, kwargs: Any) -> Traced:
    if len(parts) == 1:
        return _moved(lambda numbers: join([numbers], *args, **kwargs), *parts)
    return _moved(lambda numbers: join(numbers, *args, **kwargs), *parts)


def _reduced(name: str, a: Any, axis: Any = None, keepdims: Any = False, **options: Any) -> Traced:
    if any(value is not None and value is not np._NoValue for value in options.values()):
        raise UnsupportedOperationError(f"numpy.{name} with options")
    axes = tuple(range(a.ndim)) if axis is None else axis
    reduce = getattr(_torch(), name)
    tensor = _number(a.tensor)
    return Traced(reduce(tensor, dim=axes, keepdim=keepdims is True) if a.ndim else tensor)


def _einsum(subscripts: str, *operands: Any, optimize: Any = False) -> Traced:
    del optimize
    return Traced(_torch().einsum(subscripts, *map(_tensor, operands)))


def _dot(a: Any, b: Any) -> Traced:
    left, right = Traced(_number(_tensor(a))), Traced(_number(_tensor(b)))
    if not left.ndim or not right.ndim:
        return Traced(left.tensor * right.tensor)
    second = right.ndim - 2 if right.ndim > 1 else 0
    return _tensordot(left, right, ([left.ndim - 1], [second]))


def _inner(a: Any, b: Any) -> Traced:
    left, right = _tensor(a), _tensor(b)
    return _tensordot(a, b, ([left.ndim - 1], [right.ndim - 1]))


def _tensordot(a: Any, b: Any, axes: Any = 2) -> Traced:
    if not isinstance(axes, int):
        axes = tuple([one] if isinstance(one, int) else list(one) for one in axes)
    return Traced(_torch().tensordot(_number(_tensor(a)), _number(_tensor(b)), dims=axes))


def _outer(a: Any, b: Any) -> Traced:
    left, right = (_number(_tensor(part)).reshape(-1) for part in (a, b))
    return Traced(left[:, None] * right[None, :])


def _where(condition: Any, a: Any, b: Any) -> Traced:
    on = _tensor(condition).to(_torch().bool)
    return Traced(_torch().where(on, _number(_tensor(a)), _number(_tensor(b))))


def _vdot(a: Any, b: Any) -> Traced:
    left, right = (_number(_tensor(part)).reshape(-1) for part in (a, b))
    return Traced((left * right).sum())


def _trace(a: Traced) -> Traced:
    return _reduced("sum", _moved(np.diagonal, a))


def _filled(value: float) -> Callable[..., Traced]:
    return lambda a, *_, **__: Traced(_tensor(np.full(a.shape, value)))


CALLS: Final[dict[str, Callable[..., Any]]] = {
    **{name: functools.partial(_reduced, name) for name in ("sum", "mean", "amax", "amin")},
    "max": functools.partial(_reduced, "amax"),
    "min": functools.partial(_reduced, "amin"),
    "einsum": _einsum,
    "dot": _dot,
    "inner": _inner,
    "vdot": _vdot,
    "outer": _outer,
    "tensordot": _tensordot,
    "where": _where,
    "trace": _trace,
    "zeros_like": _filled(0.0),
    "empty_like": _filled(0.0),
    "ones_like": _filled(1.0),
    "shape": lambda a: a.shape,
    "ndim": lambda a: a.ndim,
    "size": lambda a: a.size,
}
