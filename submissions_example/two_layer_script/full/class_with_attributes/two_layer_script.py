import numpy as np

class TwoLayerNet:
    def __init__(self, D_in=1000, H=100, D_out=10, lr=1e-6):
        self.w1 = np.random.randn(D_in, H)
        self.w2 = np.random.randn(H, D_out)
        self.lr = lr

    def forward(self, x):
        self.h = x @ self.w1
        self.h_relu = np.maximum(self.h, 0)
        return self.h_relu @ self.w2

    def backward(self, x, y, y_pred):
        g = 2 * (y_pred - y)
        self.grad_w2 = self.h_relu.T @ g
        gh = g @ self.w2.T
        gh[self.h <= 0] = 0
        self.grad_w1 = x.T @ gh

    def step(self):
        self.w1 -= self.lr * self.grad_w1
        self.w2 -= self.lr * self.grad_w2

N = 64
x = np.random.randn(N, 1000)
y = np.random.randn(N, 10)
net = TwoLayerNet()
for t in range(500):
    y_pred = net.forward(x)
    loss = ((y_pred - y) ** 2).sum()
    net.backward(x, y, y_pred)
    net.step()
