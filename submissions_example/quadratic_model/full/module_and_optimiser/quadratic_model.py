import torch
from torch import nn, optim


class Parabola(nn.Module):
    def __init__(self, w1, w2, b):
        super().__init__()
        self.w1 = nn.Parameter(w1.detach().clone())
        self.w2 = nn.Parameter(w2.detach().clone())
        self.b = nn.Parameter(b.detach().clone())

    def forward(self, x):
        return self.w1 * x**2 + self.w2 * x + self.b


def forward(x, w1, w2, b):
    return Parabola(w1, w2, b)(x)


def loss(x, y, w1, w2, b):
    return (forward(x, w1, w2, b) - y) ** 2


def gradients(x, y, w1, w2, b):
    model = Parabola(w1, w2, b)
    ((model(x) - y) ** 2).backward()
    return tuple(p.grad for p in model.parameters())


def train(x_data, y_data, w1, w2, b, learning_rate, epochs):
    model = Parabola(w1, w2, b)
    optimizer = optim.SGD(model.parameters(), lr=learning_rate)
    losses = []
    for _ in range(epochs):
        for x, y in zip(x_data, y_data):
            optimizer.zero_grad()
            value = (model(x) - y) ** 2
            value.backward()
            optimizer.step()
        losses.append(value.item())
    return model.w1.data, model.w2.data, model.b.data, losses
