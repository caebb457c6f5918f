import torch
x_data = [1.0, 2.0, 3.0]
y_data = [2.0, 4.0, 6.0]
w1 = torch.tensor([0.24038])
w2 = torch.tensor([0.92668])
b = torch.tensor([0.99135])
def forward(x):
    return w1 * x ** 2 + w2 * x + b
for epoch in range(100):
    print("progress", epoch)
print(forward(4))
