class Value:
    def __init__(self, data):
        self.data = data
        self.grad = 0.0

    def __add__(self, other):
        out = None  # YOUR CODE HERE
        return out

    def __radd__(self, other):
        out = None  # YOUR CODE HERE
        return out

    def __sub__(self, other):
        out = None  # YOUR CODE HERE
        return out

    def __rsub__(self, other):
        out = None  # YOUR CODE HERE
        return out

    def __mul__(self, other):
        out = None  # YOUR CODE HERE
        return out

    def __rmul__(self, other):
        out = None  # YOUR CODE HERE
        return out

    def __truediv__(self, other):
        out = None  # YOUR CODE HERE
        return out

    def __rtruediv__(self, other):
        out = None  # YOUR CODE HERE
        return out

    def __pow__(self, other):
        out = None  # YOUR CODE HERE
        return out

    def __neg__(self):
        out = None  # YOUR CODE HERE
        return out

    def relu(self):
        out = None  # YOUR CODE HERE
        return out

    def exp(self):
        out = None  # YOUR CODE HERE
        return out

    def backward(self):
        pass
