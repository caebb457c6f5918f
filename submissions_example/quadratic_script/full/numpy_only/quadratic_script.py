import numpy as np
x = np.array([1, 2, 3])
y = 2 * x
w1, w2, b = np.ones(3)
def forward(x):
    return w1 * x ** 2 + w2 * x + b
for t in range(100):
    for k in range(3):
        err = forward(x[k]) - y[k]
        g1, g2, g3 = 2 * err * x[k] ** 2, 2 * err * x[k], 2 * err
        w1 -= 0.01 * g1
        w2 -= 0.01 * g2
        b -= 0.01 * g3
