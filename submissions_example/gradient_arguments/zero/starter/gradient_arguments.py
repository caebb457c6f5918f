"""What the argument of `y.backward(v)` means.

`f` is a torch function from a tensor to a tensor; `fixtures.py` has the ones that your code is
called with. Fill in the four functions; keep their names and the order of their arguments.

The tensors that you are given belong to the caller: they do not require grad, and they must stay as
they are. No `.grad` may be left on them, `requires_grad` may not be left switched on, and what you
return may not hold on to the graph.
"""

from collections.abc import Callable

import torch

Function = Callable[[torch.Tensor], torch.Tensor]


def vjp(f: Function, x: torch.Tensor, v: torch.Tensor) -> torch.Tensor:
    """Return what `x.grad` holds after `f(x).backward(v)` on a fresh leaf.

    v has the shape of f(x). Returns the shape of x.
    """
    raise NotImplementedError


def jacobian(f: Function, x: torch.Tensor) -> torch.Tensor:
    """Return the matrix of all derivatives of f at x, row by row with one-hot arguments.

    Entry (i, j) is the derivative of entry i of f(x) with respect to entry j of x, both counted
    row by row. Returns (size of f(x), size of x).
    """
    raise NotImplementedError


def accumulated(f: Function, x: torch.Tensor, vs: list[torch.Tensor]) -> torch.Tensor:
    """Return the gradient after one backward per v in vs and no zeroing between.

    Each v has the shape of f(x). Returns the shape of x.
    """
    raise NotImplementedError


def separate(f: Function, x: torch.Tensor, vs: list[torch.Tensor]) -> list[torch.Tensor]:
    """Return a list of the gradients of one backward per v in vs, zeroed between.

    Each v has the shape of f(x). Each entry of the list has the shape of x.
    """
    raise NotImplementedError
