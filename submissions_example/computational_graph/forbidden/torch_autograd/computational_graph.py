import torch


class Value:
    def __init__(self, data, tensor=None):
        self.tensor = torch.tensor(float(data), requires_grad=True) if tensor is None else tensor

    @property
    def data(self):
        return self.tensor.item()

    @property
    def grad(self):
        return 0.0 if self.tensor.grad is None else self.tensor.grad.item()

    def __add__(self, other):
        return Value(0, self.tensor + getattr(other, "tensor", other))

    __radd__ = __add__

    def __mul__(self, other):
        return Value(0, self.tensor * getattr(other, "tensor", other))

    __rmul__ = __mul__

    def backward(self):
        self.tensor.backward(retain_graph=True)
