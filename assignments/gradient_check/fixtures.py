"""The functions whose gradients are checked, and how your differences are watched. Public.

    from fixtures import cubes, layer

Each takes a matrix w and returns a tensor without dimensions. Each computes in the dtype of w: give
it float64 and the result is float64.
"""

from collections.abc import Callable
from typing import Any

import torch

MOST = 1000
"""Evaluations that are recorded."""


def cubes(w: torch.Tensor) -> torch.Tensor:
    """The sum of w³. Any shape."""
    return (w**3).sum()


def cubic(w: torch.Tensor) -> torch.Tensor:
    """sum(c * w³) + sum(w)², with a constant c of the shape of w. For matrices."""
    c = odd_quarters(*w.shape).to(w.dtype)
    return (c * w**3).sum() + w.sum() ** 2


def layer(w: torch.Tensor) -> torch.Tensor:
    """Half the squared error of sigmoid(x w), with constant x and targets. For matrices."""
    x, t = inputs(w)
    return ((torch.sigmoid(x @ w) - t) ** 2).sum() / 2


def quadratic(w: torch.Tensor) -> torch.Tensor:
    """Half the squared error of x w, with the x and the targets of `layer`. For matrices."""
    x, t = inputs(w)
    return ((x @ w - t) ** 2).sum() / 2


def waves(w: torch.Tensor) -> torch.Tensor:
    """sum(c * sin(w)), with the c of `cubic`. For matrices."""
    return (odd_quarters(*w.shape).to(w.dtype) * torch.sin(w)).sum()


def tiny(w: torch.Tensor) -> torch.Tensor:
    """One millionth of `layer`."""
    return 1e-6 * layer(w)


def huge(w: torch.Tensor) -> torch.Tensor:
    """A million times `layer`."""
    return 1e6 * layer(w)


def published(w: torch.Tensor) -> torch.Tensor:
    """Half the squared error of sigmoid(X w), with X and T of the published table. w is (3, 2)."""
    return ((torch.sigmoid(X.to(w.dtype) @ w) - T.to(w.dtype)) ** 2).sum() / 2


# torch.manual_seed(42); T = torch.randint(10, (4, 2)); X = torch.randint(3, (4, 3));
# W = torch.randint(3, (3, 2))
T = torch.tensor([[2, 7], [6, 4], [6, 5], [0, 4]])
X = torch.tensor([[1, 2, 1], [1, 2, 0], [0, 1, 2], [1, 0, 1]])
W = torch.tensor([[1, 2], [1, 2], [2, 1]])


def odd_quarters(rows: int, columns: int) -> torch.Tensor:
    """A constant matrix of odd quarters between -7/4 and 7/4."""
    i = torch.arange(rows).reshape(-1, 1)
    j = torch.arange(columns).reshape(1, -1)
    return (2 * ((3 * i + 5 * j + i * j) % 8) - 7) / 4


def inputs(w: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """x, (5, rows of w), and targets, (5, columns of w): constants of the dtype of w."""
    rows, columns = w.shape
    x, t = odd_quarters(5, rows), odd_quarters(5, columns)
    return x.to(w.dtype) / 2, t.to(w.dtype) / 4


def watched(function: Callable[..., Any], f: Callable[..., Any], *arguments: Any) -> Any:
    """Call your function with f, and return its result and the points where it evaluated f.

    The points are one tensor, (evaluations, *shape of w), float64, or None where they are not all
    tensors of one shape. Try it:

        result, points = watched(numerical_gradient, cubes, w, 0.5)
    """
    points: list[Any] = []

    def spy(w: Any) -> Any:
        if len(points) < MOST:
            points.append(copy_of(w))
        return f(w)

    result = function(spy, *arguments)
    shapes = {None if point is None else point.shape for point in points}
    if not points or None in shapes or len(shapes) > 1:
        shape = getattr(arguments[-2], "shape", ())
        return result, None if points else torch.empty((0, *shape), dtype=torch.float64)
    return result, torch.stack(points)


def copy_of(w: Any) -> Any:
    """A copy of w in float64, or None where there can be none."""
    try:
        values = torch.as_tensor(w).detach().tolist()
        return torch.tensor(values, dtype=torch.float64)
    except Exception:  # noqa: BLE001  your own code shall tell what is wrong with a point
        return None
