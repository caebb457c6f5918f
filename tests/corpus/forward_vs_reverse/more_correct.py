"""More right ways to write the functions of forward_vs_reverse: name -> (why, text)."""

from __future__ import annotations

JVP: dict[str, tuple[str, str]] = {
    "maximum_of_mask": (
        "the mask from the activation",
        """
        def jvp(x, y, w1, w2, dw1, dw2):
            a = np.maximum(0, np.matmul(x, w1))
            mask = (a != 0).astype(a.dtype)
            change = np.matmul(mask * np.matmul(x, dw1), w2) + np.matmul(a, dw2)
            return np.sum(2 * np.multiply(np.matmul(a, w2) - y, change))
        """,
    ),
    "boolean_store": (
        "sets entries of its own arrays to 0",
        """
        def jvp(x, y, w1, w2, dw1, dw2):
            a, da = x @ w1, x @ dw1
            off = a <= 0
            a[off] = 0
            da[off] = 0
            r = a @ w2 - y
            return 2 * np.sum(r * (da @ w2)) + 2 * np.sum(r * (a @ dw2))
        """,
    ),
    "vdot": (
        "np.vdot for the sum of products",
        """
        def jvp(x, y, w1, w2, dw1, dw2):
            h = x @ w1
            a = h.clip(min=0)
            return 2 * np.vdot(a @ w2 - y, (x @ dw1 * (h > 0)) @ w2 + a @ dw2)
        """,
    ),
    "stacked_matmul": (
        "value and tangent in one product",
        """
        def jvp(x, y, w1, w2, dw1, dw2):
            both = x @ np.stack([w1, dw1])
            on = both[0] > 0
            a, da = both * on
            return np.sum(2 * (a @ w2 - y) * (da @ w2 + a @ dw2))
        """,
    ),
    "block_matrix": (
        "the product rule as a block matrix",
        """
        def jvp(x, y, w1, w2, dw1, dw2):
            h = x @ w1
            on = h > 0
            left = np.hstack([(x @ dw1) * on, h * on])
            dy = left @ np.vstack([w2, dw2])
            return float(np.sum(2.0 * ((h * on) @ w2 - y) * dy))
        """,
    ),
    "masked_columns": (
        "one hidden unit at a time",
        """
        def jvp(x, y, w1, w2, dw1, dw2):
            y_pred, dy = np.zeros(y.shape), np.zeros(y.shape)
            for j in range(w1.shape[1]):
                h = x @ w1[:, j]
                a, da = np.where(h > 0, h, 0), np.where(h > 0, x @ dw1[:, j], 0)
                y_pred += np.outer(a, w2[j])
                dy += np.outer(da, w2[j]) + np.outer(a, dw2[j])
            return 2 * np.sum((y_pred - y) * dy)
        """,
    ),
    "one_output_at_a_time": (
        "one output at a time",
        """
        def jvp(x, y, w1, w2, dw1, dw2):
            h = x @ w1
            a = np.maximum(h, 0)
            da = (x @ dw1) * (h > 0)
            total = 0.0
            for k in range(y.shape[1]):
                r = a @ w2[:, k] - y[:, k]
                total += 2 * r @ (da @ w2[:, k] + a @ dw2[:, k])
            return total
        """,
    ),
    "transposed": (
        "samples in columns",
        """
        def jvp(x, y, w1, w2, dw1, dw2):
            h, dh = w1.T @ x.T, dw1.T @ x.T
            on = h > 0
            a, da = h * on, dh * on
            r = w2.T @ a - y.T
            return np.sum(2 * r * (w2.T @ da + dw2.T @ a))
        """,
    ),
    "polynomial_in_t": (
        "the mask kept, the loss is a polynomial in t whose first coefficient is asked",
        """
        def jvp(x, y, w1, w2, dw1, dw2):
            h = x @ w1
            on = h > 0
            a, da = h * on, (x @ dw1) * on
            r = [a @ w2 - y, da @ w2 + a @ dw2, da @ dw2]
            loss = [0.0] * 5
            for i in range(3):
                for j in range(3):
                    loss[i + j] += np.sum(r[i] * r[j])
            return loss[1]
        """,
    ),
    "directions_apart": (
        "a sweep for each direction, added",
        """
        def jvp(x, y, w1, w2, dw1, dw2):
            def sweep(d1, d2):
                h = x @ w1
                a = np.maximum(h, 0)
                dy = np.where(h > 0, x @ d1, 0) @ w2 + a @ d2
                return np.sum(2 * (a @ w2 - y) * dy)

            return sweep(dw1, np.zeros_like(w2)) + sweep(np.zeros_like(w1), dw2)
        """,
    ),
    "slope_one_of_absolute": (
        "(h + |h|) / 2 for ReLU",
        """
        def jvp(x, y, w1, w2, dw1, dw2):
            h = x @ w1
            a = (h + np.abs(h)) / 2
            da = (x @ dw1) * (1 + np.sign(h)) / 2
            return ((a @ w2 - y) * 2 * (da @ w2 + a @ dw2)).sum()
        """,
    ),
    "layers_as_pairs": (
        "functions from pairs to pairs",
        """
        def linear(pair, w, dw):
            value, tangent = pair
            return value @ w, tangent @ w + value @ dw


        def relu(pair):
            value, tangent = pair
            return np.maximum(value, 0), np.where(value > 0, tangent, 0)


        def squared_error(pair, y):
            value, tangent = pair
            return np.sum((value - y) ** 2), np.sum(2 * (value - y) * tangent)


        def jvp(x, y, w1, w2, dw1, dw2):
            pair = x, np.zeros_like(x)
            return squared_error(linear(relu(linear(pair, w1, dw1)), w2, dw2), y)[1]
        """,
    ),
    "two_slips_that_cancel": (
        "y - y_pred, and a minus at the end",
        """
        def jvp(x, y, w1, w2, dw1, dw2):
            h = x @ w1
            a = np.maximum(h, 0)
            dy = ((x @ dw1) * (h > 0)) @ w2 + a @ dw2
            return -np.sum(2.0 * (y - a @ w2) * dy)
        """,
    ),
    "mean_times_size": (
        "the mean times the number of entries",
        """
        def jvp(x, y, w1, w2, dw1, dw2):
            h = x @ w1
            a = np.maximum(h, 0)
            dy = ((x @ dw1) * (h > 0)) @ w2 + a @ dw2
            return 2 * np.mean((a @ w2 - y) * dy) * y.size
        """,
    ),
    "per_sample_then_sum": (
        "a number per sample, then their sum",
        """
        def jvp(x, y, w1, w2, dw1, dw2):
            h = x @ w1
            a = np.maximum(h, 0)
            dy = ((x @ dw1) * (h > 0)) @ w2 + a @ dw2
            per_sample = 2 * np.sum((a @ w2 - y) * dy, axis=1)
            return sum(per_sample)
        """,
    ),
    "lambda": (
        "a lambda with a name",
        """
        _step = lambda h: 1.0 * (h > 0)
        jvp = lambda x, y, w1, w2, dw1, dw2: 2 * np.sum(
            (np.maximum(x @ w1, 0) @ w2 - y)
            * ((_step(x @ w1) * (x @ dw1)) @ w2 + np.maximum(x @ w1, 0) @ dw2)
        )
        """,
    ),
    "object": (
        "an object that can be called",
        """
        class ForwardMode:
            def hidden(self, x, w1, dw1):
                h = x @ w1
                return np.maximum(h, 0), (x @ dw1) * (h > 0)

            def __call__(self, x, y, w1, w2, dw1, dw2):
                a, da = self.hidden(x, w1, dw1)
                return np.sum(2 * (a @ w2 - y) * (da @ w2 + a @ dw2))


        jvp = ForwardMode()
        """,
    ),
    "float64_then_float32": (
        "rounds its result to float32",
        """
        def jvp(x, y, w1, w2, dw1, dw2):
            h = x @ w1
            a = np.maximum(h, 0)
            dy = ((x @ dw1) * (h > 0)) @ w2 + a @ dw2
            return np.float32(np.sum(2 * (a @ w2 - y) * dy))
        """,
    ),
    "in_place": (
        "in place, on its own arrays",
        """
        def jvp(x, y, w1, w2, dw1, dw2):
            a, da = np.dot(x, w1), np.dot(x, dw1)
            da *= a > 0
            np.maximum(a, 0, out=a)
            r = np.dot(a, w2)
            r -= y
            dy = np.dot(da, w2)
            dy += np.dot(a, dw2)
            dy *= r
            return 2 * dy.sum()
        """,
    ),
    "masked_weights": (
        "a matrix of the units that are on, for each sample",
        """
        def jvp(x, y, w1, w2, dw1, dw2):
            total = 0.0
            for i in range(x.shape[0]):
                on = np.diag((x[i] @ w1 > 0) * 1.0)
                y_pred = x[i] @ w1 @ on @ w2
                dy = x[i] @ dw1 @ on @ w2 + x[i] @ w1 @ on @ dw2
                total += 2 * float((y_pred - y[i]) @ dy)
            return total
        """,
    ),
    "prints": (
        "prints on the way",
        """
        def jvp(x, y, w1, w2, dw1, dw2):
            h = x @ w1
            print("h", h.shape, "on:", int((h > 0).sum()))
            a = np.maximum(h, 0)
            dy = ((x @ dw1) * (h > 0)) @ w2 + a @ dw2
            result = np.sum(2 * (a @ w2 - y) * dy)
            print("jvp", result)
            return result
        """,
    ),
    "difference_of_squares": (
        "((r + d)² - (r - d)²) / 2 is 2 r d",
        """
        def jvp(x, y, w1, w2, dw1, dw2):
            x, y, w1, w2, dw1, dw2 = (np.asarray(v, float) for v in (x, y, w1, w2, dw1, dw2))
            h = x @ w1
            a = np.maximum(h, 0)
            r = a @ w2 - y
            d = ((x @ dw1) * (h > 0)) @ w2 + a @ dw2
            if not d.any():
                return 0.0
            size = np.sqrt(np.sum(r * r) / np.sum(d * d)) or 1.0
            d = d * size
            return (np.sum((r + d) ** 2) - np.sum((r - d) ** 2)) / 2 / size
        """,
    ),
    "keyword_defaults": (
        "directions may be left out",
        """
        def jvp(x, y, w1, w2, dw1=None, dw2=None):
            h = x @ w1
            a = np.maximum(h, 0)
            dy = np.zeros_like(y)
            if dw1 is not None:
                dy = dy + ((x @ dw1) * (h > 0)) @ w2
            if dw2 is not None:
                dy = dy + a @ dw2
            return np.sum(2 * (a @ w2 - y) * dy)
        """,
    ),
}

VJP: dict[str, tuple[str, str]] = {
    "matmul_functions": (
        "np.matmul and np.transpose",
        """
        def vjp(x, y, w1, w2):
            h = np.matmul(x, w1)
            a = np.maximum(h, 0)
            g = np.multiply(2, np.subtract(np.matmul(a, w2), y))
            gh = np.multiply(np.matmul(g, np.transpose(w2)), np.greater(h, 0))
            return np.matmul(np.transpose(x), gh), np.matmul(np.transpose(a), g)
        """,
    ),
    "tensordot": (
        "np.tensordot over the samples",
        """
        def vjp(x, y, w1, w2):
            h = np.tensordot(x, w1, 1)
            a = np.where(h > 0, h, 0)
            g = 2 * (np.tensordot(a, w2, 1) - y)
            gh = np.where(h > 0, np.tensordot(g, w2, ([1], [1])), 0)
            return np.tensordot(x, gh, ([0], [0])), np.tensordot(a, g, ([0], [0]))
        """,
    ),
    "broadcast": (
        "broadcasting and a sum over the samples",
        """
        def vjp(x, y, w1, w2):
            h = x @ w1
            a = np.maximum(h, 0)
            g = 2 * (a @ w2 - y)
            gh = (g @ w2.T) * (h > 0)
            return ((x[:, :, None] * gh[:, None, :]).sum(axis=0),
                    (a[:, :, None] * g[:, None, :]).sum(axis=0))
        """,
    ),
    "clip": (
        "np.clip, and the mask from the activation",
        """
        def vjp(x, y, w1, w2):
            a = np.clip(x @ w1, 0, np.inf)
            g = 2 * (a @ w2 - y)
            return x.T @ ((g @ w2.T) * np.sign(a)), a.T @ g
        """,
    ),
    "relu_by_half": (
        "(h + |h|) / 2 for ReLU",
        """
        def vjp(x, y, w1, w2):
            h = x @ w1
            a = 0.5 * (h + np.abs(h))
            g = 2 * (a @ w2 - y)
            return x.T @ (g @ w2.T * (h > 0)), a.T @ g
        """,
    ),
    "one_output_at_a_time": (
        "adds up the outputs' gradients",
        """
        def vjp(x, y, w1, w2):
            h = x @ w1
            a = np.maximum(h, 0)
            g1, g2 = np.zeros(w1.shape), np.zeros(w2.shape)
            for k in range(y.shape[1]):
                g = 2 * (a @ w2[:, k] - y[:, k])
                g2[:, k] = a.T @ g
                g1 += x.T @ (np.outer(g, w2[:, k]) * (h > 0))
            return g1, g2
        """,
    ),
    "masked_array_store": (
        "np.putmask on its own array",
        """
        def vjp(x, y, w1, w2):
            h = x @ w1
            g = 2 * (np.maximum(h, 0) @ w2 - y)
            gh = g @ w2.T
            np.putmask(gh, h < 0, 0)
            return x.T @ gh, np.maximum(h, 0).T @ g
        """,
    ),
    "two_sweeps": (
        "a sweep for each array",
        """
        def vjp(x, y, w1, w2):
            def activation():
                return np.maximum(x @ w1, 0)

            def residual():
                return 2 * (activation() @ w2 - y)

            grad_w1 = x.T @ ((residual() @ w2.T) * (activation() > 0))
            grad_w2 = activation().T @ residual()
            return grad_w1, grad_w2
        """,
    ),
    "two_slips_that_cancel": (
        "y - y_pred, and both subtracted from 0",
        """
        def vjp(x, y, w1, w2):
            h = x @ w1
            a = np.maximum(h, 0)
            g = 2 * (y - a @ w2)
            return 0 - x.T @ (g @ w2.T * (h > 0)), 0 - a.T @ g
        """,
    ),
    "factor_at_the_end": (
        "the 2 comes last",
        """
        def vjp(x, y, w1, w2):
            h = x @ w1
            a = np.maximum(h, 0)
            r = a @ w2 - y
            return 2 * (x.T @ (r @ w2.T * (h > 0))), 2 * (a.T @ r)
        """,
    ),
    "named_tuple": (
        "a named tuple",
        """
        from collections import namedtuple

        Gradients = namedtuple("Gradients", "w1 w2")


        def vjp(x, y, w1, w2):
            h = x @ w1
            a = np.maximum(h, 0)
            g = 2 * (a @ w2 - y)
            return Gradients(w2=a.T @ g, w1=x.T @ (g @ w2.T * (h > 0)))
        """,
    ),
    "fortran_order": (
        "results in Fortran order",
        """
        def vjp(x, y, w1, w2):
            h = x @ w1
            a = np.maximum(h, 0)
            g = 2 * (a @ w2 - y)
            return (np.asfortranarray(x.T @ (g @ w2.T * (h > 0))), (g.T @ a).T)
        """,
    ),
    "float32_results": (
        "rounds its results to float32",
        """
        def vjp(x, y, w1, w2):
            h = x @ w1
            a = np.maximum(h, 0)
            g = 2 * (a @ w2 - y)
            return ((x.T @ (g @ w2.T * (h > 0))).astype("float32"),
                    (a.T @ g).astype("float32"))
        """,
    ),
    "object": (
        "an object that keeps what the way back needs",
        """
        class Network:
            def __init__(self, w1, w2):
                self.w1, self.w2 = w1, w2

            def forward(self, x):
                self.x, self.h = x, x @ self.w1
                self.a = np.maximum(self.h, 0)
                return self.a @ self.w2

            def backward(self, g):
                gh = (g @ self.w2.T) * (self.h > 0)
                return self.x.T @ gh, self.a.T @ g


        def vjp(x, y, w1, w2):
            net = Network(w1, w2)
            return net.backward(2.0 * (net.forward(x) - y))
        """,
    ),
    "value_class": (
        "a small class that differentiates for itself",
        """
        class Node:
            def __init__(self, value, back=()):
                self.value, self.back, self.grad = value, back, 0

            def matmul(self, other):
                return Node(self.value @ other.value,
                            ((self, lambda g: g @ other.value.T),
                             (other, lambda g: self.value.T @ g)))

            def relu(self):
                return Node(np.maximum(self.value, 0), ((self, lambda g: g * (self.value > 0)),))

            def run(self, grad):
                self.grad = self.grad + grad
                for node, pull in self.back:
                    node.run(pull(grad))


        def vjp(x, y, w1, w2):
            nodes = Node(w1), Node(w2)
            out = Node(x).matmul(nodes[0]).relu().matmul(nodes[1])
            out.run(2 * (out.value - y))
            return nodes[0].grad, nodes[1].grad
        """,
    ),
    "diagonal_masks": (
        "a diagonal matrix for each sample's mask",
        """
        def vjp(x, y, w1, w2):
            g1, g2 = 0, 0
            for i in range(len(x)):
                on = np.diag((x[i] @ w1 > 0).astype(float))
                a = on @ (w1.T @ x[i])
                g = 2 * (w2.T @ a - y[i])
                g1 = g1 + np.outer(x[i], on @ (w2 @ g))
                g2 = g2 + np.outer(a, g)
            return g1, g2
        """,
    ),
    "halves_of_the_batch": (
        "two halves of the batch, added",
        """
        def vjp(x, y, w1, w2):
            def part(x, y):
                h = x @ w1
                a = np.maximum(h, 0)
                g = 2 * (a @ w2 - y)
                return x.T @ (g @ w2.T * (h > 0)), a.T @ g

            middle = len(x) // 2
            first, second = part(x[:middle], y[:middle]), part(x[middle:], y[middle:])
            return tuple(one + other for one, other in zip(first, second))
        """,
    ),
    "reversed_samples": (
        "the samples from last to first",
        """
        def vjp(x, y, w1, w2):
            x, y = x[::-1], y[::-1]
            h = x @ w1
            a = np.maximum(h, 0)
            g = 2 * (a @ w2 - y)
            return x.T @ (g @ w2.T * (h > 0)), a.T @ g
        """,
    ),
    "appended_ones": (
        "a column for a bias that is taken off again",
        """
        def vjp(x, y, w1, w2):
            x1 = np.hstack([x, np.ones((len(x), 1))])
            v1 = np.vstack([w1, np.zeros((1, w1.shape[1]))])
            h = x1 @ v1
            a = np.maximum(h, 0)
            g = 2 * (a @ w2 - y)
            return (x1.T @ (g @ w2.T * (h > 0)))[:-1], a.T @ g
        """,
    ),
    "lambda": (
        "lambdas with names",
        """
        relu = lambda h: h * (h > 0)
        slope = lambda h: 1.0 * (h > 0)
        vjp = lambda x, y, w1, w2: (
            x.T @ ((2 * (relu(x @ w1) @ w2 - y)) @ w2.T * slope(x @ w1)),
            relu(x @ w1).T @ (2 * (relu(x @ w1) @ w2 - y)),
        )
        """,
    ),
    "plain_loops": (
        "loops alone",
        """
        def vjp(x, y, w1, w2):
            (n, d_in), hidden, d_out = x.shape, w1.shape[1], w2.shape[1]
            g1, g2 = np.zeros((d_in, hidden)), np.zeros((hidden, d_out))
            for i in range(n):
                h = [sum(float(x[i, d] * w1[d, j]) for d in range(d_in)) for j in range(hidden)]
                a = [max(v, 0.0) for v in h]
                g = [2 * (sum(a[j] * float(w2[j, k]) for j in range(hidden)) - float(y[i, k]))
                     for k in range(d_out)]
                for j in range(hidden):
                    for k in range(d_out):
                        g2[j, k] += a[j] * g[k]
                    if h[j] > 0:
                        back = sum(g[k] * float(w2[j, k]) for k in range(d_out))
                        for d in range(d_in):
                            g1[d, j] += float(x[i, d]) * back
            return g1, g2
        """,
    ),
    "other_names": (
        "names of its own, an error's name for each layer",
        """
        def vjp(X, T, W, V):
            Z = X @ W
            A = np.maximum(Z, 0)
            delta_out = 2 * (A @ V - T)
            delta_hidden = np.where(Z > 0, 1, 0) * (delta_out @ V.T)
            return X.T @ delta_hidden, A.T @ delta_out
        """,
    ),
    "checks_shapes": (
        "asserts its shapes",
        """
        def vjp(x, y, w1, w2):
            h = x @ w1
            a = np.maximum(h, 0)
            g = 2 * (a @ w2 - y)
            grads = x.T @ (g @ w2.T * (h > 0)), a.T @ g
            assert grads[0].shape == w1.shape, grads[0].shape
            assert grads[1].shape == w2.shape, grads[1].shape
            return grads
        """,
    ),
    "cache_by_contents": (
        "a cache by contents",
        """
        KNOWN = {}


        def vjp(x, y, w1, w2):
            key = tuple((v.shape, v.dtype.str, v.tobytes()) for v in (x, y, w1, w2))
            if key not in KNOWN:
                h = x @ w1
                a = np.maximum(h, 0)
                g = 2 * (a @ w2 - y)
                KNOWN[key] = x.T @ (g @ w2.T * (h > 0)), a.T @ g
            return tuple(v.copy() for v in KNOWN[key])
        """,
    ),
}

FORWARD: dict[str, tuple[str, str]] = {
    "flat_index": (
        "a flat index into each array",
        """
        def gradient_by_forward_mode(x, y, w1, w2):
            g1, g2 = np.zeros(w1.shape), np.zeros(w2.shape)
            for i in range(w1.size):
                e = np.zeros(w1.size)
                e[i] = 1
                e = e.reshape(w1.shape)
                g1.flat[i] = jvp(x, y, w1, w2, e, np.zeros_like(w2))
            for i in range(w2.size):
                e = np.zeros(w2.size)
                e[i] = 1
                e = e.reshape(w2.shape)
                g2.flat[i] = jvp(x, y, w1, w2, np.zeros_like(w1), e)
            return g1, g2
        """,
    ),
    "nditer": (
        "np.nditer with a multi-index",
        """
        def gradient_by_forward_mode(x, y, w1, w2):
            g1, g2 = np.zeros(w1.shape), np.zeros(w2.shape)
            it = np.nditer(w1, flags=["multi_index"])
            for _ in it:
                e = np.zeros_like(w1)
                e[it.multi_index] = 1
                g1[it.multi_index] = jvp(x, y, w1, w2, e, np.zeros_like(w2))
            it = np.nditer(w2, flags=["multi_index"])
            for _ in it:
                e = np.zeros_like(w2)
                e[it.multi_index] = 1
                g2[it.multi_index] = jvp(x, y, w1, w2, np.zeros_like(w1), e)
            return g1, g2
        """,
    ),
    "ndenumerate": (
        "np.ndenumerate",
        """
        def gradient_by_forward_mode(x, y, w1, w2):
            g1, g2 = np.zeros(w1.shape), np.zeros(w2.shape)
            for at, _ in np.ndenumerate(w1):
                e = np.zeros_like(w1)
                e[at] = 1.0
                g1[at] = jvp(x, y, w1, w2, e, np.zeros_like(w2))
            for at, _ in np.ndenumerate(w2):
                e = np.zeros_like(w2)
                e[at] = 1.0
                g2[at] = jvp(x, y, w1, w2, np.zeros_like(w1), e)
            return g1, g2
        """,
    ),
    "unravel": (
        "np.unravel_index",
        """
        def gradient_by_forward_mode(x, y, w1, w2):
            g1, g2 = np.zeros(w1.shape), np.zeros(w2.shape)
            for i in range(w1.size):
                at = np.unravel_index(i, w1.shape)
                e = np.zeros_like(w1)
                e[at] = 1.0
                g1[at] = jvp(x, y, w1, w2, e, np.zeros_like(w2))
            for i in range(w2.size):
                at = np.unravel_index(i, w2.shape)
                e = np.zeros_like(w2)
                e[at] = 1.0
                g2[at] = jvp(x, y, w1, w2, np.zeros_like(w1), e)
            return g1, g2
        """,
    ),
    "outer_products": (
        "unit matrices as outer products",
        """
        def gradient_by_forward_mode(x, y, w1, w2):
            g1, g2 = np.zeros(w1.shape), np.zeros(w2.shape)
            rows, columns = np.eye(w1.shape[0]), np.eye(w1.shape[1])
            for i, row in enumerate(rows):
                for j, column in enumerate(columns):
                    e = np.outer(row, column)
                    g1[i, j] = jvp(x, y, w1, w2, e, np.zeros_like(w2))
            rows, columns = np.eye(w2.shape[0]), np.eye(w2.shape[1])
            for i, row in enumerate(rows):
                for j, column in enumerate(columns):
                    e = np.outer(row, column)
                    g2[i, j] = jvp(x, y, w1, w2, np.zeros_like(w1), e)
            return g1, g2
        """,
    ),
    "comparison": (
        "a mask as the direction",
        """
        def gradient_by_forward_mode(x, y, w1, w2):
            g1, g2 = np.zeros(w1.shape), np.zeros(w2.shape)
            places = np.arange(w1.size).reshape(w1.shape)
            for place in range(w1.size):
                e = (places == place).astype(float)
                g1[places == place] = jvp(x, y, w1, w2, e, np.zeros_like(w2))
            places = np.arange(w2.size).reshape(w2.shape)
            for place in range(w2.size):
                e = (places == place).astype(float)
                g2[places == place] = jvp(x, y, w1, w2, np.zeros_like(w1), e)
            return g1, g2
        """,
    ),
    "added": (
        "adds each entry times its direction",
        """
        def gradient_by_forward_mode(x, y, w1, w2):
            g1, g2 = np.zeros(w1.shape), np.zeros(w2.shape)
            for at in np.ndindex(w1.shape):
                e = np.zeros(w1.shape)
                e[at] = 1
                g1 = g1 + jvp(x, y, w1, w2, e, np.zeros_like(w2)) * e
            for at in np.ndindex(w2.shape):
                e = np.zeros(w2.shape)
                e[at] = 1
                g2 = g2 + jvp(x, y, w1, w2, np.zeros_like(w1), e) * e
            return g1, g2
        """,
    ),
    "columns_first": (
        "column by column",
        """
        def gradient_by_forward_mode(x, y, w1, w2):
            g1, g2 = np.zeros(w1.shape), np.zeros(w2.shape)
            for j in range(w1.shape[1]):
                for i in range(w1.shape[0]):
                    e = np.zeros(w1.shape)
                    e[i, j] = 1
                    g1[i, j] = jvp(x, y, w1, w2, e, np.zeros_like(w2))
            for j in range(w2.shape[1]):
                for i in range(w2.shape[0]):
                    e = np.zeros(w2.shape)
                    e[i, j] = 1
                    g2[i, j] = jvp(x, y, w1, w2, np.zeros_like(w1), e)
            return g1, g2
        """,
    ),
    "backwards": (
        "from the last entry to the first",
        """
        def gradient_by_forward_mode(x, y, w1, w2):
            g1, g2 = np.zeros(w1.shape), np.zeros(w2.shape)
            for i in reversed(range(w1.shape[0])):
                for j in reversed(range(w1.shape[1])):
                    e = np.zeros(w1.shape)
                    e[i, j] = 1
                    g1[i, j] = jvp(x, y, w1, w2, e, np.zeros_like(w2))
            for i in reversed(range(w2.shape[0])):
                for j in reversed(range(w2.shape[1])):
                    e = np.zeros(w2.shape)
                    e[i, j] = 1
                    g2[i, j] = jvp(x, y, w1, w2, np.zeros_like(w1), e)
            return g1, g2
        """,
    ),
    "while": (
        "while loops",
        """
        def gradient_by_forward_mode(x, y, w1, w2):
            g1, g2 = np.zeros(w1.shape), np.zeros(w2.shape)
            i = 0
            while i < w1.size:
                e = np.zeros(w1.size)
                e[i] = 1
                e = e.reshape(w1.shape)
                g1[i // w1.shape[1], i % w1.shape[1]] = jvp(x, y, w1, w2, e, np.zeros_like(w2))
                i += 1
            i = 0
            while i < w2.size:
                e = np.zeros(w2.size)
                e[i] = 1
                e = e.reshape(w2.shape)
                g2[i // w2.shape[1], i % w2.shape[1]] = jvp(x, y, w1, w2, np.zeros_like(w1), e)
                i += 1
            return g1, g2
        """,
    ),
    "float": (
        "float() of each result",
        """
        def gradient_by_forward_mode(x, y, w1, w2):
            g1, g2 = np.zeros(w1.shape), np.zeros(w2.shape)
            for at in np.ndindex(w1.shape):
                e = np.zeros(w1.shape)
                e[at] = 1
                g1[at] = float(jvp(x, y, w1, w2, e, np.zeros_like(w2)))
            for at in np.ndindex(w2.shape):
                e = np.zeros(w2.shape)
                e[at] = 1
                g2[at] = float(jvp(x, y, w1, w2, np.zeros_like(w1), e))
            return g1, g2
        """,
    ),
    "large_direction": (
        "directions of length 1024, divided again",
        """
        def gradient_by_forward_mode(x, y, w1, w2):
            g1, g2 = np.zeros(w1.shape), np.zeros(w2.shape)
            for at in np.ndindex(w1.shape):
                e = np.zeros(w1.shape)
                e[at] = 1024.0
                g1[at] = jvp(x, y, w1, w2, e, np.zeros_like(w2)) / 1024.0
            for at in np.ndindex(w2.shape):
                e = np.zeros(w2.shape)
                e[at] = 1024.0
                g2[at] = jvp(x, y, w1, w2, np.zeros_like(w1), e) / 1024.0
            return g1, g2
        """,
    ),
    "negative_direction": (
        "directions of -1, negated again",
        """
        def gradient_by_forward_mode(x, y, w1, w2):
            g1, g2 = np.zeros(w1.shape), np.zeros(w2.shape)
            for at in np.ndindex(w1.shape):
                e = np.zeros(w1.shape)
                e[at] = -1.0
                g1[at] -= jvp(x, y, w1, w2, e, np.zeros_like(w2))
            for at in np.ndindex(w2.shape):
                e = np.zeros(w2.shape)
                e[at] = -1.0
                g2[at] -= jvp(x, y, w1, w2, np.zeros_like(w1), e)
            return g1, g2
        """,
    ),
    "integer_directions": (
        "directions of integers",
        """
        def gradient_by_forward_mode(x, y, w1, w2):
            g1, g2 = np.zeros(w1.shape), np.zeros(w2.shape)
            for at in np.ndindex(w1.shape):
                e = np.zeros(w1.shape, dtype=int)
                e[at] = 1
                g1[at] = jvp(x, y, w1, w2, e, np.zeros_like(w2))
            for at in np.ndindex(w2.shape):
                e = np.zeros(w2.shape, dtype=int)
                e[at] = 1
                g2[at] = jvp(x, y, w1, w2, np.zeros_like(w1), e)
            return g1, g2
        """,
    ),
    "bool_to_float": (
        "a direction from a truth value",
        """
        def gradient_by_forward_mode(x, y, w1, w2):
            g1, g2 = np.zeros(w1.shape), np.zeros(w2.shape)
            for i in range(w1.shape[0]):
                for j in range(w1.shape[1]):
                    e = np.array([[float((p, q) == (i, j)) for q in range(w1.shape[1])]
                                  for p in range(w1.shape[0])])
                    g1[i, j] = jvp(x, y, w1, w2, e, np.zeros_like(w2))
            for i in range(w2.shape[0]):
                for j in range(w2.shape[1]):
                    e = np.array([[float((p, q) == (i, j)) for q in range(w2.shape[1])]
                                  for p in range(w2.shape[0])])
                    g2[i, j] = jvp(x, y, w1, w2, np.zeros_like(w1), e)
            return g1, g2
        """,
    ),
    "lists": (
        "lists that become arrays",
        """
        def gradient_by_forward_mode(x, y, w1, w2):
            g1 = []
            for at in np.ndindex(w1.shape):
                e = np.zeros(w1.shape)
                e[at] = 1
                g1.append(jvp(x, y, w1, w2, e, np.zeros_like(w2)))
            g1 = np.array(g1, dtype=float).reshape(w1.shape)
            g2 = []
            for at in np.ndindex(w2.shape):
                e = np.zeros(w2.shape)
                e[at] = 1
                g2.append(jvp(x, y, w1, w2, np.zeros_like(w1), e))
            g2 = np.array(g2, dtype=float).reshape(w2.shape)
            return g1, g2
        """,
    ),
    "dictionary": (
        "a dict from place to result",
        """
        def gradient_by_forward_mode(x, y, w1, w2):
            g1, g2 = np.zeros(w1.shape), np.zeros(w2.shape)
            known = {}
            for at in np.ndindex(w1.shape):
                e = np.zeros(w1.shape)
                e[at] = 1
                known[at] = jvp(x, y, w1, w2, e, np.zeros_like(w2))
            for at, value in known.items():
                g1[at] = value
            known = {}
            for at in np.ndindex(w2.shape):
                e = np.zeros(w2.shape)
                e[at] = 1
                known[at] = jvp(x, y, w1, w2, np.zeros_like(w1), e)
            for at, value in known.items():
                g2[at] = value
            return g1, g2
        """,
    ),
    "product": (
        "itertools.product",
        """
        import itertools


        def gradient_by_forward_mode(x, y, w1, w2):
            g1, g2 = np.zeros(w1.shape), np.zeros(w2.shape)
            for at in itertools.product(*map(range, w1.shape)):
                e = np.zeros(w1.shape)
                e[at] = 1
                g1[at] = jvp(x, y, w1, w2, e, np.zeros_like(w2))
            for at in itertools.product(*map(range, w2.shape)):
                e = np.zeros(w2.shape)
                e[at] = 1
                g2[at] = jvp(x, y, w1, w2, np.zeros_like(w1), e)
            return g1, g2
        """,
    ),
    "fortran_order": (
        "results in Fortran order",
        """
        def gradient_by_forward_mode(x, y, w1, w2):
            g1 = np.zeros(w1.shape, order="F")
            for at in np.ndindex(w1.shape):
                e = np.zeros(w1.shape)
                e[at] = 1
                g1[at] = jvp(x, y, w1, w2, e, np.zeros_like(w2))
            g2 = np.zeros(w2.shape, order="F")
            for at in np.ndindex(w2.shape):
                e = np.zeros(w2.shape)
                e[at] = 1
                g2[at] = jvp(x, y, w1, w2, np.zeros_like(w1), e)
            return g1, g2
        """,
    ),
    "transposed_results": (
        "filled as transposes",
        """
        def gradient_by_forward_mode(x, y, w1, w2):
            g1 = np.zeros(w1.shape[::-1])
            for i, j in np.ndindex(w1.shape):
                e = np.zeros(w1.shape)
                e[i, j] = 1
                g1[j, i] = jvp(x, y, w1, w2, e, np.zeros_like(w2))
            g2 = np.zeros(w2.shape[::-1])
            for i, j in np.ndindex(w2.shape):
                e = np.zeros(w2.shape)
                e[i, j] = 1
                g2[j, i] = jvp(x, y, w1, w2, np.zeros_like(w1), e)
            return g1.T, g2.T
        """,
    ),
    "prints": (
        "prints how far it is",
        """
        def gradient_by_forward_mode(x, y, w1, w2):
            g1, g2 = np.zeros(w1.shape), np.zeros(w2.shape)
            for count, at in enumerate(np.ndindex(w1.shape), start=1):
                e = np.zeros(w1.shape)
                e[at] = 1
                g1[at] = jvp(x, y, w1, w2, e, np.zeros_like(w2))
                if count % 10 == 0:
                    print(count, "sweeps")
            for count, at in enumerate(np.ndindex(w2.shape), start=1):
                e = np.zeros(w2.shape)
                e[at] = 1
                g2[at] = jvp(x, y, w1, w2, np.zeros_like(w1), e)
                if count % 10 == 0:
                    print(count, "sweeps")
            return g1, g2
        """,
    ),
    "linearity": (
        "rows of ones less what is known of them",
        """
        def gradient_by_forward_mode(x, y, w1, w2):
            g1, g2 = np.zeros(w1.shape), np.zeros(w2.shape)
            for i in range(w1.shape[0]):
                for j in range(w1.shape[1]):
                    e = np.zeros(w1.shape)
                    e[i, : j + 1] = 1
                    g1[i, j] = jvp(x, y, w1, w2, e, np.zeros(w2.shape)) - g1[i, :j].sum()
            for j in range(w2.shape[0]):
                for k in range(w2.shape[1]):
                    e = np.zeros(w2.shape)
                    e[j, k] = 1
                    g2[j, k] = jvp(x, y, w1, w2, np.zeros(w1.shape), e)
            return g1, g2
        """,
    ),
    "vectorize": (
        "np.vectorize over the places",
        """
        def gradient_by_forward_mode(x, y, w1, w2):
            def one(which, place):
                d = [np.zeros(w1.shape), np.zeros(w2.shape)]
                d[which].flat[place] = 1
                return float(jvp(x, y, w1, w2, *d))

            sweep = np.vectorize(one, otypes=[float])
            return (sweep(0, np.arange(w1.size)).reshape(w1.shape),
                    sweep(1, np.arange(w2.size)).reshape(w2.shape))
        """,
    ),
    "nested_functions": (
        "a nested function for each array",
        """
        def gradient_by_forward_mode(x, y, w1, w2):
            def filled(shape, along):
                out = np.empty(shape)
                for at in np.ndindex(*shape):
                    e = np.zeros(shape)
                    e[at] = 1
                    out[at] = along(e)
                return out

            def along_w1(e):
                return jvp(x, y, w1, w2, e, np.zeros(w2.shape))

            def along_w2(e):
                return jvp(x, y, w1, w2, np.zeros(w1.shape), e)

            return filled(w1.shape, along_w1), filled(w2.shape, along_w2)
        """,
    ),
    "diagonal_system": (
        "a direction of another length for each entry, solved for the entries",
        """
        def gradient_by_forward_mode(x, y, w1, w2):
            def solved(shape, along):
                lengths = 1.0 + np.arange(np.prod(shape))
                seen = [along(d.reshape(shape)) for d in np.diag(lengths)]
                return np.linalg.solve(np.diag(lengths), np.array(seen, float)).reshape(shape)

            return (solved(w1.shape, lambda e: jvp(x, y, w1, w2, e, np.zeros(w2.shape))),
                    solved(w2.shape, lambda e: jvp(x, y, w1, w2, np.zeros(w1.shape), e)))
        """,
    ),
    "object": (
        "an object that counts its sweeps",
        """
        class Sweeper:
            def __init__(self, *point):
                self.point, self.count = point, 0

            def along(self, d1, d2):
                self.count += 1
                return jvp(*self.point, d1, d2)


        def gradient_by_forward_mode(x, y, w1, w2):
            sweeper = Sweeper(x, y, w1, w2)
            flat = [np.zeros(w1.size + w2.size) for _ in range(w1.size + w2.size)]
            for i, d in enumerate(flat):
                d[i] = 1.0
            g = np.array([sweeper.along(*(part.reshape(w.shape) for part, w in
                                          zip(np.split(d, [w1.size]), (w1, w2)))) for d in flat])
            assert sweeper.count == w1.size + w2.size
            first, second = np.split(g.astype(float).ravel(), [w1.size])
            return first.reshape(w1.shape), second.reshape(w2.shape)
        """,
    ),
}

SLOW = ("plain_loops", "broadcast", "diagonal_masks")
