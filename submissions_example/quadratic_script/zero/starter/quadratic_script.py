"""Quadratic model as a script.

    y_pred = w1 * x² + w2 * x + b        loss = (y_pred - y)²

The script trains when it is run. Its data, start values, learning rate and epochs are those below;
at its end w1, w2, b and forward must be there. Fill in forward and the training.
"""

import torch

x_data = [1.0, 2.0, 3.0]
y_data = [2.0, 4.0, 6.0]

w1 = torch.tensor([1.0], requires_grad=True)
w2 = torch.tensor([1.0], requires_grad=True)
b = torch.tensor([1.0], requires_grad=True)

learning_rate = 0.01


def forward(x):
    """Predict: x is a number; returns one number, as a tensor or a float."""
    return 0.0  # fill in


for epoch in range(100):
    for x, y in zip(x_data, y_data):
        pass  # fill in: the loss, its gradients, one step, and what must be reset
    print("epoch", epoch)

print("after training", 4, forward(4))
