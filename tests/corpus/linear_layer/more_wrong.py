"""More mistakes in the gradients of linear_layer, one at a time and two at once."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

from ..edits import Slip
from ..variant import Variant
from .base import BASE

GRADIENTS = ("grad_w", "grad_x", "mse_grad_w")

_Y = "y = x @ w"
_R = "r = y - t"
_END = "return grad"

_ANY: tuple[Slip, ...] = (
    # Y
    ("centred_x", "wrong_forward", "centres X first", (_Y, "y = (x - x.mean(0)) @ w")),
    ("scaled_x", "wrong_forward", "scales X to length 1 first", (_Y, "y = x / x.norm() @ w")),
    ("one_column", "one_output", "W's first column for all", (_Y, "y = x @ w[:, :1] + 0 * t")),
    (
        "rows_of_y",
        "wrong_forward",
        "sums X before W",
        (_Y, "y = x.sum(1, keepdim=True) * w.sum(0)"),
    ),
    ("tanh", "extra_activation", "a tanh on Y", (_Y, "y = torch.tanh(x @ w)")),
    ("leaky", "extra_activation", "a leaky ReLU on Y", (_Y, "y = F.leaky_relu(x @ w)")),
    ("whole_w", "rounded", "W as whole numbers", (_Y, "y = x @ w.int().to(w.dtype)")),
    ("half_product", "precision", "float16 product", (_Y, "y = (x.half() @ w.half()).to(w.dtype)")),
    ("dropout", "random", "dropout was left on", (_Y, "y = F.dropout(x @ w, 0.5)")),
    ("small_bias", "extra_bias", "a bias of 0.001", (_Y, "y = x @ w + 1e-3")),
    # r
    ("noise", "random", "random noise", (_R, "r = y - t + 1e-3 * torch.randn_like(t)")),
    ("not_the_last", "one_sample", "leaves the last sample out", (_R, "r = y - t\nr[-1] = 0")),
    ("not_the_first", "one_sample", "starts at sample 1", (_R, "r = y - t\nr[0] = 0")),
    ("not_the_last_output", "one_output", "an output left out", (_R, "r = y - t\nr[:, -1] = 0")),
    ("clamp_far_out", "clipped", "clips at ±1000", (_R, "r = (y - t).clamp(-1000, 1000)")),
    ("dead_zone", "clipped", "drops small residuals", (_R, "r = F.hardshrink(y - t, 1e-2)")),
    ("soft_zone", "clipped", "shrinks residuals", (_R, "r = F.softshrink(y - t, 1e-3)")),
    ("cubed", "wrong_loss", "the fourth power's derivative", (_R, "r = (y - t) ** 3")),
    ("log_cosh", "wrong_loss", "log cosh's derivative", (_R, "r = torch.tanh(y - t)")),
    ("rooted", "wrong_loss", "a root", (_R, "r = (y - t).sign() * (y - t).abs().sqrt()")),
    ("sorted_target", "wrong_target", "the targets sorted", (_R, "r = y - t.sort(0).values")),
    ("backward_target", "wrong_target", "targets in reverse order", (_R, "r = y - t.flip(0)")),
    ("swapped_outputs", "wrong_target", "outputs in reverse order", (_R, "r = y - t.flip(1)")),
    (
        "one_hot_target",
        "wrong_target",
        "one-hot targets",
        (_R, "r = y - (t == t.max()).to(t.dtype)"),
    ),
    ("relative", "wrong_loss", "relative residuals", (_R, "r = (y - t) / (1 + t.abs())")),
    ("times_y", "chain", "a factor Y too many", (_R, "r = (y - t) * y")),
    (
        "column_centred",
        "wrong_loss",
        "takes column means away",
        (_R, "r = y - t\nr = r - r.mean(0)"),
    ),
    ("one_a_sample", "shape", "one residual a sample", (_R, "r = (y - t).sum(1, True) + 0 * t")),
    ("one_a_column", "averaged", "mean residual a column", (_R, "r = (y - t).mean(0) + 0 * t")),
    ("t_twice", "residual_plus", "takes T away twice", (_R, "r = y - 2 * t")),
    # the end
    ("no_last_row", "off_by_one", "the last row stays 0", (_END, "grad[-1] = 0\nreturn grad")),
    ("no_first_row", "off_by_one", "the first row stays 0", (_END, "grad[0] = 0\nreturn grad")),
    ("no_last_column", "off_by_one", "a column stays 0", (_END, "grad[:, -1] = 0\nreturn grad")),
    ("row_missing", "shape", "the last row is missing", (_END, "return grad[:-1]")),
    ("column_missing", "shape", "the last column is missing", (_END, "return grad[:, :-1]")),
    ("rolled", "permuted", "columns moved by one", (_END, "return grad.roll(1, 1)")),
    ("mirrored", "permuted", "columns in reverse", (_END, "return grad.flip(1)")),
    ("in_order", "permuted", "sorted", (_END, "return grad.sort(0).values")),
    ("with_rate", "extra_factor", "times a learning rate", (_END, "return 0.01 * grad")),
    ("squares", "wrong_loss", "squared", (_END, "return grad**2")),
    ("soft", "normalised", "a softmax", (_END, "return torch.softmax(grad, 0)")),
    (
        "unit_columns",
        "normalised",
        "columns of length 1",
        (_END, "return F.normalize(grad, dim=0)"),
    ),
    ("over_rows", "averaged", "averages over its rows", (_END, "return grad / len(grad)")),
    ("less_its_mean", "offset", "takes its mean away", (_END, "return grad - grad.mean()")),
    ("one_row", "shape", "rows added up", (_END, "return grad.sum(0, keepdim=True)")),
    (
        "transposed_square",
        "transposed",
        "transposes square ones",
        (_END, "if grad.shape[0] == grad.shape[1]:\n    grad = grad.T\nreturn grad"),
    ),
    ("triangle", "zero", "the upper triangle", (_END, "return grad.triu()")),
    ("cut_off", "rounded", "cuts off decimals", (_END, "return grad.trunc()")),
    ("three_digits", "rounded", "as printed", (_END, "return torch.tensor(np.round(grad, 3))")),
    ("half_at_the_end", "precision", "rounds to float16", (_END, "return grad.half().to(w.dtype)")),
    ("small_to_zero", "clipped", "small entries to 0", (_END, "return F.hardshrink(grad, 1e-2)")),
    ("no_numbers", "not_finite", "0 / 0", (_END, "return 0 * grad / 0")),
    ("a_text", "type", "a string", (_END, "return str(grad)")),
    ("a_boolean", "dtype", "booleans", (_END, "return grad > 0")),
    ("a_tuple", "type", "a tuple of one", (_END, "return (grad,)")),
)

_PRODUCT_W = "x.T @ delta"
_BY_W: tuple[Slip, ...] = (
    ("squeezed_x", "shape", "fails at N = 1", (_PRODUCT_W, "x.squeeze().T @ delta.squeeze()")),
    ("first_64_rows", "batch_size", "64 samples at most", (_PRODUCT_W, "x[:64].T @ delta[:64]")),
    ("even_samples", "one_sample", "every other sample", (_PRODUCT_W, "x[::2].T @ delta[::2]")),
    (
        "largest",
        "averaged",
        "a maximum for the sum",
        (_PRODUCT_W, "(x[:, :, None] * delta[:, None]).amax(0)"),
    ),
    (
        "reshaped_x",
        "transposed",
        "reshapes X for Xᵀ",
        (_PRODUCT_W, "x.reshape(x.shape[1], -1) @ delta"),
    ),
    ("centred_factor", "wrong_forward", "centres X", (_PRODUCT_W, "(x - x.mean(0)).T @ delta")),
    ("squared_x", "chain", "X squared", (_PRODUCT_W, "(x**2).T @ delta")),
    (
        "new_w",
        "updated",
        "returns the weights after a step",
        ("return grad", "return w - 0.01 * grad"),
    ),
    ("decayed", "offset", "a weight decay of 0.001", ("return grad", "return grad + 1e-3 * w")),
)

_PRODUCT_X = "delta @ w.T"
_BY_X: tuple[Slip, ...] = (
    ("squeezed_at_1", "shape", "loses the axis at N = 1", ("return grad", "return grad.squeeze()")),
    ("first_64_rows", "batch_size", "64 samples at most", ("return grad", "return grad[:64]")),
    ("largest", "averaged", "a maximum for the sum", (_PRODUCT_X, "(delta[:, None] * w).amax(2)")),
    (
        "reshaped_w",
        "transposed",
        "reshapes W for Wᵀ",
        (_PRODUCT_X, "delta @ w.reshape(w.shape[1], -1)"),
    ),
    ("squared_w", "chain", "W squared", (_PRODUCT_X, "delta @ (w**2).T")),
    ("pseudo_inverse", "chain", "divides by W", (_PRODUCT_X, "delta @ torch.linalg.pinv(w)")),
    (
        "without_a_row",
        "off_by_one",
        "a zero for the last input",
        (_PRODUCT_X, "F.pad(delta @ w[:-1].T, (0, 1))"),
    ),
    (
        "new_x",
        "updated",
        "returns the inputs after a step",
        ("return grad", "return x - 0.01 * grad"),
    ),
    ("decayed", "offset", "a decay of 0.001", ("return grad", "return grad + 1e-3 * x")),
)

_DELTA = "2 * r / r.numel()"
_MSE: tuple[Slip, ...] = (
    ("sum_of_sizes", "averaged", "N + C for N C", (_DELTA, "2 * r / sum(r.shape)")),
    ("whole_division", "rounded", "2 // (N C) is 0", (_DELTA, "2 // r.numel() * r")),
    ("factor_4", "extra_factor", "4 for 2", (_DELTA, "4 * r / r.numel()")),
    ("averaged_first", "averaged", "averages the residual", (_DELTA, "2 * r.mean(0) + 0 * r")),
    ("root_of_count", "averaged", "the root of N C", (_DELTA, "2 * r / r.numel() ** 0.5")),
)

# --- two at once ----------------------------------------------------------------------------------

# Chosen so that neither undoes the other: the sign of one, the size of the other, say.
_FIRST: tuple[Slip, ...] = (
    ("bias", "extra_bias", "adds 1 to Y", (_Y, "y = x @ w + 1")),
    ("relu", "extra_activation", "a ReLU on Y", (_Y, "y = torch.relu(x @ w)")),
    ("reversed", "residual_reversed", "T - Y", (_R, "r = t - y")),
    ("no_target", "residual_without_t", "forgets T", (_R, "r = y")),
    ("plus", "residual_plus", "Y + T", (_R, "r = y + t")),
    ("clamp", "clipped", "clips the residual to ±1", (_R, "r = (y - t).clamp(-1, 1)")),
)
_THEN: tuple[Slip, ...] = (
    ("doubled", "extra_factor", "doubles the result", (_END, "return 2 * grad")),
    ("over_n", "averaged", "averages over samples", (_END, "return grad / x.shape[0]")),
    ("transposed", "transposed", "the other way round", (_END, "return grad.T")),
    ("clip_by_norm", "clipped", "norm at most 1", (_END, "return grad / max(1, grad.norm())")),
    ("float16", "precision", "rounds to float16", (_END, "return grad.half().to(w.dtype)")),
)


def _pairs(function: str) -> tuple[Variant, ...]:
    return tuple(
        BASE.wrong(
            function,
            f"{one}_and_{other}",
            f"{mistake}_and_{second}",
            f"{why}, and {reason}",
            edit,
            last,
        )
        for (one, mistake, why, edit), (other, second, reason, last) in product(_FIRST, _THEN)
    )


# --- what a single call does not show -------------------------------------------------------------


def _impure(function: str) -> tuple[Variant, ...]:
    wrt, transposed = ("x", ("w.T", "w.t_()")) if function == "grad_x" else ("w", ("x.T", "x.t_()"))
    grad = next(
        line.strip()
        for line in BASE.functions[function].splitlines()
        if line.strip().startswith("grad =")
    )
    start = (f"def {function}(", f"KEPT = {{}}\n\n\ndef {function}(")
    key = "key = tuple(grad.shape)\n"
    changes = (
        ("takes_a_step", f"{wrt} is updated on the way", (_END, f"{wrt} -= 0.01 * grad\n{_END}")),
        (
            "writes_into_it",
            f"the result is written over {wrt}",
            (_END, f"return {wrt}.copy_(grad)"),
        ),
        ("negates_t", "t comes back negated", (_R, "r = y + t.neg_()")),
        ("zeroes_t", "t is zeroed at the end", (_END, f"t.zero_()\n{_END}")),
        ("transposes_in_place", "an argument comes back transposed", transposed),
    )
    momentum = f"{grad}\n{key}grad = KEPT[key] = grad + 0.9 * KEPT.get(key, 0)"
    fading = f"{grad}\nKEPT['n'] = KEPT.get('n', 0) + 1\ngrad = grad * 0.9 ** (KEPT['n'] - 1)"
    average = f"{grad}\n{key}grad = KEPT[key] = (grad + KEPT.get(key, grad)) / 2"
    first_w = "y = x @ KEPT.setdefault(tuple(w.shape), w.clone())"
    return (
        *(
            replace(BASE.wrong(function, name, "changes_argument", why, edit), purity_only=True)
            for name, why, edit in changes
        ),
        BASE.wrong(function, "momentum", "accumulates", "adds momentum", start, (grad, momentum)),
        BASE.wrong(function, "fading", "stale", "a rate that decays", start, (grad, fading)),
        BASE.wrong(function, "running", "stale", "a running average", start, (grad, average)),
        BASE.wrong(function, "first_w", "stale", "keeps the first W", start, (_Y, first_w)),
    )


def more_mistakes() -> tuple[Variant, ...]:
    """Return each of them in each gradient that it can happen in."""
    return (
        *BASE.slips(GRADIENTS, _ANY),
        *BASE.slips(("grad_w", "mse_grad_w"), _BY_W),
        *BASE.slips(("grad_x",), _BY_X),
        *BASE.slips(("mse_grad_w",), _MSE),
        *(variant for function in GRADIENTS for variant in _pairs(function)),
        *(variant for function in GRADIENTS for variant in _impure(function)),
    )
