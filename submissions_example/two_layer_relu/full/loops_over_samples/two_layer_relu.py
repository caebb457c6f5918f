# I did it sample by sample because I find the matrix version hard to read.
# For one sample everything is a vector.
import numpy as np


def relu(v):
    out = []
    for number in v:
        if number > 0:
            out.append(number)
        else:
            out.append(0.0)
    return np.array(out)


def forward(x, w1, w2):
    N = x.shape[0]
    y_pred = np.zeros((N, w2.shape[1]))
    for n in range(N):
        y_pred[n] = np.dot(relu(np.dot(x[n], w1)), w2)
    return y_pred


def loss(x, y, w1, w2):
    y_pred = forward(x, w1, w2)
    total = 0.0
    for n in range(len(y)):
        for k in range(len(y[n])):
            total += (y_pred[n][k] - y[n][k]) ** 2
    return total


def grad_w1(x, y, w1, w2):
    total = np.zeros(w1.shape)
    for n in range(x.shape[0]):
        h = np.dot(x[n], w1)
        error = np.dot(relu(h), w2) - y[n]
        # how much does the loss change with each hidden unit?
        back = np.dot(w2, 2 * error)
        for j in range(len(h)):
            if h[j] <= 0:
                back[j] = 0
        total += np.outer(x[n], back)
    return total


def grad_w2(x, y, w1, w2):
    total = np.zeros(w2.shape)
    for n in range(x.shape[0]):
        a = relu(np.dot(x[n], w1))
        error = np.dot(a, w2) - y[n]
        total += np.outer(a, 2 * error)
    return total


def train(x, y, w1, w2, learning_rate, steps):
    losses = []
    for step in range(steps):
        losses.append(loss(x, y, w1, w2))
        d1 = grad_w1(x, y, w1, w2)
        d2 = grad_w2(x, y, w1, w2)
        w1 = w1 - learning_rate * d1
        w2 = w2 - learning_rate * d2
    return w1, w2, losses
