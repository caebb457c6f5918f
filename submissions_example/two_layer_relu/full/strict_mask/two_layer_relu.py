import numpy as np

def relu(z): return np.where(z > 0, z, 0)
def drelu(z): return np.where(z > 0, 1.0, 0.0)      # 0 at z = 0, like PyTorch

def forward(x, w1, w2):
    return relu(x @ w1) @ w2

def loss(x, y, w1, w2):
    diff = y - forward(x, w1, w2)
    return float((diff * diff).sum())

def delta(x, y, w1, w2):
    return -2 * (y - forward(x, w1, w2))

def grad_w1(x, y, w1, w2):
    return x.T @ ((delta(x, y, w1, w2) @ w2.T) * drelu(x @ w1))

def grad_w2(x, y, w1, w2):
    return relu(x @ w1).T @ delta(x, y, w1, w2)

def train(x, y, w1, w2, learning_rate, steps):
    W = [np.array(w1), np.array(w2)]
    losses = []
    while len(losses) < steps:
        losses.append(loss(x, y, *W))
        g = [grad_w1(x, y, *W), grad_w2(x, y, *W)]
        for i in (0, 1):
            W[i] -= learning_rate * g[i]
    return W[0], W[1], losses
