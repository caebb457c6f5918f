"""Mistakes in gradient_check: each must lose points, and none may pass for right."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ..edits import Slip
from ..variant import Variant
from .base import BASE

# --- central differences --------------------------------------------------------------------------

_ABOVE = "above[i, j] += epsilon"
_BELOW = "below[i, j] -= epsilon"
_DIFFERENCE = "difference = f(above) - f(below)"
_QUOTIENT = "grad[i, j] = difference / (2 * epsilon)"
_ZEROS = "grad = torch.zeros_like(w)"
_COPY = "above = w.clone()"
_END = "return grad"

_DIFFERENCES: tuple[Slip, ...] = (
    (
        "forward",
        "one_sided",
        "f(w + ε) - f(w), over ε",
        (_DIFFERENCE, "difference = 2 * (f(above) - f(w))"),
    ),
    (
        "backward",
        "one_sided",
        "f(w) - f(w - ε), over ε",
        (_DIFFERENCE, "difference = 2 * (f(w) - f(below))"),
    ),
    (
        "forward_over_2",
        "one_sided",
        "f(w + ε) - f(w), over 2 ε",
        (_DIFFERENCE, "difference = f(above) - f(w)"),
    ),
    ("both_above", "same_side", "both points above", (_BELOW, "below[i, j] += epsilon")),
    (
        "above_twice",
        "same_side",
        "f(above) - f(above)",
        (_DIFFERENCE, "difference = f(above) - f(above)"),
    ),
    ("reversed", "sign", "f(below) - f(above)", (_DIFFERENCE, "difference = f(below) - f(above)")),
    ("sum", "sign", "f(above) + f(below)", (_DIFFERENCE, "difference = f(above) + f(below)")),
    (
        "absolute",
        "sign",
        "the absolute difference",
        (_DIFFERENCE, "difference = abs(f(above) - f(below))"),
    ),
    ("squared", "squared", "the square", (_DIFFERENCE, "difference = (f(above) - f(below)) ** 2")),
    ("over_epsilon", "factor", "over ε", (_QUOTIENT, "grad[i, j] = difference / epsilon")),
    ("over_2", "factor", "over 2", (_QUOTIENT, "grad[i, j] = difference / 2")),
    ("no_brackets", "factor", "/ 2 * ε", (_QUOTIENT, "grad[i, j] = difference / 2 * epsilon")),
    (
        "over_4_epsilon",
        "factor",
        "over 4 ε",
        (_QUOTIENT, "grad[i, j] = difference / (4 * epsilon)"),
    ),
    (
        "over_epsilon_squared",
        "factor",
        "over ε²",
        (_QUOTIENT, "grad[i, j] = difference / epsilon**2"),
    ),
    ("not_divided", "factor", "not divided", (_QUOTIENT, "grad[i, j] = difference")),
    (
        "second",
        "second_derivative",
        "the second difference",
        (_QUOTIENT, "grad[i, j] = (f(above) - 2 * f(w) + f(below)) / epsilon**2"),
    ),
    ("own_epsilon", "epsilon_ignored", "ε = 1e-4", (_ZEROS, f"{_ZEROS}\nepsilon = 1e-4")),
    ("own_epsilon_3", "epsilon_ignored", "ε = 1e-3", (_ZEROS, f"{_ZEROS}\nepsilon = 1e-3")),
    (
        "own_epsilon_dyadic",
        "epsilon_ignored",
        "ε = 1/128",
        (_ZEROS, f"{_ZEROS}\nepsilon = 2.0**-7"),
    ),
    ("half_epsilon", "epsilon_wrong", "ε/2", (_ZEROS, f"{_ZEROS}\nepsilon = epsilon / 2")),
    ("double_epsilon", "epsilon_wrong", "2 ε", (_ZEROS, f"{_ZEROS}\nepsilon = epsilon * 2")),
    (
        "relative_epsilon",
        "epsilon_wrong",
        "ε w",
        (_ZEROS, f"{_ZEROS}\nepsilon = epsilon * w.abs().max().item()"),
    ),
    (
        "capped_epsilon",
        "epsilon_wrong",
        "ε of at most 1e-2",
        (_ZEROS, f"{_ZEROS}\nepsilon = min(epsilon, 1e-2)"),
    ),
    ("multiplied", "epsilon_wrong", "times 1 + ε", (_ABOVE, "above[i, j] *= 1 + epsilon")),
    ("minus_above", "sign", "above is below", (_ABOVE, "above[i, j] -= epsilon")),
    ("not_moved_above", "one_sided", "only below is moved", (_ABOVE, "pass")),
    ("not_moved_below", "one_sided", "only above is moved", (_BELOW, "pass")),
    ("assigned", "epsilon_wrong", "the entry becomes ε", (_ABOVE, "above[i, j] = epsilon")),
    ("row", "moves_together", "a whole row", (_ABOVE, "above[i] += epsilon")),
    (
        "row_both",
        "moves_together",
        "a whole row, both ways",
        (
            _QUOTIENT,
            (
                "above, below = w.clone(), w.clone()\nabove[i] += epsilon\nbelow[i] -= epsilon\n"
                "grad[i, j] = (f(above) - f(below)) / (2 * epsilon)"
            ),
        ),
    ),
    ("column", "moves_together", "a whole column", (_BELOW, "below[:, j] -= epsilon")),
    (
        "everything",
        "moves_together",
        "all entries",
        (_QUOTIENT, "grad[i, j] = (f(w + epsilon) - f(w - epsilon)) / (2 * epsilon)"),
    ),
    (
        "diagonal",
        "entries_skipped",
        "the diagonal alone",
        (_QUOTIENT, "grad[i, j] = difference / (2 * epsilon) if i == j else 0"),
    ),
    ("first_row", "entries_skipped", "the first row alone", ("range(w.shape[0])", "range(1)")),
    (
        "last_row",
        "entries_skipped",
        "without the last row",
        ("range(w.shape[0])", "range(w.shape[0] - 1)"),
    ),
    (
        "last_column",
        "entries_skipped",
        "without the last column",
        ("range(w.shape[1])", "range(w.shape[1] - 1)"),
    ),
    (
        "square",
        "entries_skipped",
        "as many columns as rows",
        ("range(w.shape[1])", "range(min(w.shape))"),
    ),
    (
        "last_entry",
        "entries_skipped",
        "without the last entry",
        (_END, "grad[-1, -1] = 0\nreturn grad"),
    ),
    (
        "swapped",
        "transposed",
        "rows for columns",
        (_QUOTIENT, "grad.view(-1)[j * w.shape[0] + i] = difference / (2 * epsilon)"),
    ),
    ("transposed", "transposed", "the other way round", (_END, "return grad.T")),
    ("flat", "shape", "a vector", (_END, "return grad.reshape(-1)")),
    ("list", "type", "a list of lists", (_END, "return grad.tolist()")),
    ("none", "type", "nothing", (_END, "return None")),
    ("summed", "shape", "a number", (_END, "return grad.sum()")),
    ("int", "rounded", "whole numbers", (_ZEROS, "grad = torch.zeros(w.shape, dtype=torch.int64)")),
    ("float32", "dtype", "float32 for float64", (_ZEROS, "grad = torch.zeros(w.shape)")),
    (
        "float64",
        "dtype",
        "float64 for float32",
        (_ZEROS, "grad = torch.zeros(w.shape, dtype=torch.float64)"),
    ),
    ("float16_w", "precision", "float16 inside", (_COPY, "above = w.half().to(w.dtype)")),
    (
        "float32_w",
        "precision",
        "float64 weights cut to float32",
        (_DIFFERENCE, "difference = f(above.float()) - f(below.float())"),
    ),
    ("rounded_w", "rounded", "whole weights", (_ZEROS, f"{_ZEROS}\nw = w.round()")),
    (
        "int_copy",
        "rounded",
        "the points are whole numbers",
        (_DIFFERENCE, "difference = f(above.int().to(w.dtype)) - f(below.int().to(w.dtype))"),
    ),
    ("rounded_result", "rounded", "four decimals", (_END, "return (grad * 1e4).round() / 1e4")),
    ("clipped", "clipped", "within ±5", (_END, "return grad.clamp(-5, 5)")),
    ("unit", "normalised", "of length 1", (_END, "return grad / grad.norm()")),
    ("negated", "sign", "the direction of descent", (_END, "return -grad")),
    ("averaged", "averaged", "divided by the number of entries", (_END, "return grad / w.numel()")),
    ("no_copy_above", "not_put_back", "above is w itself", (_COPY, "above = w")),
    (
        "richardson",
        "not_central",
        "a better formula than the one asked for",
        (
            _QUOTIENT,
            (
                "half = torch.zeros_like(w)\nhalf[i, j] = epsilon / 2\n"
                "fine = (f(w + half) - f(w - half)) / epsilon\n"
                "grad[i, j] = (4 * fine - difference / (2 * epsilon)) / 3"
            ),
        ),
    ),
    ("value", "not_a_derivative", "f(w)", (_QUOTIENT, "grad[i, j] = f(w)")),
    (
        "cumulative",
        "not_put_back",
        "entries stay moved",
        (
            _END,
            (
                "above, below = w.clone(), w.clone()\nfor index in np.ndindex(*w.shape):\n"
                "    above[index] += epsilon\n    below[index] -= epsilon\n"
                "    grad[index] = (f(above) - f(below)) / (2 * epsilon)\nreturn grad"
            ),
        ),
    ),
    (
        "put_back_halfway",
        "not_put_back",
        "+ε, -ε, and so below is w",
        (
            _END,
            (
                "w = w.clone()\nfor index in np.ndindex(*w.shape):\n"
                "    w[index] += epsilon\n    up = f(w)\n    w[index] -= epsilon\n    down = f(w)\n"
                "    grad[index] = (up - down) / (2 * epsilon)\nreturn grad"
            ),
        ),
    ),
    (
        "autograd",
        "not_differences",
        "the derivative itself",
        (
            _END,
            (
                "leaf = w.clone().requires_grad_()\n"
                "autograd = __import__('importlib').import_module('torch.autograd')\n"
                "(g,) = autograd.grad(f(leaf), leaf)\nreturn g"
            ),
        ),
    ),
)

# --- the table ------------------------------------------------------------------------------------

_ANALYTIC = "analytic = gradient.reshape(-1)"
_NUMERICAL = "numerical = torch.stack(numbers)"
_MINUS = "difference = analytic - numerical"
_ROWS = "rows = torch.stack([analytic, numerical, difference], dim=1)"
_NUMBER = "numbers.append((f(above) - f(below)) / (2 * epsilon))"

_TABLE: tuple[Slip, ...] = (
    (
        "reversed",
        "difference_reversed",
        "numerical - analytic",
        (_MINUS, "difference = numerical - analytic"),
    ),
    (
        "absolute",
        "sign",
        "the absolute difference",
        (_MINUS, "difference = (analytic - numerical).abs()"),
    ),
    (
        "relative",
        "wrong_column",
        "the relative difference",
        (_MINUS, "difference = (analytic - numerical) / numerical"),
    ),
    (
        "quotient",
        "wrong_column",
        "analytic / numerical",
        (_MINUS, "difference = analytic / numerical"),
    ),
    (
        "squared",
        "wrong_column",
        "the squared difference",
        (_MINUS, "difference = (analytic - numerical) ** 2"),
    ),
    ("zero", "wrong_column", "no difference", (_MINUS, "difference = 0 * analytic")),
    (
        "columns_swapped",
        "order",
        "numerical first",
        (_ROWS, "rows = torch.stack([numerical, analytic, difference], dim=1)"),
    ),
    (
        "difference_first",
        "order",
        "the difference first",
        (_ROWS, "rows = torch.stack([difference, analytic, numerical], dim=1)"),
    ),
    (
        "two_columns",
        "shape",
        "no difference",
        (_ROWS, "rows = torch.stack([analytic, numerical], dim=1)"),
    ),
    (
        "transposed",
        "shape",
        "three rows",
        (_ROWS, "rows = torch.stack([analytic, numerical, difference])"),
    ),
    (
        "reshaped",
        "transposed",
        "three rows cut into threes",
        (_ROWS, "rows = torch.stack([analytic, numerical, difference]).reshape(-1, 3)"),
    ),
    (
        "column_major",
        "order",
        "both column by column",
        (
            _ROWS,
            (
                "every = analytic, numerical, difference\n"
                "columns = [c.reshape(w.shape).T.reshape(-1) for c in every]\n"
                "rows = torch.stack(columns, dim=1)"
            ),
        ),
    ),
    (
        "analytic_by_column",
        "order",
        "the gradient column by column",
        (_ANALYTIC, "analytic = gradient.T.reshape(-1)"),
    ),
    ("last_first", "order", "last entry first", (_ROWS, f"{_ROWS}.flip(0)")),
    ("sorted", "order", "sorted", (_ROWS, f"{_ROWS}.sort(dim=0).values")),
    (
        "analytic_twice",
        "wrong_column",
        "the numerical column is analytic",
        (_NUMERICAL, "numerical = analytic.clone()"),
    ),
    (
        "numerical_twice",
        "wrong_column",
        "the analytic column is numerical",
        (_ANALYTIC, "analytic = torch.stack(numbers)"),
    ),
    (
        "forward",
        "one_sided",
        "f(w + ε) - f(w), over ε",
        (_NUMBER, "numbers.append((f(above) - f(w)) / epsilon)"),
    ),
    (
        "over_epsilon",
        "factor",
        "over ε",
        (_NUMBER, "numbers.append((f(above) - f(below)) / epsilon)"),
    ),
    (
        "own_epsilon",
        "epsilon_ignored",
        "ε = 1e-4",
        ("numbers = []", "numbers = []\nepsilon = 1e-4"),
    ),
    (
        "list",
        "type",
        "a list of rows",
        (_ROWS, "rows = torch.stack([analytic, numerical, difference], dim=1).tolist()"),
    ),
    (
        "text",
        "type",
        "text",
        (_ROWS, "rows = '\\n'.join(map(str, zip(analytic, numerical, difference)))"),
    ),
    ("printed", "type", "printed, not returned", ("return rows", "print(rows)")),
    ("tuple", "type", "three tensors", (_ROWS, "rows = (analytic, numerical, difference)")),
    ("rounded", "rounded", "four decimals", (_ROWS, f"{_ROWS}\nrows = (rows * 1e4).round() / 1e4")),
    (
        "shaped",
        "shape",
        "the shape of w in front",
        (
            _ROWS,
            "rows = torch.stack([analytic, numerical, difference], dim=1).reshape(*w.shape, 3)",
        ),
    ),
    ("not_last", "entries_skipped", "without the last row", ("return rows", "return rows[:-1]")),
    (
        "true_gradient",
        "wrong_column",
        "differences in place of the gradient given",
        (_ANALYTIC, "analytic = torch.stack(numbers) + 0 * gradient.reshape(-1)"),
    ),
)

# --- the relative error ---------------------------------------------------------------------------

_DISTANCE = "distance = torch.norm(a - b)"
_LONGEST = "longest = max(torch.norm(a), torch.norm(b))"
_ZERO = "if longest == 0:\n        return 0.0"
_ERROR_END = "return error"

_ERROR: tuple[Slip, ...] = (
    (
        "sum_of_norms",
        "denominator",
        "the sum of the norms",
        (_LONGEST, "longest = torch.norm(a) + torch.norm(b)"),
    ),
    (
        "mean_of_norms",
        "denominator",
        "the mean of the norms",
        (_LONGEST, "longest = (torch.norm(a) + torch.norm(b)) / 2"),
    ),
    ("norm_of_a", "denominator", "the norm of a", (_LONGEST, "longest = torch.norm(a)")),
    ("norm_of_b", "denominator", "the norm of b", (_LONGEST, "longest = torch.norm(b)")),
    (
        "smaller",
        "denominator",
        "the smaller norm",
        (_LONGEST, "longest = min(torch.norm(a), torch.norm(b))"),
    ),
    (
        "product",
        "denominator",
        "the product of the norms",
        (_LONGEST, "longest = torch.norm(a) * torch.norm(b)"),
    ),
    (
        "norm_of_sum",
        "denominator",
        "the norm of the sum",
        (_LONGEST, "longest = torch.norm(a + b)"),
    ),
    (
        "at_least_1",
        "denominator",
        "at least 1",
        (_LONGEST, "longest = max(torch.norm(a), torch.norm(b), torch.tensor(1.0))"),
    ),
    (
        "plus_1e_8",
        "denominator",
        "1e-8 on top",
        (_LONGEST, "longest = max(torch.norm(a), torch.norm(b)) + 1e-8"),
    ),
    (
        "plus_1e_6",
        "denominator",
        "1e-6 on top",
        (_LONGEST, "longest = max(torch.norm(a), torch.norm(b)) + 1e-6"),
    ),
    (
        "floor_1e_3",
        "denominator",
        "at least 1e-3",
        (_LONGEST, "longest = max(torch.norm(a), torch.norm(b), torch.tensor(1e-3))"),
    ),
    ("no_guard", "zero_by_zero", "NaN for two zeros", (_ZERO, "pass")),
    ("guard_1", "zero_by_zero", "1 for two zeros", (_ZERO, "if longest == 0:\n        return 1.0")),
    (
        "guard_none",
        "zero_by_zero",
        "None for two zeros",
        (_ZERO, "if longest == 0:\n        return None"),
    ),
    (
        "guard_small",
        "zero_by_zero",
        "small ones count as zeros",
        (_ZERO, "if longest < 1e-3:\n        return 0.0"),
    ),
    (
        "guard_of_a",
        "zero_by_zero",
        "0 where the first of two is all zero",
        (_ZERO, "if torch.norm(a) == 0:\n        return 0.0"),
    ),
    ("absolute", "not_relative", "not divided", (_ERROR_END, "return distance")),
    ("squared", "squared", "the square", (_ERROR_END, "return error**2")),
    ("root", "root", "the root", (_ERROR_END, "return error**0.5")),
    ("percent", "factor", "in percent", (_ERROR_END, "return 100 * error")),
    ("at_most_1", "clipped", "at most 1", (_ERROR_END, "return min(error, torch.tensor(1.0))")),
    (
        "largest_entry",
        "wrong_norm",
        "the largest entry",
        (_DISTANCE, "distance = (a - b).abs().max()"),
    ),
    (
        "largest_entries",
        "wrong_norm",
        "the largest entries of all",
        (
            _END_OF := "error = distance / longest",
            "error = (a - b).abs().max() / max(a.abs().max(), b.abs().max())",
        ),
    ),
    (
        "sum_of_entries",
        "wrong_norm",
        "sums of absolute entries",
        (_END_OF, "error = (a - b).abs().sum() / max(a.abs().sum(), b.abs().sum())"),
    ),
    (
        "spectral",
        "wrong_norm",
        "the largest singular value",
        (
            _END_OF,
            (
                "size = lambda m: torch.linalg.matrix_norm(m, 2)\n"
                "error = size(a - b) / max(size(a), size(b))"
            ),
        ),
    ),
    (
        "nuclear",
        "wrong_norm",
        "the sum of the singular values",
        (
            _END_OF,
            (
                "size = lambda m: torch.linalg.matrix_norm(m, 'nuc')\n"
                "error = size(a - b) / max(size(a), size(b))"
            ),
        ),
    ),
    (
        "mean_of_entries",
        "wrong_norm",
        "the mean of the relative errors of the entries",
        (_END_OF, "error = ((a - b).abs() / torch.maximum(a.abs(), b.abs())).mean()"),
    ),
    (
        "worst_of_entries",
        "wrong_norm",
        "the worst relative error of an entry",
        (_END_OF, "error = ((a - b).abs() / torch.maximum(a.abs(), b.abs())).max()"),
    ),
    (
        "difference_of_norms",
        "wrong_distance",
        "how much longer the one is",
        (_DISTANCE, "distance = (torch.norm(a) - torch.norm(b)).abs()"),
    ),
    ("sum_for_difference", "wrong_distance", "a + b", (_DISTANCE, "distance = torch.norm(a + b)")),
    (
        "sum_of_difference",
        "wrong_distance",
        "the sum of a - b",
        (_DISTANCE, "distance = (a - b).sum()"),
    ),
    (
        "squares",
        "squared",
        "squares without the root",
        (_END_OF, "error = ((a - b) ** 2).sum() / max((a**2).sum(), (b**2).sum())"),
    ),
    (
        "mean_square",
        "wrong_norm",
        "a mean above, a sum below",
        (_DISTANCE, "distance = ((a - b) ** 2).mean().sqrt()"),
    ),
    (
        "row_norms",
        "shape",
        "one a row",
        (_END_OF, "error = (a - b).norm(dim=1) / torch.maximum(a.norm(dim=1), b.norm(dim=1))"),
    ),
    (
        "angle",
        "not_relative",
        "one minus the cosine",
        (_END_OF, "error = 1 - (a * b).sum() / (a.norm() * b.norm())"),
    ),
    ("negative", "sign", "the wrong sign", (_ERROR_END, "return -error")),
    ("text", "type", "text", (_ERROR_END, "return f'{float(error):.3e}'")),
    ("bool", "type", "a bool", (_ERROR_END, "return bool(error < 1e-6)")),
    ("entries", "shape", "one an entry", (_ERROR_END, "return (a - b).abs() / longest")),
    ("rounded", "rounded", "three decimals", (_ERROR_END, "return round(float(error), 3)")),
    ("half", "precision", "float16", (_ERROR_END, "return error.half()")),
)

# --- the verdict ----------------------------------------------------------------------------------

_STEP = "step = 1e-5"
_OFF = "distance = torch.norm(gradient - numerical)"
_SIZE = "longest = max(torch.norm(gradient), torch.norm(numerical))"
_RELATIVE = "error = distance / longest"
_VERDICT_LINE = "verdict = bool(error < 1e-3)"
_WIDE = "w = w.double()\n    gradient = gradient.double()"

_VERDICT: tuple[Slip, ...] = (
    ("always", "constant", "True", (_VERDICT_LINE, "verdict = True")),
    ("never", "constant", "False", (_VERDICT_LINE, "verdict = False")),
    (
        "coin",
        "constant",
        "the parity of something",
        (_VERDICT_LINE, "verdict = w.numel() % 2 == 0"),
    ),
    ("negated", "sign", "the other way round", (_VERDICT_LINE, "verdict = bool(error >= 1e-3)")),
    ("below_half", "tolerance", "a half", (_VERDICT_LINE, "verdict = bool(error < 0.5)")),
    ("tenth", "tolerance", "ten percent", (_VERDICT_LINE, "verdict = bool(error < 0.1)")),
    ("five_percent", "tolerance", "five percent", (_VERDICT_LINE, "verdict = bool(error < 0.05)")),
    ("two", "tolerance", "2", (_VERDICT_LINE, "verdict = bool(error < 2)")),
    ("exact", "tolerance", "0", (_VERDICT_LINE, "verdict = bool(error == 0)")),
    ("too_strict", "tolerance", "1e-14", (_VERDICT_LINE, "verdict = bool(error < 1e-14)")),
    ("one_for_all", "tolerance", "1e-12", (_VERDICT_LINE, "verdict = bool(error < 1e-12)")),
    ("absolute", "absolute", "an absolute distance", (_RELATIVE, "error = distance")),
    (
        "absolute_entries",
        "absolute",
        "absolute differences of entries",
        (_RELATIVE, "error = (gradient - numerical).abs().max()"),
    ),
    (
        "allclose",
        "absolute",
        "allclose with its defaults",
        (_VERDICT_LINE, "verdict = torch.allclose(gradient, numerical, rtol=1e-3, atol=1e-3)"),
    ),
    (
        "isclose",
        "absolute",
        "isclose, wide",
        (_VERDICT_LINE, "verdict = bool(torch.isclose(gradient, numerical, atol=1e-2).all())"),
    ),
    (
        "at_least_1",
        "absolute",
        "relative to 1 or more",
        (_SIZE, "longest = max(torch.norm(gradient), torch.norm(numerical), torch.tensor(1.0))"),
    ),
    (
        "plus_epsilon",
        "absolute",
        "1e-3 in the denominator",
        (_RELATIVE, "error = distance / (longest + 1e-3)"),
    ),
    (
        "signs",
        "weak",
        "the signs agree",
        (_VERDICT_LINE, "verdict = bool((gradient.sign() == numerical.sign()).all())"),
    ),
    (
        "norms",
        "weak",
        "the norms agree",
        (_OFF, "distance = (torch.norm(gradient) - torch.norm(numerical)).abs()"),
    ),
    ("sums", "weak", "the sums agree", (_OFF, "distance = (gradient - numerical).sum().abs()")),
    (
        "means",
        "weak",
        "the means agree",
        (_OFF, "distance = (gradient.mean() - numerical.mean()).abs()"),
    ),
    (
        "sorted",
        "weak",
        "the sorted entries agree",
        (
            _OFF,
            (
                "ordered = lambda m: m.reshape(-1).sort()[0]\n"
                "distance = torch.norm(ordered(gradient) - ordered(numerical))"
            ),
        ),
    ),
    (
        "angles",
        "weak",
        "the directions agree",
        (
            _RELATIVE,
            "error = 1 - (gradient * numerical).sum() / (gradient.norm() * numerical.norm())",
        ),
    ),
    (
        "first_entry",
        "weak",
        "the first entries agree",
        (_RELATIVE, "error = abs(gradient[0, 0] - numerical[0, 0]) / abs(numerical[0, 0])"),
    ),
    (
        "first_row",
        "weak",
        "the first rows agree",
        (_RELATIVE, "error = (gradient[0] - numerical[0]).norm() / numerical[0].norm()"),
    ),
    (
        "without_last",
        "weak",
        "all but the last entry",
        (_RELATIVE, "error = (gradient - numerical).reshape(-1)[:-1].norm() / longest"),
    ),
    (
        "magnitudes",
        "weak",
        "the absolute entries agree",
        (_OFF, "distance = torch.norm(gradient.abs() - numerical.abs())"),
    ),
    (
        "median",
        "weak",
        "half of the entries agree",
        (_RELATIVE, "error = (gradient - numerical).abs().median() / numerical.abs().median()"),
    ),
    (
        "any",
        "weak",
        "one entry agrees",
        (_RELATIVE, "error = ((gradient - numerical) / numerical).abs().min()"),
    ),
    (
        "transposes",
        "weak",
        "a transpose will do",
        (
            _VERDICT_LINE,
            (
                "verdict = bool(error < 1e-3) or (w.shape[0] == w.shape[1] and "
                "bool((gradient.T - numerical).norm() < 1e-3 * longest))"
            ),
        ),
    ),
    (
        "scaled",
        "weak",
        "a factor is fitted",
        (
            _OFF,
            (
                "fit = (gradient * numerical).sum() / (gradient**2).sum().clamp(min=1e-30)\n"
                "distance = torch.norm(fit * gradient - numerical)"
            ),
        ),
    ),
    (
        "one_direction",
        "weak",
        "one slope agrees",
        (_RELATIVE, "error = abs((gradient - numerical).sum() / numerical.sum())"),
    ),
    ("step_too_small", "step", "a step of 1e-15", (_STEP, "step = 1e-15")),
    ("step_too_large", "step", "a step of 1", (_STEP, "step = 1.0")),
    (
        "forward_large",
        "step",
        "one-sided, with a step of 0.1",
        ("(f(w + move) - f(w - move)) / (2 * step)", "(f(w + 1e4 * move) - f(w)) / (1e4 * step)"),
    ),
    (
        "float32",
        "precision",
        "float32 with a step that float32 cannot see",
        (_STEP, "step = 1e-8\nw, gradient = w.float(), gradient.float()"),
    ),
    (
        "half",
        "precision",
        "float16",
        (_STEP, "step = 1e-3\nw, gradient = w.half(), gradient.half()"),
    ),
    ("factor", "factor", "over ε, not 2 ε", ("/ (2 * step)", "/ step")),
    (
        "reversed",
        "sign",
        "the wrong sign",
        ("(f(w + move) - f(w - move))", "(f(w - move) - f(w + move))"),
    ),
    ("number", "type", "the error, not a verdict", ("return verdict", "return float(error)")),
    ("text", "type", "text", ("return verdict", "return 'right' if verdict else 'wrong'")),
    ("int", "type", "0 or 1", ("return verdict", "return int(verdict)")),
    (
        "entries",
        "shape",
        "one verdict an entry",
        ("return verdict", "return (gradient - numerical).abs() < 1e-3 * longest"),
    ),
    ("none", "type", "nothing", ("return verdict", "assert verdict")),
    (
        "raises",
        "exception",
        "raises for a wrong one",
        ("return verdict", "assert verdict\nreturn True"),
    ),
)


def _untidy() -> Iterator[Variant]:
    changed = BASE.wrong(
        "numerical_gradient",
        "changes_w",
        "changes_argument",
        "leaves w moved",
        (_END, "w[0, 0] += epsilon\nreturn grad"),
    )
    yield replace(changed, purity_only=True)


WRONG: tuple[Variant, ...] = (
    *BASE.slips(["numerical_gradient"], _DIFFERENCES),
    *BASE.slips(["table"], _TABLE),
    *BASE.slips(["relative_error"], _ERROR),
    *BASE.slips(["is_right"], _VERDICT),
    *_untidy(),
)
