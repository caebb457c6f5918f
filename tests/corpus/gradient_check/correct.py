"""Ways to write gradient_check that are right: each must get full points."""

from __future__ import annotations

from ..edits import whole
from ..variant import Variant
from .base import BASE

_DIFFERENCES = (
    (
        "in_place",
        "moves the entry in a copy, and puts it back",
        """
        def numerical_gradient(f, w, epsilon):
            w = w.clone()
            grad = torch.zeros_like(w)
            for i in range(w.shape[0]):
                for j in range(w.shape[1]):
                    kept = w[i, j].item()
                    w[i, j] = kept + epsilon
                    above = f(w)
                    w[i, j] = kept - epsilon
                    below = f(w)
                    w[i, j] = kept
                    grad[i, j] = (above - below) / (2 * epsilon)
            return grad
        """,
    ),
    (
        "on_the_caller",
        "moves the caller's entry, and puts it back to the last bit",
        """
        def numerical_gradient(f, w, epsilon):
            grad = torch.zeros_like(w)
            flat = w.view(-1)
            for k in range(flat.numel()):
                kept = flat[k].clone()
                flat[k] = kept + epsilon
                above = f(w).clone()
                flat[k] = kept - epsilon
                below = f(w).clone()
                flat[k] = kept
                grad.view(-1)[k] = (above - below) / (2 * epsilon)
            return grad
        """,
    ),
    (
        "there_and_back",
        "adds, subtracts twice, adds again, in a copy",
        """
        def numerical_gradient(f, w, epsilon):
            w = w.clone()
            grad = torch.empty_like(w)
            for i in range(len(w)):
                for j in range(len(w[i])):
                    w[i, j] += epsilon
                    above = f(w)
                    w[i, j] -= 2 * epsilon
                    below = f(w)
                    w[i, j] += epsilon
                    grad[i, j] = (above - below) / 2 / epsilon
            return grad
        """,
    ),
    (
        "unit_matrices",
        "adds a matrix with one entry",
        """
        def numerical_gradient(f, w, epsilon):
            units = torch.eye(w.numel(), dtype=w.dtype).reshape(-1, *w.shape)
            values = [(f(w + epsilon * u) - f(w - epsilon * u)) / (2 * epsilon) for u in units]
            return torch.stack(values).reshape(w.shape)
        """,
    ),
    (
        "python_floats",
        "numbers in Python, a tensor at the end",
        """
        def numerical_gradient(f, w, epsilon):
            rows = []
            for i in range(w.shape[0]):
                row = []
                for j in range(w.shape[1]):
                    above, below = w.tolist(), w.tolist()
                    above[i][j] += epsilon
                    below[i][j] -= epsilon
                    up = f(torch.tensor(above, dtype=w.dtype)).item()
                    down = f(torch.tensor(below, dtype=w.dtype)).item()
                    row.append((up - down) / (2 * epsilon))
                rows.append(row)
            return torch.tensor(rows, dtype=w.dtype)
        """,
    ),
    (
        "numpy_inside",
        "numpy holds the entries",
        """
        def numerical_gradient(f, w, epsilon):
            a = w.numpy().copy()
            grad = np.zeros_like(a)
            for index in np.ndindex(a.shape):
                kept = a[index]
                a[index] = kept + epsilon
                above = f(torch.from_numpy(a.copy())).item()
                a[index] = kept - epsilon
                below = f(torch.from_numpy(a.copy())).item()
                a[index] = kept
                grad[index] = (above - below) / (2 * epsilon)
            return torch.from_numpy(grad)
        """,
    ),
    (
        "numpy_returned",
        "a numpy array in place of a tensor is judged all the same",
        """
        def numerical_gradient(f, w, epsilon):
            grad = np.zeros(w.shape, dtype=w.numpy().dtype)
            for i, j in np.ndindex(*w.shape):
                e = torch.zeros_like(w)
                e[i, j] = epsilon
                grad[i, j] = (f(w + e) - f(w - e)) / (2 * epsilon)
            return grad
        """,
    ),
    (
        "in_float64",
        "float64 whatever w is, back to its dtype at the end",
        """
        def numerical_gradient(f, w, epsilon):
            wide = w.double()
            grad = torch.zeros_like(wide)
            for index in np.ndindex(*w.shape):
                above, below = wide.clone(), wide.clone()
                above[index] += epsilon
                below[index] -= epsilon
                grad[index] = (f(above) - f(below)) / (2 * epsilon)
            return grad.to(w.dtype)
        """,
    ),
    (
        "float32_buffer",
        "the entries go through a float32 tensor",
        """
        def numerical_gradient(f, w, epsilon):
            grad = torch.zeros(w.shape)
            for index in np.ndindex(*w.shape):
                above, below = w.clone(), w.clone()
                above[index] += epsilon
                below[index] -= epsilon
                grad[index] = (f(above) - f(below)) / (2 * epsilon)
            return grad.to(w.dtype)
        """,
    ),
    (
        "vmap",
        "all points at once",
        """
        def numerical_gradient(f, w, epsilon):
            moves = epsilon * torch.eye(w.numel(), dtype=w.dtype).reshape(-1, *w.shape)
            above, below = torch.vmap(f)(w + moves), torch.vmap(f)(w - moves)
            return ((above - below) / (2 * epsilon)).reshape(w.shape)
        """,
    ),
    (
        "two_halves",
        "the mean of the forward and the backward difference",
        """
        def numerical_gradient(f, w, epsilon):
            here, grad = f(w), torch.zeros_like(w)
            for index in np.ndindex(*w.shape):
                e = torch.zeros_like(w)
                e[index] = epsilon
                grad[index] = ((f(w + e) - here) / epsilon + (here - f(w - e)) / epsilon) / 2
            return grad
        """,
    ),
    (
        "divides_first",
        "each value divided by 2 epsilon",
        """
        def numerical_gradient(f, w, epsilon):
            grad = torch.zeros_like(w)
            for index in np.ndindex(*w.shape):
                e = torch.zeros_like(w)
                e[index] = epsilon
                grad[index] = f(w + e) / (2 * epsilon) - f(w - e) / (2 * epsilon)
            return grad
        """,
    ),
    (
        "all_above_first",
        "first all points above, then all below, last entry first",
        """
        def numerical_gradient(f, w, epsilon):
            def values(step):
                out = torch.zeros_like(w)
                for k in reversed(range(w.numel())):
                    point = w.clone()
                    point.view(-1)[k] += step
                    out.view(-1)[k] = f(point)
                return out
            return (values(epsilon) - values(-epsilon)) / (2 * epsilon)
        """,
    ),
    (
        "recursive",
        "no loop",
        """
        def numerical_gradient(f, w, epsilon):
            def entries(k):
                if k == w.numel():
                    return []
                e = torch.zeros(w.numel(), dtype=w.dtype)
                e[k] = epsilon
                e = e.view_as(w)
                return [(f(w + e) - f(w - e)) / (2 * epsilon)] + entries(k + 1)
            return torch.tensor(entries(0), dtype=w.dtype).view_as(w)
        """,
    ),
    (
        "no_grad",
        "under no_grad, with data",
        """
        @torch.no_grad()
        def numerical_gradient(f, w, epsilon):
            grad = torch.full_like(w, float("nan"))
            for index in np.ndindex(*w.shape):
                above, below = w.detach().clone(), w.detach().clone()
                above.data[index] = above.data[index] + epsilon
                below.data[index] = below.data[index] - epsilon
                grad[index] = f(above).item() / 2 / epsilon - f(below).item() / 2 / epsilon
            return grad
        """,
    ),
)

_TABLE = (
    (
        "row_by_row",
        "a list of rows",
        """
        def table(f, gradient, w, epsilon):
            rows = []
            for i in range(w.shape[0]):
                for j in range(w.shape[1]):
                    e = torch.zeros_like(w)
                    e[i, j] = epsilon
                    number = (f(w + e) - f(w - e)) / (2 * epsilon)
                    rows.append(torch.stack([gradient[i, j], number, gradient[i, j] - number]))
            return torch.stack(rows)
        """,
    ),
    (
        "python_lists",
        "numbers in Python, a tensor at the end",
        """
        def table(f, gradient, w, epsilon):
            rows = []
            for i in range(w.shape[0]):
                for j in range(w.shape[1]):
                    e = torch.zeros_like(w)
                    e[i, j] = epsilon
                    number = ((f(w + e) - f(w - e)) / (2 * epsilon)).item()
                    rows.append([gradient[i, j].item(), number, gradient[i, j].item() - number])
            return torch.tensor(rows, dtype=w.dtype)
        """,
    ),
    (
        "float32_table",
        "a table in float32 is accurate enough",
        """
        def table(f, gradient, w, epsilon):
            rows = torch.zeros(w.numel(), 3)
            for k in range(w.numel()):
                e = torch.zeros(w.numel(), dtype=w.dtype)
                e[k] = epsilon
                e = e.view_as(w)
                rows[k, 0] = gradient.reshape(-1)[k]
                rows[k, 1] = (f(w + e) - f(w - e)) / (2 * epsilon)
                rows[k, 2] = rows[k, 0] - rows[k, 1]
            return rows
        """,
    ),
    (
        "concatenated",
        "three columns side by side",
        """
        def table(f, gradient, w, epsilon):
            numerical = torch.zeros_like(w)
            for index in np.ndindex(*w.shape):
                e = torch.zeros_like(w)
                e[index] = epsilon
                numerical[index] = (f(w + e) - f(w - e)) / (2 * epsilon)
            columns = gradient.reshape(-1, 1), numerical.reshape(-1, 1)
            return torch.cat([*columns, columns[0] - columns[1]], dim=1)
        """,
    ),
)

_ERROR = (
    (
        "root_of_squares",
        "the norms written out",
        """
        def relative_error(a, b):
            def norm(x):
                return math.sqrt(float((x * x).sum()))
            longest = max(norm(a), norm(b))
            return norm(a - b) / longest if longest > 0 else 0.0
        """,
    ),
    (
        "linalg",
        "torch.linalg, a tensor without dimensions",
        """
        def relative_error(a, b):
            longest = torch.maximum(torch.linalg.norm(a), torch.linalg.norm(b))
            if longest == 0:
                return torch.zeros((), dtype=a.dtype)
            return torch.linalg.norm(a - b) / longest
        """,
    ),
    (
        "numpy_inside",
        "numpy's norms",
        """
        def relative_error(a, b):
            a, b = a.numpy(), b.numpy()
            longest = max(np.linalg.norm(a), np.linalg.norm(b))
            return 0.0 if longest == 0 else np.linalg.norm(a - b) / longest
        """,
    ),
    (
        "equal_first",
        "two equal ones differ by nothing",
        """
        def relative_error(a, b):
            if torch.equal(a, b):
                return 0
            return ((a - b).norm() / max(a.norm(), b.norm())).item()
        """,
    ),
    (
        "where",
        "the quotient is replaced where it is NaN",
        """
        def relative_error(a, b):
            ratio = (a - b).norm() / torch.max(a.norm(), b.norm())
            return torch.nan_to_num(ratio, nan=0.0)
        """,
    ),
    (
        "loops",
        "sums in loops",
        """
        def relative_error(a, b):
            d = p = q = 0.0
            for x, y in zip(a.reshape(-1).tolist(), b.reshape(-1).tolist()):
                d += (x - y) ** 2
                p += x**2
                q += y**2
            return (d / max(p, q)) ** 0.5 if max(p, q) else 0.0
        """,
    ),
    (
        "smallest_number",
        "the smallest float keeps the denominator from 0",
        """
        def relative_error(a, b):
            tiny = torch.tensor(torch.finfo(a.dtype).tiny, dtype=a.dtype)
            return torch.norm(a - b) / max(torch.norm(a), torch.norm(b), tiny)
        """,
    ),
    (
        "guard",
        "1e-12 in the denominator",
        """
        def relative_error(a, b):
            return (torch.norm(a - b) / (max(torch.norm(a), torch.norm(b)) + 1e-12)).item()
        """,
    ),
    (
        "float32_inside",
        "float32 arithmetic",
        """
        def relative_error(a, b):
            a, b = a.float(), b.float()
            longest = max(a.norm().item(), b.norm().item())
            return (a - b).norm().item() / longest if longest else 0.0
        """,
    ),
    (
        "one_element",
        "one number in a vector",
        """
        def relative_error(a, b):
            longest = max(a.norm(), b.norm())
            return ((a - b).norm() / longest).reshape(1) if longest else torch.zeros(1)
        """,
    ),
)


def _verdict(step: str, error: str, tolerance: str, wide: bool) -> str:
    cast = "w, gradient = w.double(), gradient.double()" if wide else "pass"
    return f"""
        def is_right(f, gradient, w):
            {cast}
            step, tolerance = {step}, {tolerance}
            numerical = torch.zeros_like(w)
            for index in np.ndindex(*w.shape):
                above, below = w.clone(), w.clone()
                above[index] += step
                below[index] -= step
                numerical[index] = (f(above) - f(below)) / (2 * step)
            difference = gradient - numerical
            longest = max(gradient.norm(), numerical.norm())
            return bool({error} < tolerance)
        """


_NORM = "difference.norm() / longest"
_BY_DTYPE = "0.005 if w.dtype == torch.float64 else 0.05"

_VERDICT = (
    *(
        (
            f"step_{step.replace('-', '_')}",
            f"a fixed step of {step}, in float64",
            _verdict(step, _NORM, "1e-3", wide=True),
        )
        for step in ("1e-3", "1e-4", "1e-6", "1e-7")
    ),
    *(
        (
            f"own_dtype_{step.replace('-', '_')}",
            f"stays in the dtype of w with a step of {step}",
            _verdict(step, _NORM, _BY_DTYPE, wide=False),
        )
        for step in ("1e-3", "1e-4")
    ),
    (
        "step_by_dtype",
        "a larger step in float32",
        _verdict("1e-6 if w.dtype == torch.float64 else 1e-2", _NORM, _BY_DTYPE, wide=False),
    ),
    (
        "cube_root",
        "the cube root of the roundoff",
        _verdict("torch.finfo(w.dtype).eps ** (1 / 3)", _NORM, _BY_DTYPE, wide=False),
    ),
    (
        "largest_entries",
        "the largest difference, relative to the largest entry",
        _verdict(
            "1e-5",
            "difference.abs().max() / gradient.abs().max().clamp(min=1e-30)",
            "1e-3",
            wide=True,
        ),
    ),
    (
        "scaled_step",
        "a step relative to the largest entry of w",
        _verdict("1e-5 * w.abs().max().item()", _NORM, "1e-3", wide=True),
    ),
    (
        "wide_tolerance",
        "a tolerance just below one percent",
        _verdict("1e-5", _NORM, "9e-3", wide=True),
    ),
    (
        "sum_of_norms",
        "divided by the sum of both norms",
        _verdict(
            "1e-5", "difference.norm() / (gradient.norm() + numerical.norm())", "1e-3", wide=True
        ),
    ),
    (
        "float32_step",
        "one tolerance of half a percent for both dtypes, in float64",
        _verdict("2.0**-12", _NORM, "0.005", wide=True),
    ),
    (
        "tensor_of_bool",
        "a tensor that holds True or False",
        """
        def is_right(f, gradient, w):
            w, gradient = w.double(), gradient.double()
            units = torch.eye(w.numel(), dtype=w.dtype).reshape(-1, *w.shape) * 1e-5
            numerical = torch.stack([(f(w + u) - f(w - u)) / 2e-5 for u in units]).view_as(w)
            return torch.norm(numerical - gradient) <= 1e-3 * torch.norm(numerical)
        """,
    ),
    (
        "numpy_bool",
        "numpy's bool",
        """
        def is_right(f, gradient, w):
            w, g = w.double(), gradient.double().numpy()
            units = torch.eye(w.numel(), dtype=w.dtype).reshape(-1, *w.shape) * 1e-5
            n = np.array([((f(w + u) - f(w - u)) / 2e-5).item() for u in units]).reshape(g.shape)
            return np.linalg.norm(n - g) < 1e-3 * max(np.linalg.norm(n), np.linalg.norm(g))
        """,
    ),
    (
        "directions",
        "slopes along random directions",
        """
        def is_right(f, gradient, w):
            w, gradient = w.double(), gradient.double()
            generator = torch.Generator().manual_seed(1)
            squares = []
            for _ in range(3 * w.numel()):
                u = torch.randn(w.shape, generator=generator, dtype=w.dtype)
                slope = (f(w + 1e-5 * u) - f(w - 1e-5 * u)) / 2e-5
                squares.append((slope - (gradient * u).sum()) ** 2)
            off = torch.stack(squares).mean().sqrt()
            return bool(off < 2e-3 * gradient.norm())
        """,
    ),
)

_WHOLE = (
    whole(
        "built_on_each_other",
        "each function uses the one before it",
        """
        import torch

        def numerical_gradient(f, w, epsilon):
            grad = torch.zeros_like(w)
            for i in range(w.shape[0]):
                for j in range(w.shape[1]):
                    plus, minus = w.clone(), w.clone()
                    plus[i, j] += epsilon
                    minus[i, j] -= epsilon
                    grad[i, j] = (f(plus) - f(minus)) / (2 * epsilon)
            return grad

        def table(f, gradient, w, epsilon):
            numerical = numerical_gradient(f, w, epsilon)
            return torch.stack([gradient, numerical, gradient - numerical], -1).reshape(-1, 3)

        def relative_error(a, b):
            longest = max(a.norm(), b.norm())
            return (a - b).norm() / longest if longest > 0 else torch.tensor(0.0)

        def is_right(f, gradient, w):
            rows = table(f, gradient.double(), w.double(), 1e-5)
            return (relative_error(rows[:, 0], rows[:, 1]) < 1e-3).item()
        """,
    ),
)

CORRECT: tuple[Variant, ...] = (
    *(
        BASE.right(function, name, why, text)
        for function, variants in {
            "numerical_gradient": _DIFFERENCES,
            "table": _TABLE,
            "relative_error": _ERROR,
            "is_right": _VERDICT,
        }.items()
        for name, why, text in variants
    ),
    *_WHOLE,
)
