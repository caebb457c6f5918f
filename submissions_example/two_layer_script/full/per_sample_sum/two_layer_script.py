import numpy as np
N, D_in, H, D_out = 64, 1000, 100, 10
x = np.random.randn(N, D_in)
y = np.random.randn(N, D_out)
w1 = np.random.randn(D_in, H)
w2 = np.random.randn(H, D_out)
for t in range(500):
    loss = 0.0
    grad_w1 = np.zeros((D_in, H))
    grad_w2 = np.zeros((H, D_out))
    for n in range(N):
        h = x[n] @ w1
        a = np.maximum(h, 0)
        e = a @ w2 - y[n]
        loss += (e ** 2).sum()
        grad_w2 += 2 * np.outer(a, e)
        grad_w1 += 2 * np.outer(x[n], (h > 0) * (w2 @ e))
    w1 -= 1e-6 * grad_w1
    w2 -= 1e-6 * grad_w2
