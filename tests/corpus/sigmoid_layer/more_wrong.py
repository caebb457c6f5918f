"""More mistakes in the gradients of sigmoid_layer, one at a time and two at once."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

from ..edits import Slip
from ..variant import Variant
from .base import BASE

GRADIENTS = ("grad_w", "grad_x")

_Z = "z = x @ w"
_Y = "y = torch.sigmoid(z)"
_R = "r = y - t"
_SLOPE = "slope = y * (1 - y)"
_DELTA = "delta = r * slope"
_END = "return grad"

_ANY: tuple[Slip, ...] = (
    ("centred_x", "wrong_forward", "centres X first", (_Z, "z = (x - x.mean(0)) @ w")),
    ("whole_w", "rounded", "W as whole numbers", (_Z, "z = x @ w.int().to(w.dtype)")),
    ("dropout", "random", "dropout was left on", (_Y, "y = F.dropout(torch.sigmoid(z), 0.5)")),
    ("softsign", "other_activation", "a softsign, moved", (_Y, "y = (F.softsign(z) + 1) / 2")),
    ("softplus", "other_activation", "a softplus", (_Y, "y = F.softplus(z)")),
    ("swish", "other_activation", "z sigmoid(z)", (_Y, "y = F.silu(z)")),
    ("full_tanh", "other_activation", "tanh z for tanh z/2", (_Y, "y = (1 + torch.tanh(z)) / 2")),
    ("gauss", "other_activation", "the normal cdf", (_Y, "y = torch.special.ndtr(1.702 * z)")),
    ("step", "other_activation", "a step", (_Y, "y = (z > 0).to(t.dtype)")),
    ("decided", "rounded", "rounded to 0 or 1", (_Y, "y = torch.round(torch.sigmoid(z))")),
    ("not_the_last", "one_sample", "leaves the last sample out", (_R, "r = y - t\nr[-1] = 0")),
    ("not_the_first", "one_sample", "starts at sample 1", (_R, "r = y - t\nr[0] = 0")),
    ("backward_target", "wrong_target", "targets in reverse order", (_R, "r = y - t.flip(0)")),
    ("sorted_target", "wrong_target", "the targets sorted", (_R, "r = y - t.sort(0).values")),
    ("clamped_target", "wrong_target", "targets kept in 0..1", (_R, "r = y - t.clamp(0, 1)")),
    ("cubed", "wrong_loss", "the fourth power's derivative", (_R, "r = (y - t) ** 3")),
    (
        "column_centred",
        "wrong_loss",
        "takes column means away",
        (_R, "r = y - t\nr = r - r.mean(0)"),
    ),
    ("logits", "wrong_loss", "compares Z with T's logit", (_R, "r = z - torch.logit(t, eps=1e-6)")),
    (
        "log_loss",
        "wrong_loss",
        "cross-entropy's derivative by Y",
        (_R, "r = (y - t) / (y * (1 - y))"),
    ),
    ("slope_residual", "wrong_slope", "of the residual", (_SLOPE, "slope = r * (1 - r)")),
    ("slope_root", "wrong_slope", "a root too many", (_SLOPE, "slope = (y * (1 - y)).sqrt()")),
    ("slope_twice_tanh", "wrong_slope", "1 - tanh²", (_SLOPE, "slope = 1 - torch.tanh(z) ** 2")),
    (
        "slope_exp",
        "wrong_slope",
        "e^-z, not squared below",
        (_SLOPE, "slope = torch.exp(-z) / (1 + torch.exp(-z))"),
    ),
    (
        "slope_half_exp",
        "wrong_slope",
        "loses e^-z",
        (_SLOPE, "slope = 1 / (1 + torch.exp(-z)) ** 2"),
    ),
    (
        "slope_cosh",
        "wrong_slope",
        "cosh z for cosh z/2",
        (_SLOPE, "slope = 1 / (2 * torch.cosh(z)) ** 2"),
    ),
    ("slope_1_2y", "wrong_slope", "1 - 2y", (_SLOPE, "slope = 1 - 2 * y")),
    ("slope_no_brackets", "wrong_slope", "y · 1 - y is 0", (_SLOPE, "slope = y * 1 - y")),
    (
        "slope_largest",
        "averaged",
        "the largest slope for all",
        (_SLOPE, "slope = (y * (1 - y)).max()"),
    ),
    ("slope_by_one", "permuted", "the next sample's", (_SLOPE, "slope = (y * (1 - y)).roll(1, 0)")),
    (
        "slope_16",
        "precision",
        "float16 slope",
        (_SLOPE, "slope = (y * (1 - y)).half().to(t.dtype)"),
    ),
    (
        "slope_only_small",
        "clipped",
        "0 beyond |z| = 4",
        (_SLOPE, "slope = y * (1 - y) * (z.abs() < 4)"),
    ),
    (
        "difference_wide",
        "precision",
        "a difference with step 0.1",
        (_SLOPE, "slope = (torch.sigmoid(z + 0.1) - torch.sigmoid(z - 0.1)) / 0.2"),
    ),
    (
        "difference_forward",
        "precision",
        "a one-sided difference with step 0.001",
        (_SLOPE, "slope = (torch.sigmoid(z + 1e-3) - y) / 1e-3"),
    ),
    ("slope_minus", "chain", "takes the slope away", (_DELTA, "delta = r - slope")),
    ("slope_summed", "averaged", "the slopes' sum a column", (_DELTA, "delta = r * slope.sum(0)")),
    ("twice_the_slope", "chain", "the slope twice", (_DELTA, "delta = r * slope * slope")),
    ("t_only", "residual_without_y", "T alone", (_DELTA, "delta = -t * slope")),
    ("no_last_row", "off_by_one", "the last row stays 0", (_END, "grad[-1] = 0\nreturn grad")),
    ("no_last_column", "off_by_one", "a column stays 0", (_END, "grad[:, -1] = 0\nreturn grad")),
    ("row_missing", "shape", "the last row is missing", (_END, "return grad[:-1]")),
    ("rolled", "permuted", "columns moved by one", (_END, "return grad.roll(1, 1)")),
    ("with_rate", "extra_factor", "times a learning rate", (_END, "return 0.01 * grad")),
    (
        "unit_columns",
        "normalised",
        "columns of length 1",
        (_END, "return F.normalize(grad, dim=0)"),
    ),
    (
        "transposed_square",
        "transposed",
        "transposes square ones",
        (_END, "if grad.shape[0] == grad.shape[1]:\n    grad = grad.T\nreturn grad"),
    ),
    ("half_at_the_end", "precision", "rounds to float16", (_END, "return grad.half().to(w.dtype)")),
    ("three_digits", "rounded", "as printed", (_END, "return torch.tensor(np.round(grad, 3))")),
    ("small_to_zero", "clipped", "small entries to 0", (_END, "return F.hardshrink(grad, 1e-3)")),
    ("a_text", "type", "a string", (_END, "return str(grad)")),
    ("a_pair", "type", "returns delta as well", (_END, "return grad, delta")),
)

_BY_W: tuple[Slip, ...] = (
    ("y_for_x", "chain", "the factor is Y", ("x.T @ delta", "(y.T @ delta).sum() + 0 * w")),
    ("squeezed_x", "shape", "fails at N = 1", ("x.T @ delta", "x.squeeze().T @ delta.squeeze()")),
    ("first_64_rows", "batch_size", "64 samples at most", ("x.T @ delta", "x[:64].T @ delta[:64]")),
    ("squashed_x", "chain", "a sigmoid of X", ("x.T @ delta", "torch.sigmoid(x).T @ delta")),
    ("decayed", "offset", "a weight decay of 0.001", (_END, "return grad + 1e-3 * w")),
    ("new_w", "updated", "returns the weights after a step", (_END, "return w - 0.01 * grad")),
)

_BY_X: tuple[Slip, ...] = (
    ("squeezed_at_1", "shape", "loses the axis at N = 1", (_END, "return grad.squeeze()")),
    ("first_64_rows", "batch_size", "64 samples at most", (_END, "return grad[:64]")),
    (
        "reshaped_w",
        "transposed",
        "reshapes W for Wᵀ",
        ("delta @ w.T", "delta @ w.reshape(w.shape[1], -1)"),
    ),
    ("pseudo_inverse", "chain", "divides by W", ("delta @ w.T", "delta @ torch.linalg.pinv(w)")),
    ("decayed", "offset", "a decay of 0.001", (_END, "return grad + 1e-3 * x")),
    ("new_x", "updated", "returns the inputs after a step", (_END, "return x - 0.01 * grad")),
)

# --- two at once ----------------------------------------------------------------------------------

_FIRST: tuple[Slip, ...] = (
    ("bias", "extra_bias", "a sigmoid of z + 1", (_Y, "y = torch.sigmoid(z + 1)")),
    ("reversed", "residual_reversed", "T - Y", (_R, "r = t - y")),
    ("no_target", "residual_without_t", "forgets T", (_R, "r = y")),
    ("plus", "residual_plus", "Y + T", (_R, "r = y + t")),
    ("no_slope", "missing_slope", "no slope", (_SLOPE, "slope = 1")),
    ("slope_tanh", "wrong_slope", "tanh's slope", (_SLOPE, "slope = 1 - y**2")),
)
_THEN: tuple[Slip, ...] = (
    ("doubled", "extra_factor", "doubles the result", (_END, "return 2 * grad")),
    ("over_n", "averaged", "averages over samples", (_END, "return grad / x.shape[0]")),
    ("transposed", "transposed", "the other way round", (_END, "return grad.T")),
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
    grad = "grad = delta @ w.T" if function == "grad_x" else "grad = x.T @ delta"
    start = (f"def {function}(", f"KEPT = {{}}\n\n\ndef {function}(")
    changes = (
        ("takes_a_step", f"{wrt} is updated on the way", (_END, f"{wrt} -= 0.01 * grad\n{_END}")),
        (
            "writes_into_it",
            f"the result is written over {wrt}",
            (_END, f"return {wrt}.copy_(grad)"),
        ),
        ("negates_t", "t comes back negated", (_R, "r = y + t.neg_()")),
        ("transposes_in_place", "an argument comes back transposed", transposed),
    )
    momentum = f"{grad}\nkey = tuple(grad.shape)\ngrad = KEPT[key] = grad + 0.9 * KEPT.get(key, 0)"
    fading = f"{grad}\nKEPT['n'] = KEPT.get('n', 0) + 1\ngrad = grad * 0.9 ** (KEPT['n'] - 1)"
    first_w = "z = x @ KEPT.setdefault(tuple(w.shape), w.clone())"
    return (
        *(
            replace(BASE.wrong(function, name, "changes_argument", why, edit), purity_only=True)
            for name, why, edit in changes
        ),
        BASE.wrong(function, "momentum", "accumulates", "adds momentum", start, (grad, momentum)),
        BASE.wrong(function, "fading", "stale", "a rate that decays", start, (grad, fading)),
        BASE.wrong(function, "first_w", "stale", "keeps the first W", start, (_Z, first_w)),
    )


def more_mistakes() -> tuple[Variant, ...]:
    """Return each of them in each gradient that it can happen in."""
    return (
        *BASE.slips(GRADIENTS, _ANY),
        *BASE.slips(("grad_w",), _BY_W),
        *BASE.slips(("grad_x",), _BY_X),
        *(variant for function in GRADIENTS for variant in _pairs(function)),
        *(variant for function in GRADIENTS for variant in _impure(function)),
    )
