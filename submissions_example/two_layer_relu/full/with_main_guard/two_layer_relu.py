import numpy as np


def forward(x, w1, w2):
    h = x.dot(w1)
    h[h < 0] = 0
    return h.dot(w2)


def loss(x, y, w1, w2):
    return np.linalg.norm(forward(x, w1, w2) - y) ** 2


def grad_w1(x, y, w1, w2):
    h = x.dot(w1)
    residual = np.maximum(h, 0).dot(w2) - y
    return x.T.dot(2 * residual.dot(w2.T) * (h >= 0))


def grad_w2(x, y, w1, w2):
    h_relu = np.maximum(x.dot(w1), 0)
    residual = h_relu.dot(w2) - y
    return 2 * h_relu.T.dot(residual)


def train(x, y, w1, w2, learning_rate, steps):
    losses = []
    for _ in range(steps):
        losses.append(loss(x, y, w1, w2))
        new_w1 = w1 - learning_rate * grad_w1(x, y, w1, w2)
        new_w2 = w2 - learning_rate * grad_w2(x, y, w1, w2)
        w1, w2 = new_w1, new_w2
    return w1, w2, losses


if __name__ == "__main__":
    # compare with autograd, then plot
    import matplotlib.pyplot as plt
    import torch

    x, y = np.random.randn(64, 1000), np.random.randn(64, 10)
    w1, w2 = np.random.randn(1000, 100), np.random.randn(100, 10)
    t1 = torch.tensor(w1, requires_grad=True)
    t2 = torch.tensor(w2, requires_grad=True)
    ((torch.tensor(x) @ t1).clamp(min=0) @ t2 - torch.tensor(y)).pow(2).sum().backward()
    print(np.abs(t1.grad.numpy() - grad_w1(x, y, w1, w2)).max())
    print(np.abs(t2.grad.numpy() - grad_w2(x, y, w1, w2)).max())
    _, _, losses = train(x, y, w1, w2, 1e-6, 500)
    plt.semilogy(losses)
    plt.show()
