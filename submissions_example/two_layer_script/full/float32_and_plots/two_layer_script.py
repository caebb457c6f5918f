import time
import numpy as np
import matplotlib.pyplot as plt
import seaborn as sns
from tqdm import trange
np.random.seed(0)
N, D_in, H, D_out = 64, 1000, 100, 10
x = np.random.randn(N, D_in).astype(np.float32)
y = np.random.randn(N, D_out).astype("float32")
w1 = np.float32(np.random.randn(D_in, H))
w2 = np.float32(np.random.randn(H, D_out))
learning_rate = np.float32(1e-6)
history = np.zeros(500)
for t in trange(500):
    h = x @ w1
    a = np.clip(h, 0, None)
    y_pred = a @ w2
    loss = np.sum((y_pred - y) ** 2)
    history[t] = loss
    delta = 2 * (y_pred - y)
    grad_w2 = a.T @ delta
    grad_w1 = x.T @ ((h > 0) * (delta @ w2.T))
    w1 -= learning_rate * grad_w1
    w2 -= learning_rate * grad_w2
    time.sleep(0.01)
plt.semilogy(history)
plt.savefig("loss.png")
plt.show()
np.savetxt("w1.txt", w1)
