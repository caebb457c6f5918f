"""A linear model, one sample at a time.

    y_pred = w * x    loss = (y_pred - y)**2

Fill in the four functions; keep their names and the order of their arguments. None of them may
change the tensor w that it is given. torch's autograd may be used.
"""

import torch


def forward(x: float, w: torch.Tensor) -> torch.Tensor:
    """Predict.

    x: a float, w: a tensor without dimensions. Returns y_pred, one number.
    """
    raise NotImplementedError


def loss(x: float, y: float, w: torch.Tensor) -> torch.Tensor:
    """Square the error of one sample.

    x, y: floats, w: a tensor without dimensions. Returns one number.
    """
    raise NotImplementedError


def gradient(x: float, y: float, w: torch.Tensor) -> torch.Tensor:
    """Differentiate the loss of one sample with respect to w.

    x, y: floats, w: a tensor without dimensions. Returns one number.
    """
    raise NotImplementedError


def train(
    x_data: list[float],
    y_data: list[float],
    w: torch.Tensor,
    learning_rate: float,
    epochs: int,
) -> tuple[torch.Tensor, list[float]]:
    """Go through the samples `epochs` times in order, and update w after each sample.

    x_data, y_data: lists of floats of the same length, w: a tensor without dimensions,
    learning_rate: a float, epochs: a whole number. Returns (w, losses): the new w, and for each
    epoch the loss of its last sample before that sample's update. The caller's w stays as it was.
    """
    raise NotImplementedError
