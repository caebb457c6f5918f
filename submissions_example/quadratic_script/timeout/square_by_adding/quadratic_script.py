import torch

x_data = [1.0, 2.0, 3.0]
y_data = [2.0, 4.0, 6.0]
w1 = torch.tensor([1.0], requires_grad=True)
w2 = torch.tensor([1.0], requires_grad=True)
b = torch.tensor([1.0], requires_grad=True)


def square(x):
    """x * x by adding, for whole numbers."""
    total, count = 0.0, 0
    while count != x:
        total, count = total + x, count + 1
    return total


def forward(x):
    return w1 * square(x) + w2 * x + b


for epoch in range(100):
    for x, y in zip(x_data, y_data):
        loss = (forward(x) - y) ** 2
        loss.backward()
        for p in (w1, w2, b):
            p.data -= 0.01 * p.grad
            p.grad.zero_()
    print(epoch, loss.item())
