"""Linear layer by hand.

    Y = X W    loss = 1/2 * sum((Y - T)**2)    mse = mean((Y - T)**2)

N samples, D inputs, C outputs. Fill in the five functions; keep their names and the order of their
arguments. None of them may change the tensors that it is given, and none may use autograd.
"""

import torch


def loss(x: torch.Tensor, t: torch.Tensor, w: torch.Tensor) -> torch.Tensor:
    """Half the sum of the squared errors.

    x: (N, D), t: (N, C), w: (D, C). Returns one number.
    """
    raise NotImplementedError


def mse(x: torch.Tensor, t: torch.Tensor, w: torch.Tensor) -> torch.Tensor:
    """The mean of the squared errors over all N * C entries.

    x: (N, D), t: (N, C), w: (D, C). Returns one number.
    """
    raise NotImplementedError


def grad_w(x: torch.Tensor, t: torch.Tensor, w: torch.Tensor) -> torch.Tensor:
    """Differentiate loss with respect to w.

    x: (N, D), t: (N, C), w: (D, C). Returns (D, C), the shape of w.
    """
    raise NotImplementedError


def grad_x(x: torch.Tensor, t: torch.Tensor, w: torch.Tensor) -> torch.Tensor:
    """Differentiate loss with respect to x.

    x: (N, D), t: (N, C), w: (D, C). Returns (N, D), the shape of x.
    """
    raise NotImplementedError


def mse_grad_w(x: torch.Tensor, t: torch.Tensor, w: torch.Tensor) -> torch.Tensor:
    """Differentiate mse with respect to w.

    x: (N, D), t: (N, C), w: (D, C). Returns (D, C), the shape of w.
    """
    raise NotImplementedError
