import torch
import matplotlib.pyplot as plt

w = torch.tensor(1.0, requires_grad=True)


def forward(x, w=w):
    return x * w


def loss(x, y, w=w):
    y_pred = forward(x, w)
    return (y_pred - y) * (y_pred - y)


def gradient(x, y, w=w):
    w = torch.tensor(float(w), requires_grad=True)
    l = loss(x, y, w)
    l.backward()
    return w.grad.item()


def train(x_data, y_data, w=w, learning_rate=0.01, epochs=100):
    w = torch.tensor(float(w), requires_grad=True)
    losses = []
    for epoch in range(epochs):
        for x, y in zip(x_data, y_data):
            l = loss(x, y, w)
            l.backward()
            print("\tgrad:", x, y, w.grad.item())
            w.data = w.data - learning_rate * w.grad.data
            w.grad.data.zero_()
        print("progress:", epoch, l.item())
        losses.append(l.item())
    plt.plot(losses)
    plt.show()
    return w, losses


print("predict (before training)", 4, forward(4).item())
