"""Ways to write two_layer_relu that are right: each must get full points."""

from __future__ import annotations

from textwrap import dedent

from ..variant import Variant
from .base import BASE, FUNCTIONS, hand_in, written
from .more_grad_w2 import MORE_GRAD_W2


def _way(function: str, name: str, why: str, text: str, *, slow: bool = False) -> Variant:
    """One function written another way, the rest as in the base."""
    source = hand_in(function, dedent(text).strip("\n") + "\n")
    return Variant(f"{function}_{name}", function, why, source, slow=slow)


def _module(
    name: str, why: str, text: str, *, slow: bool = False, siblings: dict[str, str] | None = None
) -> Variant:
    """A whole file written another way."""
    texts = {path: dedent(body).lstrip("\n") for path, body in (siblings or {}).items()}
    return Variant(name, "module", why, dedent(text).lstrip("\n"), slow=slow, siblings=texts)


_GRAD_W1 = (
    _way(
        "grad_w1",
        "tutorial_mask",
        "passes the gradient where h is exactly 0: a slope of 1",
        """
        def grad_w1(x, y, w1, w2):
            h = x.dot(w1)
            h_relu = np.maximum(h, 0)
            y_pred = h_relu.dot(w2)
            grad_y_pred = 2.0 * (y_pred - y)
            grad_h_relu = grad_y_pred.dot(w2.T)
            grad_h = grad_h_relu.copy()
            grad_h[h < 0] = 0
            return x.T.dot(grad_h)
        """,
    ),
    _way(
        "grad_w1",
        "strict_mask",
        "sets the gradient to 0 where h is 0 or less",
        """
        def grad_w1(x, y, w1, w2):
            h = np.matmul(x, w1)
            grad_h = 2 * (np.matmul(np.maximum(h, 0), w2) - y) @ w2.T
            grad_h[h <= 0] = 0
            return x.T @ grad_h
        """,
    ),
    _way(
        "grad_w1",
        "mask_at_least_zero",
        "h >= 0: a slope of 1 at 0",
        """
        def grad_w1(x, y, w1, w2):
            h = x @ w1
            return x.T @ ((2 * (np.maximum(h, 0) @ w2 - y) @ w2.T) * (h >= 0))
        """,
    ),
    _way(
        "grad_w1",
        "mask_by_relu",
        "masks by the activation, which is positive just where h is",
        """
        def grad_w1(x, y, w1, w2):
            a = np.maximum(x @ w1, 0)
            return x.T @ (2 * (a @ w2 - y) @ w2.T * (a > 0))
        """,
    ),
    _way(
        "grad_w1",
        "where",
        "np.where in place of a product",
        """
        def grad_w1(x, y, w1, w2):
            h = x @ w1
            a = np.where(h > 0, h, 0)
            g = 2 * (a @ w2 - y) @ w2.T
            return x.T @ np.where(h > 0, g, 0.0)
        """,
    ),
    _way(
        "grad_w1",
        "sign_half_slope",
        "(sign(h) + 1) / 2 gives a slope of 1/2 at 0",
        """
        def grad_w1(x, y, w1, w2):
            h = x @ w1
            slope = (np.sign(h) + 1) / 2
            return x.T @ (2 * ((h * slope) @ w2 - y) @ w2.T * slope)
        """,
    ),
    _way(
        "grad_w1",
        "heaviside_half",
        "np.heaviside(h, 0.5) gives a slope of 1/2 at 0",
        """
        def grad_w1(x, y, w1, w2):
            h = x @ w1
            delta = 2 * (np.maximum(h, 0) @ w2 - y)
            return x.T @ (delta @ w2.T * np.heaviside(h, 0.5))
        """,
    ),
    _way(
        "grad_w1",
        "heaviside_third",
        "any slope from 0 to 1 is right at 0, 0.3 too",
        """
        def grad_w1(x, y, w1, w2):
            h = x @ w1
            delta = 2 * (np.maximum(h, 0) @ w2 - y)
            return x.T @ (delta @ w2.T * np.heaviside(h, 0.3))
        """,
    ),
    _way(
        "grad_w1",
        "equals_maximum",
        "1 where the maximum picked h, so 1 at 0",
        """
        def grad_w1(x, y, w1, w2):
            h = x @ w1
            a = np.maximum(h, 0)
            picked = (a == h).astype(h.dtype)
            return x.T @ (picked * ((a @ w2 - y) @ w2.T)) * 2
        """,
    ),
    _way(
        "grad_w1",
        "tie_shared",
        "the gradient of max(h, 0) that shares a tie: 1/2 at 0",
        """
        def grad_w1(x, y, w1, w2):
            h = x @ w1
            zero = np.zeros_like(h)
            a = np.maximum(h, zero)
            share = (a == h) / ((a == h).astype(int) + (a == zero))
            return x.T @ (share * (2 * (a @ w2 - y) @ w2.T))
        """,
    ),
    _way(
        "grad_w1",
        "logical_not_mask",
        "a bool mask multiplies, turned over twice",
        """
        def grad_w1(x, y, w1, w2):
            h = x @ w1
            off = h <= 0
            return x.T @ (2 * (np.maximum(h, 0) @ w2 - y) @ w2.T * ~off)
        """,
    ),
    _way(
        "grad_w1",
        "loop_over_samples",
        "one outer product per sample, added up",
        """
        def grad_w1(x, y, w1, w2):
            grad = np.zeros_like(w1)
            for i in range(x.shape[0]):
                h = x[i] @ w1
                y_pred = np.maximum(h, 0) @ w2
                grad_h = (w2 @ (2 * (y_pred - y[i]))) * (h > 0)
                grad += np.outer(x[i], grad_h)
            return grad
        """,
    ),
    _way(
        "grad_w1",
        "loop_over_units",
        "one column at a time",
        """
        def grad_w1(x, y, w1, w2):
            h = x @ w1
            residual = np.maximum(h, 0) @ w2 - y
            grad = np.empty(w1.shape, dtype=w1.dtype)
            for j in range(w1.shape[1]):
                back = residual @ w2[j]
                back[h[:, j] <= 0] = 0
                grad[:, j] = 2 * x.T @ back
            return grad
        """,
    ),
    _way(
        "grad_w1",
        "loop_over_entries",
        "every entry of the gradient by its own sum",
        """
        def grad_w1(x, y, w1, w2):
            h = x @ w1
            delta = (2 * (np.maximum(h, 0) @ w2 - y)) @ w2.T
            delta[h < 0] = 0
            grad = np.zeros(w1.shape)
            for d in range(w1.shape[0]):
                for j in range(w1.shape[1]):
                    grad[d, j] = np.sum(x[:, d] * delta[:, j])
            return grad
        """,
    ),
    _way(
        "grad_w1",
        "triple_loop",
        "nothing but Python loops over N, D_in and H",
        """
        def grad_w1(x, y, w1, w2):
            N, D_in = x.shape
            H, D_out = w2.shape
            h = [[sum(float(x[n, d]) * float(w1[d, j]) for d in range(D_in)) for j in range(H)]
                 for n in range(N)]
            r = [[sum(max(h[n][j], 0.0) * float(w2[j, k]) for j in range(H)) - float(y[n, k])
                  for k in range(D_out)] for n in range(N)]
            grad = np.zeros((D_in, H))
            for n in range(N):
                for j in range(H):
                    if h[n][j] > 0:
                        back = sum(2 * r[n][k] * float(w2[j, k]) for k in range(D_out))
                        for d in range(D_in):
                            grad[d, j] += float(x[n, d]) * back
            return grad
        """,
        slow=True,
    ),
    _way(
        "grad_w1",
        "einsum_all",
        "every product as an einsum",
        """
        def grad_w1(x, y, w1, w2):
            h = np.einsum("nd,dh->nh", x, w1)
            y_pred = np.einsum("nh,ho->no", h.clip(min=0), w2)
            return np.einsum("nd,no,ho,nh->dh", x, 2 * (y_pred - y), w2, (h > 0).astype(x.dtype),
                             optimize=True)
        """,
    ),
    _way(
        "grad_w1",
        "einsum_steps",
        "an einsum for the last two steps, a bool operand in it",
        """
        def grad_w1(x, y, w1, w2):
            h = x @ w1
            g = np.einsum("ij,kj->ik", 2 * (np.maximum(h, 0) @ w2 - y), w2)
            return np.einsum("ij,ik,ik->jk", x, g, h > 0)
        """,
    ),
    _way(
        "grad_w1",
        "tensordot",
        "np.tensordot over the samples",
        """
        def grad_w1(x, y, w1, w2):
            h = np.tensordot(x, w1, axes=1)
            a = h * (h > 0)
            g = np.tensordot(2 * (np.tensordot(a, w2, axes=1) - y), w2, axes=([1], [1]))
            return np.tensordot(x, g * (h > 0), axes=(0, 0))
        """,
    ),
    _way(
        "grad_w1",
        "outer_sum",
        "sum() of a list of outer products",
        """
        def grad_w1(x, y, w1, w2):
            h = x @ w1
            g = 2 * (np.maximum(h, 0) @ w2 - y) @ w2.T * (h > 0)
            return sum(np.outer(xi, gi) for xi, gi in zip(x, g))
        """,
    ),
    _way(
        "grad_w1",
        "broadcast_none",
        "a product with None axes, summed over the samples",
        """
        def grad_w1(x, y, w1, w2):
            h = x @ w1
            g = 2 * (np.maximum(h, 0) @ w2 - y) @ w2.T * (h > 0)
            return (x[:, :, None] * g[:, None, :]).sum(axis=0)
        """,
    ),
    _way(
        "grad_w1",
        "add_reduce",
        "np.add.reduce over products of a stack of samples",
        """
        def grad_w1(x, y, w1, w2):
            h = x @ w1
            g = 2 * (np.maximum(h, 0) @ w2 - y) @ w2.T * (h > 0)
            return np.add.reduce(x[..., np.newaxis] @ g[:, np.newaxis, :], axis=0)
        """,
    ),
    _way(
        "grad_w1",
        "float32_back",
        "works in float32 and returns float64",
        """
        def grad_w1(x, y, w1, w2):
            x, y, w1, w2 = (a.astype(np.float32) for a in (x, y, w1, w2))
            h = x @ w1
            g = 2 * (np.maximum(h, 0) @ w2 - y) @ w2.T
            return (x.T @ (g * (h > 0))).astype(np.float64)
        """,
    ),
    _way(
        "grad_w1",
        "float32_out",
        "works in float32 and returns float32",
        """
        def grad_w1(x, y, w1, w2):
            x, y, w1, w2 = [np.float32(a) for a in (x, y, w1, w2)]
            h = x @ w1
            g = 2 * (np.maximum(h, 0) @ w2 - y) @ w2.T
            return x.T @ (g * (h > 0))
        """,
    ),
    _way(
        "grad_w1",
        "float32_promoted",
        "float32 work that (h > 0).astype(float) promotes",
        """
        def grad_w1(x, y, w1, w2):
            x, y, w1, w2 = map(np.float32, (x, y, w1, w2))
            h = x @ w1
            g = 2 * (np.maximum(h, 0) @ w2 - y) @ w2.T
            return x.T @ (g * (h > 0).astype(float))
        """,
    ),
    _way(
        "grad_w1",
        "mean_then_rescale",
        "divides by N and multiplies by N again",
        """
        def grad_w1(x, y, w1, w2):
            n = len(x)
            h = x @ w1
            g = 2 * (np.maximum(h, 0) @ w2 - y) / n
            return x.T @ (g @ w2.T * (h > 0)) * n
        """,
    ),
    _way(
        "grad_w1",
        "expanded",
        "multiplies the residual out before going back",
        """
        def grad_w1(x, y, w1, w2):
            h = x @ w1
            on = h > 0
            return 2 * x.T @ ((h * on) @ (w2 @ w2.T) * on) - 2 * x.T @ ((y @ w2.T) * on)
        """,
    ),
    _way(
        "grad_w1",
        "fortran_order",
        "returns a Fortran-ordered array",
        """
        def grad_w1(x, y, w1, w2):
            h = x @ w1
            g = 2 * (np.maximum(h, 0) @ w2 - y) @ w2.T * (h > 0)
            return np.asfortranarray(x.T @ g)
        """,
    ),
    _way(
        "grad_w1",
        "transposed_view",
        "(g.T x).T: a view that is not C-contiguous",
        """
        def grad_w1(x, y, w1, w2):
            h = x @ w1
            g = 2 * (np.maximum(h, 0) @ w2 - y) @ w2.T * (h > 0)
            return (g.T @ x).T
        """,
    ),
    _way(
        "grad_w1",
        "strided_view",
        "a view with gaps and a negative stride",
        """
        def grad_w1(x, y, w1, w2):
            h = x @ w1
            g = 2 * (np.maximum(h, 0) @ w2 - y) @ w2.T * (h > 0)
            store = np.full((2 * w1.shape[0], w1.shape[1]), np.nan)
            store[::2] = (x.T @ g)[::-1]
            return store[::2][::-1]
        """,
    ),
    _way(
        "grad_w1",
        "read_only",
        "a result that cannot be written to",
        """
        def grad_w1(x, y, w1, w2):
            h = x @ w1
            grad = x.T @ (2 * (np.maximum(h, 0) @ w2 - y) @ w2.T * (h > 0))
            grad.setflags(write=False)
            return grad
        """,
    ),
    _way(
        "grad_w1",
        "asmatrix",
        "np.matrix inside and returned: * is the matrix product",
        """
        def grad_w1(x, y, w1, w2):
            x, y, w1, w2 = (np.asmatrix(a) for a in (x, y, w1, w2))
            h = x * w1
            back = 2 * (np.maximum(h, 0) * w2 - y) * w2.T
            return x.T * np.multiply(back, h > 0)
        """,
    ),
    _way(
        "grad_w1",
        "chunks",
        "the batch in chunks of 16, added up",
        """
        def grad_w1(x, y, w1, w2):
            grad = np.zeros_like(w1)
            for start in range(0, len(x), 16):
                xb, yb = x[start:start + 16], y[start:start + 16]
                h = xb @ w1
                grad += xb.T @ (2 * (np.maximum(h, 0) @ w2 - yb) @ w2.T * (h > 0))
            return grad
        """,
    ),
    _way(
        "grad_w1",
        "halves_recursion",
        "halves the batch until one sample is left",
        """
        def grad_w1(x, y, w1, w2):
            n = len(x)
            if n == 1:
                h = x @ w1
                return x.T @ (2 * (np.maximum(h, 0) @ w2 - y) @ w2.T * (h > 0))
            m = n // 2
            return grad_w1(x[:m], y[:m], w1, w2) + grad_w1(x[m:], y[m:], w1, w2)
        """,
    ),
    _way(
        "grad_w1",
        "walrus",
        "walrus assignments in one expression",
        """
        def grad_w1(x, y, w1, w2):
            return x.T @ (((a := np.maximum(h := x @ w1, 0)) @ w2 - y) @ (2 * w2.T) * (h > 0))
        """,
    ),
    _way(
        "grad_w1",
        "lambda",
        "a lambda that is assigned to the name",
        """
        _mask = lambda h: (h > 0) * 1.0
        grad_w1 = lambda x, y, w1, w2: x.T @ (
            2 * (np.maximum(x @ w1, 0) @ w2 - y) @ w2.T * _mask(x @ w1))
        """,
    ),
    _way(
        "grad_w1",
        "partial",
        "functools.partial of a more general function",
        """
        from functools import partial

        def _grad(x, y, w1, w2, *, factor, which):
            h = x @ w1
            delta = factor * (np.maximum(h, 0) @ w2 - y)
            if which == 2:
                return np.maximum(h, 0).T @ delta
            return x.T @ (delta @ w2.T * (h > 0))

        grad_w1 = partial(_grad, factor=2, which=1)
        """,
    ),
    _way(
        "grad_w1",
        "callable_object",
        "an instance with __call__",
        """
        class _Gradient:
            def __call__(self, x, y, w1, w2):
                h = x @ w1
                return x.T @ (2 * (np.maximum(h, 0) @ w2 - y) @ w2.T * (h > 0))

        grad_w1 = _Gradient()
        """,
    ),
    _way(
        "grad_w1",
        "decorated",
        "wrapped by a decorator that counts calls",
        """
        import functools

        def counted(f):
            @functools.wraps(f)
            def wrapper(*args, **kwargs):
                wrapper.calls += 1
                return f(*args, **kwargs)
            wrapper.calls = 0
            return wrapper

        @counted
        def grad_w1(x, y, w1, w2):
            h = x @ w1
            return x.T @ (2 * (np.maximum(h, 0) @ w2 - y) @ w2.T * (h > 0))
        """,
    ),
    _way(
        "grad_w1",
        "star_args",
        "takes *args",
        """
        def grad_w1(*args):
            x, y, w1, w2 = args
            h = x @ w1
            return x.T @ (2 * (np.maximum(h, 0) @ w2 - y) @ w2.T * (h > 0))
        """,
    ),
    _way(
        "grad_w1",
        "other_names",
        "calls its parameters something else",
        """
        def grad_w1(inputs, targets, weights_in, weights_out):
            pre = inputs @ weights_in
            err = np.maximum(pre, 0) @ weights_out - targets
            return inputs.T @ (2 * err @ weights_out.T * (pre > 0))
        """,
    ),
    _way(
        "grad_w1",
        "positional_only",
        "positional-only parameters",
        """
        def grad_w1(a, b, c, d, /):
            h = a @ c
            return a.T @ (2 * (np.maximum(h, 0) @ d - b) @ d.T * (h > 0))
        """,
    ),
    _way(
        "grad_w1",
        "default_arguments",
        "a fifth parameter with a default",
        """
        def grad_w1(x, y, w1, w2, slope_at_zero=1.0):
            h = x @ w1
            slope = np.where(h > 0, 1.0, np.where(h == 0, slope_at_zero, 0.0))
            return x.T @ (2 * (np.maximum(h, 0) @ w2 - y) @ w2.T * slope)
        """,
    ),
    _way(
        "grad_w1",
        "unicode_names",
        "identifiers outside ASCII",
        """
        def grad_w1(x, y, w1, w2):
            \"\"\"Gradient ∂loss/∂w1 — à la main.\"\"\"
            h = x @ w1
            fehlergröße = np.maximum(h, 0) @ w2 - y
            δ = 2 * fehlergröße @ w2.T * (h > 0)
            return x.T @ δ
        """,
    ),
    _way(
        "grad_w1",
        "divides_and_hides",
        "h_relu / h is the mask; 0 / 0 is turned into 0",
        """
        def grad_w1(x, y, w1, w2):
            h = x @ w1
            a = np.maximum(h, 0)
            with np.errstate(divide="ignore", invalid="ignore"):
                slope = np.nan_to_num(a / h)
            return x.T @ (2 * (a @ w2 - y) @ w2.T * slope)
        """,
    ),
    _way(
        "grad_w1",
        "in_place_on_copies",
        "out= and in-place operators on its own arrays",
        """
        def grad_w1(x, y, w1, w2):
            h = x @ w1
            off = h <= 0
            np.maximum(h, 0, out=h)
            r = h @ w2
            r -= y
            r *= 2
            g = r @ w2.T
            g[off] = 0
            return np.matmul(x.T, g)
        """,
    ),
    _way(
        "grad_w1",
        "kron_block",
        "reads the gradient off the Jacobian, sample by sample",
        """
        def grad_w1(x, y, w1, w2):
            total = 0
            for xi, yi in zip(x, y):
                h = xi @ w1
                jacobian = np.kron(xi, (w2.T * (h > 0)))
                total = total + 2 * (np.maximum(h, 0) @ w2 - yi) @ jacobian
            return total.reshape(w1.shape)
        """,
    ),
    _way(
        "grad_w1",
        "diag_matrices",
        "the mask as a diagonal matrix per sample",
        """
        def grad_w1(x, y, w1, w2):
            grad = np.zeros(w1.shape)
            for i in range(len(x)):
                h = w1.T @ x[i][:, None]
                D = np.diag((h[:, 0] > 0).astype(float))
                r = w2.T @ (D @ h) - y[i][:, None]
                grad += x[i][:, None] @ (2 * D @ w2 @ r).T
            return grad
        """,
    ),
    _way(
        "grad_w1",
        "memo_by_content",
        "remembers answers by everything that it was given",
        """
        _seen = {}

        def grad_w1(x, y, w1, w2):
            key = tuple((a.shape, a.dtype.str, a.tobytes()) for a in (x, y, w1, w2))
            if key not in _seen:
                h = x @ w1
                _seen[key] = x.T @ (2 * (np.maximum(h, 0) @ w2 - y) @ w2.T * (h > 0))
            return _seen[key].copy()
        """,
    ),
    _way(
        "grad_w1",
        "prints",
        "prints shapes as it goes",
        """
        def grad_w1(x, y, w1, w2):
            h = x @ w1
            print("h", h.shape, "max", h.max())
            g = 2 * (np.maximum(h, 0) @ w2 - y) @ w2.T * (h > 0)
            print("grad", (x.T @ g).shape)
            return x.T @ g
        """,
    ),
)

_GRAD_W2 = (
    _way(
        "grad_w2",
        "tutorial",
        "the tutorial's own lines",
        """
        def grad_w2(x, y, w1, w2):
            h = x.dot(w1)
            h_relu = np.maximum(h, 0)
            y_pred = h_relu.dot(w2)
            grad_y_pred = 2.0 * (y_pred - y)
            return h_relu.T.dot(grad_y_pred)
        """,
    ),
    _way(
        "grad_w2",
        "expanded",
        "2 aᵀa w2 - 2 aᵀy: the same polynomial, multiplied out",
        """
        def grad_w2(x, y, w1, w2):
            a = np.maximum(x @ w1, 0)
            return 2 * a.T @ a @ w2 - 2 * a.T @ y
        """,
    ),
    _way(
        "grad_w2",
        "loop_over_samples",
        "one outer product per sample, added up",
        """
        def grad_w2(x, y, w1, w2):
            grad = np.zeros(w2.shape)
            for xi, yi in zip(x, y):
                a = np.maximum(xi @ w1, 0)
                grad += np.outer(a, 2 * (a @ w2 - yi))
            return grad
        """,
    ),
    _way(
        "grad_w2",
        "loop_over_units",
        "one row at a time",
        """
        def grad_w2(x, y, w1, w2):
            a = np.maximum(x @ w1, 0)
            r = a @ w2 - y
            return np.array([2 * a[:, j] @ r for j in range(w2.shape[0])])
        """,
    ),
    _way(
        "grad_w2",
        "triple_loop",
        "nothing but Python loops",
        """
        def grad_w2(x, y, w1, w2):
            N, D_in = x.shape
            H, D_out = w2.shape
            grad = np.zeros((H, D_out))
            for n in range(N):
                a = []
                for j in range(H):
                    s = 0.0
                    for d in range(D_in):
                        s += float(x[n, d]) * float(w1[d, j])
                    a.append(s if s > 0 else 0.0)
                for k in range(D_out):
                    p = 0.0
                    for j in range(H):
                        p += a[j] * float(w2[j, k])
                    for j in range(H):
                        grad[j, k] += 2.0 * (p - float(y[n, k])) * a[j]
            return grad
        """,
        slow=True,
    ),
    _way(
        "grad_w2",
        "einsum",
        "einsum with implicit output",
        """
        def grad_w2(x, y, w1, w2):
            a = np.einsum("ij,jk", x, w1).clip(0)
            return np.einsum("ij,ik", a, 2 * np.einsum("ij,jk", a, w2) - 2 * y)
        """,
    ),
    _way(
        "grad_w2",
        "tensordot",
        "np.tensordot over the samples",
        """
        def grad_w2(x, y, w1, w2):
            a = np.maximum(np.tensordot(x, w1, 1), 0)
            return np.tensordot(a, 2 * (a @ w2 - y), axes=([0], [0]))
        """,
    ),
    _way(
        "grad_w2",
        "abs_relu",
        "(h + |h|) / 2 is ReLU",
        """
        def grad_w2(x, y, w1, w2):
            h = x @ w1
            a = (h + np.abs(h)) / 2
            return a.T @ (2 * (a @ w2 - y))
        """,
    ),
    _way(
        "grad_w2",
        "float32_back",
        "works in float32 and returns float64",
        """
        def grad_w2(x, y, w1, w2):
            x, y, w1, w2 = (np.asarray(v, dtype="f4") for v in (x, y, w1, w2))
            a = np.maximum(x @ w1, 0)
            return np.float64(a.T @ (2 * (a @ w2 - y)))
        """,
    ),
    _way(
        "grad_w2",
        "float32_out",
        "works in float32 and returns float32",
        """
        def grad_w2(x, y, w1, w2):
            x, y, w1, w2 = (np.asarray(v, dtype=np.float32) for v in (x, y, w1, w2))
            a = np.maximum(x @ w1, np.float32(0))
            return a.T @ (2 * (a @ w2 - y))
        """,
    ),
    _way(
        "grad_w2",
        "mean_then_rescale",
        "np.mean over the samples, times N",
        """
        def grad_w2(x, y, w1, w2):
            a = np.maximum(x @ w1, 0)
            r = 2 * (a @ w2 - y)
            return np.mean(a[:, :, None] * r[:, None, :], axis=0) * x.shape[0]
        """,
    ),
    _way(
        "grad_w2",
        "float64_always",
        "widens float32 inputs to float64 and stays there",
        """
        def grad_w2(x, y, w1, w2):
            x, y, w1, w2 = (np.array(v, dtype=float) for v in (x, y, w1, w2))
            a = np.maximum(x @ w1, 0)
            return a.T @ (2 * (a @ w2 - y))
        """,
    ),
    _way(
        "grad_w2",
        "longdouble_inside",
        "works in longdouble and returns float64",
        """
        def grad_w2(x, y, w1, w2):
            x, y, w1, w2 = (v.astype(np.longdouble) for v in (x, y, w1, w2))
            a = np.maximum(x @ w1, 0)
            return (a.T @ (2 * (a @ w2 - y))).astype(float)
        """,
    ),
    _way(
        "grad_w2",
        "fortran_order",
        "accumulates into a Fortran-ordered array",
        """
        def grad_w2(x, y, w1, w2):
            out = np.zeros(w2.shape, order="F")
            a = np.maximum(x @ w1, 0)
            out += a.T @ (2 * (a @ w2 - y))
            return out
        """,
    ),
    _way(
        "grad_w2",
        "asmatrix",
        "np.matrix returned",
        """
        def grad_w2(x, y, w1, w2):
            a = np.maximum(x @ w1, 0)
            return np.asmatrix(a).T * np.asmatrix(2 * (a @ w2 - y))
        """,
    ),
    _way(
        "grad_w2",
        "chunks",
        "np.array_split in four, some of them empty",
        """
        def grad_w2(x, y, w1, w2):
            parts = zip(np.array_split(x, 4), np.array_split(y, 4))
            total = 0
            for xb, yb in parts:
                a = np.maximum(xb @ w1, 0)
                total = total + 2 * a.T @ (a @ w2 - yb)
            return total
        """,
    ),
    _way(
        "grad_w2",
        "columns_stacked",
        "one output at a time, np.column_stack",
        """
        def grad_w2(x, y, w1, w2):
            a = np.maximum(x @ w1, 0)
            cols = [2 * a.T @ (a @ w2[:, k] - y[:, k]) for k in range(w2.shape[1])]
            return np.column_stack(cols)
        """,
    ),
    _way(
        "grad_w2",
        "swapped_transposed",
        "(rᵀa)ᵀ",
        """
        def grad_w2(x, y, w1, w2):
            a = np.maximum(x @ w1, 0)
            return np.transpose((a @ w2 - y).T @ a) * 2.0
        """,
    ),
    _way(
        "grad_w2",
        "doubled_by_adding",
        "r + r in place of a factor 2",
        """
        def grad_w2(x, y, w1, w2):
            a = np.maximum(x @ w1, 0)
            r = a @ w2 - y
            return a.T @ r + a.T @ r
        """,
    ),
    _way(
        "grad_w2",
        "reversed_twice",
        "y - y_pred with a minus before it",
        """
        def grad_w2(x, y, w1, w2):
            a = np.maximum(x @ w1, 0)
            return -2 * a.T @ (y - a @ w2)
        """,
    ),
    _way(
        "grad_w2",
        "live_units_only",
        "computes only the units that are ever on",
        """
        def grad_w2(x, y, w1, w2):
            a = np.maximum(x @ w1, 0)
            r = a @ w2 - y
            live = a.any(axis=0)
            grad = np.zeros_like(w2)
            grad[live] = 2 * a[:, live].T @ r
            return grad
        """,
    ),
    _way(
        "grad_w2",
        "reduce",
        "functools.reduce over the samples",
        """
        from functools import reduce
        from operator import add

        def grad_w2(x, y, w1, w2):
            a = np.fmax(x @ w1, 0.0)
            return reduce(add, (np.outer(p, 2 * q) for p, q in zip(a, a @ w2 - y)))
        """,
    ),
)
_GRAD_W2 += tuple(_way("grad_w2", name, why, text) for name, (why, text) in MORE_GRAD_W2.items())

_OTHERS = (
    _way(
        "forward",
        "in_place_mask",
        "sets negative entries of its own h to 0",
        """
        def forward(x, w1, w2):
            h = x @ w1
            h[h < 0] = 0
            return h.dot(w2)
        """,
    ),
    _way(
        "forward",
        "row_by_row",
        "one sample at a time",
        """
        def forward(x, w1, w2):
            return np.vstack([np.maximum(row @ w1, 0) @ w2 for row in x])
        """,
    ),
    _way(
        "forward",
        "float32",
        "works in float32",
        """
        def forward(x, w1, w2):
            x, w1, w2 = x.astype("float32"), w1.astype("float32"), w2.astype("float32")
            return np.maximum(x @ w1, 0) @ w2
        """,
    ),
    _way(
        "forward",
        "multi_dot",
        "np.linalg.multi_dot with the mask between",
        """
        def forward(x, w1, w2):
            h = np.einsum("ij,jk->ik", x, w1)
            return np.linalg.multi_dot([h * (h > 0), w2, np.eye(w2.shape[1])])
        """,
    ),
    _way(
        "loss",
        "python_float",
        "a Python float",
        """
        def loss(x, y, w1, w2):
            r = np.maximum(x @ w1, 0) @ w2 - y
            return float((r * r).sum())
        """,
    ),
    _way(
        "loss",
        "zero_d_array",
        "a 0-d array",
        """
        def loss(x, y, w1, w2):
            return np.array(np.square(np.maximum(x @ w1, 0) @ w2 - y).sum())
        """,
    ),
    _way(
        "loss",
        "one_element",
        "an array of shape (1,)",
        """
        def loss(x, y, w1, w2):
            r = (np.maximum(x @ w1, 0) @ w2 - y).reshape(-1, 1)
            return (r.T @ r)[0]
        """,
    ),
    _way(
        "loss",
        "keepdims",
        "an array of shape (1, 1)",
        """
        def loss(x, y, w1, w2):
            return np.sum((np.maximum(x @ w1, 0) @ w2 - y) ** 2, keepdims=True)
        """,
    ),
    _way(
        "loss",
        "norm_squared",
        "the Frobenius norm, squared",
        """
        def loss(x, y, w1, w2):
            return np.linalg.norm(np.maximum(x @ w1, 0) @ w2 - y) ** 2
        """,
    ),
    _way(
        "loss",
        "vdot",
        "np.vdot of the residual with itself",
        """
        def loss(x, y, w1, w2):
            r = y - np.maximum(x @ w1, 0) @ w2
            return np.vdot(r, r)
        """,
    ),
    _way(
        "loss",
        "trace",
        "the trace of rᵀr",
        """
        def loss(x, y, w1, w2):
            r = np.maximum(x @ w1, 0) @ w2 - y
            return np.trace(r.T @ r)
        """,
    ),
    _way(
        "loss",
        "multiplied_out",
        "p² - 2py + y², summed",
        """
        def loss(x, y, w1, w2):
            p = np.maximum(x @ w1, 0) @ w2
            return np.sum(p**2) - 2 * np.sum(p * y) + np.sum(y**2)
        """,
    ),
    _way(
        "loss",
        "generator_sum",
        "math.fsum over all entries",
        """
        import math

        def loss(x, y, w1, w2):
            p = np.maximum(x @ w1, 0) @ w2
            return math.fsum((float(a) - float(b)) ** 2 for a, b in zip(p.flat, y.flat))
        """,
    ),
    _way(
        "loss",
        "mean_times_size",
        "np.mean times the number of entries",
        """
        def loss(x, y, w1, w2):
            return np.mean((np.maximum(x @ w1, 0) @ w2 - y) ** 2) * y.size
        """,
    ),
    _way(
        "train",
        "out_of_place",
        "new arrays at each step",
        """
        def train(x, y, w1, w2, learning_rate, steps):
            losses = []
            for _ in range(steps):
                h = x @ w1
                a = np.maximum(h, 0)
                r = a @ w2 - y
                losses.append(float(np.sum(r**2)))
                w1, w2 = (w1 - learning_rate * (x.T @ (2 * r @ w2.T * (h > 0))),
                          w2 - learning_rate * (a.T @ (2 * r)))
            return w1, w2, losses
        """,
    ),
    _way(
        "train",
        "losses_as_array",
        "losses filled into an array",
        """
        def train(x, y, w1, w2, learning_rate, steps):
            w1, w2 = np.array(w1), np.array(w2)
            losses = np.zeros(steps)
            for t in range(steps):
                h = x @ w1
                a = np.maximum(h, 0)
                r = a @ w2 - y
                losses[t] = (r**2).sum()
                g2 = 2 * a.T @ r
                g1 = 2 * x.T @ (r @ w2.T * (h > 0))
                w2 -= learning_rate * g2
                w1 -= learning_rate * g1
            return w1, w2, losses
        """,
    ),
    _way(
        "train",
        "losses_as_tuple",
        "losses as a tuple, counted by a while loop",
        """
        def train(x, y, w1, w2, learning_rate, steps):
            a1, a2, losses, t = w1 * 1, w2 * 1, (), 0
            while t < steps:
                h = x @ a1
                r = np.maximum(h, 0) @ a2 - y
                losses += (np.sum(r * r),)
                d1 = 2 * x.T @ ((r @ a2.T) * (h >= 0))
                d2 = 2 * np.maximum(h, 0).T @ r
                a1, a2 = a1 - learning_rate * d1, a2 - learning_rate * d2
                t += 1
            return a1, a2, losses
        """,
    ),
    _way(
        "train",
        "float32",
        "trains in float32",
        """
        def train(x, y, w1, w2, learning_rate, steps):
            x, y, w1, w2 = (np.array(v, dtype=np.float32) for v in (x, y, w1, w2))
            lr = np.float32(learning_rate)
            losses = []
            for _ in range(steps):
                h = x @ w1
                a = np.maximum(h, 0)
                r = a @ w2 - y
                losses.append((r**2).sum())
                g1, g2 = 2 * x.T @ (r @ w2.T * (h > 0)), 2 * a.T @ r
                w1 = w1 - lr * g1
                w2 = w2 - lr * g2
            return w1, w2, losses
        """,
    ),
    _way(
        "train",
        "calls_the_others",
        "uses the module's own loss and gradients",
        """
        def train(x, y, w1, w2, learning_rate, steps):
            losses = []
            for _ in range(steps):
                losses.append(loss(x, y, w1, w2))
                g1, g2 = grad_w1(x, y, w1, w2), grad_w2(x, y, w1, w2)
                w1 = w1 - learning_rate * g1
                w2 = w2 - learning_rate * g2
            return w1, w2, losses
        """,
    ),
    _way(
        "train",
        "recursive",
        "one step, then the rest",
        """
        def train(x, y, w1, w2, learning_rate, steps):
            if steps == 0:
                return w1.copy(), w2.copy(), []
            here = loss(x, y, w1, w2)
            a, b, rest = train(x, y, w1 - learning_rate * grad_w1(x, y, w1, w2),
                               w2 - learning_rate * grad_w2(x, y, w1, w2), learning_rate, steps - 1)
            return a, b, [here] + rest
        """,
    ),
    _way(
        "train",
        "named_tuple",
        "returns a namedtuple",
        """
        from collections import namedtuple

        Trained = namedtuple("Trained", "w1 w2 losses")

        def train(x, y, w1, w2, learning_rate, steps):
            losses = []
            for _ in range(steps):
                losses.append(loss(x, y, w1, w2))
                step1 = learning_rate * grad_w1(x, y, w1, w2)
                step2 = learning_rate * grad_w2(x, y, w1, w2)
                w1, w2 = w1 - step1, w2 - step2
            return Trained(w1, w2, losses)
        """,
    ),
)

_MODULES = (
    Variant(
        "base",
        "module",
        "the base itself, as the tutorial's formulas say",
        "import numpy as np\n\n\n" + "\n\n".join(written(BASE[name]) for name in FUNCTIONS),
    ),
    _module(
        "class_methods",
        "methods of one object, bound at module level",
        """
        import numpy as np


        class Net:
            def forward(self, x, w1, w2):
                self.h = x @ w1
                self.a = np.maximum(self.h, 0)
                return self.a @ w2

            def loss(self, x, y, w1, w2):
                return ((self.forward(x, w1, w2) - y) ** 2).sum()

            def backward(self, x, y, w1, w2):
                d = 2 * (self.forward(x, w1, w2) - y)
                g2 = self.a.T @ d
                g1 = x.T @ ((d @ w2.T) * (self.h > 0))
                return g1, g2

            def grad_w1(self, x, y, w1, w2):
                return self.backward(x, y, w1, w2)[0]

            def grad_w2(self, x, y, w1, w2):
                return self.backward(x, y, w1, w2)[1]

            def train(self, x, y, w1, w2, learning_rate, steps):
                losses = []
                for _ in range(steps):
                    losses.append(self.loss(x, y, w1, w2))
                    g1, g2 = self.backward(x, y, w1, w2)
                    w1, w2 = w1 - learning_rate * g1, w2 - learning_rate * g2
                return w1, w2, losses


        _net = Net()
        forward = Net().forward
        loss, grad_w1, grad_w2, train = _net.loss, _net.grad_w1, _net.grad_w2, _net.train
        """,
    ),
    _module(
        "static_methods",
        "static methods of a class, exported at module level",
        """
        import numpy as np


        class Relu:
            @staticmethod
            def value(z):
                return np.maximum(0, z)

            @staticmethod
            def slope(z):
                return np.greater(z, 0).astype(z.dtype)


        class TwoLayer:
            @staticmethod
            def forward(x, w1, w2):
                return Relu.value(x @ w1) @ w2

            @classmethod
            def loss(cls, x, y, w1, w2):
                return np.sum(np.power(cls.forward(x, w1, w2) - y, 2))

            @classmethod
            def grad_w1(cls, x, y, w1, w2):
                d = 2 * (cls.forward(x, w1, w2) - y)
                return x.T @ (d @ w2.T * Relu.slope(x @ w1))

            @classmethod
            def grad_w2(cls, x, y, w1, w2):
                return Relu.value(x @ w1).T @ (2 * (cls.forward(x, w1, w2) - y))

            @classmethod
            def train(cls, x, y, w1, w2, learning_rate, steps):
                losses = []
                for _ in range(steps):
                    losses.append(cls.loss(x, y, w1, w2))
                    g1, g2 = cls.grad_w1(x, y, w1, w2), cls.grad_w2(x, y, w1, w2)
                    w1 = w1 - learning_rate * g1
                    w2 = w2 - learning_rate * g2
                return w1, w2, losses


        forward = TwoLayer.forward
        loss = TwoLayer.loss
        grad_w1 = TwoLayer.grad_w1
        grad_w2 = TwoLayer.grad_w2
        train = TwoLayer.train
        """,
    ),
    _module(
        "type_hints",
        "annotations, a dataclass for what the backward pass needs",
        '''
        """Two-layer network, typed."""

        from __future__ import annotations

        from dataclasses import dataclass
        from typing import List, Tuple

        import numpy as np
        from numpy.typing import NDArray

        Matrix = NDArray[np.float64]


        @dataclass
        class Cache:
            x: Matrix
            h: Matrix
            a: Matrix
            d: Matrix


        def _cache(x: Matrix, y: Matrix, w1: Matrix, w2: Matrix) -> Cache:
            h = x @ w1
            a = np.maximum(h, 0)
            return Cache(x, h, a, 2 * (a @ w2 - y))


        def forward(x: Matrix, w1: Matrix, w2: Matrix) -> Matrix:
            return _cache(x, np.zeros((1, 1)), w1, w2).d / 2


        def loss(x: Matrix, y: Matrix, w1: Matrix, w2: Matrix) -> float:
            return float((_cache(x, y, w1, w2).d ** 2).sum() / 4)


        def grad_w1(x: Matrix, y: Matrix, w1: Matrix, w2: Matrix) -> Matrix:
            c = _cache(x, y, w1, w2)
            return c.x.T @ (c.d @ w2.T * (c.h > 0))


        def grad_w2(x: Matrix, y: Matrix, w1: Matrix, w2: Matrix) -> Matrix:
            c = _cache(x, y, w1, w2)
            return c.a.T @ c.d


        def train(
            x: Matrix, y: Matrix, w1: Matrix, w2: Matrix, learning_rate: float, steps: int
        ) -> Tuple[Matrix, Matrix, List[float]]:
            losses: List[float] = []
            for _ in range(steps):
                losses.append(loss(x, y, w1, w2))
                d1: Matrix = grad_w1(x, y, w1, w2)
                d2: Matrix = grad_w2(x, y, w1, w2)
                w1, w2 = w1 - learning_rate * d1, w2 - learning_rate * d2
            return w1, w2, losses
        ''',
    ),
    _module(
        "helper_module",
        "the layers live in a module beside it",
        """
        import numpy as np

        from layers import linear, relu, relu_mask


        def forward(x, w1, w2):
            return linear(relu(linear(x, w1)), w2)


        def loss(x, y, w1, w2):
            return np.sum((forward(x, w1, w2) - y) ** 2)


        def _grads(x, y, w1, w2):
            h = linear(x, w1)
            d = 2 * (forward(x, w1, w2) - y)
            return x.T @ (d @ w2.T * relu_mask(h)), relu(h).T @ d


        def grad_w1(x, y, w1, w2):
            return _grads(x, y, w1, w2)[0]


        def grad_w2(x, y, w1, w2):
            return _grads(x, y, w1, w2)[1]


        def train(x, y, w1, w2, learning_rate, steps):
            losses = []
            for _ in range(steps):
                losses.append(loss(x, y, w1, w2))
                g1, g2 = _grads(x, y, w1, w2)
                w1, w2 = w1 - learning_rate * g1, w2 - learning_rate * g2
            return w1, w2, losses
        """,
        siblings={
            "layers.py": """
        import numpy as np


        def linear(x, w):
            return x @ w


        def relu(z):
            return np.maximum(z, 0)


        def relu_mask(z):
            return z > 0
        """
        },
    ),
    _module(
        "closures",
        "functions built by a factory from an activation and its slope",
        """
        import numpy as np


        def network(act, slope):
            def forward(x, w1, w2):
                return act(x @ w1) @ w2

            def loss(x, y, w1, w2):
                return np.sum((forward(x, w1, w2) - y) ** 2)

            def grad_w1(x, y, w1, w2):
                return x.T @ (2 * (forward(x, w1, w2) - y) @ w2.T * slope(x @ w1))

            def grad_w2(x, y, w1, w2):
                return act(x @ w1).T @ (2 * (forward(x, w1, w2) - y))

            def train(x, y, w1, w2, learning_rate, steps):
                params, losses = [w1, w2], []
                for _ in range(steps):
                    losses.append(loss(x, y, *params))
                    grads = [g(x, y, *params) for g in (grad_w1, grad_w2)]
                    params = [p - learning_rate * g for p, g in zip(params, grads)]
                return (*params, losses)

            return forward, loss, grad_w1, grad_w2, train


        forward, loss, grad_w1, grad_w2, train = network(
            lambda z: np.maximum(z, 0), lambda z: np.where(z < 0, 0.0, 1.0))
        """,
    ),
    _module(
        "star_import",
        "from numpy import *, no prefix anywhere",
        """
        from numpy import *


        def forward(x, w1, w2):
            return dot(maximum(dot(x, w1), 0), w2)


        def loss(x, y, w1, w2):
            return sum(square(forward(x, w1, w2) - y))


        def grad_w1(x, y, w1, w2):
            h = dot(x, w1)
            return dot(transpose(x), where(h > 0, dot(2 * (forward(x, w1, w2) - y), w2.T), 0))


        def grad_w2(x, y, w1, w2):
            return dot(maximum(dot(x, w1), 0).T, 2 * (forward(x, w1, w2) - y))


        def train(x, y, w1, w2, learning_rate, steps):
            u, v, losses = copy(w1), copy(w2), []
            for _ in range(steps):
                losses += [loss(x, y, u, v)]
                du, dv = grad_w1(x, y, u, v), grad_w2(x, y, u, v)
                u -= learning_rate * du
                v -= learning_rate * dv
            return u, v, losses
        """,
    ),
    _module(
        "tape",
        "a small tape: each operation leaves its own backward step",
        """
        import numpy as np


        class Var:
            def __init__(self, value, parents=()):
                self.value, self.parents, self.grad = value, parents, 0.0

            def __matmul__(self, other):
                mine = self, lambda g: g @ other.value.T
                others = other, lambda g: self.value.T @ g
                return Var(self.value @ other.value, (mine, others))

            def relu(self):
                mask = self.value > 0
                return Var(self.value * mask, ((self, lambda g: g * mask),))

            def squared_error(self, y):
                r = self.value - y
                return Var((r * r).sum(), ((self, lambda g: g * 2 * r),))

            def backward(self, g=1.0):
                self.grad = self.grad + g
                for parent, pull in self.parents:
                    parent.backward(pull(g))


        def _run(x, y, w1, w2):
            a, b = Var(w1), Var(w2)
            out = ((Var(x) @ a).relu() @ b).squared_error(y)
            out.backward()
            return out.value, a.grad, b.grad


        def forward(x, w1, w2):
            return ((Var(x) @ Var(w1)).relu() @ Var(w2)).value


        def loss(x, y, w1, w2):
            return _run(x, y, w1, w2)[0]


        def grad_w1(x, y, w1, w2):
            return _run(x, y, w1, w2)[1]


        def grad_w2(x, y, w1, w2):
            return _run(x, y, w1, w2)[2]


        def train(x, y, w1, w2, learning_rate, steps):
            losses = []
            for _ in range(steps):
                value, d1, d2 = _run(x, y, w1, w2)
                losses.append(value)
                w1, w2 = w1 - learning_rate * d1, w2 - learning_rate * d2
            return w1, w2, losses
        """,
    ),
    _module(
        "exercises_left_in",
        "trains on random data at import, prints, asserts its own shapes",
        """
        import random
        import sys
        import time

        import numpy as np

        np.random.seed(0)
        random.seed(0)


        def forward(x, w1, w2):
            assert x.shape[1] == w1.shape[0]
            return np.maximum(x.dot(w1), 0).dot(w2)


        def loss(x, y, w1, w2):
            return np.square(forward(x, w1, w2) - y).sum()


        def grad_w1(x, y, w1, w2):
            h = x.dot(w1)
            g = (2.0 * (forward(x, w1, w2) - y)).dot(w2.T)
            g[h < 0] = 0
            out = x.T.dot(g)
            assert out.shape == w1.shape
            return out


        def grad_w2(x, y, w1, w2):
            return np.maximum(x.dot(w1), 0).T.dot(2.0 * (forward(x, w1, w2) - y))


        def train(x, y, w1, w2, learning_rate, steps):
            w1 = w1.copy()
            w2 = w2.copy()
            losses = []
            for t in range(steps):
                losses.append(loss(x, y, w1, w2))
                d1 = grad_w1(x, y, w1, w2)
                d2 = grad_w2(x, y, w1, w2)
                w1 -= learning_rate * d1
                w2 -= learning_rate * d2
                if t % 100 == 99:
                    print(t, losses[-1])
            return w1, w2, losses


        start = time.time()
        N, D_in, H, D_out = 8, 20, 10, 3
        x = np.random.randn(N, D_in)
        y = np.random.randn(N, D_out)
        w1 = np.random.randn(D_in, H)
        w2 = np.random.randn(H, D_out)
        print(train(x, y, w1, w2, 1e-4, 200)[2][-1], file=sys.stderr)
        print("took", time.time() - start)
        """,
    ),
)

CORRECT: tuple[Variant, ...] = _GRAD_W1 + _GRAD_W2 + _OTHERS + _MODULES

_DIFFERENCES = """
def {name}(x, y, w1, w2):
    # the loss is quadratic in one weight between kinks: a central difference is exact there
    def f(w1, w2):
        r = np.maximum(x @ w1, 0) @ w2 - y
        return np.sum(r * r)

    h = np.abs(x @ w1)
    eps = {eps}
    w = {wrt}.copy()
    grad = np.zeros(w.shape)
    for i in np.ndindex(*w.shape):
        keep = w[i]
        w[i] = keep + eps
        up = f({args})
        w[i] = keep - eps
        down = f({args})
        w[i] = keep
        grad[i] = (up - down) / (2 * eps)
    return grad
"""

ACCURATE_BUT_SLOW: tuple[Variant, ...] = (
    _way(
        "grad_w1",
        "central_differences",
        "central differences that keep clear of the kinks: accurate, but a pass per entry",
        _DIFFERENCES.format(
            name="grad_w1", wrt="w1", args="w, w2", eps="0.25 * h[h > 0].min() / np.abs(x).max()"
        ),
        slow=True,
    ),
    _way(
        "grad_w2",
        "central_differences",
        "central differences, exact but for rounding: accurate, but a pass per entry",
        _DIFFERENCES.format(name="grad_w2", wrt="w2", args="w1, w", eps="np.abs(w2).max()"),
        slow=True,
    ),
)
"""Right where they are given the time; the published sizes may cost them that family."""
