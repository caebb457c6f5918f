"""A quadratic model, one sample at a time.

    y_pred = w1 * x**2 + w2 * x + b    loss = (y_pred - y)**2

Fill in the four functions; keep their names and the order of their arguments. None of them may
change the tensors w1, w2 and b that it is given. torch's autograd may be used.
"""

import torch


def forward(x: float, w1: torch.Tensor, w2: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
    """Predict.

    x: a float, w1, w2, b: tensors without dimensions. Returns y_pred, one number.
    """
    raise NotImplementedError


def loss(x: float, y: float, w1: torch.Tensor, w2: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
    """Square the error of one sample.

    x, y: floats, w1, w2, b: tensors without dimensions. Returns one number.
    """
    raise NotImplementedError


def gradients(
    x: float, y: float, w1: torch.Tensor, w2: torch.Tensor, b: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Differentiate the loss of one sample with respect to each parameter.

    x, y: floats, w1, w2, b: tensors without dimensions. Returns (g_w1, g_w2, g_b), a number each.
    """
    raise NotImplementedError


def train(
    x_data: list[float],
    y_data: list[float],
    w1: torch.Tensor,
    w2: torch.Tensor,
    b: torch.Tensor,
    learning_rate: float,
    epochs: int,
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor, list[float]]:
    """Go through the samples `epochs` times in order, and update the parameters after each.

    x_data, y_data: lists of floats of the same length, w1, w2, b: tensors without dimensions,
    learning_rate: a float, epochs: a whole number. Returns (w1, w2, b, losses): the new
    parameters, and for each epoch the loss of its last sample before that sample's update. The
    caller's tensors stay as they were.
    """
    raise NotImplementedError
