"""Mistakes in sigmoid_layer: each must lose points, and none may pass for right."""

from __future__ import annotations

from dataclasses import replace

from ..edits import Slip, whole
from ..variant import Variant
from .base import BASE
from .more_wrong import more_mistakes

GRADIENTS = ("grad_w", "grad_x")

_Z = "z = x @ w"
_Y = "y = torch.sigmoid(z)"
_R = "r = y - t"
_SLOPE = "slope = y * (1 - y)"
_DELTA = "delta = r * slope"
_END = "return grad"

_FORWARD: tuple[Slip, ...] = (
    ("identity", "no_sigmoid", "no sigmoid at all", (_Y, "y = z")),
    ("relu", "other_activation", "a ReLU", (_Y, "y = torch.relu(z)")),
    ("tanh", "other_activation", "a tanh", (_Y, "y = torch.tanh(z)")),
    ("hard", "other_activation", "the hard sigmoid", (_Y, "y = F.hardsigmoid(z)")),
    ("softmax", "other_activation", "a softmax over outputs", (_Y, "y = torch.softmax(z, 1)")),
    ("mirrored", "sign", "exp(z) for exp(-z)", (_Y, "y = 1 / (1 + torch.exp(z))")),
    ("base_2", "other_activation", "2 for e", (_Y, "y = 1 / (1 + 2 ** (-z))")),
    ("rounded_e", "precision", "2.718 for e", (_Y, "y = 1 / (1 + 2.718 ** (-z))")),
    ("twice", "other_activation", "twice", (_Y, "y = torch.sigmoid(torch.sigmoid(z))")),
    ("steeper", "other_activation", "of 2 z", (_Y, "y = torch.sigmoid(2 * z)")),
    ("bias", "extra_bias", "of z + 1", (_Y, "y = torch.sigmoid(z + 1)")),
    ("half_precision", "precision", "float16", (_Y, "y = torch.sigmoid(z.half()).to(z.dtype)")),
    ("rounded", "rounded", "4 places", (_Y, "y = torch.round(torch.sigmoid(z), decimals=4)")),
    ("clip_1", "clipped", "clips z to ±1", (_Y, "y = torch.sigmoid(z.clamp(-1, 1))")),
    ("clip_6", "clipped", "clips z to ±6", (_Y, "y = torch.sigmoid(z.clamp(-6, 6))")),
    ("clip_8", "clipped", "clips z to ±8", (_Y, "y = torch.sigmoid(z.clamp(-8, 8))")),
    ("clip_10", "clipped", "clips z to ±10", (_Y, "y = torch.sigmoid(z.clamp(-10, 10))")),
    ("clip_12", "clipped", "clips z to ±12", (_Y, "y = torch.sigmoid(z.clamp(-12, 12))")),
    ("clip_15", "clipped", "clips z to ±15", (_Y, "y = torch.sigmoid(z.clamp(-15, 15))")),
    ("clip_y", "clipped", "keeps y off 0 and 1", (_Y, "y = torch.sigmoid(z).clamp(1e-3, 0.999)")),
    ("clip_y_finely", "clipped", "1e-7 off", (_Y, "y = torch.sigmoid(z).clamp(1e-7, 1 - 1e-7)")),
    (
        "overflow",
        "overflow",
        "∞ / ∞ where z is large",
        (_Y, "y = torch.exp(z) / (1 + torch.exp(z))"),
    ),
    ("abs_w", "sign", "drops the signs of W", (_Z, "z = x @ w.abs()")),
    ("first_sample", "one_sample", "the first sample's Z", (_Z, "z = x[:1] @ w + 0 * t")),
    ("first_64", "batch_size", "the first 64 samples", (_Z, "z = x @ w\nz[64:] = 0")),
    ("reversed_product", "shape", "W X", (_Z, "z = w @ x")),
    ("no_target", "residual_without_t", "forgets T", (_R, "r = y")),
    ("plus", "residual_plus", "Y + T", (_R, "r = y + t")),
    ("one_target", "wrong_target", "the mean target", (_R, "r = y - t.mean()")),
    ("first_target", "wrong_target", "the first sample's", (_R, "r = y - t[0]")),
    ("squashed_target", "wrong_target", "a sigmoid of T", (_R, "r = y - torch.sigmoid(t)")),
    ("z_for_y", "no_sigmoid", "Z - T", (_R, "r = z - t")),
)

_BACKWARD: tuple[Slip, ...] = (
    ("reversed", "residual_reversed", "T - Y", (_R, "r = t - y")),
    ("abs", "residual_abs", "the residual loses its sign", (_R, "r = (y - t).abs()")),
    ("squared", "residual_squared", "starts from the squares", (_R, "r = (y - t) ** 2")),
    ("clamp", "clipped", "clips the residual", (_R, "r = (y - t).clamp(-1, 1)")),
    ("no_output", "residual_without_y", "forgets Y", (_R, "r = -t")),
    ("no_slope", "missing_slope", "no slope", (_SLOPE, "slope = 1")),
    ("slope_y", "wrong_slope", "y alone", (_SLOPE, "slope = y")),
    ("slope_1_y", "wrong_slope", "1 - y alone", (_SLOPE, "slope = 1 - y")),
    ("slope_plus", "wrong_slope", "y (1 + y)", (_SLOPE, "slope = y * (1 + y)")),
    ("slope_sign", "sign", "y (y - 1)", (_SLOPE, "slope = y * (y - 1)")),
    ("slope_tanh", "wrong_slope", "tanh's", (_SLOPE, "slope = 1 - y**2")),
    ("slope_square", "wrong_slope", "1 - y squared", (_SLOPE, "slope = y * (1 - y) ** 2")),
    ("slope_y_square", "wrong_slope", "y squared", (_SLOPE, "slope = y**2 * (1 - y)")),
    ("slope_twice", "wrong_slope", "twice", (_SLOPE, "slope = (y * (1 - y)) ** 2")),
    ("slope_z", "wrong_slope", "of Z", (_SLOPE, "slope = z * (1 - z)")),
    (
        "slope_at_y",
        "wrong_slope",
        "the sigmoid's slope at Y",
        (_SLOPE, "s = torch.sigmoid(y)\nslope = s * (1 - s)"),
    ),
    ("slope_relu", "wrong_slope", "ReLU's", (_SLOPE, "slope = (z > 0).to(y.dtype)")),
    ("slope_quarter", "wrong_slope", "that at 0", (_SLOPE, "slope = 0.25")),
    ("slope_of_t", "wrong_slope", "of T", (_SLOPE, "slope = t * (1 - t)")),
    ("slope_mean", "averaged", "averaged", (_SLOPE, "slope = (y * (1 - y)).mean()")),
    ("slope_column", "averaged", "one a sample", (_SLOPE, "slope = (y * (1 - y)).mean(1, True)")),
    ("slope_floor", "clipped", "at least 0.001", (_SLOPE, "slope = (y * (1 - y)).clamp(min=1e-3)")),
    ("slope_fine_floor", "clipped", "1e-6", (_SLOPE, "slope = (y * (1 - y)).clamp(min=1e-6)")),
    ("slope_offset", "offset", "adds 0.01", (_SLOPE, "slope = y * (1 - y) + 0.01")),
    ("slope_4", "extra_factor", "four times", (_SLOPE, "slope = 4 * y * (1 - y)")),
    ("divided", "chain", "divides by the slope", (_DELTA, "delta = r / slope")),
    ("added", "chain", "adds the slope", (_DELTA, "delta = r + slope")),
    ("slope_only", "chain", "no residual", (_DELTA, "delta = slope")),
    ("cross_entropy", "wrong_loss", "the slope cancelled", (_DELTA, "delta = r")),
    ("matrix_product", "chain", "@ for *", (_DELTA, "delta = r @ slope.T @ r")),
    ("times_y", "chain", "a factor Y too many", (_DELTA, "delta = r * slope * y")),
    ("negated", "sign", "the direction of descent", (_END, "return -grad")),
    ("doubled", "extra_factor", "a factor 2 too many", (_END, "return 2 * grad")),
    ("halved", "extra_factor", "a factor ½ too many", (_END, "return grad / 2")),
    ("over_n", "averaged", "averages over samples", (_END, "return grad / x.shape[0]")),
    ("over_c", "averaged", "averages over outputs", (_END, "return grad / t.shape[1]")),
    ("mean_of_all", "averaged", "averages over N C", (_END, "return grad / t.numel()")),
    ("positive", "sign", "drops the sign", (_END, "return grad.abs()")),
    ("transposed", "transposed", "the other way round", (_END, "return grad.T")),
    ("reshaped", "transposed", "reshapes a transpose", (_END, "return grad.T.reshape(grad.shape)")),
    ("flipped", "permuted", "rows in reverse", (_END, "return grad.flip(0)")),
    ("clip_by_norm", "clipped", "norm at most 1", (_END, "return grad / max(1, grad.norm())")),
    ("unit_length", "normalised", "length 1", (_END, "return grad / grad.norm()")),
    ("round_end", "rounded", "4 places", (_END, "return torch.round(grad, decimals=4)")),
    ("zero", "zero", "all zero", (_END, "return torch.zeros_like(grad)")),
    ("offset", "offset", "adds 1e-5", (_END, "return grad + 1e-5")),
    ("slightly_large", "extra_factor", "0.1 % too large", (_END, "return grad * 1.001")),
    ("summed", "shape", "adds everything up", (_END, "return grad.sum()")),
    ("column_means", "shape", "one row", (_END, "return grad.mean(0)")),
    ("extra_axis", "shape", "an axis too many", (_END, "return grad.unsqueeze(0)")),
    ("a_list", "type", "a list of lists", (_END, "return grad.tolist()")),
    ("nothing", "type", "forgets to return", (_END, "print(grad)")),
    ("whole_numbers", "dtype", "integers", (_END, "return grad.long()")),
    ("half_result", "dtype", "float16", (_END, "return grad.half()")),
    ("infinite", "not_finite", "divides by 0", (_END, "return grad / 0")),
)

_BY_W: tuple[Slip, ...] = (
    ("ones_for_x", "chain", "ones for X", ("x.T @ delta", "torch.ones_like(x).T @ delta")),
    ("abs_x", "sign", "drops the signs of X", ("x.T @ delta", "x.abs().T @ delta")),
    ("one_x", "one_sample", "the first sample's", ("x.T @ delta", "x[:1].T @ delta[:1]")),
    ("mean_x", "averaged", "the mean X", ("x.T @ delta", "x.mean(0)[:, None] * delta.sum(0)")),
    ("times_w", "chain", "times W as well", ("x.T @ delta", "x.T @ delta * w")),
    ("slope_after", "chain", "slope after the sum", ("x.T @ delta", "(x.T @ r) * slope.sum(0)")),
    ("next_x", "permuted", "the next sample's X", ("x.T @ delta", "x.roll(1, 0).T @ delta")),
)

_BY_X: tuple[Slip, ...] = (
    ("ones_for_w", "chain", "ones for W", ("delta @ w.T", "delta @ torch.ones_like(w).T")),
    ("abs_of_w", "sign", "drops the signs of W", ("delta @ w.T", "delta @ w.abs().T")),
    ("one_w", "one_output", "the first output only", ("delta @ w.T", "delta[:, :1] @ w.T[:1]")),
    ("mean_w", "averaged", "mean W", ("delta @ w.T", "delta.sum(1, keepdim=True) * w.mean(1)")),
    ("times_x", "chain", "times X as well", ("delta @ w.T", "delta @ w.T * x")),
    ("next_delta", "permuted", "the next sample's", ("delta @ w.T", "delta.roll(1, 0) @ w.T")),
    ("squashed_w", "chain", "a sigmoid of W", ("delta @ w.T", "delta @ torch.sigmoid(w).T")),
)

_TOTAL = "total = torch.sum(r**2) / 2"
_LOSS: tuple[Slip, ...] = (
    ("no_half", "missing_half", "the ½ is missing", (_TOTAL, "total = torch.sum(r**2)")),
    ("mean", "averaged", "half the mean", (_TOTAL, "total = torch.mean(r**2) / 2")),
    ("mse", "wrong_loss", "the mean", (_TOTAL, "total = F.mse_loss(y, t)")),
    ("over_n", "averaged", "over N", (_TOTAL, "total = torch.sum(r**2) / 2 / len(r)")),
    ("absolute", "absolute_loss", "no square", (_TOTAL, "total = torch.sum(r.abs()) / 2")),
    ("root", "wrong_loss", "a root too many", (_TOTAL, "total = torch.sqrt(torch.sum(r**2)) / 2")),
    (
        "square_of_sum",
        "wrong_loss",
        "sums, then squares",
        (_TOTAL, "total = torch.sum(r) ** 2 / 2"),
    ),
    ("by_sample", "shape", "one for each sample", (_TOTAL, "total = torch.sum(r**2, 1) / 2")),
    (
        "with_slope",
        "wrong_loss",
        "a slope too early",
        (_TOTAL, "total = (y * (1 - y) * r**2).sum() / 2"),
    ),
)


def _impure(function: str, product: str) -> tuple[Variant, ...]:
    start = (f"def {function}(", f"BUFFERS = {{}}\n\n\ndef {function}(")
    grad = f"grad = {product}"
    piled = (
        f"{grad}\nkey = tuple(grad.shape)\n"
        "BUFFERS[key] = BUFFERS.get(key, 0) + grad\ngrad = BUFFERS[key]"
    )
    buffered = (
        f"{grad}\nkept = BUFFERS.setdefault(tuple(grad.shape), torch.empty_like(grad))\n"
        "grad = kept.copy_(grad)"
    )
    stale = f"{grad}\ngrad = BUFFERS.setdefault(tuple(grad.shape), grad)"
    overwritten = (_R, "r = t.sub_(y).neg()")
    impure = (
        BASE.wrong(function, "overwrites_t", "changes_argument", "t is overwritten", overwritten),
        BASE.wrong(function, "one_buffer", "one_buffer", "one buffer", start, (grad, buffered)),
    )
    return (
        *(replace(variant, purity_only=True) for variant in impure),
        BASE.wrong(function, "piles_up", "accumulates", "adds up calls", start, (grad, piled)),
        BASE.wrong(function, "stale", "stale", "remembers by shape", start, (grad, stale)),
    )


_AUTOGRAD = whole(
    "backward",
    "autograd, which is forbidden",
    """
    import torch


    def loss(x, t, w):
        return ((torch.sigmoid(x @ w) - t) ** 2).sum() / 2


    def grad_w(x, t, w):
        w = w.clone().requires_grad_()
        loss(x, t, w).backward()
        return w.grad


    def grad_x(x, t, w):
        x = x.clone().requires_grad_()
        loss(x, t, w).backward()
        return x.grad
    """,
    "autograd",
)

WRONG: tuple[Variant, ...] = (
    *BASE.slips(("loss", *GRADIENTS), _FORWARD),
    *BASE.slips(GRADIENTS, _BACKWARD),
    *BASE.slips(("grad_w",), _BY_W),
    *BASE.slips(("grad_x",), _BY_X),
    *BASE.slips(("loss",), _LOSS),
    *_impure("grad_w", "x.T @ delta"),
    *_impure("grad_x", "delta @ w.T"),
    *more_mistakes(),
    _AUTOGRAD,
)
