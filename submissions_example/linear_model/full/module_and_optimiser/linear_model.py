import torch
from torch import nn, optim


class Line(nn.Module):
    def __init__(self, w):
        super().__init__()
        self.w = nn.Parameter(w.detach().clone())

    def forward(self, x):
        return self.w * x


def forward(x, w):
    return Line(w)(x)


def loss(x, y, w):
    return torch.square(forward(x, w) - y)


def gradient(x, y, w):
    line = Line(w)
    torch.square(line(x) - y).backward()
    return line.w.grad


def train(x_data, y_data, w, learning_rate, epochs):
    line = Line(w)
    optimizer = optim.SGD(line.parameters(), lr=learning_rate)
    losses = []
    for _ in range(epochs):
        for x, y in zip(x_data, y_data):
            optimizer.zero_grad()
            value = torch.square(line(x) - y)
            value.backward()
            optimizer.step()
        losses.append(value.item())
    return line.w.data, losses
