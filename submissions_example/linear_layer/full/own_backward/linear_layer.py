import torch


class Linear:
    def __init__(self, w):
        self.w = w

    def forward(self, x):
        self.x = x
        return x @ self.w

    def backward(self, grad_y):
        self.grad_w = self.x.T @ grad_y
        return grad_y @ self.w.T


class HalfSquares:
    def __init__(self, t):
        self.t = t

    def forward(self, y):
        self.r = y - self.t
        return (self.r**2).sum() / 2

    def backward(self):
        return self.r


def run(x, t, w):
    layer, criterion = Linear(w), HalfSquares(t)
    value = criterion.forward(layer.forward(x))
    grad = layer.backward(criterion.backward())
    return value, layer.grad_w, grad, layer.x @ w - t


def loss(x, t, w):
    return run(x, t, w)[0]


def mse(x, t, w):
    return run(x, t, w)[0] * 2 / t.numel()


def grad_w(x, t, w):
    return run(x, t, w)[1]


def grad_x(x, t, w):
    return run(x, t, w)[2]


def mse_grad_w(x, t, w):
    return run(x, t, w)[1] * 2 / t.numel()
