"""A gradient check: is the gradient that somebody derived the gradient of f?

f takes a matrix w and returns a tensor without dimensions; `fixtures.py` has the ones that your
code is called with. Fill in the four functions; keep their names and the order of their arguments.
None of them may change the tensors that it is given. No autograd.
"""

from collections.abc import Callable

import torch

Function = Callable[[torch.Tensor], torch.Tensor]


def numerical_gradient(f: Function, w: torch.Tensor, epsilon: float) -> torch.Tensor:
    """Return central differences of f at w, entry by entry.

    Two evaluations of f for each entry: epsilon above it and epsilon below it. Returns a tensor of
    the shape and dtype of w.
    """
    raise NotImplementedError


def table(f: Function, gradient: torch.Tensor, w: torch.Tensor, epsilon: float) -> torch.Tensor:
    """Return one row for each entry of w, row by row: analytic, numerical, analytic - numerical.

    gradient: of the shape of w, the analytic one. Returns (size of w, 3).
    """
    raise NotImplementedError


def relative_error(a: torch.Tensor, b: torch.Tensor) -> float:
    """Return the norm of a - b, divided by the larger of the norms of a and b.

    The norms are Euclidean: the root of the sum of all squares. 0 for two zeros. Returns a number
    from 0 to 2.
    """
    raise NotImplementedError


def is_right(f: Function, gradient: torch.Tensor, w: torch.Tensor) -> bool:
    """Return whether `gradient`, a tensor like w, is the gradient of f at w.

    It must accept right ones. It must reject what is off by 1 % of the norm or more where w is
    float64, by 10 % or more where w is float32.
    """
    raise NotImplementedError
