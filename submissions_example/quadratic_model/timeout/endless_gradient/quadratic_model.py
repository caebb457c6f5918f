"""The loop of the gradient never ends for negative x."""


def forward(x, w1, w2, b):
    return w1 * x**2 + w2 * x + b


def loss(x, y, w1, w2, b):
    return (forward(x, w1, w2, b) - y) ** 2


def gradients(x, y, w1, w2, b):
    g = 2 * (forward(x, w1, w2, b) - y)
    return g * square(x), g * x, g


def train(x_data, y_data, w1, w2, b, learning_rate, epochs):
    losses = []
    for _ in range(epochs):
        for x, y in zip(x_data, y_data):
            last = loss(x, y, w1, w2, b)
            g_w1, g_w2, g_b = gradients(x, y, w1, w2, b)
            w1, w2, b = w1 - learning_rate * g_w1, w2 - learning_rate * g_w2, b - learning_rate * g_b
        losses.append(last)
    return w1, w2, b, losses


def square(x):
    total = x * x
    while x < 0:
        total = total + 0 * x
    return total
