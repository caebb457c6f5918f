import numpy as np
from network import gradient_by_forward_mode, jvp, vjp

ANSWERS = {
    "computed": "d loss / d weights",
    "forward_sweeps": np.zeros((1000, 100)).size + np.zeros((100, 10)).size,
    "reverse_sweeps": np.int64(1),
}

if __name__ == "__main__":
    x, y = np.random.randn(5, 3), np.random.randn(5, 2)
    w1, w2 = np.random.randn(3, 7), np.random.randn(7, 2)
    for a, b in zip(vjp(x, y, w1, w2), gradient_by_forward_mode(x, y, w1, w2)):
        print(abs(a - b).max())
