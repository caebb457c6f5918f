"""A number that differentiates itself.

    x, y = Value(2.0), Value(-3.0)
    out = x * y + x**2
    out.backward()
    out.data, x.grad, y.grad        # -2.0, 1.0, 2.0

Fill in the class; you may give it more attributes, arguments with defaults and methods. Where
`other` stands, a `Value` or a plain number may come in.
"""


class Value:
    """A number, the value of an expression, that remembers how it was computed."""

    def __init__(self, data: float) -> None:
        """Make a leaf: data is the number; grad starts at 0."""
        raise NotImplementedError

    def __add__(self, other: "Value | float") -> "Value":
        raise NotImplementedError

    def __radd__(self, other: float) -> "Value":
        raise NotImplementedError

    def __sub__(self, other: "Value | float") -> "Value":
        raise NotImplementedError

    def __rsub__(self, other: float) -> "Value":
        raise NotImplementedError

    def __mul__(self, other: "Value | float") -> "Value":
        raise NotImplementedError

    def __rmul__(self, other: float) -> "Value":
        raise NotImplementedError

    def __truediv__(self, other: "Value | float") -> "Value":
        raise NotImplementedError

    def __rtruediv__(self, other: float) -> "Value":
        raise NotImplementedError

    def __pow__(self, exponent: float) -> "Value":
        """Return self to the power of a number, which may be negative or a fraction."""
        raise NotImplementedError

    def __neg__(self) -> "Value":
        raise NotImplementedError

    def relu(self) -> "Value":
        """Return max(self, 0)."""
        raise NotImplementedError

    def exp(self) -> "Value":
        """Return e to the power of self."""
        raise NotImplementedError

    def backward(self) -> None:
        """Add d self / d leaf to the grad of every leaf that self was computed from."""
        raise NotImplementedError
