"""Mistakes in linear_model: each must lose points, and none may pass for right."""

from __future__ import annotations

from dataclasses import replace

from ..edits import Edit, Slip
from ..variant import Variant
from .base import BASE
from .more_gradients import CHAINS, GIVEN, KEPT, MOVED, RESIDUALS, SLIPS

_R = "r = w * x - y"
_GRAD = "grad = 2 * r * x"
_END = "return grad"

_GRADIENT: tuple[Slip, ...] = (
    ("no_2", "missing_factor_2", "the 2 is missing", (_GRAD, "grad = r * x")),
    ("four", "extra_factor", "a 2 too many", (_GRAD, "grad = 4 * r * x")),
    ("half", "extra_factor", "½ for 2", (_GRAD, "grad = r * x / 2")),
    ("no_x", "missing_x", "the chain's x is missing", (_GRAD, "grad = 2 * r")),
    ("w_for_x", "wrong_variable", "with respect to x", (_GRAD, "grad = 2 * r * w")),
    ("y_for_x", "wrong_variable", "y for x", (_GRAD, "grad = 2 * r * y")),
    ("x_squared", "extra_x", "an x too many", (_GRAD, "grad = 2 * r * x**2")),
    ("times_w", "chain", "w as well", (_GRAD, "grad = 2 * r * x * w")),
    ("abs_x", "sign", "drops the sign of x", (_GRAD, "grad = 2 * r * abs(x)")),
    ("abs_r", "residual_abs", "drops the residual's", (_GRAD, "grad = 2 * abs(r) * x")),
    ("r_squared", "residual_squared", "the loss times x", (_GRAD, "grad = 2 * r**2 * x")),
    ("loss_only", "residual_squared", "the loss itself", (_GRAD, "grad = r**2")),
    ("sign_of_r", "absolute_loss", "the absolute loss's", (_GRAD, "grad = torch.sign(r) * x")),
    ("plus", "chain", "adds where it multiplies", (_GRAD, "grad = 2 * r + x")),
    ("over_x", "chain", "divides by x", (_GRAD, "grad = 2 * r / x")),
    ("no_residual", "chain", "2 x alone", (_GRAD, "grad = 2 * x + 0 * r")),
    ("power_slip", "power_rule", "2 w x - y", (_GRAD, "grad = 2 * w * x - y")),
    ("partly_expanded", "power_rule", "a bracket slip", (_GRAD, "grad = 2 * x * w * x - y")),
    ("expanded_no_2", "power_rule", "a 2 lost", (_GRAD, "grad = 2 * w * x**2 - x * y")),
    ("expanded_sign", "sign", "a sign lost", (_GRAD, "grad = 2 * w * x**2 + 2 * x * y")),
    ("reversed", "residual_reversed", "y - y_pred", (_R, "r = y - w * x")),
    ("added", "residual_plus", "y_pred + y", (_R, "r = w * x + y")),
    ("no_target", "residual_without_y", "forgets y", (_R, "r = w * x")),
    ("no_output", "residual_without_y_pred", "forgets y_pred", (_R, "r = 0 * w - y")),
    ("bias", "extra_bias", "adds 1", (_R, "r = w * x + 1 - y")),
    ("relu", "extra_activation", "a ReLU", (_R, "r = torch.relu(w * x) - y")),
    ("swapped", "swapped", "x and y swapped", (_R, "x, y = y, x\nr = w * x - y")),
    ("clipped", "clipped", "clips to ±1", (_R, "r = (w * x - y).clamp(-1, 1)")),
    ("rounded", "rounded", "rounds", (_R, "r = torch.round(w * x - y)")),
    ("whole_x", "rounded", "int(x)", (_R, "x = int(x)\nr = w * x - y")),
    ("half_precision", "precision", "float16", (_R, "r = (w.half() * x - y).double()")),
    ("w_plus_x", "model", "w + x", (_R, "r = w + x - y")),
    ("negated", "sign", "the direction of descent", (_END, "return -grad")),
    ("positive", "sign", "drops the sign", (_END, "return abs(grad)")),
    ("clip_end", "clipped", "clips to ±5", (_END, "return grad.clamp(-5, 5)")),
    ("round_end", "rounded", "4 places", (_END, "return round(float(grad), 4)")),
    ("zero", "zero", "always 0", (_END, "return 0.0")),
    ("offset", "offset", "adds 1e-6", (_END, "return grad + 1e-6")),
    ("with_rate", "extra_factor", "times the rate", (_END, "return 0.01 * grad")),
    ("averaged", "averaged", "over 3 samples", (_END, "return grad / 3")),
    ("slightly_large", "extra_factor", "0.1 % too large", (_END, "return 1.001 * grad")),
    ("a_pair", "type", "with the loss", (_END, "return grad, r**2")),
    ("a_list", "type", "a list", (_END, "return [grad]")),
    ("nothing", "type", "forgets to return", (_END, "print(grad)")),
    ("text", "type", "a string", (_END, "return str(grad)")),
    ("integer", "dtype", "int()", (_END, "return int(grad)")),
    ("updated_w", "type", "the new w", (_END, "return w - 0.01 * grad")),
    (
        "forward_difference",
        "precision",
        "a one-sided difference, h = 0.1",
        (_END, "return (((w + 0.1) * x - y) ** 2 - r**2) / 0.1"),
    ),
    (
        "other_loss",
        "wrong_loss",
        "autograd of half the loss",
        (_END, "w = w.clone().requires_grad_()\n((w * x - y) ** 2 / 2).backward()\nreturn w.grad"),
    ),
    (
        "backward_of_prediction",
        "wrong_loss",
        "autograd of the prediction",
        (_END, "w = w.clone().requires_grad_()\n(w * x).backward()\nreturn w.grad"),
    ),
    (
        "accumulated",
        "accumulates",
        "backward twice, not zeroed",
        (
            _END,
            (
                "w = w.clone().requires_grad_()\nfor _ in range(2):\n"
                "    ((w * x - y) ** 2).backward()\nreturn w.grad"
            ),
        ),
    ),
    ("no_grad_at_all", "type", "a .grad that is None", (_END, "return w.grad")),
)

_LAST = "last = r**2"
_STEP = "w = w - learning_rate * grad"
_RECORD = "losses.append(last)"
_RETURN = "return w, losses"
_INNER = "for x, y in zip(x_data, y_data):"
_TRAIN: tuple[Slip, ...] = (
    ("no_2", "missing_factor_2", "the 2 is missing", (_GRAD, "grad = r * x")),
    ("no_x", "missing_x", "the chain's x is missing", (_GRAD, "grad = 2 * r")),
    ("ascent", "ascent", "up the gradient", (_STEP, "w = w + learning_rate * grad")),
    ("no_rate", "rate", "no learning rate", (_STEP, "w = w - grad")),
    ("rate_fixed", "rate", "0.01 written in", (_STEP, "w = w - 0.01 * grad")),
    ("rate_over_n", "averaged", "over N", (_STEP, "w = w - learning_rate * grad / len(x_data)")),
    ("decay", "rate", "a decaying rate", (_STEP, "w = w - learning_rate / (1 + epoch) * grad")),
    ("never", "not_trained", "w never moves", (_STEP, "pass")),
    (
        "momentum",
        "optimiser",
        "momentum",
        (_GRAD, "grad = 2 * r * x + (0.9 * grad if losses else 0)"),
    ),
    ("weight_decay", "optimiser", "weight decay", (_STEP, "w = 0.999 * w - learning_rate * grad")),
    ("sign_step", "optimiser", "the sign", (_STEP, "w = w - learning_rate * torch.sign(grad)")),
    ("clipped", "clipped", "clips", (_STEP, "w = w - learning_rate * grad.clamp(-1, 1)")),
    ("after", "loss_after_update", "after", (_STEP, f"{_STEP}\nlast = (w * x - y) ** 2")),
    ("half_loss", "wrong_loss", "½", (_LAST, "last = r**2 / 2")),
    ("absolute", "wrong_loss", "no square", (_LAST, "last = abs(r)")),
    ("residual", "wrong_loss", "the residual", (_LAST, "last = r")),
    ("first", "wrong_sample", "the first", (_LAST, "last = r**2 if x == x_data[0] else last")),
    ("detached_late", "loss_after_update", "of all", (_RECORD, "losses.append((w * x - y) ** 2)")),
    (
        "mean",
        "averaged",
        "the mean of the epoch",
        (
            _RECORD,
            "losses.append(sum((w * a - b) ** 2 for a, b in zip(x_data, y_data)) / len(x_data))",
        ),
    ),
    ("every_sample", "too_many", "one a sample", (_LAST, "last = r**2\nlosses.append(last)")),
    ("no_losses", "too_few", "no losses", (_RECORD, "pass")),
    ("only_last", "too_few", "one number", (_RETURN, "return w, losses[-1]")),
    ("only_w", "type", "no losses", (_RETURN, "return w")),
    ("swapped", "type", "the other way round", (_RETURN, "return losses, w")),
    ("triple", "type", "too many", (_RETURN, "return w, losses, grad")),
    ("w_list", "type", "all weights", (_RETURN, "return [w] * epochs, losses")),
    (
        "reversed_order",
        "order",
        "backwards",
        (_INNER, "for x, y in zip(x_data[::-1], y_data[::-1]):"),
    ),
    ("sorted", "order", "sorted", (_INNER, "for x, y in sorted(zip(x_data, y_data)):")),
    (
        "shuffled",
        "order",
        "at random",
        (
            _INNER,
            (
                "order = torch.randperm(len(x_data)).tolist()\n"
                "for x, y in [(x_data[i], y_data[i]) for i in order]:"
            ),
        ),
    ),
    (
        "last_sample",
        "one_sample",
        "skips the last",
        (_INNER, "for x, y in list(zip(x_data, y_data))[:-1]:"),
    ),
    (
        "first_three",
        "one_sample",
        "three samples",
        (_INNER, "for x, y in list(zip(x_data, y_data))[:3]:"),
    ),
    (
        "first_only",
        "one_sample",
        "the first",
        (_INNER, "for x, y in list(zip(x_data, y_data))[:1]:"),
    ),
    ("epochs_plus", "too_many", "one epoch too many", ("range(epochs)", "range(epochs + 1)")),
    ("epochs_minus", "too_few", "one too few", ("range(epochs)", "range(1, epochs)")),
    ("epochs_fixed", "too_many", "100 epochs", ("range(epochs)", "range(100)")),
    ("starts_at_one", "start", "w = 1", ("losses = []", "losses = []\nw = torch.ones_like(w)")),
    ("target", "swapped", "x and y swapped", (_INNER, "for y, x in zip(x_data, y_data):")),
    ("rounded", "rounded", "3 places", (_RETURN, "return torch.round(w, decimals=3), losses")),
    ("detach_none", "type", "None", (_RETURN, "return None, losses")),
)

_BATCH = """
def train(x_data, y_data, w, learning_rate, epochs):
    losses = []
    for epoch in range(epochs):
        grad = 0
        for x, y in zip(x_data, y_data):
            r = w * x - y
            grad = grad + 2 * r * x
        losses.append(r**2)
        w = w - learning_rate * grad{over}
    return w, losses
"""
_PILING = """
def train(x_data, y_data, w, learning_rate, epochs):
    w = w.clone().requires_grad_()
    losses = []
    for epoch in range(epochs):
        for x, y in zip(x_data, y_data):
            l = (w * x - y) ** 2
            l.backward()
            w.data = w.data - learning_rate * w.grad.data
            {inner}
        {outer}
        losses.append(l.item())
    return w, losses
"""
_OVERWRITING = """
def train(x_data, y_data, w, learning_rate, epochs):
    losses = []
    for epoch in range(epochs):
        for x, y in zip(x_data, y_data):
            r = w * x - y
            w -= learning_rate * 2 * r * x
        losses.append(r**2)
    return w, losses
"""


def _rewritten(function: str, name: str, mistake: str, why: str, text: str) -> Variant:
    return replace(BASE.right(function, name, why, text), mistake=mistake)


_TRAINS = (
    _rewritten("train", "batch", "batch", "the whole batch, summed", _BATCH.format(over="")),
    _rewritten("train", "mean_batch", "batch", "averaged", _BATCH.format(over=" / len(x_data)")),
    _rewritten(
        "train",
        "piles_up",
        "accumulates",
        "never zeroed",
        _PILING.format(inner="pass", outer="pass"),
    ),
    _rewritten(
        "train",
        "zeroed_outside",
        "accumulates",
        "zeroed once an epoch",
        _PILING.format(inner="pass", outer="w.grad.zero_()"),
    ),
    _rewritten("train", "overwrites_w", "changes_argument", "changes the caller's w", _OVERWRITING),
)

_GIVEN: Edit = ("def gradient(x, y, w):", "SEEN = {}\n\n\ndef gradient(x, y, w):")
_IMPURE = (
    BASE.wrong(
        "gradient",
        "piles_up_calls",
        "accumulates",
        "adds up the calls",
        _GIVEN,
        (_END, "SEEN['sum'] = SEEN.get('sum', 0) + grad\nreturn SEEN['sum']"),
    ),
    BASE.wrong(
        "gradient",
        "stale",
        "stale",
        "remembers",
        _GIVEN,
        (_END, "return SEEN.setdefault('g', grad)"),
    ),
    replace(
        BASE.wrong(
            "gradient",
            "moves_w",
            "changes_argument",
            "takes a step",
            (_END, "w -= 0.01 * grad\nreturn grad"),
        ),
        purity_only=True,
    ),
)

_MORE = (
    *BASE.slips(("gradient",), SLIPS),
    *BASE.pairs("gradient", RESIDUALS, CHAINS),
    *(BASE.wrong("gradient", *said, GIVEN, (_END, end)) for *said, end in KEPT),
    *(
        replace(
            BASE.wrong("gradient", name, "changes_argument", why, (_END, end)), purity_only=True
        )
        for name, why, end in MOVED
    ),
)

_VALUE = "value = r**2"
_LOSS: tuple[Slip, ...] = (
    ("half", "extra_factor", "½", (_VALUE, "value = r**2 / 2")),
    ("absolute", "absolute_loss", "no square", (_VALUE, "value = abs(r)")),
    ("residual", "absolute_loss", "the residual", (_VALUE, "value = r")),
    ("fourth", "wrong_loss", "the fourth power", (_VALUE, "value = r**4")),
    ("doubled", "wrong_loss", "2 r", (_VALUE, "value = 2 * r")),
    ("no_target", "residual_without_y", "forgets y", (_R, "r = w * x")),
    ("plus", "residual_plus", "y_pred + y", (_R, "r = w * x + y")),
    ("a_list", "type", "a list", ("return value", "return [value]")),
)
_PREDICTION = "y_pred = w * x"
_FORWARD: tuple[Slip, ...] = (
    ("plus", "model", "w + x", (_PREDICTION, "y_pred = w + x")),
    ("bias", "extra_bias", "adds 1", (_PREDICTION, "y_pred = w * x + 1")),
    ("power", "model", "w x²", (_PREDICTION, "y_pred = w * x**2")),
    ("whole", "rounded", "int(x)", (_PREDICTION, "y_pred = w * int(x)")),
    ("relu", "extra_activation", "a ReLU", (_PREDICTION, "y_pred = torch.relu(w * x)")),
    ("nothing", "type", "forgets to return", ("return y_pred", "pass")),
)

WRONG: tuple[Variant, ...] = (
    *BASE.slips(("gradient",), _GRADIENT),
    *BASE.slips(("train",), _TRAIN),
    *BASE.slips(("loss",), _LOSS),
    *BASE.slips(("forward",), _FORWARD),
    *_TRAINS,
    *_IMPURE,
    *_MORE,
)
