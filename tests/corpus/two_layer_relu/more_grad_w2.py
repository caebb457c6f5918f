"""More right ways to write grad_w2: name -> (why it is right, text)."""

from __future__ import annotations

MORE_GRAD_W2: dict[str, tuple[str, str]] = {
    "where": (
        "np.where for the ReLU",
        """
        def grad_w2(x, y, w1, w2):
            h = x @ w1
            a = np.where(h > 0, h, 0.0)
            return a.T @ (2 * (a @ w2 - y))
        """,
    ),
    "masked_product": (
        "h times its own mask",
        """
        def grad_w2(x, y, w1, w2):
            h = np.matmul(x, w1)
            a = h * (h > 0)
            return np.matmul(a.transpose(), 2.0 * (np.matmul(a, w2) - y))
        """,
    ),
    "mask_at_least_zero": (
        "h >= 0 makes no difference to h * mask",
        """
        def grad_w2(x, y, w1, w2):
            h = x @ w1
            a = h * (h >= 0).astype(h.dtype)
            return 2 * (a.T @ (a @ w2 - y))
        """,
    ),
    "boolean_store": (
        "sets negative entries of its own h to 0",
        """
        def grad_w2(x, y, w1, w2):
            a = x @ w1
            a[a < 0] = 0
            return a.T @ (2 * (a @ w2 - y))
        """,
    ),
    "clip_inf": (
        "np.clip from 0 up",
        """
        def grad_w2(x, y, w1, w2):
            a = np.clip(x @ w1, 0, None)
            return 2 * np.dot(a.T, np.dot(a, w2) - y)
        """,
    ),
    "minus_minimum": (
        "h - min(h, 0) is ReLU",
        """
        def grad_w2(x, y, w1, w2):
            h = x @ w1
            a = h - np.minimum(h, 0)
            return a.T @ (2 * (a @ w2 - y))
        """,
    ),
    "heaviside": (
        "np.heaviside as the mask; its value at 0 is multiplied by 0",
        """
        def grad_w2(x, y, w1, w2):
            h = x @ w1
            a = h * np.heaviside(h, 1.0)
            return a.T @ (2 * (a @ w2 - y))
        """,
    ),
    "sqrt_relu": (
        "(h + sqrt(h²)) / 2 is ReLU",
        """
        def grad_w2(x, y, w1, w2):
            h = x @ w1
            a = 0.5 * (h + np.sqrt(np.square(h)))
            return a.T @ (2 * (a @ w2 - y))
        """,
    ),
    "einsum_all": (
        "every product as an einsum, operands in another order",
        """
        def grad_w2(x, y, w1, w2):
            a = np.maximum(np.einsum("dh,nd->nh", w1, x), 0)
            r = np.einsum("ho,nh->no", w2, a) - y
            return 2 * np.einsum("no,nh->ho", r, a)
        """,
    ),
    "transposed_layout": (
        "everything transposed, samples in columns",
        """
        def grad_w2(x, y, w1, w2):
            X, Y, V1, V2 = x.T, y.T, w1.T, w2.T
            A = np.maximum(V1 @ X, 0)
            D = 2 * (V2 @ A - Y)
            return (D @ A.T).T
        """,
    ),
    "helpers": (
        "relu and its slope as functions of their own",
        """
        def _relu(z):
            return np.maximum(0, z)

        def _forward(x, w1, w2):
            a = _relu(x @ w1)
            return a, a @ w2

        def grad_w2(x, y, w1, w2):
            a, y_pred = _forward(x, w1, w2)
            return a.T @ (2 * (y_pred - y))
        """,
    ),
    "class_with_cache": (
        "a class that keeps its activations, made anew in each call",
        """
        class _Net:
            def __init__(self, w1, w2):
                self.w1, self.w2 = w1, w2

            def forward(self, x):
                self.h = x @ self.w1
                self.a = np.maximum(self.h, 0)
                return self.a @ self.w2

            def backward(self, d):
                return self.a.T @ d

        def grad_w2(x, y, w1, w2):
            net = _Net(w1, w2)
            return net.backward(2 * (net.forward(x) - y))
        """,
    ),
    "halves": (
        "the two halves of the batch, added up",
        """
        def grad_w2(x, y, w1, w2):
            def part(x, y):
                a = np.maximum(x @ w1, 0)
                return a.T @ (2 * (a @ w2 - y))
            k = len(x) // 2
            return part(x[:k], y[:k]) + part(x[k:], y[k:])
        """,
    ),
    "one_sample_matrices": (
        "each sample as a matrix of one row",
        """
        def grad_w2(x, y, w1, w2):
            grad = np.zeros_like(w2)
            for i in range(len(x)):
                a = np.maximum(x[i:i+1] @ w1, 0)
                grad += a.T @ (2 * (a @ w2 - y[i:i+1]))
            return grad
        """,
    ),
    "samples_backwards": (
        "the samples in the other order: the sum is the same",
        """
        def grad_w2(x, y, w1, w2):
            x, y = x[::-1], y[::-1]
            a = np.maximum(x @ w1, 0)
            return a.T @ (2 * (a @ w2 - y))
        """,
    ),
    "units_permuted": (
        "sorts the hidden units and puts the rows back",
        """
        def grad_w2(x, y, w1, w2):
            order = np.argsort(w1[0])
            a = np.maximum(x @ w1[:, order], 0)
            g = a.T @ (2 * (a @ w2[order] - y))
            back = np.empty_like(order)
            back[order] = np.arange(len(order))
            return g[back]
        """,
    ),
    "negative_times_negative": (
        "(-a)ᵀ (y - y_pred) · 2",
        """
        def grad_w2(x, y, w1, w2):
            a = np.maximum(x @ w1, 0)
            return np.negative(a).T @ np.subtract(y, a @ w2) * 2
        """,
    ),
    "stack_of_outer_products": (
        "a stack of outer products, summed by einsum",
        """
        def grad_w2(x, y, w1, w2):
            a = np.maximum(x @ w1, 0)
            r = 2 * (a @ w2 - y)
            stack = np.einsum("nh,no->nho", a, r)
            return np.sum(stack, axis=0)
        """,
    ),
    "kron": (
        "np.kron of columns and rows",
        """
        def grad_w2(x, y, w1, w2):
            out = np.zeros(w2.shape, dtype=np.result_type(x, w2))
            for xi, yi in zip(x, y):
                a = np.maximum(xi @ w1, 0)
                out += np.kron(a[:, None], 2 * (a @ w2 - yi)[None, :])
            return out
        """,
    ),
    "lists_and_fsum": (
        "Python lists and math.fsum",
        """
        import math

        def grad_w2(x, y, w1, w2):
            a = np.maximum(x @ w1, 0)
            r = (2 * (a @ w2 - y)).tolist()
            a = a.tolist()
            rows, cols = range(w2.shape[0]), range(w2.shape[1])
            return np.array([[math.fsum(p[j] * q[k] for p, q in zip(a, r)) for k in cols]
                             for j in rows])
        """,
    ),
    "where_keyword": (
        "np.add.reduce with where= for the units that are on",
        """
        def grad_w2(x, y, w1, w2):
            h = x @ w1
            on = h > 0
            r = 2 * (np.where(on, h, 0) @ w2 - y)
            terms = h[:, :, None] * r[:, None, :]
            return np.add.reduce(terms, axis=0, where=on[:, :, None])
        """,
    ),
    "type_hints": (
        "annotated, defaults unused, a docstring",
        '''
        def grad_w2(x: np.ndarray, y: np.ndarray, w1: np.ndarray, w2: np.ndarray,
                    verbose: bool = False) -> np.ndarray:
            """Gradient with respect to the second layer."""
            hidden = np.maximum(x @ w1, 0)
            delta = 2.0 * (hidden @ w2 - y)
            assert delta.shape == y.shape
            return hidden.T @ delta
        ''',
    ),
}
