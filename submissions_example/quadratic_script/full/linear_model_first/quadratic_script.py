import torch
x_data = [1.0, 2.0, 3.0]
y_data = [2.0, 4.0, 6.0]
w = torch.tensor([1.0], requires_grad=True)
def forward(x):
    return x * w
def loss(x, y):
    return (forward(x) - y) ** 2
for epoch in range(100):
    for x, y in zip(x_data, y_data):
        l = loss(x, y)
        l.backward()
        w.data = w.data - 0.01 * w.grad.data
        w.grad.data.zero_()
print("linear", 4, forward(4).item())

# ---- the quadratic one
w1 = torch.tensor([1.0], requires_grad=True)
w2 = torch.tensor([1.0], requires_grad=True)
b = torch.tensor([1.0], requires_grad=True)
def forward(x):
    return w1 * x ** 2 + w2 * x + b
W1, W2, B = [], [], []
for epoch in range(100):
    for x, y in zip(x_data, y_data):
        l = loss(x, y)
        l.backward()
        for p in (w1, w2, b):
            p.data = p.data - 0.01 * p.grad.data
            p.grad.data.zero_()
    W1.append(w1.item()); W2.append(w2.item()); B.append(b.item())
