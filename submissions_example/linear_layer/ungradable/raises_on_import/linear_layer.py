import torch

W = torch.randn(3, 2)
X = torch.randn(4, 5)
print(X @ W)


def loss(x, t, w):
    return ((x @ w - t) ** 2).sum() / 2
