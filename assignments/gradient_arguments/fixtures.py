"""The functions that your code is called with. Public: import them, read them, try them out.

    from fixtures import double, softmax

Each takes a tensor and returns a tensor, of the same dtype but not always of the same shape. They
work on vectors and on matrices alike, row by row, unless their docstring says otherwise.
"""

import torch


def double(x: torch.Tensor) -> torch.Tensor:
    """2 x. Same shape as x."""
    return 2 * x


def square(x: torch.Tensor) -> torch.Tensor:
    """x², entry by entry. Same shape as x."""
    return x**2


def sigmoid(x: torch.Tensor) -> torch.Tensor:
    """1 / (1 + exp(-x)), entry by entry. Same shape as x."""
    return torch.sigmoid(x)


def relu(x: torch.Tensor) -> torch.Tensor:
    """max(x, 0), entry by entry. Same shape as x. No x that you are given has an entry 0."""
    return torch.relu(x)


def shifted(x: torch.Tensor) -> torch.Tensor:
    """All entries moved on by one place, the last one to the front. Same shape as x."""
    return torch.roll(x, 1)


def running_sums(x: torch.Tensor) -> torch.Tensor:
    """In each row, the sum of all entries up to here. Same shape as x."""
    return torch.cumsum(x, dim=-1)


def softmax(x: torch.Tensor) -> torch.Tensor:
    """exp(x), each row divided by its sum. Same shape as x."""
    return torch.softmax(x, dim=-1)


def neighbours(x: torch.Tensor) -> torch.Tensor:
    """In each row, the products of entries side by side: D of them make D - 1."""
    return x[..., :-1] * x[..., 1:]


def row_sums(x: torch.Tensor) -> torch.Tensor:
    """The sum of each row: (N, D) makes (N, 1)."""
    return x.sum(dim=-1, keepdim=True)


def mixed(x: torch.Tensor) -> torch.Tensor:
    """A x B with constant A and B: (N, D) makes (2, 4). For matrices only."""
    rows, columns = x.shape
    return pattern(2, rows).to(x.dtype) @ x @ pattern(columns, 4).to(x.dtype)


def total(x: torch.Tensor) -> torch.Tensor:
    """The sum of all entries, a tensor without dimensions."""
    return x.sum()


def half_squares(x: torch.Tensor) -> torch.Tensor:
    """Half the sum of all squares, a tensor without dimensions."""
    return (x**2).sum() / 2


def pattern(rows: int, columns: int) -> torch.Tensor:
    """A constant matrix of quarters between -1 and 1, for `mixed`."""
    i = torch.arange(rows).reshape(-1, 1)
    j = torch.arange(columns).reshape(1, -1)
    return ((3 * i + 5 * j + i * j) % 9 - 4) / 4
