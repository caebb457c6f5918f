"""Mistakes in linear_layer: each must lose points, and none may pass for right."""

from __future__ import annotations

from dataclasses import replace

from ..edits import Slip, whole
from ..variant import Variant
from .base import BASE
from .more_wrong import more_mistakes

GRADIENTS = ("grad_w", "grad_x", "mse_grad_w")

_Y = "y = x @ w"
_R = "r = y - t"
_END = "return grad"

# --- what can go wrong in every gradient ----------------------------------------------------------

_ANY: tuple[Slip, ...] = (
    ("bias", "extra_bias", "adds 1 to Y", (_Y, "y = x @ w + 1")),
    ("relu", "extra_activation", "a ReLU on Y", (_Y, "y = torch.relu(x @ w)")),
    ("sigmoid", "extra_activation", "a sigmoid on Y", (_Y, "y = torch.sigmoid(x @ w)")),
    ("abs_w", "sign", "drops the signs of W", (_Y, "y = x @ w.abs()")),
    ("first_sample", "one_sample", "predicts the first sample only", (_Y, "y = x[:1] @ w")),
    ("first_64", "batch_size", "predicts the first 64 samples", (_Y, "y = x @ w\ny[64:] = 0")),
    ("clipped_y", "clipped", "clips Y to ±10", (_Y, "y = (x @ w).clamp(-10, 10)")),
    ("reversed", "residual_reversed", "T - Y", (_R, "r = t - y")),
    ("abs", "residual_abs", "the residual loses its sign", (_R, "r = (y - t).abs()")),
    ("sign_only", "absolute_loss", "the residual's sign alone", (_R, "r = torch.sign(y - t)")),
    ("squared", "residual_squared", "starts from the squares", (_R, "r = (y - t) ** 2")),
    ("no_target", "residual_without_t", "forgets T", (_R, "r = y")),
    ("no_output", "residual_without_y", "forgets Y", (_R, "r = -t")),
    ("plus", "residual_plus", "Y + T", (_R, "r = y + t")),
    ("clamp", "clipped", "clips the residual to ±1", (_R, "r = (y - t).clamp(-1, 1)")),
    ("one_sided", "residual_relu", "drops negative residuals", (_R, "r = torch.relu(y - t)")),
    ("mean_target", "wrong_target", "one target for all", (_R, "r = y - t.mean()")),
    ("mean_targets", "wrong_target", "one target a column", (_R, "r = y - t.mean(0)")),
    ("first_target", "wrong_target", "the first sample's target", (_R, "r = y - t[0]")),
    ("shifted_target", "wrong_target", "the next sample's target", (_R, "r = y - t.roll(1, 0)")),
    ("rounded", "rounded", "rounds the residual", (_R, "r = torch.round(y - t)")),
    ("truncated", "rounded", "cuts off decimals", (_R, "r = (y - t).int().to(w.dtype)")),
    ("half_precision", "precision", "float16 inside", (_R, "r = (y - t).half().to(w.dtype)")),
    ("bfloat", "precision", "bfloat16 inside", (_R, "r = (y - t).bfloat16().to(w.dtype)")),
    ("softmax", "wrong_loss", "cross-entropy's residual", (_R, "r = torch.softmax(y, 1) - t")),
    ("normalised", "wrong_loss", "the norm's derivative", (_R, "r = (y - t) / (y - t).norm()")),
    ("centred", "wrong_loss", "takes the mean away", (_R, "r = (y - t) - (y - t).mean()")),
    ("quarter", "extra_factor", "divides by 4 with the ½ squared", (_R, "r = (y - t) / 4")),
    ("negated", "sign", "the direction of descent", (_END, "return -grad")),
    ("doubled", "extra_factor", "a factor 2 too many", (_END, "return 2 * grad")),
    ("halved", "extra_factor", "a factor ½ too many", (_END, "return grad / 2")),
    ("over_n", "averaged", "averages over samples", (_END, "return grad / x.shape[0]")),
    ("over_d", "averaged", "averages over inputs", (_END, "return grad / x.shape[1]")),
    ("over_c", "averaged", "averages over outputs", (_END, "return grad / t.shape[1]")),
    ("over_64", "batch_size", "divides by a batch of 64", (_END, "return grad / 64")),
    ("times_n", "averaged", "multiplies by N", (_END, "return grad * x.shape[0]")),
    ("positive", "sign", "drops the sign at the end", (_END, "return grad.abs()")),
    ("transposed", "transposed", "the other way round", (_END, "return grad.T")),
    ("reshaped", "transposed", "reshapes a transpose", (_END, "return grad.T.reshape(grad.shape)")),
    ("flipped", "permuted", "rows in reverse", (_END, "return grad.flip(0)")),
    ("clip_by_value", "clipped", "clips to ±5", (_END, "return grad.clamp(-5, 5)")),
    ("clip_by_norm", "clipped", "norm at most 1", (_END, "return grad / max(1, grad.norm())")),
    ("unit_length", "normalised", "scales to length 1", (_END, "return grad / grad.norm()")),
    ("signs", "sign", "the signs alone", (_END, "return grad.sign()")),
    ("round_end", "rounded", "rounds to 4 places", (_END, "return torch.round(grad, decimals=4)")),
    ("zero", "zero", "all zero", (_END, "return torch.zeros_like(grad)")),
    ("offset", "offset", "adds 1e-6", (_END, "return grad + 1e-6")),
    ("slightly_large", "extra_factor", "0.1 % too large", (_END, "return grad * 1.001")),
    ("decay", "offset", "adds a decay", (_END, "return grad + 0.01 * grad.sum()")),
    ("summed", "shape", "adds everything up", (_END, "return grad.sum()")),
    ("column_means", "shape", "one row", (_END, "return grad.mean(0)")),
    ("row_of_means", "shape", "the mean row, repeated", (_END, "return grad * 0 + grad.mean(0)")),
    ("extra_axis", "shape", "an axis too many", (_END, "return grad.unsqueeze(0)")),
    ("squeezed", "shape", "squeezes axes of 1", (_END, "return grad[:, 0]")),
    ("flat", "shape", "one axis only", (_END, "return grad.flatten()")),
    ("a_list", "type", "a list of lists", (_END, "return grad.tolist()")),
    ("nothing", "type", "forgets to return", (_END, "print(grad)")),
    ("a_pair", "type", "returns the residual as well", (_END, "return grad, r")),
    ("whole_numbers", "dtype", "integers", (_END, "return grad.long()")),
    ("half_result", "dtype", "float16", (_END, "return grad.half()")),
    ("infinite", "not_finite", "divides by 0", (_END, "return grad / 0")),
)

# --- what can go wrong in one of them -------------------------------------------------------------

_BY_W: tuple[Slip, ...] = (
    ("y_for_x", "chain", "the factor is Y", ("x.T @ delta", "(y.T @ delta).sum() + 0 * w")),
    ("no_x", "chain", "the factor X is missing", ("x.T @ delta", "delta.sum(0) + 0 * w")),
    ("ones_for_x", "chain", "ones for X", ("x.T @ delta", "torch.ones_like(x).T @ delta")),
    ("abs_x", "sign", "drops the signs of X", ("x.T @ delta", "x.abs().T @ delta")),
    ("one_x", "one_sample", "the first sample's X", ("x.T @ delta", "x[:1].T @ delta[:1]")),
    ("last_x", "one_sample", "keeps the last sample's", ("x.T @ delta", "x[-1:].T @ delta[-1:]")),
    ("mean_x", "averaged", "the mean X", ("x.T @ delta", "x.mean(0)[:, None] * delta.sum(0)")),
    (
        "mean_delta",
        "averaged",
        "mean residual",
        ("x.T @ delta", "x.sum(0)[:, None] * delta.mean(0)"),
    ),
    ("times_w", "chain", "times W as well", ("x.T @ delta", "x.T @ delta * w")),
    ("plus_w", "offset", "adds W", ("x.T @ delta", "x.T @ delta + w")),
    ("next_x", "permuted", "the next sample's X", ("x.T @ delta", "x.roll(1, 0).T @ delta")),
)

_BY_X: tuple[Slip, ...] = (
    ("x_for_w", "chain", "the factor is X", ("delta @ w.T", "delta.sum(1, keepdim=True) * x")),
    ("no_w", "chain", "W is missing", ("delta @ w.T", "delta.sum(1, keepdim=True) + 0 * x")),
    ("ones_for_w", "chain", "ones for W", ("delta @ w.T", "delta @ torch.ones_like(w).T")),
    ("abs_of_w", "sign", "drops the signs of W", ("delta @ w.T", "delta @ w.abs().T")),
    ("one_w", "one_output", "the first output only", ("delta @ w.T", "delta[:, :1] @ w.T[:1]")),
    ("mean_w", "averaged", "mean W", ("delta @ w.T", "delta.sum(1, keepdim=True) * w.mean(1)")),
    ("times_x", "chain", "times X as well", ("delta @ w.T", "delta @ w.T * x")),
    ("plus_x", "offset", "adds X", ("delta @ w.T", "delta @ w.T + x")),
    ("whole_batch", "one_sample", "all rows alike", ("delta @ w.T", "delta.sum(0) @ w.T + 0 * x")),
    ("next_delta", "permuted", "the next sample's", ("delta @ w.T", "delta.roll(1, 0) @ w.T")),
)

_DELTA = "2 * r / r.numel()"
_MSE: tuple[Slip, ...] = (
    ("no_2", "missing_factor_2", "the 2 is missing", (_DELTA, "r / r.numel()")),
    ("sum_of_squares", "not_averaged", "not divided at all", (_DELTA, "2 * r")),
    ("half_sum", "wrong_loss", "the other loss's gradient", (_DELTA, "r")),
    ("only_n", "averaged", "divided by N only", (_DELTA, "2 * r / r.shape[0]")),
    ("only_c", "averaged", "divided by C only", (_DELTA, "2 * r / r.shape[1]")),
    ("size_of_x", "averaged", "divided by N D", (_DELTA, "2 * r / x.numel()")),
    ("size_of_w", "averaged", "divided by D C", (_DELTA, "2 * r / w.numel()")),
    ("with_half", "extra_factor", "½ and N", (_DELTA, "r / r.shape[0]")),
    ("squared_n", "averaged", "divided twice", (_DELTA, "2 * r / r.numel() ** 2")),
    ("n_less_1", "averaged", "N C - 1", (_DELTA, "2 * r / (r.numel() - 1)")),
    ("constant", "batch_size", "10 for N C", (_DELTA, "2 * r / 10")),
)

# --- the losses -----------------------------------------------------------------------------------

_TOTAL = "total = torch.sum(r**2) / 2"
_HALF: tuple[Slip, ...] = (
    ("no_half", "missing_half", "the ½ is missing", (_TOTAL, "total = torch.sum(r**2)")),
    ("quartered", "extra_factor", "a quarter", (_TOTAL, "total = torch.sum(r**2) / 4")),
    ("mean", "averaged", "half the mean", (_TOTAL, "total = torch.mean(r**2) / 2")),
    ("over_n", "averaged", "over N", (_TOTAL, "total = torch.sum(r**2) / 2 / len(r)")),
    ("absolute", "absolute_loss", "no square", (_TOTAL, "total = torch.sum(r.abs()) / 2")),
    ("root", "wrong_loss", "a root too many", (_TOTAL, "total = torch.sqrt(torch.sum(r**2)) / 2")),
    ("fourth", "wrong_loss", "the fourth power", (_TOTAL, "total = torch.sum(r**4) / 2")),
    (
        "square_of_sum",
        "wrong_loss",
        "sums, then squares",
        (_TOTAL, "total = torch.sum(r) ** 2 / 2"),
    ),
    ("whole_division", "rounded", "// for /", (_TOTAL, "total = torch.sum(r**2) // 2")),
    ("first_only", "one_sample", "the first sample", (_TOTAL, "total = torch.sum(r[0] ** 2) / 2")),
    ("by_sample", "shape", "one for each sample", (_TOTAL, "total = torch.sum(r**2, 1) / 2")),
    ("by_entry", "shape", "not added up", (_TOTAL, "total = r**2 / 2")),
    ("plus", "residual_plus", "Y + T", (_R, "r = y + t")),
    ("no_target", "residual_without_t", "forgets T", (_R, "r = y")),
    ("relu", "extra_activation", "a ReLU", (_Y, "y = torch.relu(x @ w)")),
    ("text", "type", "a string", ("return total", "return str(total)")),
)
_AVERAGE = "total = torch.sum(r**2) / r.numel()"
_MEAN: tuple[Slip, ...] = (
    ("with_half", "extra_factor", "a ½", (_AVERAGE, "total = torch.mean(r**2) / 2")),
    ("sum", "not_averaged", "not divided", (_AVERAGE, "total = torch.sum(r**2)")),
    ("over_n", "averaged", "over N only", (_AVERAGE, "total = torch.sum(r**2) / len(r)")),
    ("over_c", "averaged", "over C only", (_AVERAGE, "total = torch.sum(r**2) / r.shape[1]")),
    ("over_d", "averaged", "over N D", (_AVERAGE, "total = torch.sum(r**2) / x.numel()")),
    ("absolute", "absolute_loss", "no square", (_AVERAGE, "total = torch.mean(r.abs())")),
    ("root", "wrong_loss", "the root", (_AVERAGE, "total = torch.sqrt(torch.mean(r**2))")),
    ("variance", "wrong_loss", "the variance", (_AVERAGE, "total = r.var(unbiased=False)")),
    ("median", "wrong_loss", "the median", (_AVERAGE, "total = torch.median(r**2)")),
    ("square_of_mean", "wrong_loss", "averages first", (_AVERAGE, "total = torch.mean(r) ** 2")),
    ("by_sample", "shape", "one for each sample", (_AVERAGE, "total = torch.mean(r**2, 1)")),
    ("plus", "residual_plus", "Y + T", (_R, "r = y + t")),
)

# --- right values, but not pure -------------------------------------------------------------------


def _impure(function: str) -> tuple[Variant, ...]:
    grad = next(
        line.strip()
        for line in BASE.functions[function].splitlines()
        if line.strip().startswith("grad =")
    )
    buffered = (
        f"{grad}\nkey = tuple(grad.shape)\n"
        "kept = BUFFERS.setdefault(key, torch.empty_like(grad))\n"
        "kept.copy_(grad)\ngrad = kept"
    )
    piled = (
        f"{grad}\nkey = tuple(grad.shape)\n"
        "BUFFERS[key] = BUFFERS.get(key, 0) + grad\ngrad = BUFFERS[key]"
    )
    stale = f"{grad}\ngrad = BUFFERS.setdefault(tuple(grad.shape), grad)"
    start = (f"def {function}(", f"BUFFERS = {{}}\n\n\ndef {function}(")
    overwritten = BASE.wrong(
        function,
        "overwrites_t",
        "changes_argument",
        "t is overwritten",
        (_R, "r = t.sub_(y).neg()"),
    )
    return (
        replace(overwritten, purity_only=True),
        replace(
            BASE.wrong(function, "one_buffer", "one_buffer", "one buffer", start, (grad, buffered)),
            purity_only=True,
        ),
        BASE.wrong(function, "piles_up", "accumulates", "adds up calls", start, (grad, piled)),
        BASE.wrong(function, "stale", "stale", "remembers by shape", start, (grad, stale)),
    )


# --- whole files ----------------------------------------------------------------------------------

_AUTOGRAD = """
    import torch


    def loss(x, t, w):
        return ((x @ w - t) ** 2).sum() / 2


    def mse(x, t, w):
        return ((x @ w - t) ** 2).mean()


    def derivative(f, x, t, w, wrt):
        inputs = {{"x": x.clone(), "w": w.clone()}}
        {body}


    def grad_w(x, t, w):
        return derivative(loss, x, t, w, "w")


    def grad_x(x, t, w):
        return derivative(loss, x, t, w, "x")


    def mse_grad_w(x, t, w):
        return derivative(mse, x, t, w, "w")
"""
_WAYS = {
    "backward": """
        leaf = inputs[wrt].requires_grad_()
        f(inputs["x"], t, inputs["w"]).backward()
        return leaf.grad""",
    "backward_by_getattr": """
        leaf = inputs[wrt].requires_grad_()
        getattr(f(inputs["x"], t, inputs["w"]), "backward")()
        return leaf.grad""",
    "autograd_grad": """
        leaf = inputs[wrt].requires_grad_()
        return torch.autograd.grad(f(inputs["x"], t, inputs["w"]), leaf)[0]""",
    "func_grad": """
        def of(leaf):
            return f(**(inputs | {wrt: leaf}), t=t)
        return torch.func.grad(of)(inputs[wrt])""",
    "jacobian": """
        def of(leaf):
            return f(**(inputs | {wrt: leaf}), t=t)
        return torch.autograd.functional.jacobian(of, inputs[wrt])""",
}


def _by_autograd() -> tuple[Variant, ...]:
    return tuple(
        whole(name, "autograd, which is forbidden", _AUTOGRAD.format(body=body.strip()), "autograd")
        for name, body in _WAYS.items()
    )


WRONG: tuple[Variant, ...] = (
    *BASE.slips(GRADIENTS, _ANY),
    *BASE.slips(("grad_w", "mse_grad_w"), _BY_W),
    *BASE.slips(("grad_x",), _BY_X),
    *BASE.slips(("mse_grad_w",), _MSE),
    *BASE.slips(("loss",), _HALF),
    *BASE.slips(("mse",), _MEAN),
    *(variant for function in GRADIENTS for variant in _impure(function)),
    *more_mistakes(),
    *_by_autograd(),
)
