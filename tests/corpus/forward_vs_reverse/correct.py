"""Ways to write forward_vs_reverse that are right: each must get full points."""

from __future__ import annotations

from ..variant import WHOLE, Variant, clean
from .base import ANSWERS, hand_in
from .more_correct import FORWARD, JVP, SLOW, VJP

BOTH = "gradient_by_forward_mode"


def _way(function: str, name: str, why: str, text: str, *, slow: bool = False) -> Variant:
    """One function written another way, the rest as in the base."""
    source = hand_in({function: clean(text)})
    return Variant(f"{function}_{name}", function, why, source, slow=slow)


_JVP = (
    _way(
        "jvp",
        "where",
        "np.where in place of a product",
        """
        def jvp(x, y, w1, w2, dw1, dw2):
            h, dh = x.dot(w1), x.dot(dw1)
            a, da = np.where(h > 0, h, 0), np.where(h > 0, dh, 0)
            return (2 * (a.dot(w2) - y) * (da.dot(w2) + a.dot(dw2))).sum()
        """,
    ),
    _way(
        "jvp",
        "slope_one",
        "h >= 0: a slope of 1 at 0",
        """
        def jvp(x, y, w1, w2, dw1, dw2):
            h = x @ w1
            dh = x @ dw1
            dh[h < 0] = 0
            a = np.clip(h, 0, None)
            return 2.0 * np.sum((a @ w2 - y) * (dh @ w2 + a @ dw2))
        """,
    ),
    _way(
        "jvp",
        "heaviside",
        "a slope of 0.3 at 0",
        """
        def jvp(x, y, w1, w2, dw1, dw2):
            h = x @ w1
            step = np.heaviside(h, 0.3)
            return float(np.sum(2 * ((h * step) @ w2 - y)
                                * (((x @ dw1) * step) @ w2 + (h * step) @ dw2)))
        """,
    ),
    _way(
        "jvp",
        "dot_of_gradients",
        "the gradient times the direction is the same number",
        """
        def jvp(x, y, w1, w2, dw1, dw2):
            g1, g2 = vjp(x, y, w1, w2)
            return np.vdot(g1, dw1) + np.vdot(g2, dw2)
        """,
    ),
    _way(
        "jvp",
        "einsum",
        "einsum throughout",
        """
        def jvp(x, y, w1, w2, dw1, dw2):
            h = np.einsum("nd,dh->nh", x, w1)
            on = (h > 0).astype(x.dtype)
            a = h * on
            da = np.einsum("nd,dh->nh", x, dw1) * on
            r = np.einsum("nh,ho->no", a, w2) - y
            dy = np.einsum("nh,ho->no", da, w2) + np.einsum("nh,ho->no", a, dw2)
            return 2 * np.einsum("no,no->", r, dy)
        """,
    ),
    _way(
        "jvp",
        "loop_over_samples",
        "one sample at a time",
        """
        def jvp(x, y, w1, w2, dw1, dw2):
            total = 0.0
            for row, target in zip(x, y):
                h = row @ w1
                on = h > 0
                a = h * on
                total += 2 * np.dot(a @ w2 - target, (row @ dw1 * on) @ w2 + a @ dw2)
            return total
        """,
    ),
    _way(
        "jvp",
        "plain_loops",
        "loops alone, on Python's floats",
        """
        def jvp(x, y, w1, w2, dw1, dw2):
            total = 0.0
            for n in range(len(x)):
                a, da = [], []
                for j in range(w1.shape[1]):
                    h = sum(float(x[n, d]) * float(w1[d, j]) for d in range(len(w1)))
                    dh = sum(float(x[n, d]) * float(dw1[d, j]) for d in range(len(w1)))
                    a.append(h if h > 0 else 0.0)
                    da.append(dh if h > 0 else 0.0)
                for k in range(w2.shape[1]):
                    p = sum(a[j] * float(w2[j, k]) for j in range(len(a)))
                    dp = sum(da[j] * float(w2[j, k]) + a[j] * float(dw2[j, k])
                             for j in range(len(a)))
                    total += 2 * (p - float(y[n, k])) * dp
            return total
        """,
        slow=True,
    ),
    _way(
        "jvp",
        "dual_numbers",
        "a class of dual numbers",
        """
        class Dual:
            def __init__(self, value, tangent):
                self.value, self.tangent = value, tangent

            def __matmul__(self, other):
                return Dual(self.value @ other.value,
                            self.tangent @ other.value + self.value @ other.tangent)

            def __sub__(self, other):
                return Dual(self.value - other.value, self.tangent - other.tangent)

            def relu(self):
                return Dual(np.maximum(self.value, 0), self.tangent * (self.value > 0))

            def squared_sum(self):
                return Dual(np.sum(self.value**2), np.sum(2 * self.value * self.tangent))


        def constant(value):
            return Dual(value, np.zeros_like(value))


        def jvp(x, y, w1, w2, dw1, dw2):
            h = constant(x) @ Dual(w1, dw1)
            y_pred = h.relu() @ Dual(w2, dw2)
            return (y_pred - constant(y)).squared_sum().tangent
        """,
    ),
    _way(
        "jvp",
        "complex_step",
        "the imaginary part of one complex step",
        """
        def jvp(x, y, w1, w2, dw1, dw2):
            u = w1.astype(complex) + 1e-30j * dw1
            v = w2.astype(complex) + 1e-30j * dw2
            h = x @ u
            a = np.where(h.real > 0, h, 0)
            r = a @ v - y
            return np.sum(r * r).imag / 1e-30
        """,
    ),
    _way(
        "jvp",
        "zero_d_array",
        "a 0-d array",
        """
        def jvp(x, y, w1, w2, dw1, dw2):
            a = np.maximum(x @ w1, 0)
            dy = ((x @ dw1) * np.sign(a)) @ w2 + a @ dw2
            return np.asarray(2 * np.tensordot(a @ w2 - y, dy, axes=2))
        """,
    ),
    _way(
        "jvp",
        "one_element",
        "an array of one element",
        """
        def jvp(x, y, w1, w2, dw1, dw2):
            a = np.maximum(x @ w1, 0)
            dy = ((x @ dw1) * (a > 0)) @ w2 + a @ dw2
            return np.sum(2 * (a @ w2 - y) * dy).reshape(1)
        """,
    ),
    _way(
        "jvp",
        "trace",
        "a trace",
        """
        def jvp(x, y, w1, w2, dw1, dw2):
            h = x @ w1
            on = h > 0
            r = (h * on) @ w2 - y
            return 2 * np.trace(r.T @ (((x @ dw1) * on) @ w2 + (h * on) @ dw2))
        """,
        slow=True,
    ),
    _way(
        "jvp",
        "expanded",
        "the square multiplied out",
        """
        def jvp(x, y, w1, w2, dw1, dw2):
            h = x @ w1
            on = h > 0
            a, da = h * on, (x @ dw1) * on
            p, dp = a @ w2, da @ w2 + a @ dw2
            return np.sum(2 * p * dp) - np.sum(2 * y * dp)
        """,
    ),
    _way(
        "jvp",
        "two_parts",
        "one part for each array of weights",
        """
        def jvp(x, y, w1, w2, dw1, dw2):
            h = x @ w1
            a = np.maximum(h, 0)
            grad = 2 * (a @ w2 - y)
            along_w1 = np.sum((grad @ w2.T) * (h > 0) * (x @ dw1))
            along_w2 = np.sum((a.T @ grad) * dw2)
            return along_w1 + along_w2
        """,
    ),
    _way(
        "jvp",
        "float32_inside",
        "computes in float32",
        """
        def jvp(x, y, w1, w2, dw1, dw2):
            x, y, w1, w2, dw1, dw2 = (v.astype(np.float32) for v in (x, y, w1, w2, dw1, dw2))
            h = x @ w1
            a = np.maximum(h, 0)
            return np.sum(2 * (a @ w2 - y) * (((x @ dw1) * (h > 0)) @ w2 + a @ dw2))
        """,
    ),
    _way(
        "jvp",
        "long_double",
        "computes in extended precision",
        """
        def jvp(x, y, w1, w2, dw1, dw2):
            x, y, w1, w2, dw1, dw2 = (v.astype(np.longdouble) for v in (x, y, w1, w2, dw1, dw2))
            h = x @ w1
            a = np.maximum(h, 0)
            return float(np.sum(2 * (a @ w2 - y) * (((x @ dw1) * (h > 0)) @ w2 + a @ dw2)))
        """,
        slow=True,
    ),
    _way(
        "jvp",
        "other_names",
        "names of its own for the arguments",
        """
        def jvp(inputs, targets, a, b, da, db):
            hidden = inputs @ a
            active = np.maximum(hidden, 0)
            change = np.where(hidden > 0, inputs @ da, 0.0) @ b + active @ db
            return 2 * ((active @ b - targets) * change).sum()
        """,
    ),
    _way(
        "jvp",
        "batched",
        "directions may be stacked",
        """
        def jvp(x, y, w1, w2, dw1, dw2):
            h = x @ w1
            a = np.maximum(h, 0)
            dy = ((x @ dw1) * (h > 0)) @ w2 + a @ dw2
            return np.sum(2 * (a @ w2 - y) * dy, axis=(-2, -1))
        """,
    ),
)

_VJP = (
    _way(
        "vjp",
        "tutorial_mask",
        "a slope of 1 at 0",
        """
        def vjp(x, y, w1, w2):
            h = x.dot(w1)
            h_relu = np.maximum(h, 0)
            grad_y_pred = 2.0 * (h_relu.dot(w2) - y)
            grad_w2 = h_relu.T.dot(grad_y_pred)
            grad_h = grad_y_pred.dot(w2.T).copy()
            grad_h[h < 0] = 0
            return x.T.dot(grad_h), grad_w2
        """,
    ),
    _way(
        "vjp",
        "strict_mask",
        "a slope of 0 at 0",
        """
        def vjp(x, y, w1, w2):
            h = x @ w1
            g = 2 * (np.maximum(h, 0) @ w2 - y)
            gh = g @ w2.T
            gh[h <= 0] = 0
            return x.T @ gh, np.maximum(h, 0).T @ g
        """,
    ),
    _way(
        "vjp",
        "half_slope",
        "a slope of 1/2 at 0",
        """
        def vjp(x, y, w1, w2):
            h = x @ w1
            slope = (np.sign(h) + 1) / 2
            a = h * slope
            g = 2 * (a @ w2 - y)
            return x.T @ (g @ w2.T * slope), a.T @ g
        """,
    ),
    _way(
        "vjp",
        "heaviside",
        "a slope of 0.3 at 0",
        """
        def vjp(x, y, w1, w2):
            h = x @ w1
            a = np.maximum(h, 0)
            g = 2 * (a @ w2 - y)
            return x.T @ (g @ w2.T * np.heaviside(h, 0.3)), a.T @ g
        """,
    ),
    _way(
        "vjp",
        "einsum",
        "einsum throughout",
        """
        def vjp(x, y, w1, w2):
            h = np.einsum("nd,dh->nh", x, w1)
            a = np.maximum(h, 0)
            g = 2 * (np.einsum("nh,ho->no", a, w2) - y)
            gh = np.einsum("no,ho->nh", g, w2) * (h > 0)
            return np.einsum("nd,nh->dh", x, gh), np.einsum("nh,no->ho", a, g)
        """,
    ),
    _way(
        "vjp",
        "loop_over_samples",
        "outer products, sample by sample",
        """
        def vjp(x, y, w1, w2):
            g1, g2 = np.zeros(w1.shape), np.zeros(w2.shape)
            for row, target in zip(x, y):
                h = row @ w1
                a = np.maximum(h, 0)
                g = 2 * (a @ w2 - target)
                g2 += np.outer(a, g)
                g1 += np.outer(row, (w2 @ g) * (h > 0))
            return g1, g2
        """,
    ),
    _way(
        "vjp",
        "list_of_two",
        "a list in place of a tuple",
        """
        def vjp(x, y, w1, w2):
            h = x @ w1
            a = np.maximum(h, 0)
            g = 2 * (a @ w2 - y)
            return [x.T @ np.where(h > 0, g @ w2.T, 0), a.T @ g]
        """,
    ),
    _way(
        "vjp",
        "tape",
        "a tape of closures that is run backwards",
        """
        def vjp(x, y, w1, w2):
            tape, grads = [], {}

            def matmul(a, b, key):
                out = a @ b

                def back(g):
                    grads[key] = a.T @ g
                    return g @ b.T

                tape.append(back)
                return out

            def relu(h):
                tape.append(lambda g: g * (h > 0))
                return np.maximum(h, 0)

            g = 2 * (matmul(relu(matmul(x, w1, "w1")), w2, "w2") - y)
            for back in reversed(tape):
                g = back(g)
            return grads["w1"], grads["w2"]
        """,
    ),
    _way(
        "vjp",
        "classes",
        "a class for each layer",
        """
        class Linear:
            def __init__(self, w):
                self.w = w

            def forward(self, x):
                self.x = x
                return x @ self.w

            def backward(self, g):
                self.grad = self.x.T @ g
                return g @ self.w.T


        class ReLU:
            def forward(self, h):
                self.on = h > 0
                return h * self.on

            def backward(self, g):
                return g * self.on


        def vjp(x, y, w1, w2):
            first, relu, second = Linear(w1), ReLU(), Linear(w2)
            g = 2 * (second.forward(relu.forward(first.forward(x))) - y)
            first.backward(relu.backward(second.backward(g)))
            return first.grad, second.grad
        """,
    ),
    _way(
        "vjp",
        "from_forward_mode",
        "forward mode gives the same numbers",
        """
        def vjp(x, y, w1, w2):
            return gradient_by_forward_mode(x, y, w1, w2)
        """,
        slow=True,
    ),
    _way(
        "vjp",
        "expanded",
        "the square multiplied out",
        """
        def vjp(x, y, w1, w2):
            h = x @ w1
            on = (h > 0) * 1.0
            a = h * on
            g2 = 2 * (a.T @ a @ w2) - 2 * (a.T @ y)
            gh = 2 * (a @ (w2 @ w2.T)) - 2 * (y @ w2.T)
            return x.T @ (gh * on), g2
        """,
    ),
    _way(
        "vjp",
        "float32_inside",
        "computes in float32",
        """
        def vjp(x, y, w1, w2):
            x, y, w1, w2 = (v.astype(np.float32) for v in (x, y, w1, w2))
            h = x @ w1
            a = np.maximum(h, 0)
            g = 2 * (a @ w2 - y)
            return x.T @ ((g @ w2.T) * (h > 0)), a.T @ g
        """,
    ),
    _way(
        "vjp",
        "promoted_mask",
        "float32 work that a float64 mask promotes",
        """
        def vjp(x, y, w1, w2):
            x, y, w1, w2 = (v.astype(np.float32) for v in (x, y, w1, w2))
            h = x @ w1
            a = np.maximum(h, 0)
            g = 2 * (a @ w2 - y)
            return x.T @ ((g @ w2.T) * (h > 0).astype(float)), (a.T @ g).astype(float)
        """,
    ),
    _way(
        "vjp",
        "normalised_back",
        "divides by N and multiplies by it",
        """
        def vjp(x, y, w1, w2):
            h = x @ w1
            a = np.maximum(h, 0)
            g = 2 * (a @ w2 - y) / len(x)
            return (x.T @ (g @ w2.T * (h > 0))) * len(x), (a.T @ g) * len(x)
        """,
    ),
    _way(
        "vjp",
        "loop_over_units",
        "one hidden unit at a time",
        """
        def vjp(x, y, w1, w2):
            a = np.maximum(x @ w1, 0)
            g = 2 * (a @ w2 - y)
            g1, g2 = np.empty(w1.shape), np.empty(w2.shape)
            for j in range(w1.shape[1]):
                g2[j] = a[:, j] @ g
                g1[:, j] = x.T @ ((g @ w2[j]) * (a[:, j] > 0))
            return g1, g2
        """,
    ),
    _way(
        "vjp",
        "transposed_throughout",
        "samples in columns",
        """
        def vjp(x, y, w1, w2):
            h = w1.T @ x.T
            a = np.maximum(h, 0)
            g = 2 * (w2.T @ a - y.T)
            return ((w2 @ g) * (h > 0) @ x).T, (g @ a.T).T
        """,
    ),
    _way(
        "vjp",
        "copies_then_works_in_place",
        "in place, on copies",
        """
        def vjp(x, y, w1, w2):
            h = x @ w1
            g = np.maximum(h, 0) @ w2
            g -= y
            g *= 2
            back = g @ w2.T
            back *= h > 0
            return x.T @ back, np.maximum(h, 0).T @ g
        """,
    ),
)

_FORWARD = (
    _way(
        BOTH,
        "keywords",
        "calls jvp with names",
        """
        def gradient_by_forward_mode(x, y, w1, w2):
            g1, g2 = np.zeros(w1.shape), np.zeros(w2.shape)
            for at in np.ndindex(w1.shape):
                e = np.zeros(w1.shape)
                e[at] = 1
                g1[at] = jvp(x=x, y=y, w1=w1, w2=w2, dw1=e, dw2=np.zeros(w2.shape))
            for at in np.ndindex(w2.shape):
                e = np.zeros(w2.shape)
                e[at] = 1
                g2[at] = jvp(x, y, w1, w2, dw2=e, dw1=np.zeros(w1.shape))
            return g1, g2
        """,
    ),
    _way(
        BOTH,
        "flat_basis",
        "one loop over the rows of a unit matrix",
        """
        def gradient_by_forward_mode(x, y, w1, w2):
            size = w1.size + w2.size
            grads = np.empty(size)
            for i, e in enumerate(np.eye(size)):
                d1, d2 = e[: w1.size].reshape(w1.shape), e[w1.size :].reshape(w2.shape)
                grads[i] = jvp(x, y, w1, w2, d1, d2)
            return grads[: w1.size].reshape(w1.shape), grads[w1.size :].reshape(w2.shape)
        """,
    ),
    _way(
        BOTH,
        "comprehension",
        "comprehensions and reshape",
        """
        def gradient_by_forward_mode(x, y, w1, w2):
            z1, z2 = np.zeros_like(w1), np.zeros_like(w2)
            rows1 = [jvp(x, y, w1, w2, e.reshape(w1.shape), z2) for e in np.eye(w1.size)]
            rows2 = [jvp(x, y, w1, w2, z1, e.reshape(w2.shape)) for e in np.eye(w2.size)]
            return np.array(rows1).reshape(w1.shape), np.array(rows2).reshape(w2.shape)
        """,
    ),
    _way(
        BOTH,
        "one_buffer",
        "sets and resets one entry of one array",
        """
        def gradient_by_forward_mode(x, y, w1, w2):
            d1, d2 = np.zeros_like(w1), np.zeros_like(w2)
            g1, g2 = np.zeros_like(w1), np.zeros_like(w2)
            for d, g in ((d1, g1), (d2, g2)):
                for at in np.ndindex(*d.shape):
                    d[at] = 1.0
                    g[at] = jvp(x, y, w1, w2, d1, d2)
                    d[at] = 0.0
            return g1, g2
        """,
    ),
    _way(
        BOTH,
        "partial",
        "functools.partial within the function",
        """
        import functools


        def gradient_by_forward_mode(x, y, w1, w2):
            along = functools.partial(jvp, x, y, w1, w2)
            g1, g2 = np.zeros_like(w1), np.zeros_like(w2)
            for i in range(w1.shape[0]):
                for j in range(w1.shape[1]):
                    e = np.zeros_like(w1)
                    e[i, j] = 1.0
                    g1[i, j] = along(e, np.zeros_like(w2))
            for i in range(w2.shape[0]):
                for j in range(w2.shape[1]):
                    e = np.zeros_like(w2)
                    e[i, j] = 1.0
                    g2[i, j] = along(np.zeros_like(w1), e)
            return g1, g2
        """,
    ),
    _way(
        BOTH,
        "helper",
        "a helper that takes the function to call",
        """
        def _columns(f, shape):
            out = np.zeros(shape)
            for at in np.ndindex(*shape):
                e = np.zeros(shape)
                e[at] = 1
                out[at] = f(e)
            return out


        def gradient_by_forward_mode(x, y, w1, w2):
            z1, z2 = np.zeros(w1.shape), np.zeros(w2.shape)
            return (_columns(lambda e: jvp(x, y, w1, w2, e, z2), w1.shape),
                    _columns(lambda e: jvp(x, y, w1, w2, z1, e), w2.shape))
        """,
    ),
    _way(
        BOTH,
        "local_alias",
        "an alias inside the function",
        """
        def gradient_by_forward_mode(x, y, w1, w2):
            f = jvp
            g1 = np.array([[f(x, y, w1, w2, _unit(w1, i, j), 0 * w2)
                            for j in range(w1.shape[1])] for i in range(w1.shape[0])])
            g2 = np.array([[f(x, y, w1, w2, 0 * w1, _unit(w2, i, j))
                            for j in range(w2.shape[1])] for i in range(w2.shape[0])])
            return g1, g2


        def _unit(w, i, j):
            e = np.zeros_like(w)
            e[i, j] = 1
            return e
        """,
    ),
    _way(
        BOTH,
        "scaled_direction",
        "a direction of length 2, and half the result",
        """
        def gradient_by_forward_mode(x, y, w1, w2):
            g1, g2 = np.zeros_like(w1), np.zeros_like(w2)
            for at in np.ndindex(*w1.shape):
                e = np.zeros_like(w1)
                e[at] = 2.0
                g1[at] = jvp(x, y, w1, w2, e, np.zeros_like(w2)) / 2
            for at in np.ndindex(*w2.shape):
                e = np.zeros_like(w2)
                e[at] = -1.0
                g2[at] = -jvp(x, y, w1, w2, np.zeros_like(w1), e)
            return g1, g2
        """,
    ),
    _way(
        BOTH,
        "differences_of_sums",
        "directions that add up, and their differences",
        """
        def gradient_by_forward_mode(x, y, w1, w2):
            size = w1.size + w2.size
            sums = [0.0]
            for i in range(size):
                e = (np.arange(size) <= i) * 1.0
                d1, d2 = e[: w1.size].reshape(w1.shape), e[w1.size :].reshape(w2.shape)
                sums.append(float(jvp(x, y, w1, w2, d1, d2)))
            g = np.diff(sums)
            return g[: w1.size].reshape(w1.shape), g[w1.size :].reshape(w2.shape)
        """,
    ),
    _way(
        BOTH,
        "signed_directions",
        "both signs of each direction, halved",
        """
        def gradient_by_forward_mode(x, y, w1, w2):
            g1, g2 = np.zeros(w1.shape), np.zeros(w2.shape)
            for at in np.ndindex(*w1.shape):
                e, o = np.zeros(w1.shape), np.zeros(w2.shape)
                e[at] = 1
                g1[at] = (jvp(x, y, w1, w2, e, o) - jvp(x, y, w1, w2, -e, o)) / 2
            for at in np.ndindex(*w2.shape):
                e, o = np.zeros(w2.shape), np.zeros(w1.shape)
                e[at] = 1
                g2[at] = (jvp(x, y, w1, w2, o, e) - jvp(x, y, w1, w2, o, -e)) / 2
            return g1, g2
        """,
    ),
    _way(
        BOTH,
        "list_of_two",
        "a list in place of a tuple",
        """
        def gradient_by_forward_mode(x, y, w1, w2):
            grads = []
            for which, w in enumerate((w1, w2)):
                g = np.zeros(w.shape)
                for at in np.ndindex(*w.shape):
                    d = [np.zeros(w1.shape), np.zeros(w2.shape)]
                    d[which][at] = 1
                    g[at] = jvp(x, y, w1, w2, *d)
                grads.append(g)
            return grads
        """,
    ),
    _way(
        BOTH,
        "map",
        "map over the unit directions",
        """
        def gradient_by_forward_mode(x, y, w1, w2):
            def along1(e):
                return jvp(x, y, w1, w2, e.reshape(w1.shape), np.zeros_like(w2))

            def along2(e):
                return jvp(x, y, w1, w2, np.zeros_like(w1), e.reshape(w2.shape))

            return (np.array(list(map(along1, np.eye(w1.size)))).reshape(w1.shape),
                    np.fromiter(map(along2, np.eye(w2.size)), float).reshape(w2.shape))
        """,
    ),
    _way(
        BOTH,
        "apply_along_axis",
        "numpy calls it, row by row",
        """
        def gradient_by_forward_mode(x, y, w1, w2):
            def along(e):
                return jvp(x, y, w1, w2, e[: w1.size].reshape(w1.shape),
                           e[w1.size :].reshape(w2.shape))

            g = np.apply_along_axis(along, 1, np.eye(w1.size + w2.size))
            return g[: w1.size].reshape(w1.shape), g[w1.size :].reshape(w2.shape)
        """,
    ),
    _way(
        BOTH,
        "float32_results",
        "keeps the results in float32",
        """
        def gradient_by_forward_mode(x, y, w1, w2):
            g1, g2 = np.zeros(w1.shape, np.float32), np.zeros(w2.shape, np.float32)
            for at in np.ndindex(*w1.shape):
                e = np.zeros(w1.shape, np.float32)
                e[at] = 1
                g1[at] = jvp(x, y, w1, w2, e, np.zeros(w2.shape, np.float32))
            for at in np.ndindex(*w2.shape):
                e = np.zeros(w2.shape, np.float32)
                e[at] = 1
                g2[at] = jvp(x, y, w1, w2, np.zeros(w1.shape, np.float32), e)
            return g1, g2
        """,
    ),
    _way(
        BOTH,
        "generator",
        "a generator of directions",
        """
        def directions(shape):
            for at in np.ndindex(*shape):
                e = np.zeros(shape)
                e[at] = 1.0
                yield at, e


        def gradient_by_forward_mode(x, y, w1, w2):
            g1, g2 = np.zeros(w1.shape), np.zeros(w2.shape)
            for at, e in directions(w1.shape):
                g1[at] = jvp(x, y, w1, w2, e, np.zeros(w2.shape))
            for at, e in directions(w2.shape):
                g2[at] = jvp(x, y, w1, w2, np.zeros(w1.shape), e)
            return g1, g2
        """,
    ),
)

_BATCHED = """
import numpy as np

{answers}

def jvp(x, y, w1, w2, dw1, dw2):
    h = x @ w1
    a = np.maximum(h, 0)
    dy = ((x @ dw1) * (h > 0)) @ w2 + a @ dw2
    return np.sum(2 * (a @ w2 - y) * dy, axis=(-2, -1))


def vjp(x, y, w1, w2):
    h = x @ w1
    a = np.maximum(h, 0)
    g = 2 * (a @ w2 - y)
    return x.T @ (g @ w2.T * (h > 0)), a.T @ g


def gradient_by_forward_mode(x, y, w1, w2):
    # all directions at once, stacked in front
    e1 = np.eye(w1.size).reshape(w1.size, *w1.shape)
    e2 = np.eye(w2.size).reshape(w2.size, *w2.shape)
    g1 = jvp(x, y, w1, w2, e1, np.zeros_like(w2))
    g2 = jvp(x, y, w1, w2, np.zeros_like(w1), e2)
    return g1.reshape(w1.shape), g2.reshape(w2.shape)
"""
_NAMED = """
import numpy as np

{answers}

def jvp(x, y, w1, w2, v1=None, v2=None):
    v1 = np.zeros_like(w1) if v1 is None else v1
    v2 = np.zeros_like(w2) if v2 is None else v2
    h = x @ w1
    on = h > 0
    a = h * on
    return np.sum(2 * (a @ w2 - y) * (((x @ v1) * on) @ w2 + a @ v2))


def vjp(x, y, w1, w2):
    h = x @ w1
    a = np.maximum(h, 0)
    g = 2 * (a @ w2 - y)
    return x.T @ (g @ w2.T * (h > 0)), a.T @ g


def gradient_by_forward_mode(x, y, w1, w2):
    g1, g2 = np.zeros_like(w1), np.zeros_like(w2)
    for at in np.ndindex(*w1.shape):
        e = np.zeros_like(w1)
        e[at] = 1
        g1[at] = jvp(x, y, w1, w2, v1=e, v2=np.zeros_like(w2))
    for at in np.ndindex(*w2.shape):
        e = np.zeros_like(w2)
        e[at] = 1
        g2[at] = jvp(x, y, w1, w2, None, e)
    return g1, g2
"""


def _module(name: str, why: str, text: str) -> Variant:
    return Variant(name, WHOLE, why, clean(text).replace("{answers}", ANSWERS))


def _answered(name: str, why: str, answers: str) -> Variant:
    return Variant(f"ANSWERS_{name}", "ANSWERS", why, hand_in({}, clean(answers)))


CORRECT: tuple[Variant, ...] = (
    *_JVP,
    *_VJP,
    *_FORWARD,
    *(
        _way(function, name, why, text, slow=name in SLOW)
        for function, more in (("jvp", JVP), ("vjp", VJP), (BOTH, FORWARD))
        for name, (why, text) in more.items()
    ),
    _module("batched", "all directions in one call of jvp", _BATCHED),
    _module("own_names", "keywords of its own, None for no direction", _NAMED),
    _module(
        "aliases",
        "other top-level names for jvp",
        _NAMED.replace("def gradient", "directional = forward = jvp\n\n\ndef gradient")
        .replace("jvp(x, y, w1, w2, v1", "directional(x, y, w1, w2, v1")
        .replace("jvp(x, y, w1, w2, None", "forward(x, y, w1, w2, None")
        .replace("def directional", "def jvp"),
    ),
    Variant(
        "in_another_module",
        WHOLE,
        "everything but the answers in a module of its own",
        clean(
            """
            from network import gradient_by_forward_mode, jvp, vjp

            {answers}
            """
        ).replace("{answers}", ANSWERS),
        siblings={"network.py": clean(_NAMED).replace("{answers}", "")},
    ),
    _answered(
        "floats",
        "101000.0 is 101000, spaces and case do not count",
        """
        ANSWERS = {
            "computed": " D LOSS/d weights ",
            "forward_sweeps": 101000.0,
            "reverse_sweeps": 1.0,
        }
        """,
    ),
    _answered(
        "computed_numbers",
        "numbers computed by numpy, more keys than asked",
        """
        ANSWERS = dict(computed="d loss / d weights", extra=[1, 2])
        ANSWERS["forward_sweeps"] = np.zeros((1000, 100)).size + np.int64(1000)
        ANSWERS["reverse_sweeps"] = np.ones(1, dtype=np.float32)[0]
        """,
    ),
)
