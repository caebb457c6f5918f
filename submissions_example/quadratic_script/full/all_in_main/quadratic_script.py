import torch

def forward(x, w1, w2, b):
    return w1 * (x ** 2) + w2 * x + b

def loss(x, y, w1, w2, b):
    return (forward(x, w1, w2, b) - y) ** 2

def main():
    x_data = [1.0, 2.0, 3.0]
    y_data = [2.0, 4.0, 6.0]
    w1 = torch.Tensor([1.0])
    w1.requires_grad = True
    w2 = torch.Tensor([1.0])
    w2.requires_grad = True
    b = torch.Tensor([1.0])
    b.requires_grad = True
    print(f"before: f(4) = {forward(4, w1, w2, b).item():.3f}")
    for epoch in range(100):
        for x, y in zip(x_data, y_data):
            loss_val = loss(x, y, w1, w2, b)
            loss_val.backward()
            w1.data = w1.data - 0.01 * w1.grad.data
            w2.data = w2.data - 0.01 * w2.grad.data
            b.data = b.data - 0.01 * b.grad.data
            w1.grad.data.zero_()
            w2.grad.data.zero_()
            b.grad.data.zero_()
    print(f"after: f(4) = {forward(4, w1, w2, b).item():.3f}")

if __name__ == '__main__':
    main()
